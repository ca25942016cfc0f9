"""The screens for reports: all of them in a list, and those of one story with what to decide."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from gallery.models import GalleryPage, Report, StoryPage, User
from gallery.models.people import SignedInRequest
from gallery.moderation import review
from gallery.moderation.afterwards.reports import (
    clock,
    decide_reports,
    due_at,
    number_open,
    open_reports,
    shown_reports,
)
from gallery.moderation.doors import refuse_all_but_readers, story_to_decide, story_to_read
from gallery.moderation.permissions import may_read_some
from gallery.moderation.queue.filters import galleries_of
from gallery.moderation.standing import is_moderator, is_own

Outcome = Report.Outcome


class ReportFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[("open", _("Open")), ("decided", _("Decided"))]
    )
    reason = django_filters.MultipleChoiceFilter(
        label=_("Reason"), choices=Report.Reason.choices, widget=forms.CheckboxSelectMultiple
    )
    gallery = django_filters.ModelChoiceFilter(
        label=_("Gallery"),
        method="in_gallery",
        queryset=galleries_of,
        to_field_name="slug",
    )

    class Meta:
        model = Report
        fields: list[str] = []

    def in_state(self, reports: QuerySet[Report], name: str, state: str) -> QuerySet[Report]:
        return reports.filter(decided_at__isnull=state == "open")

    def in_gallery(self, reports: QuerySet[Report], name: str, gallery: GalleryPage) -> QuerySet[Report]:
        return reports.filter(story__path__startswith=gallery.path)


class StoryColumn(TitleColumn):
    """What is reported, and the way to what can be decided about it."""

    def get_value(self, report: Report) -> str:
        return report.story.draft_title

    def get_link_url(self, report: Report, parent_context: dict[str, Any]) -> str:
        return reverse("story_reports", args=[report.story_id])


class ClockColumn(BaseColumn):
    cell_template_name = "moderation/includes/report_clock.html"

    def get_cell_context_data(self, report: Report, parent_context: dict[str, Any]) -> dict[str, Any]:
        words = {"report": report, "clock": clock(report), "is_late": timezone.now() > due_at(report)}
        return {**super().get_cell_context_data(report, parent_context), **words}


class ReportsView(BaseListingView):
    """The open ones first, and of these the oldest."""

    page_title = _("Reported stories")
    header_icon = "warning"
    index_url_name = "reports"
    index_results_url_name = "reports_results"
    paginate_by = 50
    is_searchable = True
    filterset_class = ReportFilterSet
    verbose_name_plural = _("reports")
    columns = [
        StoryColumn("story", label=_("Story"), width="30%"),
        Column("reason", label=_("Reason"), accessor="get_reason_display"),
        DateColumn("made_at", label=_("Reported"), sort_key="made_at"),
        ClockColumn("clock", label=_("Time")),
    ]

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_all_but_readers(request.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def search_fields(self) -> list[str]:
        """Who asks for an answer is told that moderators alone see their address."""
        words = ["text", "answer", "story__draft_title"]
        return [*words, "email"] if is_moderator(self.request.user) else words

    def get_base_queryset(self) -> QuerySet[Report]:
        return shown_reports(self.request.user).select_related("story", "decided_by")

    def order_queryset(self, queryset: QuerySet[Report]) -> QuerySet[Report]:
        if self.ordering:
            return super().order_queryset(queryset)
        return queryset.order_by(F("decided_at").desc(nulls_first=True), "made_at", "pk")


class DecisionForm(forms.Form):
    """About the reports of one story that are ticked. `message` is asked for where the story would be taken down."""

    reports = forms.TypedMultipleChoiceField(
        label=_("Which reports?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one report.")},
    )
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    answer = forms.CharField(
        label=_("Answer to whoever reported it"),
        max_length=5000,
        required=False,
        help_text=_("Who left an address is told what you decide in any case. This is added to it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    message = forms.CharField(
        label=_("Reason for whoever shared the story"),
        max_length=5000,
        required=False,
        help_text=_("They get it by mail when the story is taken down. Do not say who reported it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, story: StoryPage, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.story = story
        # With those that a colleague has decided meanwhile: they are told so, not that there is no such choice.
        choices = [(report.pk, report.get_reason_display()) for report in story.reports.all()]
        self.fields["reports"].choices = choices  # type: ignore[attr-defined]  # a field with choices
        if not story.live:
            del self.fields["message"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        takes_down = cleaned.get("outcome") == Outcome.TAKEN_DOWN and "message" in self.fields
        if takes_down and not cleaned.get("message", "").strip() and "message" not in self.errors:
            self.add_error("message", _("Give the reason, so that the contributor understands."))
        return cleaned

    def decision(self) -> dict[str, Any]:
        return {
            "numbers": self.cleaned_data["reports"],
            "outcome": Outcome(self.cleaned_data["outcome"]),
            "answer": self.cleaned_data["answer"],
            "message": self.cleaned_data.get("message", ""),
        }


@never_cache
@require_http_methods(["GET", "POST"])
def story_reports(request: SignedInRequest, pk: int) -> HttpResponse:
    """All reports of one story, and for moderators what to decide about those that are open."""
    if request.method == "POST":
        story = story_to_decide(request.user, pk)
        form = DecisionForm(request.POST, story=story)
        return decide(request, story, form) if form.is_valid() else show(request, story, form, status=422)
    story = story_of_others(request.user, pk)
    if not is_moderator(request.user):
        return show(request, story)
    return show(request, story, DecisionForm(story=story, initial={"reports": numbers_open(story)}))


def story_of_others(user: User, pk: int) -> StoryPage:
    """To read what is reported about it: whoever told it learns nothing of that."""
    story = story_to_read(user, pk)
    if is_own(user, story):
        raise PermissionDenied
    return story


def numbers_open(story: StoryPage) -> set[int]:
    return set(open_reports(story).values_list("pk", flat=True))


def decide(request: SignedInRequest, story: StoryPage, form: DecisionForm) -> HttpResponse:
    try:
        decided = decide_reports(story, moderator=request.user, **form.decision())
    except review.ReviewConflict as conflict:
        messages.error(request, str(conflict))
        # The words of the moderator stay, beside what is open now.
        left = numbers_open(story) & set(form.cleaned_data["reports"])
        story = StoryPage.objects.get(pk=story.pk)
        again = DecisionForm(story=story, initial={**form.cleaned_data, "reports": left})
        return show(request, story, again, status=409)
    messages.success(request, f"“{story.draft_title}”: {decided[0].get_outcome_display()}.")
    return redirect("reports")


def show(
    request: SignedInRequest, story: StoryPage, form: DecisionForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Without a form for whoever only reads."""
    reports = list(story.reports.select_related("decided_by"))
    chosen = {str(number) for number in (form["reports"].value() if form else None) or []}
    context = {
        "page_title": __("Reports about “%(title)s”") % {"title": story.draft_title},
        "story": story,
        "gallery": story.get_parent(),
        "open": [
            {"report": report, "clock": clock(report), "is_chosen": str(report.pk) in chosen}
            for report in reports
            if not report.decided_at
        ],
        "decided": [report for report in reports if report.decided_at],
        "form": form,
    }
    return render(request, "moderation/story_reports.html", context, status=status)


class ReportsMenuItem(MenuItem):
    """With the number of those that wait."""

    def is_shown(self, request: SignedInRequest) -> bool:
        return may_read_some(request.user)

    def render_component(self, request: SignedInRequest) -> LinkMenuItem:
        component = super().render_component(request)
        if number := number_open(request.user):
            # Shorter than the title of the page: the menu cuts off what is longer than it is wide, the number first.
            words = _("Reported (%(number)s)") % {"number": number_format(number, force_grouping=True)}
            component.label = str(words)
        return component


def reports_menu_item() -> ReportsMenuItem:
    return ReportsMenuItem(
        _("Reported stories"), reverse("reports"), name="reported-stories", icon_name="warning", order=151
    )


desk_urls = [
    path("stories/reports/", require_GET(ReportsView.as_view()), name="reports"),
    path("stories/reports/results/", require_GET(ReportsView.as_view(results_only=True)), name="reports_results"),
    path("stories/<int:pk>/reports/", story_reports, name="story_reports"),
]
