"""Whose turn it is: from one story that waits to the next, in the order of the queue.

Places are worked out and compared here: a database would do it anew for each story and each comparison.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from gallery.models import StoryPage, User
from gallery.models.stories import StoryQuerySet
from gallery.moderation import claims
from gallery.moderation.permissions import readable_stories
from gallery.moderation.queue.order import (
    COMES_AFTER_KNOWN,
    DAY,
    PROGRAMME_PATH,
    USUAL_DAYS,
    promises,
    waiting,
    waiting_since,
)

NEVER = float("inf")


class Place(NamedTuple):
    """Where a story stands in the queue: as `IN_TURN` says it to the database."""

    comes_after_known: int
    due: float
    number: int


def next_story(story: StoryPage, *, user: User) -> int | None:
    """The number of the story to review after this one, if there is any: after the last comes the first."""
    others, here = places_of(free_for(user).exclude(pk=story.pk)), place_of(story)
    later = [place for place in others if here and place > here]
    following = min(later or others, default=None)
    return following.number if following else None


def stories_before(story: StoryPage) -> int:
    """How many stand before this one in the queue; none if it does not wait itself."""
    here = place_of(story)
    if here is None:
        return 0
    return sum(place < here for place in places_of(waiting(StoryPage.objects.exclude(pk=story.pk))))


def place_of(story: StoryPage) -> Place | None:
    """None if it does not wait."""
    return next(iter(places_of(waiting(StoryPage.objects.filter(pk=story.pk)))), None)


def places_of(stories: StoryQuerySet) -> list[Place]:
    since, days = waiting_since(), promises()
    rows = stories.annotate(after=COMES_AFTER_KNOWN).order_by().values_list("pk", "path", "after")
    return [
        Place(after, due(since.get(number), days.get(path[:PROGRAMME_PATH], USUAL_DAYS)), number)
        for number, path, after in rows
    ]


def due(since: datetime | None, days: int) -> float:
    return NEVER if since is None else since.timestamp() + days * DAY.total_seconds()


def free_for(user: User) -> StoryQuerySet:
    """What waits for a decision that the user may make, and nobody else is about to."""
    free = waiting(readable_stories(user)).exclude(claims.is_claimed() & ~Q(locked_by=user))
    return free.exclude(pk__in=StoryPage.objects.told_by(user).values("pk"))
