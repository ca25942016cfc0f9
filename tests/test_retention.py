"""What is kept for a while only is forgotten when that is over, not before, and nothing of it by a dry run."""

import uuid
from datetime import timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import FormState

from gallery import retention
from gallery.contributions.co_authors import accept, invite
from gallery.management.commands.worker import LOOKS
from gallery.models import Attempt, Booklet, Draft, Invitation, OutgoingMail, Report, StoryPage
from gallery.retention import RULES, StaleCounts, forget_what_is_due

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def old_and_new(published_story, contributor, stranger, moderator, gallery):
    """Of everything one that is to be forgotten, and one that is one day too young for it, or of another kind."""
    now = timezone.now()
    OutgoingMail.objects.all().delete()
    for days, event in ((31, "words"), (29, "new words"), (366, "mail"), (366, "account 1 changed x")):
        mail(event, at=now - days * DAY)
    OutgoingMail.objects.filter(event="mail").update(subject="", text="")
    mail("waits since long ago", at=now - 400 * DAY, sent_at=None)
    for days in (31, 29):
        Report.objects.create(
            story=published_story, key=uuid.uuid4(), reason="harm", email="v@example.net", decided_at=now - days * DAY
        )
    invitations(published_story.contribution, of=contributor, to=stranger)
    for days in (366, 364):
        draft = Draft.objects.create(contributor=contributor, gallery=gallery, answers={"story": {"title": str(days)}})
        Draft.objects.filter(pk=draft.pk).update(saved_at=now - days * DAY)
    for hours in (25, 23):
        attempt = Attempt.objects.create(kind="draft", network="x")
        Attempt.objects.filter(pk=attempt.pk).update(made_at=now - timedelta(hours=hours))
    for days in (8, 6):
        booklet = Booklet.objects.create(format="booklet", title=f"{days}", finished_at=now)
        Booklet.objects.filter(pk=booklet.pk).update(asked_at=now - days * DAY)
    for days in (-1, 1):
        Session.objects.create(session_key=f"{days}", session_data="", expire_date=now + days * DAY)
    results(now)
    cached(now)
    for hours in (25, 23):
        FormState.objects.create(
            user=moderator,
            content_type=ContentType.objects.get_for_model(StoryPage),
            object_id=hours,
            data="title=x",
            last_updated_at=now - timedelta(hours=hours),
        )


def mail(event, *, at, **fields):
    made = OutgoingMail.objects.create(
        event=event, recipient="v@example.net", subject="Hello", text="Hello", **{"sent_at": at, **fields}
    )
    OutgoingMail.objects.filter(pk=made.pk).update(created_at=at)


def invitations(contribution, *, of, to):
    for days in (29, 27):
        made = contribution.invitations.create(email=f"{days}@example.net", kind="co_author", invited_by=of)
        Invitation.objects.filter(pk=made.pk).update(created_at=timezone.now() - days * DAY)
    accept(invite(contribution, email=to.email, kind="co_author", invited_by=of), user=to)
    OutgoingMail.objects.filter(recipient=to.email).delete()
    Invitation.objects.exclude(accepted_at=None).update(created_at=timezone.now() - 400 * DAY)


def results(now):
    done, failed = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED
    for status, days in ((done, 2), (done, 0.9), (failed, 15), (failed, 13), (TaskResultStatus.READY, 0)):
        DBTaskResult.objects.create(
            status=status,
            args_kwargs={"args": [], "kwargs": {}},
            task_path="gallery.notifications.outbox.deliver_due_mail",
            backend_name="default",
            exception_class_path="",
            traceback="",
            run_after=now,
            finished_at=now - days * DAY if days else None,
        )


def cached(now):
    cache.clear()
    cache.set("stale", 1)
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(now - DAY)
        cursor.execute("UPDATE cache SET expires = %s", [past])
    cache.set("fresh", 1)


def due():
    return {rule.name: rule.due().count() for rule in RULES}


ONE_OF_EACH = {rule.name: 1 for rule in RULES} | {"tasks": 2, "words-of-mails": 2}


def said(*arguments):
    out = StringIO()
    call_command("forget", *arguments, stdout=out)
    return out.getvalue()


def test_what_is_due_is_forgotten_and_nothing_else(old_and_new):
    rest = {rule.name: rule for rule in RULES}
    assert due() == ONE_OF_EACH

    words = said()

    assert "Forgotten." in words
    assert due() == dict.fromkeys(rest, 0)
    assert list(OutgoingMail.objects.order_by("event").values_list("event", "text")) == [
        ("account 1 changed x", ""),
        ("new words", "Hello"),
        ("waits since long ago", "Hello"),
        ("words", ""),
    ]
    assert sorted(Report.objects.values_list("email", flat=True)) == ["", "v@example.net"]
    assert set(Invitation.objects.values_list("email", flat=True)) == {"27@example.net", "stranger@example.org"}
    assert [draft.title for draft in Draft.objects.all()] == ["364"]
    assert Attempt.objects.count() == FormState.objects.count() == 1
    assert [booklet.title for booklet in Booklet.objects.all()] == ["6"]
    assert [session.pk for session in Session.objects.all()] == ["1"]
    assert DBTaskResult.objects.count() == 3
    assert cache.get("fresh") == 1


def test_a_dry_run_says_how_much_is_due_and_forgets_nothing(old_and_new):
    words = said("--dry-run")

    assert "Nothing was forgotten." in words
    assert [line.split()[:2] for line in words.splitlines()[:-1]] == [
        [str(number), name] for name, number in ONE_OF_EACH.items()
    ]
    assert due() == ONE_OF_EACH


def test_what_goes_wrong_with_one_is_said_and_does_not_keep_the_others(old_and_new, monkeypatch):
    def fail():
        raise RuntimeError("the disk is full")

    broken = [retention.Rule("broken", "Nothing", "never", StaleCounts, fail), *RULES]
    # The command has its own name for them from when it was first imported: not from this moment.
    import_module("gallery.management.commands.forget")
    monkeypatch.setattr(retention, "RULES", broken)

    with pytest.raises(CommandError, match="broken: the disk is full"):
        said()

    assert due() == dict.fromkeys(ONE_OF_EACH, 0)


def test_the_worker_forgets_once_an_hour(old_and_new):
    assert forget_what_is_due in LOOKS
    forget_what_is_due()
    assert not any(due().values())

    Attempt.objects.update(made_at=timezone.now() - 2 * DAY)
    forget_what_is_due()
    assert due()["attempts"] == 1

    cache.delete("gallery.retention")
    forget_what_is_due()
    assert due()["attempts"] == 0


def test_a_cache_that_is_no_table_is_left_to_itself(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

    assert StaleCounts().count() == 0
    StaleCounts().delete()


def test_a_draft_says_until_when_it_is_kept(contributor, gallery, as_user):
    Draft.objects.create(contributor=contributor, gallery=gallery)

    assert "and kept for a year" in as_user(contributor).get("/my-stories/").content.decode()
