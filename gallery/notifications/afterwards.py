"""Letters about a story that is public already: whether it is still true, and what was changed in it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import Contribution, Message
from gallery.notifications.choices import told_at_once
from gallery.notifications.letters import Because, Letter, absolute, send
from gallery.notifications.to_contributors import my_story_url
from gallery.notifications.to_moderators import moderators_of_others


def ask_if_still_true(contribution: Contribution, *, due_on: dt.date) -> None:
    send(still_true(contribution), to=contribution.written_to, event=f"still-true {contribution.pk} {due_on}")


def still_true(contribution: Contribution) -> Letter:
    title = contribution.story.title
    return Letter(
        subject=_("Is your story still true? %(title)s") % {"title": title},
        heading=_("Is your story still true?"),
        paragraphs=[
            _("“%(title)s” has been public for a while. Others read it, and may write to you about it.")
            % {"title": title},
            _("If all of it is still true, say so with one button. If something has changed, change it there."),
            _("You can also take it down. If you do nothing, it stays as it is."),
        ],
        action_label=_("Answer on its page"),
        action_url=f"{my_story_url(contribution)}#still-true",
    )


def tell_of_objection(message: Message) -> None:
    """The moderators, once; never whoever objects."""
    story = message.contribution.story
    for moderator in told_at_once(moderators_of_others(story), story):
        send(objection(message), to=moderator.email, event=f"message {message.pk}")


def objection(message: Message) -> Letter:
    title = message.contribution.story.title
    who = str(message.author) if message.author else _("Somebody")
    return Letter(
        subject=_("An objection to a change: %(title)s") % {"title": title},
        heading=_("Somebody objects to a change"),
        paragraphs=[
            _("%(who)s objects to what was changed in “%(title)s” before it was published.")
            % {"who": who, "title": title},
            _("The story stays public as it is until somebody changes it or takes it down."),
        ],
        message=message.text,
        message_heading=_("%(who)s wrote:") % {"who": who},
        action_label=_("Read it and answer"),
        action_url=absolute(reverse("review_story", args=[message.contribution.story_id])),
        because=Because.DESK,
    )
