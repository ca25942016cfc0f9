import logging
import threading
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from gallery.checks import refuse_to_start
from gallery.contributions.account_erasure import finish_farewells
from gallery.contributions.reminders import remind_of_quiet_drafts
from gallery.jobs import BEAT, Pulse, try_failed_jobs_again
from gallery.moderation.afterwards.review_dates import ask_about_due_stories
from gallery.moderation.bulk.runs import resume_runs
from gallery.moderation.checks import summarise_what_is_stale
from gallery.moderation.claims import release_stale
from gallery.moderation.tidying.carrying_out import resume_changes
from gallery.notifications.digest import send_daily_digests
from gallery.notifications.outbox import deliver_due_mail
from gallery.printing.booklets import tend_booklets
from gallery.publication.cards import store_missing_cards
from gallery.publication.changes import forget_old_changes
from gallery.publication.in_common import find_missing_neighbours
from gallery.publication.learning import work_out_what_is_stale
from gallery.publication.pictures import make_missing_pictures
from gallery.publication.search_text import mend_search_index, tidy_search_index
from gallery.publication.showcase_pictures import draw_missing_showcases
from gallery.publication.showcases import follow_showcases
from gallery.publication.social import draw_missing_pictures
from gallery.retention import forget_what_is_due
from gallery.upkeep.erasures import note_new_erasures

SWEEP_EACH = 60
"""Seconds between two looks for work that no task will bring: mail that is due, work of a killed worker."""

logger = logging.getLogger(__name__)


class Command(DatabaseWorker):
    help = "Run the tasks that wait in the database, and once a minute pick up what was left half done."

    def handle(self, **options: Any) -> None:
        refuse_to_start()
        stop, pulse = threading.Event(), Pulse(options["worker_id"])
        pulse.begin()
        threading.Thread(target=beat_until, args=[stop, pulse], daemon=True).start()
        threading.Thread(target=sweep_until, args=[stop], daemon=True).start()
        try:
            super().handle(**{**options, "reload": False})
        finally:
            stop.set()


def beat_until(stop: threading.Event, pulse: Pulse) -> None:
    """Beside the sweep, which may take longer than others wait for a worker."""
    while not stop.wait(BEAT.total_seconds()):
        attempt(pulse.beat)


def sweep_until(stop: threading.Event) -> None:
    while not stop.is_set():
        sweep()
        stop.wait(SWEEP_EACH)


def publish_what_is_due() -> None:
    """And take down what was to be shown until now: pages of editors, as they have scheduled them."""
    call_command("publish_scheduled")


LOOKS = (
    try_failed_jobs_again,
    deliver_due_mail.call,
    make_missing_pictures,
    draw_missing_pictures,
    mend_search_index,
    tidy_search_index,
    store_missing_cards,
    find_missing_neighbours,
    publish_what_is_due,
    follow_showcases,
    draw_missing_showcases,
    work_out_what_is_stale,
    forget_old_changes,
    summarise_what_is_stale,
    resume_runs,
    resume_changes,
    tend_booklets,
    release_stale,
    remind_of_quiet_drafts,
    send_daily_digests,
    ask_about_due_stories,
    forget_what_is_due,
    finish_farewells,
    note_new_erasures,
)


def sweep() -> None:
    for look in LOOKS:
        attempt(look)


def attempt(look: Callable[[], object]) -> None:
    """One must not keep the others from theirs, nor end the thread."""
    try:
        look()
    except Exception:
        logger.exception("a part of the sweep failed; it is tried again in a minute")
    finally:
        close_old_connections()
