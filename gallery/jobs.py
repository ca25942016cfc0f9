"""Jobs of the worker that go wrong: tried again with growing pauses, and after the last try left for a person.

A job may run twice, on two machines even: what it finds done it leaves.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from gallery.models import Worker

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 25))
"""Before the second try, the third and the last."""
BEAT = timedelta(seconds=20)
LATE = timedelta(seconds=60)
"""A worker that was so late itself cannot tell whether the others are silent, or the database was."""
SILENT = timedelta(minutes=2)
"""What is not heard of for so long was killed, or its machine is gone."""
LOST = "Its worker was killed, or the machine stopped."
MOST_WORDS = 300
LONG_AGO = datetime.min.replace(tzinfo=UTC)

logger = logging.getLogger(__name__)


class Pulse:
    """Of one worker: the others see that it lives, and it sees to the jobs of those that do not."""

    def __init__(self, name: str) -> None:
        self.name, self.last, self.steady_since = name, LONG_AGO, LONG_AGO

    def begin(self) -> None:
        """What runs under this name already was taken by one that came before, and was killed."""
        for job in DBTaskResult.objects.running():
            if holder_of(job) == self.name:
                fail(job)
        self.beat()

    def beat(self) -> None:
        Worker.objects.update_or_create(name=self.name, defaults={"heard_at": Now()})
        now = timezone.now()
        if now - self.last > LATE:
            self.steady_since = now
        self.last = now
        if now - self.steady_since >= SILENT:
            fail_lost_jobs()


def fail_lost_jobs() -> None:
    """Jobs first, then workers: whoever has taken one of these had been heard of before that.

    By the clock of the database: those of two machines may differ by more than a worker may be silent.
    """
    jobs = list(DBTaskResult.objects.running())
    Worker.objects.filter(heard_at__lt=Now() - SILENT).delete()
    alive = set(Worker.objects.values_list("name", flat=True))
    for job in jobs:
        if holder_of(job) not in alive:
            fail(job)


def holder_of(job: DBTaskResult) -> str:
    return job.worker_ids[-1] if job.worker_ids else ""


def fail(job: DBTaskResult) -> bool:
    """False where it has come to its end meanwhile."""
    in_hand = DBTaskResult.objects.running().filter(pk=job.pk, started_at=job.started_at)
    outcome = {"status": TaskResultStatus.FAILED, "finished_at": timezone.now(), "traceback": LOST}
    is_lost = bool(in_hand.update(**outcome, exception_class_path=""))
    if is_lost:
        logger.warning("job %s has lost its worker", job.pk)
    return is_lost


def try_failed_jobs_again() -> None:
    """Each when its pause is over; those whose last try failed wait for a person."""
    for job in DBTaskResult.objects.failed():
        pauses_left = PAUSES[max(len(job.worker_ids), 1) - 1 :]
        if pauses_left and job.finished_at:
            # Another sweep may have been here, and the job have failed once more.
            same = DBTaskResult.objects.filter(pk=job.pk, finished_at=job.finished_at)
            wait_again(same, until=job.finished_at + pauses_left[0])


def wait_again(jobs: DBTaskResultQuerySet, *, until: datetime) -> int:
    """How many failed ones of these will be tried again. Why they failed is in the log, and kept here no longer."""
    forgotten = {"exception_class_path": "", "traceback": "", "started_at": None, "finished_at": None}
    # It counts as waiting since then: whoever looks at the queue does not miss a worker in the pause.
    return jobs.failed().update(status=TaskResultStatus.READY, run_after=until, enqueued_at=until, **forgotten)


def waiting_again() -> DBTaskResultQuerySet:
    """Those that have failed, and of whose tries some are left."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY).exclude(worker_ids=[])


def words_of(job: DBTaskResult) -> str:
    """What went wrong, without where in the code: the last line, and its kind where that does not name it."""
    last = (job.traceback.strip().splitlines() or [""])[-1].strip()
    kind = job.exception_class_path
    return (last if kind.rpartition(".")[2] in last else f"{kind}: {last}")[:MOST_WORDS]


def enqueue_once(task: Task, *args: Any) -> None:
    """Unless the same waits already, or has failed and waits for a person: what a sweep finds each minute does not pile
    up."""
    told = {"args": list(args), "kwargs": {}}
    same = DBTaskResult.objects.filter(task_path=task.module_path, args_kwargs=told)
    if not same.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.FAILED)).exists():
        task.enqueue(*args)
