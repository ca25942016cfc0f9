"""Which stories stand in the queue, and in which order: asked of the database, which may hold ten thousand of them."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
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
    User,
)
from gallery.models.stories import StoryQuerySet

PROGRAMME_PATH = STEP * PROGRAMME_DEPTH
DAY = timedelta(days=1)
STAFF_DRAFT = "staff_draft"
"""Made in the admin, and not handed in yet."""


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
