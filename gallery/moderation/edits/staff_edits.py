"""What the staff have changed of a story after it was sent. The version that was sent is kept, and shown beside it."""

from typing import Any

from wagtail.models import Revision

from gallery.models import Contribution, Decision, Message, StoryPage, User
from gallery.models.versions import sent_last
from gallery.moderation.screen.difference import Change, difference


def edited_parts(story: StoryPage) -> list[Change]:
    """From what was sent last to the version that moderators read."""
    contribution = Contribution.objects.filter(story=story).first()
    latest = story.get_latest_revision()
    if contribution is None or latest is None:
        return []
    return changes_between(sent_last(contribution), latest)


def published_edits(contribution: Contribution) -> list[Change]:
    """From what was sent to what is public of it. Nothing of a version that still waits."""
    story = contribution.story
    public = story.live_revision if story.live else None
    if public is None:
        return []
    return changes_between(sent_last(contribution, until=approved(story) or public), public)


def approved(story: StoryPage) -> Revision | None:
    """What a moderator has read and published. The public version may be newer: a picture in it was changed since."""
    decision = story.decisions.filter(kind=Decision.Kind.APPROVE, revision__isnull=False).last()
    return decision.revision if decision else None


def changes_between(old: Revision | None, new: Revision) -> list[Change]:
    if old is None or old.pk == new.pk:
        return []
    return difference(old.as_object(), new.as_object())


def open_objections(story: StoryPage) -> list[Message]:
    """To what was changed in it."""
    return list(Message.objects.filter(contribution__story=story).open_objections().select_related("author"))


def edited_context(story: StoryPage, user: User) -> dict[str, Any]:
    """What `moderation/includes/edited.html` shows."""
    return {"edited_parts": edited_parts(story), "objections": open_objections(story)}
