"""Whose turn it is: from one story that waits to the next, in the order of the queue.

Places are compared here: a database works the promise of each story out anew for every comparison.
"""

from typing import NamedTuple

from django.db.models import Q

from gallery.models import StoryPage, User
from gallery.models.stories import StoryQuerySet
from gallery.moderation import claims
from gallery.moderation.permissions import readable_stories
from gallery.moderation.queue.order import waiting, with_promise

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
    rows = with_promise(stories).order_by().values_list("comes_after_known", "due", "pk")
    return [Place(after, NEVER if due is None else due, number) for after, due, number in rows]


def free_for(user: User) -> StoryQuerySet:
    """What waits for a decision that the user may make, and nobody else is about to."""
    free = waiting(readable_stories(user)).exclude(claims.is_claimed() & ~Q(locked_by=user))
    return free.exclude(pk__in=StoryPage.objects.told_by(user).values("pk"))
