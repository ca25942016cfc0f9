"""What whoever shared a story and the moderators have said to each other about it."""

from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext as _

from gallery.models import Contribution, Message, StoryPage, User
from gallery.models.parts import labelled, parts_of_story
from gallery.moderation.record.entries import keep
from gallery.notifications.messages import pass_on


@dataclass(frozen=True)
class Entry:
    """A message, or a decision with its words. How its author is named depends on who reads it."""

    author: User | None
    is_from_moderators: bool
    when: datetime
    label: str
    text: str
    remarks: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def write_message(contribution: Contribution, *, author: User, text: str, is_from_moderators: bool) -> Message:
    """Say something about a story. The other side gets it by mail, the author does not."""
    message = Message.objects.create(
        contribution=contribution, author=author, text=text, is_from_moderators=is_from_moderators
    )
    keep(contribution.story, "gallery.message", by=author, about=message)
    pass_on(message)
    return message


def conversation_of(contribution: Contribution) -> list[Entry]:
    """Decisions with their remarks, and messages, in the order in which they were made."""
    messages = contribution.messages.select_related("author")
    entries = [*decisions_about(contribution.story), *map(entry_of, messages)]
    return sorted(entries, key=attrgetter("when"))


def decisions_about(story: StoryPage) -> list[Entry]:
    parts = parts_of_story(story)
    return [
        Entry(
            author=decision.moderator,
            is_from_moderators=True,
            when=decision.decided_at,
            label=decision.get_kind_display(),
            text=decision.message,
            remarks=labelled(decision.remarks.all(), parts=parts),
        )
        for decision in story.decisions.select_related("moderator").prefetch_related("remarks")
    ]


def entry_of(message: Message) -> Entry:
    return Entry(
        author=message.author,
        is_from_moderators=message.is_from_moderators,
        when=message.sent_at,
        label=_("Objection") if message.is_objection else _("Message"),
        text=message.text,
    )
