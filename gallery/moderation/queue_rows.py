"""What stands in the queue: which stories, in which order, and what is said about each of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page, WorkflowState

from gallery.discovery.tree import PROGRAMME_DEPTH, STEP
from gallery.models import (
    Contribution,
    Decision,
    GalleryPage,
    Message,
    Report,
    Stage,
    StoryPage,
    StoryPhoto,
    User,
)
from gallery.models.cards import firsts, related
from gallery.models.images import WIDTHS
from gallery.models.stories import StoryQuerySet
from gallery.moderation import claims
from gallery.moderation.standing import fingerprint, is_moderator

PROGRAMME_PATH = STEP * PROGRAMME_DEPTH
DAY = timedelta(days=1)
STAFF_DRAFT = "staff_draft"
"""Made in the admin, and not handed in yet."""

STAGE_NAMES = {
    Stage.IN_REVIEW: gettext_lazy("Waiting"),
    Stage.CHANGES_WAITING: gettext_lazy("New version"),
    Stage.CHANGES_REQUESTED: gettext_lazy("Returned"),
    Stage.DECLINED: gettext_lazy("Not published"),
    Stage.PUBLISHED: gettext_lazy("Published"),
    Stage.TAKEN_BACK: gettext_lazy("Taken back to change"),
    Stage.WITHDRAWN: gettext_lazy("Withdrawn"),
    Stage.TAKEN_DOWN: gettext_lazy("Taken down"),
    STAFF_DRAFT: gettext_lazy("Draft of the staff"),
}
OPEN = (Stage.IN_REVIEW, Stage.CHANGES_WAITING)


class Seconds(Func):
    """A moment as a number: adding days to it costs a database less than arithmetic with moments."""

    function = "UNIXEPOCH"
    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="(JULIANDAY(%(expressions)s) * 86400.0)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Counted as SQLite does: from noon in Greenwich on a day in 4714 BC.
        template = "(EXTRACT(EPOCH FROM %(expressions)s)::float8 + 210866760000.0)"
        return super().as_sql(compiler, connection, template=template, **context)


def reviews() -> Any:
    """Of stories, whatever became of them."""
    return WorkflowState.objects.filter(content_type=ContentType.objects.get_for_model(StoryPage))


def reviews_of_outer() -> Any:
    """Of the story of the outer query. By the base type, as the index is."""
    page = ContentType.objects.get_for_model(Page)
    return WorkflowState.objects.filter(base_content_type=page, object_id=Cast(OuterRef("pk"), CharField()))


def numbers_at(*statuses: str) -> Any:
    """Of the stories whose review stands there."""
    return reviews().filter(status__in=statuses).annotate(number=Cast("object_id", BigIntegerField())).values("number")


def waiting(stories: StoryQuerySet) -> StoryQuerySet:
    """Those that wait for a decision; nobody loads ten thousand of them to show fifty."""
    return stories.filter(pk__in=numbers_at(WorkflowState.STATUS_IN_PROGRESS), contribution__withdrawn_at=None)


def number_waiting() -> int:
    """Of all galleries: the menu asks at every page of the admin."""
    withdrawn = Contribution.objects.filter(withdrawn_at__isnull=False).annotate(number=Cast("story", CharField()))
    in_review = reviews().filter(status=WorkflowState.STATUS_IN_PROGRESS)
    return in_review.exclude(object_id__in=withdrawn.values("number")).count()


def with_promise(stories: StoryQuerySet) -> StoryQuerySet:
    """Annotate since when each waits, how many days were promised, and when they are over (in seconds)."""
    in_review = reviews_of_outer().filter(status=WorkflowState.STATUS_IN_PROGRESS)
    return stories.annotate(
        waits_since=Subquery(in_review.values("current_task_state__started_at")[:1]),
        promised_days=days_by_path(),
        due=ExpressionWrapper(
            Seconds(F("waits_since")) + F("promised_days") * DAY.total_seconds(), output_field=FloatField()
        ),
        comes_after_known=Case(
            When(contribution__contributor__known_since__isnull=False, then=Value(0)), default=Value(1)
        ),
    )


def days_by_path() -> Case:
    """What the gallery above a story promises, from its path: cheaper than looking the gallery up for each."""
    galleries = defaultdict(list)
    for path, days in GalleryPage.objects.programmes().values_list("path", "promised_days"):
        galleries[days].append(path)
    usual = GalleryPage._meta.get_field("promised_days").default
    above = Substr("path", 1, PROGRAMME_PATH)
    return Case(
        *(When(In(above, paths), then=Value(days)) for days, paths in galleries.items()),
        default=Value(usual),
    )


IN_TURN = ("comes_after_known", F("due").asc(nulls_last=True), "pk")
"""Whom an editor knows first, then whoever was promised an answer soonest."""


def is_over() -> Q:
    """The promise is broken."""
    return Q(due__lt=Seconds(Value(timezone.now())))


def open_reports(reader: User) -> Any:
    """Those that the reader may know of."""
    return Report.objects.waiting().shown_to(reader).filter(story=OuterRef("pk"))


def open_objections() -> Any:
    """Of the story of the outer query."""
    return Message.objects.filter(contribution__story=OuterRef("pk")).open_objections()


def first_time() -> Q:
    """Nothing of the contributor's has been published so far."""
    theirs = {"story__contribution__contributor": OuterRef("contribution__contributor")}
    return ~Q(Exists(Decision.objects.filter(kind=Decision.Kind.APPROVE, **theirs)))


def with_stage(stories: StoryQuerySet) -> StoryQuerySet:
    """Annotate `stage`: the contribution's, or of a story of the staff what Wagtail knows of it."""
    states = reviews_of_outer().order_by("-created_at", "-pk")
    decisions = Decision.objects.filter(story=OuterRef("pk")).order_by("-pk")
    stages = Contribution.objects.filter(story=OuterRef("pk")).with_stage()
    return stories.annotate(
        workflow_status=Subquery(states.values("status")[:1]),
        last_decision=Subquery(decisions.values("kind")[:1]),
        stage=Coalesce(Subquery(stages.values("stage")[:1]), STAFF_STAGE),  # type: ignore[misc]  # an annotation
    )


IS_IN_REVIEW = Q(workflow_status=WorkflowState.STATUS_IN_PROGRESS)
STAFF_STAGE = Case(
    When(IS_IN_REVIEW & Q(live=True), then=Value(Stage.CHANGES_WAITING.value)),
    When(IS_IN_REVIEW, then=Value(Stage.IN_REVIEW.value)),
    When(workflow_status=WorkflowState.STATUS_NEEDS_CHANGES, then=Value(Stage.CHANGES_REQUESTED.value)),
    When(live=True, then=Value(Stage.PUBLISHED.value)),
    When(last_decision=Decision.Kind.TAKE_DOWN, then=Value(Stage.TAKEN_DOWN.value)),
    When(last_decision=Decision.Kind.DECLINE, then=Value(Stage.DECLINED.value)),
    default=Value(STAFF_DRAFT),
    output_field=CharField(),
)


def count_of(rows: Any) -> Coalesce:
    """How many rows a correlated query finds."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Func(F("pk"), function="COUNT"))
    return Coalesce(Subquery(counted.values("number")[:1]), 0)


@dataclass(frozen=True)
class Row:
    """A story as the queue shows it to one reader."""

    story: Any
    stage: str
    gallery: str
    photo: StoryPhoto | None
    reader: User
    is_own: bool
    may_be_chosen: bool
    """By the reader, for something that is done to many."""

    @property
    def pk(self) -> int:
        return self.story.pk

    @property
    def title(self) -> str:
        return self.story.draft_title

    @property
    def thumbnail(self) -> str:
        return self.photo.image.address("card", WIDTHS[0], "jpg") if self.photo else ""

    @property
    def is_waiting(self) -> bool:
        return self.stage in OPEN and self.story.waits_since is not None

    @property
    def stage_name(self) -> str:
        return str(STAGE_NAMES[self.stage])

    @cached_property
    def left(self) -> timedelta:
        """Of the promised time; below nothing once it is over."""
        return self.story.waits_since + timedelta(days=self.story.promised_days) - timezone.now()

    @property
    def is_over(self) -> bool:
        return self.is_waiting and self.left < timedelta(0)

    @property
    def promise(self) -> str:
        return words_of_promise(self.left) if self.is_waiting else ""

    @property
    def waited(self) -> str:
        return words_of_waiting(timezone.now() - self.story.waits_since) if self.is_waiting else ""

    @property
    def contributor(self) -> User | None:
        contribution = getattr(self.story, "contribution", None)
        return contribution.contributor if contribution else None

    @property
    def is_known(self) -> bool:
        return bool(self.contributor and self.contributor.known_since)

    @property
    def is_first(self) -> bool:
        return bool(self.contributor and self.story.is_first)

    @property
    def summary(self) -> Any:
        """Of the checks, where they have looked at this very version."""
        found = getattr(self.story, "check_summary", None)
        return found if found and found.revision_id == self.story.latest_revision_id else None

    @property
    def is_blocked(self) -> bool:
        return bool(self.summary and self.summary.blocking)

    @property
    def checks(self) -> str:
        if self.summary is None:
            return _("Not checked yet") if self.is_waiting else ""
        if self.summary.blocking:
            number = self.summary.blocking
            return ngettext("%(number)d thing to clear", "%(number)d things to clear", number) % {"number": number}
        if self.summary.hints:
            return ngettext("%(number)d hint", "%(number)d hints", self.summary.hints) % {"number": self.summary.hints}
        return _("Nothing found")

    @cached_property
    def holder(self) -> User | None:
        return claims.holder(self.story)

    @property
    def is_mine(self) -> bool:
        return self.holder is not None and self.holder.pk == self.reader.pk

    @property
    def may_claim(self) -> bool:
        return self.may_be_chosen and self.is_waiting and not self.is_own

    @property
    def chosen(self) -> str:
        """What stands in the list, for whoever decides about it there: the story's number and its version."""
        return f"{self.pk}:{fingerprint(self.story.latest_revision)}"


def words_of_promise(left: timedelta) -> str:
    days = abs(left) // DAY
    if left < timedelta(0):
        if days == 0:
            return _("Less than a day over")
        return ngettext("%(days)d day over", "%(days)d days over", days) % {"days": days}
    if days == 0:
        return _("Less than a day left")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def words_of_waiting(time: timedelta) -> str:
    days = time // DAY
    if days == 0:
        return _("Waits for less than a day")
    return ngettext("Waits for %(days)d day", "Waits for %(days)d days", days) % {"days": days}


def rows_of(numbers: Iterable[int], *, reader: User) -> list[Row]:
    """In the order of the numbers, with the same few queries for any number of stories."""
    numbers = list(numbers)
    if not numbers:
        return []
    may_choose = is_moderator(reader)
    stories = told_of(numbers, reader=reader, with_content=may_choose)
    stages = stages_of(numbers)
    photos = firsts(related(StoryPage, "photos", numbers).select_related("image"))
    galleries = dict(GalleryPage.objects.programmes().values_list("path", "title"))
    own = own_among(numbers, reader)
    return [
        Row(
            story=story,
            stage=stages[story.pk],
            gallery=galleries.get(story.path[:PROGRAMME_PATH], ""),
            photo=photos.get(story.pk),
            reader=reader,
            is_own=story.pk in own,
            may_be_chosen=may_choose and story.latest_revision_id is not None,
        )
        for story in (stories[number] for number in numbers if number in stories)
    ]


def told_of(numbers: list[int], *, reader: User, with_content: bool) -> dict[int, Any]:
    """Stories with all that a row says of them; with the content of their latest version only who may decide."""
    stories = with_promise(StoryPage.objects.filter(pk__in=numbers))
    stories = stories.select_related("locked_by", "contribution__contributor", "check_summary", "latest_revision")
    stories = stories.annotate(
        is_first=ExpressionWrapper(first_time(), output_field=BooleanField()),
        open_reports=count_of(open_reports(reader)),
        objections=count_of(open_objections()),
    )
    return (stories if with_content else stories.defer("latest_revision__content")).in_bulk()


def stages_of(numbers: list[int]) -> dict[int, str]:
    sent = Contribution.objects.with_stage().filter(story__in=numbers)
    stages = dict(sent.values_list("story", "stage"))  # type: ignore[misc]  # an annotation
    if made_here := set(numbers) - stages.keys():
        stages |= dict(with_stage(StoryPage.objects.filter(pk__in=made_here)).values_list("pk", "stage"))
    return stages


def own_among(numbers: list[int], user: User) -> set[int]:
    """As `review.is_own` asks of each."""
    return set(StoryPage.objects.told_by(user).filter(pk__in=numbers).values_list("pk", flat=True))
