"""A job that goes wrong, or loses its worker, is tried again by itself, and after the last try it is kept."""

import logging
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from gallery import health
from gallery.jobs import PAUSES, SILENT, Pulse, enqueue_once, fail_lost_jobs, try_failed_jobs_again, words_of
from gallery.jobs import fail as give_up
from gallery.management.commands import worker as command
from gallery.models import Worker
from tests.jobs.made_up import fail, hang_once, note

ROOT = Path(__file__).parents[2]
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def quiet():
    """What made-up jobs raise belongs to these tests, not to their report."""
    logging.getLogger("django_tasks").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("django_tasks").setLevel(logging.NOTSET)


@pytest.fixture
def queued(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def jobs(db, queued, monkeypatch):
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    return DBTaskResult.objects


@pytest.fixture
def clock(monkeypatch):
    """Time that passes when it is told to."""
    now = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])

    def passes(time):
        now[0] += time

    return passes


def work(name="worker"):
    """A worker does all that is ready, and leaves."""
    db_worker.Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    ).run()


def taken(jobs, *, by):
    """A job that a worker has begun, and has not ended."""
    fail.enqueue("never done")
    job = jobs.latest("enqueued_at")
    job.claim(by)
    return job


def heard(name, *, ago):
    Worker.objects.update_or_create(name=name, defaults={"heard_at": timezone.now() - ago})


def test_a_job_that_fails_is_tried_again_after_growing_pauses_and_then_kept(jobs, clock):
    fail.enqueue("no route to the cache")
    tried_after, began = [], timezone.now()

    for _minute in range(60):
        before = len(jobs.get().worker_ids)
        try_failed_jobs_again()
        work()
        if len(jobs.get().worker_ids) > before:
            tried_after.append((timezone.now() - began) // MINUTE)
        clock(MINUTE)

    assert tried_after == [0, 1, 6, 31]
    assert jobs.get().status == "FAILED"
    assert words_of(jobs.get()) == "ConnectionError: no route to the cache"


def test_a_job_that_succeeds_at_last_is_done(jobs, clock, tmp_path):
    place = tmp_path / "folder" / "notes"
    note.enqueue(str(place), "done")
    work()
    assert jobs.get().status == "FAILED"

    place.parent.mkdir()
    try_failed_jobs_again()
    work()
    assert not place.exists()
    clock(PAUSES[0])
    work()

    assert (jobs.get().status, jobs.get().traceback) == ("SUCCESSFUL", "")
    assert place.read_text() == "done\n"


def test_two_sweeps_put_it_back_once(jobs, clock):
    fail.enqueue("")
    work()

    try_failed_jobs_again()
    first = jobs.get().run_after
    clock(MINUTE / 2)
    try_failed_jobs_again()

    assert jobs.get().run_after == first


def test_a_sweep_that_comes_late_does_not_shorten_the_next_pause(jobs, clock, monkeypatch):
    """It has seen a failure that another sweep has let wait, and that a worker has tried since."""
    fail.enqueue("")
    work()
    seen = jobs.get()
    clock(MINUTE)
    try_failed_jobs_again()
    work()

    with monkeypatch.context() as late:
        late.setattr(DBTaskResultQuerySet, "__iter__", lambda failed: iter([seen]))
        try_failed_jobs_again()

    assert jobs.get().status == "FAILED"


def test_a_job_in_its_pause_is_no_sign_of_a_missing_worker(jobs, clock):
    fail.enqueue("")
    for pause in (*PAUSES[:2], timedelta()):
        work()
        try_failed_jobs_again()
        clock(pause)
    clock(PAUSES[2])

    assert jobs.ready().count() == 1
    assert health.queue()
    clock(health.LONGEST_QUEUE)
    assert not health.queue()


def test_a_job_whose_code_is_gone_is_a_failure_like_another(jobs):
    fail.enqueue("")
    jobs.update(task_path="gallery.publication.nowhere.nothing")

    work()

    assert "nowhere" in words_of(jobs.get())


def test_the_words_of_what_went_wrong_name_its_kind():
    long = DBTaskResult(exception_class_path="builtins.ValueError", traceback="Traceback\nValueError: a\nb" + "c" * 999)

    assert words_of(long).startswith("builtins.ValueError: bccc")
    assert len(words_of(long)) == 300


def test_the_job_of_a_silent_worker_is_taken_back_and_that_of_another_is_not(jobs):
    lost, going_on, of_nobody = taken(jobs, by="silent"), taken(jobs, by="alive"), taken(jobs, by="never heard of")
    heard("silent", ago=SILENT * 2)
    heard("alive", ago=SILENT / 2)

    fail_lost_jobs()

    found = {job.pk: job.status for job in jobs.all()}
    assert found == {lost.pk: "FAILED", of_nobody.pk: "FAILED", going_on.pk: "RUNNING"}
    assert words_of(jobs.get(pk=lost.pk)) == "Its worker was killed, or the machine stopped."
    assert list(Worker.objects.values_list("name", flat=True)) == ["alive"]


def test_a_job_that_kills_each_worker_is_not_tried_for_ever(jobs, clock):
    fail.enqueue("")
    for number in range(len(PAUSES) + 1):
        jobs.get().claim(f"worker {number}")
        fail_lost_jobs()
        try_failed_jobs_again()
        clock(timedelta(hours=1))

    assert (jobs.get().status, len(jobs.get().worker_ids)) == ("FAILED", 4)


def test_a_job_that_has_come_to_its_end_meanwhile_is_left_as_it_is(jobs):
    taken(jobs, by="silent")
    seen, same = jobs.get(), jobs.get()
    same.set_successful(None)

    assert not give_up(seen)

    assert jobs.get().status == "SUCCESSFUL"


def test_a_worker_that_was_away_itself_judges_nobody_until_others_could_be_heard(jobs, clock):
    """The database was away, and for all of them."""
    pulse = Pulse("here")
    pulse.begin()
    other = taken(jobs, by="there")
    heard("there", ago=timedelta(minutes=10))

    clock(timedelta(minutes=10))
    pulse.beat()
    assert jobs.get(pk=other.pk).status == "RUNNING"

    for _beat in range(7):
        clock(MINUTE / 3)
        pulse.beat()
    assert jobs.get(pk=other.pk).status == "FAILED"


@pytest.mark.parametrize("wrong_by", [-timedelta(hours=1), timedelta(hours=1)])
def test_a_machine_whose_clock_is_wrong_keeps_its_jobs_and_takes_none_from_others(jobs, clock, wrong_by):
    Pulse("right").begin()
    others = taken(jobs, by="right")
    clock(wrong_by)
    Pulse("wrong").begin()
    own = taken(jobs, by="wrong")

    fail_lost_jobs()
    clock(-wrong_by)
    fail_lost_jobs()

    assert [jobs.get(pk=job.pk).status for job in (own, others)] == ["RUNNING", "RUNNING"]


def test_a_worker_that_is_started_again_under_its_name_takes_its_jobs_back(jobs):
    Pulse("one").begin()
    Pulse("two").begin()
    mine, others = taken(jobs, by="one"), taken(jobs, by="two")

    Pulse("one").begin()

    assert (jobs.get(pk=mine.pk).status, jobs.get(pk=others.pk).status) == ("FAILED", "RUNNING")


def test_what_a_sweep_finds_undone_each_minute_does_not_pile_up(jobs, tmp_path):
    for words in ("a", "b", "a", "b"):
        enqueue_once(note, str(tmp_path / "notes"), words)
    assert jobs.count() == 2

    work()
    enqueue_once(note, str(tmp_path / "notes"), "a")

    assert jobs.ready().count() == 1


def test_what_waits_for_a_person_is_not_asked_for_once_more_by_a_sweep(jobs, tmp_path):
    enqueue_once(note, str(tmp_path / "notes"), "a")
    jobs.update(status=TaskResultStatus.FAILED)

    enqueue_once(note, str(tmp_path / "notes"), "a")

    assert jobs.count() == 1


def test_the_worker_tries_failed_jobs_again_and_is_heard_of(db, monkeypatch):
    assert try_failed_jobs_again in command.LOOKS
    monkeypatch.setattr(command.threading.Thread, "start", lambda thread: None)
    monkeypatch.setattr(command.DatabaseWorker, "handle", lambda self, **options: None)
    monkeypatch.setattr(command, "refuse_to_start", lambda: None)

    command.Command().handle(worker_id="of-this-test")

    assert Worker.objects.get().name == "of-this-test"


def test_two_workers_do_each_job_once(own_database, queued, at_once, tmp_path):
    place, numbers = tmp_path / "notes", [str(number) for number in range(30)]
    for number in numbers:
        note.enqueue(str(place), number)

    assert at_once([lambda: work("one"), lambda: work("two")]) == [None, None]

    assert sorted(place.read_text().split(), key=int) == numbers
    assert {job.status for job in DBTaskResult.objects.all()} == {"SUCCESSFUL"}
    assert {len(job.worker_ids) for job in DBTaskResult.objects.all()} == {1}


@pytest.fixture
def worker_process(tmp_path):
    """A worker of the demo, in a process of its own, on the database of this test."""
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
    }
    begun = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--worker-id=killed", "--no-startup-delay"],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    yield begun
    begun.kill()
    begun.communicate()


def wait_for(place, process):
    """Until the file is there, as long as the process lives."""
    while not place.exists():
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.05)


def test_what_a_worker_was_at_when_it_was_killed_is_done_by_another(own_database, queued, tmp_path, request):
    place = tmp_path / "notes"
    hang_once.enqueue(str(place))
    process = request.getfixturevalue("worker_process")
    wait_for(place, process)
    process.kill()
    process.wait()
    assert (DBTaskResult.objects.get().status, Worker.objects.get().name) == ("RUNNING", "killed")

    fail_lost_jobs()
    assert DBTaskResult.objects.get().status == "RUNNING"
    heard("killed", ago=SILENT + MINUTE)
    fail_lost_jobs()
    try_failed_jobs_again()
    DBTaskResult.objects.update(run_after=timezone.now())
    work("another")

    assert place.read_text() == "begun\nbegun\n"
    assert [(job.status, job.worker_ids) for job in DBTaskResult.objects.all()] == [
        ("SUCCESSFUL", ["killed", "another"])
    ]
