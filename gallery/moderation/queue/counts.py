"""How much waits, for the first page of the admin and for its menu: counted in the database."""

from dataclasses import dataclass

from django.db.models import Count, Q
from wagtail.models import WorkflowState

from gallery.models import Report, User
from gallery.moderation import claims
from gallery.moderation.permissions import readable_stories, reads_everything
from gallery.moderation.queue.order import IN_TURN, is_over, number_waiting, numbers_at, waiting, with_promise
from gallery.moderation.queue.rows import Row, rows_of


@dataclass(frozen=True)
class Counts:
    waiting: int
    over: int
    mine: int
    returned: int
    reports: int


def number_shown(user: User) -> int:
    """Of those that wait, in the menu."""
    return number_waiting() if reads_everything(user) else waiting(readable_stories(user)).count()


def counts(user: User) -> Counts:
    """Of what the user may read."""
    stories = readable_stories(user)
    is_mine = claims.is_claimed() & Q(locked_by=user)
    found = with_promise(waiting(stories)).aggregate(
        waiting=Count("pk"), over=Count("pk", filter=is_over()), mine=Count("pk", filter=is_mine)
    )
    returned = stories.filter(pk__in=numbers_at(WorkflowState.STATUS_NEEDS_CHANGES), contribution__withdrawn_at=None)
    reports = Report.objects.waiting().shown_to(user).filter(story__in=stories.order_by())
    return Counts(**found, returned=returned.count(), reports=reports.count())


def first_in_turn(user: User, number: int) -> list[Row]:
    stories = with_promise(waiting(readable_stories(user))).order_by(*IN_TURN)
    return rows_of(stories.values_list("pk", flat=True)[:number], reader=user)
