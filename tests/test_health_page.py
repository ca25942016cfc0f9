"""What people see of how the site is, and what they can do about a job that failed."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gallery import health, health_page
from gallery.jobs import try_failed_jobs_again

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/health/"


@pytest.fixture
def admins(as_user, admin):
    return as_user(admin)


def failed_job(error):
    now = timezone.now()
    return DBTaskResult.objects.create(
        status="FAILED",
        task_path="gallery.notifications.outbox.deliver_due_mail",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=now,
        finished_at=now,
        exception_class_path=error,
        traceback=f"Traceback\n  a line of code\n{error}: the disk is full",
    )


@pytest.fixture
def failed(db):
    return failed_job("builtins.OSError")


def again(browser, pk):
    answer = browser.post(reverse("try_job_again", args=[pk]), follow=True)
    return answer.content.decode()


def test_every_check_has_words_for_people():
    named = [check.name for check in health.CHECKS]

    assert [*named, *(["replica"] if "replica" not in named else [])] == list(health_page.ADVICE)


def test_what_fails_is_named_with_what_to_do(admins, monkeypatch):
    monkeypatch.setattr(health, "LEAST_ROOM", 10**30)

    page = admins.get(PAGE).content.decode()

    assert "They cannot be stored, or there is hardly room." in page
    assert "It does not answer. Look at the database server." not in page


def test_a_job_that_failed_is_named_and_tried_again_once(admins, failed):
    page = admins.get(PAGE).content.decode()
    assert "deliver due mail" in page
    assert "builtins.OSError: the disk is full" in page
    assert "a line of code" not in page

    assert "It will be tried again." in again(admins, failed.pk)
    assert "It has been tried again already, or is gone." in again(admins, failed.pk)

    failed.refresh_from_db()
    assert (failed.status, failed.finished_at, failed.traceback) == ("READY", None, "")
    assert DBTaskResult.objects.ready().get() == failed


def test_what_will_be_tried_again_by_itself_is_counted(admins, failed):
    DBTaskResult.objects.update(worker_ids=["one"])
    try_failed_jobs_again()

    page = admins.get(PAGE).content.decode()

    assert "1 job failed and will be tried again by itself" in page
    assert "builtins.OSError" not in page


def test_a_job_that_is_not_there_is_no_error_of_ours(admins):
    assert "or is gone" in again(admins, uuid.uuid4())


def test_however_many_failed_the_newest_are_shown(admins, failed, monkeypatch):
    monkeypatch.setattr(health_page, "MOST_JOBS", 1)
    failed_job("builtins.KeyError")

    page = admins.get(PAGE).content.decode()

    assert "2 jobs failed each time" in page
    assert "builtins.KeyError" in page
    assert "builtins.OSError" not in page
