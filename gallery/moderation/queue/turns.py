"""Whose turn it is: from one story that waits to the next, in the order of the queue."""

from typing import Any

from django.db.models import Q

from gallery.models import StoryPage, User
from gallery.moderation import claims
from gallery.moderation.permissions import readable_stories
from gallery.moderation.queue.order import IN_TURN, waiting, with_promise


def next_story(story: StoryPage, *, user: User) -> int | None:
    """The number of the story to review after this one, if there is any: after the last comes the first."""
    others, here = in_turn(user).exclude(pk=story.pk), place_of(story)
    after = others.filter(comes_later(story.pk, **here)) if here else others.none()
    return first_of(after) or first_of(others)


def stories_before(story: StoryPage) -> int:
    """How many stand before this one in the queue; none if it does not wait itself."""
    here = place_of(story)
    if here is None:
        return 0
    others = with_promise(waiting(StoryPage.objects.exclude(pk=story.pk)))
    return others.exclude(comes_later(story.pk, **here)).count()


def place_of(story: StoryPage) -> Any:
    """What decides where it stands in the queue; None if it does not wait."""
    rows = with_promise(waiting(StoryPage.objects.filter(pk=story.pk)))
    return rows.values("comes_after_known", "due").first()


def in_turn(user: User) -> Any:
    """What waits for a decision that the user may make, and nobody else is about to."""
    free = waiting(readable_stories(user)).exclude(claims.is_claimed() & ~Q(locked_by=user))
    others = free.exclude(pk__in=StoryPage.objects.told_by(user).values("pk"))
    return with_promise(others).order_by(*IN_TURN)


def comes_later(number: int, *, comes_after_known: int, due: float) -> Q:
    is_same = Q(comes_after_known=comes_after_known)
    return (
        Q(comes_after_known__gt=comes_after_known) | (is_same & Q(due__gt=due)) | (is_same & Q(due=due, pk__gt=number))
    )


def first_of(stories: Any) -> int | None:
    return stories.values_list("pk", flat=True).first()
