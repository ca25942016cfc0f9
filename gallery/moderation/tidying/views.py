"""From the list over the preview to the change, and how far that has come."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.menu import MenuItem

from gallery.models import DifferentTags, TermChange
from gallery.models.people import SignedInRequest
from gallery.moderation.tidying.carrying_out import carry_out_change, left
from gallery.moderation.tidying.changes import Kind, TermConflict, begin, bring_back, may_tidy
from gallery.moderation.tidying.forms import FORMS, ChangeForm
from gallery.moderation.tidying.listing import list_context
from gallery.moderation.tidying.preview import preview_of
from gallery.moderation.tidying.terms import PLURALS, Facet, chosen_terms

WHAT_FOLLOWS = {
    Kind.MERGE: _(
        "Each story has the one that stays, once. The others are gone afterwards, and addresses with them lead to it. "
        "Versions that wait, drafts, and what people type follow."
    ),
    Kind.RENAME: _("Stories show the new name. What people type under the old name follows."),
    Kind.SPLIT: _(
        "The stories that you tick go to the other one, and the rest stay. A story that changes is published anew."
    ),
    Kind.RETIRE: _("It is offered no more. It stays on the stories that have it, and people still find them by it."),
}
RETIRED_TAG = _("It is taken off all stories, and left out when somebody types it again.")


def refuse_others(request: SignedInRequest, facet: str) -> None:
    if not may_tidy(request.user):
        raise PermissionDenied
    if facet not in Facet.values:
        raise Http404


@require_GET
@never_cache
def tidy_terms(request: SignedInRequest, facet: str = Facet.THEME) -> HttpResponse:
    refuse_others(request, facet)
    return render(request, "moderation/tidy_terms.html", list_context(Facet(facet), request.GET))


@require_http_methods(["GET", "POST"])
@never_cache
def change_terms(request: SignedInRequest, facet: str, kind: str) -> HttpResponse:
    """What is asked; once that is answered, what it would do; and once that is confirmed, the change."""
    refuse_others(request, facet)
    if kind not in FORMS:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    terms = chosen_terms(facet, asked.getlist("term"))
    if wrong := what_is_wrong(kind, terms, is_asked="term" in asked):
        messages.error(request, wrong)
        return redirect("tidy_terms", facet)
    # Retiring asks nothing.
    is_answered = request.method == "POST" or kind == Kind.RETIRE
    form = FORMS[kind](facet, terms, data=asked if is_answered else None, asked=asked)
    if form.is_valid() and "confirmed" in request.POST and (change := begun(request, kind, form)):
        return redirect("term_change", change.pk)
    return ask(request, kind, form)


def what_is_wrong(kind: str, terms: list[Any], *, is_asked: bool) -> str:
    if not terms and is_asked:
        return __("It is gone: somebody has merged, retired or deleted it meanwhile.")
    if not terms:
        return __("Tick what you want to merge first.")
    if FORMS[kind].is_about_one and len(terms) > 1:
        return __("Choose one at a time.")
    return ""


def begun(request: SignedInRequest, kind: str, form: ChangeForm) -> TermChange | None:
    """None where it cannot be done any more: the form says why. Asked for twice, it is the one that was begun."""
    try:
        change = begin(kind, form.facet, form.terms, by=request.user, **form.about())
    except TermConflict as conflict:
        if (same := under_way(request, kind, form)) is None:
            form.add_error(None, str(conflict))
        return same
    carry_out_change.enqueue(change.pk)
    return change


def under_way(request: SignedInRequest, kind: str, form: ChangeForm) -> TermChange | None:
    """What a second click would begin again."""
    own = TermChange.objects.filter(kind=kind, facet=form.facet, started_by=request.user, finished_at=None)
    return next((change for change in own if change.numbers == form.changing), None)


def ask(request: SignedInRequest, kind: str, form: ChangeForm) -> HttpResponse:
    is_valid, stays = form.is_valid(), kind == Kind.RETIRE and form.facet != Facet.TAG
    context = {
        "page_title": f"{Kind(kind).label}: {', '.join(term.name for term in form.terms)}",
        "kind": kind,
        "facet": form.facet,
        "form": form,
        "preview": preview_of(form.facet, form.changing, among=form.among) if is_valid else None,
        "what_follows": RETIRED_TAG if kind == Kind.RETIRE and not stays else WHAT_FOLLOWS[Kind(kind)],
        "stays": stays,
        "action": Kind(kind).label,
    }
    is_wrong = form.is_bound and not is_valid
    return render(request, "moderation/change_terms.html", context, status=422 if is_wrong else 200)


@require_GET
@never_cache
def term_change(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Facet.THEME)
    change = get_object_or_404(TermChange.objects.select_related("started_by"), pk=pk)
    context = {
        "page_title": str(change),
        "change": change,
        "left": left(change).count() if change.finished_at is None else 0,
        "plural": PLURALS[Facet(change.facet)],
    }
    return render(request, "moderation/term_change.html", context)


@require_POST
@never_cache
def bring_back_term(request: SignedInRequest, facet: str, pk: int) -> HttpResponse:
    refuse_others(request, facet)
    bring_back(facet, pk, by=request.user)
    messages.success(request, __("It is back."))
    return redirect("tidy_terms", facet)


@require_POST
@never_cache
def tell_tags_apart(request: SignedInRequest) -> HttpResponse:
    """They are suggested no more."""
    refuse_others(request, Facet.TAG)
    pair = sorted(chosen_terms(Facet.TAG, request.POST.getlist("term")), key=lambda tag: tag.pk)
    if len(pair) != 2:
        raise Http404
    one, other = pair
    DifferentTags.objects.get_or_create(one=one, other=other)
    return redirect("tidy_terms", Facet.TAG)


class TidyMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return may_tidy(request.user)


def tidy_menu_item() -> TidyMenuItem:
    return TidyMenuItem(
        _("Tidy terms"), reverse("tidy_terms", args=[Facet.THEME]), name="tidy-terms", icon_name="crosshairs", order=900
    )


desk_urls = [
    path("terms/changes/<int:pk>/", term_change, name="term_change"),
    path("terms/told-apart/", tell_tags_apart, name="tell_tags_apart"),
    path("terms/<slug:facet>/", tidy_terms, name="tidy_terms"),
    path("terms/<slug:facet>/back/<int:pk>/", bring_back_term, name="bring_back_term"),
    path("terms/<slug:facet>/<slug:kind>/", change_terms, name="change_terms"),
]
