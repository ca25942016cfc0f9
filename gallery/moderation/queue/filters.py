"""What the queue can be narrowed to."""

import re
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import Exists, F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import WorkflowState

from gallery.models import GalleryPage, Stage, StoryPage, User
from gallery.models.stories import StoryQuerySet
from gallery.moderation import claims
from gallery.moderation.bulk.runs import MOST
from gallery.moderation.permissions import reads_everything
from gallery.moderation.queue.columns import OPTIONAL
from gallery.moderation.queue.order import first_time, numbers_at, open_objections, open_reports, waiting, with_stage
from gallery.moderation.queue.rows import OPEN, STAGE_NAMES

EVERYTHING = "all"
PER_PAGE = 25
PAGES = [(str(number), str(number)) for number in (50, MOST)]
"""How many stories may stand on a page instead of the usual number: at most as many as can be done together."""
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
UNFINISHED = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
STAGES = [(EVERYTHING, _("All stories")), *((str(stage), name) for stage, name in STAGE_NAMES.items())]


def standing_at(stories: StoryQuerySet, stage: str) -> StoryQuerySet:
    """As `with_stage` works it out, and where that can be said of a whole set of stories, without asking each."""
    stories = stories.filter(contribution__withdrawn_at__isnull=stage != Stage.WITHDRAWN)
    if stage == Stage.WITHDRAWN:
        return stories
    if stage in OPEN:
        return waiting(stories).filter(live=stage == Stage.CHANGES_WAITING)
    if stage == Stage.CHANGES_REQUESTED:
        return stories.filter(pk__in=numbers_at(WorkflowState.STATUS_NEEDS_CHANGES))
    stories = stories.exclude(pk__in=numbers_at(*UNFINISHED)).filter(live=stage == Stage.PUBLISHED)
    return stories if stage == Stage.PUBLISHED else with_stage(stories).filter(stage=stage)


def galleries_of(request: HttpRequest) -> "QuerySet[GalleryPage]":
    programmes = GalleryPage.objects.programmes().order_by("title")
    return programmes if reads_everything(cast("User", request.user)) else programmes.filter(owners=request.user.pk)


def asked_for(request: HttpRequest) -> "QuerySet[User]":
    """Nobody, or the one: the list of all contributors is long, and a page of its own."""
    number = request.GET.get("contributor", "")
    if not NUMBER.fullmatch(number) or not reads_everything(cast("User", request.user)):
        return User.objects.none()
    return User.objects.filter(pk=number)


class QueueFilterSet(WagtailFilterSet):
    """Without a stage: what waits; or all stories, where somebody looks for one by its words or its reports."""

    stage = django_filters.ChoiceFilter(
        label=_("Stage"),
        choices=STAGES,
        method="at_stage",
        empty_label=_("Waiting for a decision"),
        widget=forms.RadioSelect,
    )
    gallery = django_filters.ModelChoiceFilter(
        label=_("Gallery"),
        queryset=galleries_of,
        to_field_name="slug",
        method="in_gallery",
        empty_label=_("All galleries"),
    )
    contributor = django_filters.ModelChoiceFilter(
        label=_("Shared by"), queryset=asked_for, method="shared_by", empty_label=_("Anybody")
    )
    claimed = django_filters.ChoiceFilter(
        label=_("Looked at by"),
        choices=[("me", _("Me")), ("nobody", _("Nobody")), ("others", _("Somebody else"))],
        method="claimed_by",
        empty_label=_("Anybody or nobody"),
        widget=forms.RadioSelect,
    )
    checks = django_filters.ChoiceFilter(
        label=_("Checks"),
        choices=[("passed", _("Nothing to clear")), ("blocked", _("Something to clear"))],
        method="with_checks",
        empty_label=_("Passed or not"),
        widget=forms.RadioSelect,
    )
    only = django_filters.MultipleChoiceFilter(
        label=_("Only those with"),
        choices=[
            ("reports", _("Open reports")),
            ("objections", _("An objection of the contributor")),
            ("first", _("A contributor who is new here")),
        ],
        method="only_with",
        widget=forms.CheckboxSelectMultiple,
    )
    rows = django_filters.ChoiceFilter(
        label=_("Stories on a page"),
        choices=PAGES,
        method="about_the_table",
        empty_label=str(PER_PAGE),
        widget=forms.RadioSelect,
    )
    hide = django_filters.MultipleChoiceFilter(
        label=_("Columns to leave out"),
        choices=list(OPTIONAL.items()),
        method="about_the_table",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = StoryPage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page of all contributors leads to it; here there is nobody to choose from.
        if "contributor" not in self.data:
            del self.filters["contributor"]

    @property
    def looks_for_some(self) -> bool:
        chosen = self.form.cleaned_data
        is_about_some = {"reports", "objections"} & set(chosen.get("only") or ())
        return bool(chosen.get("stage") or chosen.get("contributor") or is_about_some)

    def at_stage(self, stories: StoryQuerySet, name: str, stage: str) -> StoryQuerySet:
        return stories if stage == EVERYTHING else standing_at(stories, stage)

    def in_gallery(self, stories: StoryQuerySet, name: str, gallery: GalleryPage) -> StoryQuerySet:
        return stories.filter(stories.descendant_of_q(gallery))

    def shared_by(self, stories: StoryQuerySet, name: str, contributor: User) -> StoryQuerySet:
        return stories.filter(contribution__contributor=contributor)

    def claimed_by(self, stories: StoryQuerySet, name: str, who: str) -> StoryQuerySet:
        is_claimed, is_mine = claims.is_claimed(), Q(locked_by=self.request.user.pk)
        return stories.filter({"me": is_claimed & is_mine, "nobody": ~is_claimed, "others": is_claimed & ~is_mine}[who])

    def with_checks(self, stories: StoryQuerySet, name: str, how: str) -> StoryQuerySet:
        """What the checks have found in an older version says nothing of this one."""
        checked = stories.filter(check_summary__revision_id=F("latest_revision_id"))
        return (
            checked.filter(check_summary__blocking=0) if how == "passed" else checked.exclude(check_summary__blocking=0)
        )

    def only_with(self, stories: StoryQuerySet, name: str, chosen: list[str]) -> StoryQuerySet:
        kinds: dict[str, Any] = {
            "reports": lambda: Exists(open_reports(cast("User", self.request.user))),
            "objections": lambda: Exists(open_objections()),
            "first": lambda: Q(contribution__contributor__isnull=False) & first_time(),
        }
        for kind in chosen:
            stories = stories.filter(kinds[kind]())
        return stories

    def about_the_table(self, stories: StoryQuerySet, name: str, chosen: Any) -> StoryQuerySet:
        """And not about which stories stand in it."""
        return stories
