"""What is kept of everything that happens on the desk: Wagtail's log, with actions of ours.

An entry holds ids, kinds and times. Names, words and messages stand in rows that it points to and an erasure blanks.
`sealing.py` sees to that, whoever writes an entry.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import PageLogEntry
from wagtail.models.audit_log import BaseLogEntry

from gallery.models import (
    BulkRun,
    Clearance,
    Decision,
    GalleryPage,
    Message,
    Report,
    ReviewDate,
    StoryPage,
    Suspension,
    TermChange,
    User,
)
from gallery.moderation.permissions import readable_stories
from gallery.moderation.record.sealing import name_of
from gallery.moderation.standing import is_moderator, is_own

ACTIONS = {
    "gallery.approve": (_("Publish a story"), _("Published")),
    "gallery.request_changes": (_("Request changes"), _("Changes requested")),
    "gallery.decline": (_("Decline a story"), _("Not published")),
    "gallery.reopen": (_("Take a declined story up again"), _("Taken up again")),
    "gallery.take_down": (_("Take a story down"), _("Taken down")),
    "gallery.restore": (_("Put a story back"), _("Put back")),
    "gallery.send": (_("Send a story"), _("Sent")),
    "gallery.take_back": (_("Take a story back"), _("Taken back to change")),
    "gallery.withdraw": (_("Withdraw a story"), _("Withdrawn")),
    "gallery.erase": (_("Erase a story"), _("Erased")),
    "gallery.delete_account": (_("Delete an account with its stories"), _("Account deleted with its stories")),
    "gallery.leave_stories": (
        _("Delete an account and leave its stories"),
        _("Account deleted, its stories left without a name"),
    ),
    "gallery.message": (_("Write a message"), _("Message written")),
    "gallery.object": (_("Object to a change"), _("Objected to a change")),
    "gallery.claim": (_("Claim a story"), _("Claimed")),
    "gallery.release": (_("Release a story"), _("Released")),
    "gallery.clear": (_("Clear a finding"), _("Finding cleared")),
    "gallery.take_back_clearance": (_("Take a clearance back"), _("Clearance taken back")),
    "gallery.edit": (_("Change the text of a story"), _("Text changed")),
    "gallery.edit_picture": (_("Change a picture of a story"), _("Picture changed")),
    "gallery.report": (_("Report a story"), _("Reported")),
    "gallery.decide_report": (_("Decide about a report"), _("Report decided")),
    "gallery.set_review_date": (_("Choose when to ask again"), _("Day chosen to ask again")),
    "gallery.ask_again": (_("Ask whether a story is still true"), _("Asked whether it is still true")),
    "gallery.confirm": (_("Say that a story is still true"), _("Said to be still true")),
    "gallery.tag": (_("Tag a story"), _("Tagged")),
    "gallery.move": (_("Move a story to another gallery"), _("Moved to another gallery")),
    "gallery.refile": (_("Put a story under other terms"), _("Put under other terms")),
    "gallery.hand_over": (_("Offer a story to somebody"), _("Offered to somebody, to take it over")),
    "gallery.take_over": (_("Take a story over"), _("Taken over")),
    "gallery.join": (_("Join a story as a co-author"), _("Joined as a co-author")),
    "gallery.leave": (_("Leave a story as a co-author"), _("Left as a co-author")),
    "gallery.take_off": (_("Take a co-author off a story"), _("Co-author taken off")),
    "gallery.know": (_("Mark a contributor as known"), _("Marked as known")),
    "gallery.forget": (_("Mark a contributor as not known"), _("Marked as not known")),
    "gallery.suspend": (_("Suspend a contributor"), _("Suspended")),
    "gallery.reinstate": (_("End a suspension"), _("Suspension ended")),
    "gallery.merge_terms": (_("Merge themes, cohorts or tags"), _("Terms merged")),
    "gallery.rename_terms": (_("Rename a theme, cohort or tag"), _("Term renamed")),
    "gallery.split_terms": (_("Split a theme, cohort or tag"), _("Term split")),
    "gallery.retire_terms": (_("Retire a theme, cohort or tag"), _("Term retired")),
    "gallery.bring_back_term": (_("Bring a retired theme, cohort or tag back"), _("Term brought back")),
    "gallery.export": (_("Export a list"), _("List exported")),
}
"""What may be done, and what it is called once it is."""

SHOWN = 100
"""So many of a story's entries stand on its review screen; the report has them all."""

TOLD_BY_OTHERS = (
    "wagtail.workflow.",
    "wagtail.publish",
    "wagtail.unpublish",
    "wagtail.edit",
    "wagtail.lock",
    "wagtail.unlock",
)
"""What Wagtail's machinery does in the course of something that an entry of ours tells already."""

ABOUT_REPORTS = ("gallery.report", "gallery.decide_report")
ABOUT_FINDINGS = ("gallery.clear", "gallery.take_back_clearance")


def keep(subject: Model, action: str, *, by: User | None, about: Model | None = None) -> None:
    """One entry about a story or a person; `about` is the row that holds the words."""
    data: dict[str, Any] = {"about": about._meta.model_name, "id": about.pk} if about else {}
    log(subject, action, user=by, title=name_of(type(subject), subject.pk), data=data)


def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, done) in ACTIONS.items():
        actions.register_action(action, label, done)


@dataclass(frozen=True)
class RecordEntry:
    when: dt.datetime
    who: str
    what: str
    words: str
    """Of the row that the entry points to, as they are now."""


def record_context(story: StoryPage, user: User) -> dict[str, Any]:
    return {"record": entries_of(story, user), "record_story": story.pk}


def entries_of(story: StoryPage, user: User) -> list[RecordEntry]:
    """The last of what happened to the story, newest first, and is not kept from the user."""
    entries = PageLogEntry.objects.filter(page=story.pk).exclude(is_told_by_others())
    entries = entries.exclude(action__in=actions_kept_from(user, story))
    return read(entries.order_by("-timestamp", "-pk").prefetch_related("user")[:SHOWN])


def is_told_by_others() -> Q:
    """Of entries about stories: each thing is said once."""
    return reduce(or_, (Q(action__startswith=machinery) for machinery in TOLD_BY_OTHERS))


def actions_kept_from(user: User, story: StoryPage) -> tuple[str, ...]:
    """As `is_kept_from`, of a single story: a question that costs less to ask."""
    if is_own(user, story):
        return (*ABOUT_REPORTS, *ABOUT_FINDINGS)
    is_reader = is_moderator(user) or readable_stories(user).filter(pk=story.pk).exists()
    return () if is_reader else ABOUT_REPORTS


def is_kept_from(user: User) -> Q:
    """Of entries about stories: reports are for whoever reads the story on the desk, unless they have told it."""
    own = StoryPage.objects.told_by(user).values("pk")
    about_own = Q(action__in=(*ABOUT_REPORTS, *ABOUT_FINDINGS), page_id__in=own)
    if is_moderator(user):
        return about_own
    return about_own | (Q(action__in=ABOUT_REPORTS) & ~Q(page_id__in=readable_stories(user).values("pk")))


def read(entries: Iterable[BaseLogEntry]) -> list[RecordEntry]:
    """With the words of the rows that the entries point to: one query for each kind of row."""
    entries = list(entries)
    rows = rows_about(entries)
    return [RecordEntry(entry.timestamp, who(entry), what(entry), words(entry, rows)) for entry in entries]


def who(entry: BaseLogEntry) -> str:
    if entry.user_id is None:
        return __("Somebody without an account, or the site itself")
    return str(entry.user) if entry.user else __("Account deleted")


def what(entry: BaseLogEntry) -> str:
    return as_wagtail_notes(str(entry.message)) if entry.action.startswith(TOLD_BY_OTHERS) else str(entry.message)


def as_wagtail_notes(words: str) -> str:
    """Wagtail calls some things by the words that ours have."""
    return __("%(what)s, as Wagtail notes it") % {"what": words}


Rows = dict[str, dict[Any, Model]]


def rows_about(entries: Iterable[BaseLogEntry]) -> Rows:
    numbers: dict[str, set[Any]] = defaultdict(set)
    for entry in entries:
        numbers[entry.data.get("about", "")].add(entry.data.get("id"))
    return {kind: WORDS[kind][0].in_bulk(numbers[kind]) for kind in numbers.keys() & WORDS.keys()}


def words(entry: BaseLogEntry, rows: Rows) -> str:
    kind, number = entry.data.get("about"), entry.data.get("id")
    if kind is None:
        return ""
    if kind not in WORDS:
        return kind_and_number(kind, number)
    row = rows[kind].get(number)
    return WORDS[kind][1](row) if row else __("(erased)")


def kind_and_number(kind: str, number: int) -> str:
    for app in ("gallery", "wagtailcore"):
        with suppress(ContentType.DoesNotExist):
            return f"{ContentType.objects.get_by_natural_key(app, kind).name} {number}"
    return ""


def words_of_decision(decision: Decision) -> str:
    return ": ".join(filter(None, [decision.reason.name if decision.reason else "", decision.message]))


def words_of_report(report: Report) -> str:
    return ": ".join(filter(None, [report.get_reason_display(), report.text]))


WORDS: dict[str, tuple[QuerySet[Any], Callable[[Any], str]]] = {
    "decision": (Decision.objects.select_related("reason"), words_of_decision),
    "message": (Message.objects.all(), lambda row: row.text),
    "clearance": (Clearance.objects.all(), lambda row: row.reason),
    "report": (Report.objects.all(), words_of_report),
    "reviewdate": (ReviewDate.objects.all(), lambda row: date_format(row.due_on)),
    "gallerypage": (GalleryPage.objects.all(), lambda row: row.title),
    "bulkrun": (BulkRun.objects.all(), lambda row: row.get_action_display()),
    "suspension": (Suspension.objects.all(), lambda row: row.note),
    "termchange": (TermChange.objects.all(), str),
    "user": (User.objects.all(), str),
}
"""What is read of each kind of row that an entry can point to."""
