"""What people report about published stories, and what moderators decide about it.

However many report a story, it stays public until somebody decides.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Report, StoryPage, User
from gallery.models.reports import ReportQuerySet
from gallery.moderation import durations, review
from gallery.moderation.permissions import readable_stories, reads_everything
from gallery.moderation.record.entries import keep
from gallery.moderation.standing import is_moderator, is_own, locked_for
from gallery.notifications.outbox import forget_mails
from gallery.notifications.to_reporters import answer_reporter, event_of

PROMISED_WORKING_DAYS = 2
SATURDAY = 5
KEPT = timedelta(days=30)
DAY = timedelta(days=1)


def open_reports(story: StoryPage) -> QuerySet[Report]:
    """Those that nobody has decided about yet, the oldest first."""
    return story.reports.waiting()


def shown_reports(user: User) -> ReportQuerySet:
    """Those of the stories that the user reads on the desk, and has not told."""
    reports = Report.objects.shown_to(user)
    return reports if reads_everything(user) else reports.filter(story__in=readable_stories(user).values("pk"))


def number_open(user: User) -> int:
    """Of those that the user reads: the menu asks at every page of the admin, and mostly nothing waits."""
    return shown_reports(user).waiting().count() if Report.objects.waiting().exists() else 0


def reports_context(story: StoryPage, user: User) -> dict[str, Any]:
    """For the review screen, which the user may read: nothing to whoever told the story."""
    reports = [] if is_own(user, story) else list(open_reports(story))
    return {"reports": reports, "decides_reports": is_moderator(user)}


def due_at(report: Report) -> datetime:
    """When the promise ends: so many working days later, at the same time of the day."""
    moment, left = timezone.localtime(report.made_at), PROMISED_WORKING_DAYS
    while left:
        moment += DAY
        left -= moment.weekday() < SATURDAY
    return moment


def clock(report: Report) -> str:
    """What is left of the promised time, or how much too late it is; nothing once it is decided."""
    if report.decided_at:
        return ""
    return durations.clock(due_at(report) - timezone.now())


@transaction.atomic
def decide_reports(
    story: StoryPage,
    *,
    numbers: Collection[int],
    outcome: Report.Outcome,
    moderator: User,
    answer: str = "",
    message: str = "",
) -> list[Report]:
    """Decide about reports of one story together, by their keys, and write to whoever asked for an answer.

    A story that is still public is taken down with `message` to its contributor, where that is the outcome.
    Raises ReviewConflict when somebody was faster with one of them, or has put the story back meanwhile.
    """
    story = locked_for(moderator, story)
    chosen = chosen_reports(story, numbers)
    if outcome == Report.Outcome.TAKEN_DOWN and story.live:
        take_down(story, moderator=moderator, message=message)
    now = timezone.now()
    for report in chosen:
        settle(report, outcome=outcome, answer=answer, by=moderator, at=now)
    return chosen


def chosen_reports(story: StoryPage, numbers: Collection[int]) -> list[Report]:
    chosen = list(story.reports.select_for_update(of=("self",)).filter(pk__in=numbers))
    if decided := next((report for report in chosen if report.decided_at), None):
        raise review.ReviewConflict(what_happened(decided))
    if len(chosen) != len(set(numbers)) or not chosen:
        raise review.ReviewConflict(_("One of these reports is not there any more."))
    return chosen


def take_down(story: StoryPage, *, moderator: User, message: str) -> None:
    """Nobody was asked for a reason, where the story was not public when they read the page."""
    if not message.strip():
        raise review.ReviewConflict(_("The story is public again. Give the reason, then decide."))
    review.take_down(story, moderator=moderator, message=message)


def answered_reporters() -> QuerySet[Report]:
    return Report.objects.filter(decided_at__lt=timezone.now() - KEPT).exclude(email="")


def forget_reporters() -> None:
    """Whoever got their answer is not kept for ever, nor that they got it; what they reported is."""
    reports = list(answered_reporters())
    forget_mails(Q(event__in={event_of(report) for report in reports}))
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(email="")


def settle(report: Report, *, outcome: Report.Outcome, answer: str, by: User, at: datetime) -> None:
    report.outcome, report.answer = outcome, answer
    report.decided_by, report.decided_at = by, at
    report.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
    keep(report.story, "gallery.decide_report", by=by, about=report)
    answer_reporter(report)


def what_happened(report: Report) -> str:
    return _("Somebody was faster: %(who)s decided “%(outcome)s”.") % {
        "who": report.decided_by or _("a former colleague"),
        "outcome": report.get_outcome_display(),
    }
