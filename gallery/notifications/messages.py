"""What whoever tells a story and the moderators say to one another about it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import Contribution, Message
from gallery.notifications.choices import told_at_once
from gallery.notifications.letters import Because, Letter, absolute, send
from gallery.notifications.to_contributors import my_story_url
from gallery.notifications.to_moderators import moderators_of_others


def pass_on(message: Message) -> None:
    """To the other side; never to whoever wrote it, nor to moderators whose own story it is."""
    if message.is_from_moderators:
        tell_each(contributors_of(message.contribution), message, from_moderators(message))
    else:
        story = message.contribution.story
        at_once = told_at_once(moderators_of_others(story), story)
        tell_each(at_once.values_list("email", flat=True), message, from_contributor(message))


def tell_each(addresses: Iterable[str], message: Message, letter: Letter) -> None:
    author = message.author.email if message.author else ""
    for address in {address.lower(): address for address in addresses if address.lower() != author.lower()}.values():
        send(letter, to=address, event=f"message {message.pk}")


def contributors_of(contribution: Contribution) -> list[str]:
    """Where those who told a story are written to. Nowhere, once their accounts are deleted."""
    addresses = [contribution.written_to, *contribution.co_authors.values_list("email", flat=True)]
    return [address for address in addresses if address]


def from_moderators(message: Message) -> Letter:
    title = message.contribution.story.draft_title
    return Letter(
        subject=_("A message about your story: %(title)s") % {"title": title},
        heading=_("A message about your story"),
        paragraphs=[
            _("A moderator has written to you about “%(title)s”. You can answer on its page.") % {"title": title}
        ],
        message=message.text,
        action_label=_("Read and answer"),
        action_url=my_story_url(message.contribution),
    )


def from_contributor(message: Message) -> Letter:
    title = message.contribution.story.draft_title
    who = str(message.author) if message.author else _("Somebody")
    return Letter(
        subject=_("A message about a story: %(title)s") % {"title": title},
        heading=_("A message about a story"),
        paragraphs=[_("%(who)s has written to the moderators about “%(title)s”.") % {"who": who, "title": title}],
        message=message.text,
        message_heading=_("%(who)s wrote:") % {"who": who},
        action_label=_("Read and answer"),
        action_url=absolute(reverse("review_story", args=[message.contribution.story_id])),
        because=Because.DESK,
    )
