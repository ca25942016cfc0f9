"""Wagtail's editor of a story. Who saves over a version that they have not seen is shown both first."""

from typing import Any

from django.db import transaction
from django.forms import BaseModelFormSet
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsCompareView, RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, Revision

from gallery.models import StoryPage
from gallery.models.people import SignedInRequest
from gallery.moderation import checks
from gallery.moderation.record.entries import keep
from gallery.moderation.screen.difference import Change, difference


class StoryEditView(EditView):
    def get_template_names(self) -> list[str]:
        return ["moderation/edit_story.html"]

    def dispatch(self, request: SignedInRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().dispatch(request, page_id, **kwargs)
        typed = request.POST.copy()
        # Wagtail would write over that version in place, and what its contributor sent would be gone.
        typed.pop("overwrite_revision_id", None)
        # Browsers end lines in two characters, which would be a change in every paragraph.
        for name, values in typed.lists():
            typed.setlist(name, [value.replace("\r\n", "\n") for value in values])
        request.POST = typed  # type: ignore[assignment]  # a request takes any QueryDict
        with transaction.atomic():
            StoryPage.objects.select_for_update(of=("self", "page_ptr")).filter(pk=page_id).first()
            return super().dispatch(request, page_id, **kwargs)

    def get_object(self) -> StoryPage:
        """What was typed is about the version that it was typed into, whatever has come since."""
        return self.started_from.as_object() if self.started_from else super().get_object()

    @cached_property
    def started_from(self) -> Revision | None:
        asked = self.request.POST.get("started_from") or self.request.POST.get("loaded_revision_id") or ""
        number = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
        return self.real_page_record.revisions.filter(pk=number).first() or self.latest_revision

    @cached_property
    def is_out_of_date(self) -> bool:
        """A form that does not say what it was opened with was opened with something else."""
        if self.latest_revision is None:
            return False
        return not self.request.POST.get("loaded_revision_id") or super().is_out_of_date

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show_both() if self.is_out_of_date else super().post(request, *args, **kwargs)

    def show_both(self) -> HttpResponse:
        """What stands now, above what was typed, which stays in the form and can be saved from there."""
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.defer_required_fields()
        self.has_unsaved_changes = True
        began = self.started_from.as_object() if self.started_from else self.page
        newer = {"words": who_was_faster(self.latest_revision), "changes": difference(began, self.latest())}
        return self.render_to_response(self.get_context_data(newer=newer), status=409)

    def latest(self) -> StoryPage:
        # Read anew: the form has written what was typed into the page in memory.
        return Revision.objects.get(pk=self.latest_revision.pk).as_object()

    def form_valid(self, form: Any) -> HttpResponse:
        link_answers(form.formsets["answers"])
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "started_from": self.started_from}


def who_was_faster(latest: Revision) -> str:
    words = {
        "who": latest.user or _("Somebody who has left"),
        "when": date_format(localtime(latest.created_at), "j F Y, H:i"),
    }
    return _("%(who)s changed this story on %(when)s, while you had it open. Nothing of yours is saved yet.") % words


def link_answers(answers: BaseModelFormSet) -> None:
    """A row of a version that came later than the page has no number yet, and would forget what it answers."""
    known = list(answers.get_queryset())
    for form, row in zip(answers.initial_forms, known, strict=False):
        if form.instance.pk is None:
            form.instance.question_id = row.question_id


class StoryRevertView(StoryEditView, RevisionsRevertView):
    def get_object(self) -> StoryPage:
        return self.previous_revision.as_object()


class StoryCompareView(RevisionsCompareView):
    """Two versions side by side as the review screen shows them: what that takes is bounded."""

    template_name = "moderation/compare_versions.html"

    def _get_comparison(self, revision_a: StoryPage, revision_b: StoryPage) -> list[Change]:
        return difference(revision_a, revision_b)


class StoryViewSet(PageViewSet):
    model = StoryPage
    edit_view_class = StoryEditView
    revisions_revert_view_class = StoryRevertView
    revisions_compare_view_class = StoryCompareView


def keep_edit(request: SignedInRequest, page: Page) -> None:
    """After every save in Wagtail's editor, in its transaction."""
    if isinstance(page, StoryPage):
        keep(page, "gallery.edit", by=request.user, about=page.get_latest_revision())
        checks.summarise(page)
