"""What is kept for a while only. The worker forgets it once an hour, `manage.py forget` at once.

What each table holds about people, and why, stands in `gallery/what_is_kept.py`.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import FormState

from gallery.contributions.co_authors import forget_lapsed_invitations, lapsed_invitations
from gallery.contributions.reminders import abandoned_drafts, forget_abandoned_drafts
from gallery.contributions.throttling import forget_old_attempts, old_attempts
from gallery.moderation.afterwards.reports import answered_reporters, forget_reporters
from gallery.notifications.outbox import forget_old_mails, forget_old_words, old_mails, old_words
from gallery.printing.booklets import forget_old_booklets, old_booklets

EACH = timedelta(hours=1)
DONE_KEPT = timedelta(days=1)
FAILED_KEPT = timedelta(days=14)

logger = logging.getLogger(__name__)


class Rows(Protocol):
    def count(self) -> int: ...


@dataclass(frozen=True)
class Rule:
    name: str
    what: str
    kept: str
    due: Callable[[], Rows]
    """What is to be forgotten now."""
    forget: Callable[[], object]


def ended_sessions() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=timezone.now())


def old_task_results() -> "QuerySet[DBTaskResult]":
    """What went wrong is kept for whoever mends it."""
    results, now = DBTaskResult.objects, timezone.now()
    done = Q(pk__in=results.successful().filter(finished_at__lt=now - DONE_KEPT).values("pk"))
    failed = Q(pk__in=results.failed().filter(finished_at__lt=now - FAILED_KEPT).values("pk"))
    return results.filter(done | failed)


class StaleCounts:
    """Of the cache, where it is a table: Django leaves what is stale there until the table is full."""

    def __init__(self) -> None:
        tables = [own["LOCATION"] for own in caches.settings.values() if own["BACKEND"].endswith("db.DatabaseCache")]
        self.table = str(tables[0]) if tables else ""

    def count(self) -> int:
        return self.ask("SELECT COUNT(*)")[0][0] if self.table else 0

    def delete(self) -> None:
        if self.table:
            self.ask("DELETE")

    def ask(self, verb: str) -> list[Any]:
        table, now = connection.ops.quote_name(self.table), connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(f"{verb} FROM {table} WHERE expires < %s", [now])
            return cursor.fetchall() if cursor.description else []


RULES = (
    Rule("words-of-mails", "What mails said, and about what", "30 days", old_words, forget_old_words),
    Rule("mails", "That a mail was sent, and to whom", "a year", old_mails, forget_old_mails),
    Rule(
        "reporters",
        "The address of whoever reported a story",
        "30 days after the answer",
        answered_reporters,
        forget_reporters,
    ),
    Rule(
        "invitations",
        "Invitations that nobody took up, with their mails",
        "28 days",
        lapsed_invitations,
        forget_lapsed_invitations,
    ),
    Rule(
        "drafts",
        "Drafts in which nobody writes, with their photos",
        "a year after the last word",
        abandoned_drafts,
        forget_abandoned_drafts,
    ),
    Rule("attempts", "What is counted for limits", "a day", old_attempts, forget_old_attempts),
    Rule("booklets", "Booklets and posters", "7 days", old_booklets, forget_old_booklets),
    Rule(
        "sessions",
        "Sessions that have ended, with what was typed while signed out",
        "until they end, 2 weeks after they began",
        ended_sessions,
        lambda: ended_sessions().delete(),
    ),
    Rule(
        "tasks",
        "What the worker has done",
        "a day; 14 days where it went wrong",
        old_task_results,
        lambda: old_task_results().delete(),
    ),
    Rule(
        "sign-in-counts",
        "Counts of tries to sign in, by network address",
        "until they are of no use, at most an hour",
        StaleCounts,
        lambda: StaleCounts().delete(),
    ),
    Rule(
        "previews",
        "What moderators typed into Wagtail’s forms, for its preview",
        "a day",
        lambda: FormState.objects.stale(),
        lambda: FormState.objects.stale().delete(),
    ),
)


def forget_what_is_due() -> None:
    """Once an hour, by whichever worker comes first."""
    if cache.add("gallery.retention", True, EACH.total_seconds()):
        for _rule, trouble in forgotten():
            if trouble:
                logger.error("what is due could not be forgotten", exc_info=trouble)


def forgotten() -> Iterator[tuple[Rule, Exception | None]]:
    """One after the other: what goes wrong with one does not keep the others."""
    for rule in RULES:
        try:
            rule.forget()
        except Exception as error:
            yield rule, error
        else:
            yield rule, None
