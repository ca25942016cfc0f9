"""Work that does not come to its end: tasks, what moderators have begun, and mail."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gallery.jobs import fail
from gallery.models import BulkRun, OutgoingMail, TermChange
from gallery.moderation.bulk.runs import resume_runs
from gallery.moderation.tidying.carrying_out import resume_changes
from gallery.upkeep.findings import Found

LONGEST_TASK = timedelta(hours=2)
"""What runs for longer has lost its worker: none takes more than minutes."""
LONGEST_JOB = timedelta(days=1)
LONGEST_WAIT = timedelta(hours=1)


def stuck_tasks(*, mend: bool) -> Found:
    """Of killed workers, where none has been running since to take them back; or they hang. They are tried again."""
    stuck = list(DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST_TASK))
    mended = sum(map(fail, stuck)) if mend else 0
    return Found("Tasks that lost their worker", len(stuck), mended)


def waiting_tasks(*, mend: bool) -> Found:
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LONGEST_WAIT).count()
    return Found("Tasks that nobody takes", waiting, left="Is the worker running?" if waiting else "")


def half_done_jobs(*, mend: bool) -> Found:
    """Of moderators: the sweep hands them on each minute, unless something keeps failing."""
    day_ago = timezone.now() - LONGEST_JOB
    runs = BulkRun.objects.filter(results__is_done=None, results__isnull=False, started_at__lt=day_ago).distinct()
    changes = TermChange.objects.filter(finished_at=None, heard_of_at__lt=day_ago)
    names = [f"bulk run {pk}" for pk in runs.values_list("pk", flat=True)]
    names += [f"change of terms {pk}" for pk in changes.values_list("pk", flat=True)]
    if mend and names:
        resume_runs()
        resume_changes()
    left = f"Begun again; the worker’s log says why they do not end: {', '.join(names)}." if names else ""
    return Found("Jobs of moderators that do not end", len(names), left=left)


def late_mail(*, mend: bool) -> Found:
    waiting = OutgoingMail.objects.filter(sent_at=None, refused_at=None, created_at__lt=timezone.now() - LONGEST_JOB)
    number = waiting.count()
    return Found("Mails that have waited for a day", number, left="Does the mail server answer?" if number else "")
