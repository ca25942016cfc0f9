"""Choosing, confirming and watching what is done to many stories."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from gallery.models import BulkRun
from gallery.models.people import SignedInRequest
from gallery.moderation.bulk.forms import FORMS, RunForm
from gallery.moderation.bulk.runs import MOST, Chosen, read_chosen, start_run
from gallery.moderation.doors import refuse_all_but_moderators
from gallery.moderation.queue.rows import rows_of

ASKS_NOTHING = {BulkRun.Action.CLAIM}


@require_POST
@never_cache
def bulk_stories(request: SignedInRequest) -> HttpResponse:
    """From the queue to the page that asks, and from there to the run."""
    refuse_all_but_moderators(request.user)
    action, chosen = request.POST.get("action", ""), read_chosen(request.POST.getlist("story"))
    if wrong := what_is_wrong(action, chosen):
        messages.error(request, wrong)
        return redirect(where_chosen(request))
    is_asked = "confirmed" in request.POST or action in ASKS_NOTHING
    form = FORMS[action](request.POST if is_asked else None)
    if not is_asked or not form.is_valid():
        return ask(request, BulkRun.Action(action), chosen, form)
    run = start_run(action, chosen, by=request.user, options=form.options())
    return redirect("bulk_run", run.pk)


def what_is_wrong(action: str, chosen: list[Chosen]) -> str:
    if action not in FORMS:
        return _("Choose what to do with the stories.")
    if not chosen:
        return _("Tick at least one story first.")
    if len(chosen) > MOST:
        return _("Choose at most %(most)d stories at a time.") % {"most": MOST}
    return ""


def where_chosen(request: SignedInRequest) -> str:
    return get_valid_next_url_from_request(request) or reverse("stories")


def ask(request: SignedInRequest, action: BulkRun.Action, chosen: list[Chosen], form: RunForm) -> HttpResponse:
    seen = {one.number: one for one in chosen}
    rows = rows_of(seen, reader=request.user)
    context = {
        "page_title": action.label,
        "action": action,
        "form": form,
        "rows": [{"row": row, "chosen": seen[row.pk].value} for row in rows],
        "next": where_chosen(request),
    }
    return render(request, "moderation/bulk_confirm.html", context, status=422 if form.is_bound else 200)


@require_GET
@never_cache
def bulk_run(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_all_but_moderators(request.user)
    run = get_object_or_404(BulkRun.objects.select_related("started_by"), pk=pk)
    results = list(run.results.select_related("story"))
    context = {
        "page_title": run.get_action_display(),
        "run": run,
        "results": results,
        "done": sum(result.is_done is True for result in results),
        "refused": sum(result.is_done is False for result in results),
        "left": sum(result.is_done is None for result in results),
    }
    return render(request, "moderation/bulk_run.html", context)


desk_urls = [
    path("stories/bulk/", bulk_stories, name="bulk_stories"),
    path("stories/bulk/<int:pk>/", bulk_run, name="bulk_run"),
]
