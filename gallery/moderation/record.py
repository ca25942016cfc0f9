"""What is kept of everything that happens on the desk: Wagtail's log, with actions of ours.

An entry holds ids, kinds and times. Names, words and messages stand in rows that it points to and an erasure blanks.
"""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, log

from gallery.models import StoryPage, User

ACTIONS = {
    "gallery.approve": _("Publish a story"),
    "gallery.request_changes": _("Request changes"),
    "gallery.decline": _("Decline a story"),
    "gallery.reopen": _("Take a declined story up again"),
    "gallery.take_down": _("Take a story down"),
    "gallery.restore": _("Put a story back"),
    "gallery.send": _("Send a story"),
    "gallery.take_back": _("Take a story back"),
    "gallery.withdraw": _("Withdraw a story"),
    "gallery.message": _("Write a message"),
    "gallery.object": _("Object to a change"),
    "gallery.claim": _("Claim a story"),
    "gallery.release": _("Release a story"),
    "gallery.clear": _("Clear a finding"),
    "gallery.edit": _("Change the text of a story"),
    "gallery.edit_picture": _("Change a picture of a story"),
    "gallery.report": _("Report a story"),
    "gallery.decide_report": _("Decide about a report"),
    "gallery.set_review_date": _("Choose when to ask again"),
    "gallery.ask_again": _("Ask whether a story is still true"),
    "gallery.confirm": _("Say that a story is still true"),
    "gallery.tag": _("Tag a story"),
    "gallery.move": _("Move a story to another gallery"),
    "gallery.hand_over": _("Hand a story over"),
    "gallery.know": _("Mark a contributor as known"),
    "gallery.forget": _("Mark a contributor as not known"),
    "gallery.suspend": _("Suspend a contributor"),
    "gallery.reinstate": _("End a suspension"),
    "gallery.export": _("Export a list"),
}


def keep(subject: Model, action: str, *, by: User | None, about: Model | None = None) -> None:
    """One entry about a story or a person; `about` is the row that holds the words."""
    data: dict[str, Any] = {"about": about._meta.model_name, "id": about.pk} if about else {}
    log(subject, action, user=by, title=title_of(subject), data=data)


def title_of(subject: Model) -> str:
    """Of a story its number: its title would stay in the log when the story is erased."""
    return f"{StoryPage._meta.verbose_name} {subject.pk}" if isinstance(subject, StoryPage) else str(subject.pk)


def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label in ACTIONS.items():
        actions.register_action(action, label, label)
