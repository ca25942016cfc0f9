"""How moderators decide in tests: every safeguarding statement is confirmed unless a test says otherwise."""

from typing import Any

from gallery.models import Decision, StoryPage, User
from gallery.moderation import checks, review
from gallery.moderation.curated import questions_for
from gallery.moderation.queue.order import IN_TURN, with_promise
from gallery.moderation.queue.order import waiting as stories_waiting
from gallery.moderation.screen.forms import statement_key


def waiting() -> list[StoryPage]:
    """What waits for a decision, in the order of the queue."""
    return list(with_promise(stories_waiting(StoryPage.objects.all())).order_by(*IN_TURN))


def latest(story: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()


def all_confirmed(story: StoryPage) -> list[int]:
    return [question.pk for question in questions_for(latest(story))]


def clear_everything(story: StoryPage, *, by: User) -> None:
    for found in checks.open_blocks(latest(story)):
        checks.clear(story, key=found.key, kind=found.kind, reason="It is made up.", by=by)


def decide(story: StoryPage, **about: Any) -> Decision:
    """As `review.decide`."""
    return review.decide(story, **{"confirmed": all_confirmed(story), **about})


def decision_form(story: StoryPage, kind: str, message: str = "", **fields: Any) -> dict[str, Any]:
    """What the review screen posts when the button of `kind` is pressed."""
    return {
        "seen": review.fingerprint(StoryPage.objects.get(pk=story.pk).get_latest_revision()),
        "kind": kind,
        "message": message,
        "confirmed": [statement_key(question) for question in questions_for(latest(story))],
        **fields,
    }
