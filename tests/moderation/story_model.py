"""What may be done with a story, and what follows: the site works it out from Wagtail, and must agree."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gallery.models import Stage


@dataclass(frozen=True)
class StoryModel:
    """One story that was sent. Versions count from 1; 0 is none."""

    newest: int = 1
    public: int = 0
    review: str = "open"
    """Or "returned", or "" where there is none."""
    last: str = ""
    """What ended the last review, or the story's being public."""
    taken_down: int = 0
    """The version that was public then."""

    @property
    def stage(self) -> Stage:
        if self.last == "withdraw":
            return Stage.WITHDRAWN
        if self.review == "open":
            return Stage.CHANGES_WAITING if self.public else Stage.IN_REVIEW
        if self.review == "returned":
            return Stage.CHANGES_REQUESTED
        if self.public:
            return Stage.PUBLISHED
        return {"take_back": Stage.TAKEN_BACK, "decline": Stage.DECLINED, "take_down": Stage.TAKEN_DOWN}[self.last]

    @property
    def possible(self) -> set[str]:
        return {action for action in ACTIONS if self.after(action) is not None}

    def after(self, action: str) -> "StoryModel | None":
        """None where it makes no sense now, and whoever tries is told."""
        return ACTIONS[action](self)


def approve(story: StoryModel) -> StoryModel | None:
    return replace(story, review="", public=story.newest, last="approve") if story.review == "open" else None


def request_changes(story: StoryModel) -> StoryModel | None:
    return replace(story, review="returned", last="request_changes") if story.review == "open" else None


def decline(story: StoryModel) -> StoryModel | None:
    return replace(story, review="", last="decline") if story.review == "open" else None


def reopen(story: StoryModel) -> StoryModel | None:
    return replace(story, review="open", last="reopen") if story.last == "decline" else None


def edit(story: StoryModel) -> StoryModel | None:
    """By a moderator, in Wagtail's editor: a version of its own. Only what they are asked to decide about is theirs."""
    return replace(story, newest=story.newest + 1) if story.review == "open" else None


def take_down(story: StoryModel) -> StoryModel | None:
    if not story.public:
        return None
    return replace(story, review="", public=0, last="take_down", taken_down=story.public)


def restore(story: StoryModel) -> StoryModel | None:
    """What had come in since waits again."""
    if story.last != "take_down":
        return None
    review = "open" if story.newest != story.taken_down else ""
    return replace(story, review=review, public=story.taken_down, last="restore")


def take_back(story: StoryModel) -> StoryModel | None:
    return replace(story, review="", last="take_back") if story.review == "open" else None


def send(story: StoryModel) -> StoryModel | None:
    """Again, with changes."""
    if story.stage in (Stage.IN_REVIEW, Stage.CHANGES_WAITING, Stage.DECLINED, Stage.TAKEN_DOWN):
        return None
    return replace(story, newest=story.newest + 1, review="open", last="send")


def withdraw(story: StoryModel) -> StoryModel | None:
    return None if story.last == "withdraw" else replace(story, review="", public=0, last="withdraw")


ACTIONS: dict[str, Callable[[StoryModel], StoryModel | None]] = {
    verb.__name__: verb
    for verb in (approve, request_changes, decline, reopen, edit, take_down, restore, take_back, send, withdraw)
}
