"""Every mail waits in the outbox until it has left: a broken mail server loses none and stops nothing."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from gallery.models import OutgoingMail
from gallery.notifications import outbox
from gallery.notifications.outbox import claim, deliver_due_mail, post

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


class BrokenServer(BaseEmailBackend):
    """A mail server that answers with the error of the moment."""

    error: Exception = OSError("connection refused")

    def send_messages(self, email_messages):
        raise self.error


@pytest.fixture
def broken(settings):
    settings.DELIVERY_EMAIL_BACKEND = f"{__name__}.BrokenServer"

    def answer_with(error):
        BrokenServer.error = error

    return answer_with


@pytest.fixture
def posted():
    """Post a mail; it is due at once."""

    def post_one(event="event 1", recipient="connie@example.org", **fields):
        usual = {"from_email": "Gallery <g@example.org>", "subject": "Hello", "text": "Hello."}
        post(OutgoingMail(event=event, recipient=recipient, **{**usual, **fields}))
        return OutgoingMail.objects.filter(event=event, recipient=recipient).get()

    return post_one


def due_again():
    OutgoingMail.objects.update(next_try_at=timezone.now() - MINUTE)


def test_mail_leaves_when_its_transaction_ends(posted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        waiting = posted(html="<p>Hello.</p>")
        assert mail.outbox == []

    waiting.refresh_from_db()
    assert waiting.sent_at is not None
    assert [(m.to, m.from_email, m.subject, m.body) for m in mail.outbox] == [
        (["connie@example.org"], "Gallery <g@example.org>", "Hello", "Hello.")
    ]
    assert [tuple(part) for part in mail.outbox[0].alternatives] == [("<p>Hello.</p>", "text/html")]


def test_mail_about_something_that_did_not_happen_is_not_kept(posted):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        posted()
        raise ZeroDivisionError

    assert not OutgoingMail.objects.exists()


def test_one_event_is_told_to_one_person_once(posted):
    first = posted()
    posted(subject="Hello again")
    posted(recipient="mo@example.org")
    posted(event="event 2")

    deliver_due_mail.call()

    first.refresh_from_db()
    assert first.subject == "Hello"
    assert sorted((m.to[0], m.subject) for m in mail.outbox) == [
        ("connie@example.org", "Hello"),
        ("connie@example.org", "Hello"),
        ("mo@example.org", "Hello"),
    ]


def test_sent_mail_is_not_sent_again(posted):
    posted()

    for _run in range(3):
        due_again()
        deliver_due_mail.call()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("refused"),
        TimeoutError("timed out"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPConnectError(421, b"too busy"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPSenderRefused(451, b"later", "g@example.org"),
        smtplib.SMTPDataError(452, b"full"),
        smtplib.SMTPRecipientsRefused({"connie@example.org": (450, b"greylisted")}),
    ],
)
def test_a_server_in_trouble_delays_mail_and_loses_none(posted, broken, settings, error):
    broken(error)
    waiting = posted()

    deliver_due_mail.call()

    waiting.refresh_from_db()
    assert (waiting.sent_at, waiting.refused_at, waiting.attempts) == (None, None, 1)
    assert waiting.next_try_at > timezone.now()
    assert waiting.last_error

    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    due_again()
    deliver_due_mail.call()
    assert [m.to for m in mail.outbox] == [["connie@example.org"]]


def test_the_wait_grows_up_to_an_hour(posted, broken):
    broken(ConnectionRefusedError("refused"))
    waiting = posted()
    waits = []

    for _try in range(9):
        due_again()
        began = timezone.now()
        deliver_due_mail.call()
        waiting.refresh_from_db()
        waits.append(round((waiting.next_try_at - began) / MINUTE))

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"connie@example.org": (550, b"no such person")}),
        smtplib.SMTPDataError(554, b"no such person, said late"),
    ],
)
def test_a_final_no_is_marked_and_not_tried_again(posted, broken, error):
    broken(error)
    waiting = posted()

    deliver_due_mail.call()
    due_again()
    deliver_due_mail.call()

    waiting.refresh_from_db()
    assert waiting.refused_at is not None
    assert "no such person" in waiting.last_error
    assert waiting.attempts == 1


def test_a_mail_that_another_worker_has_taken_is_left_to_it(posted):
    waiting = posted()
    same = OutgoingMail.objects.get()

    assert claim(waiting)
    assert not claim(same)

    deliver_due_mail.call()
    assert mail.outbox == []


def test_the_mail_of_a_worker_that_died_is_taken_up_again(posted):
    waiting = posted()
    claim(waiting)

    OutgoingMail.objects.update(next_try_at=timezone.now() - outbox.CLAIM)
    deliver_due_mail.call()

    assert len(mail.outbox) == 1


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(posted):
    """An address that Django's validator takes and its mailer does not."""
    bad = posted(recipient="my@．leadingfwdot.com")
    good = posted(recipient="mo@example.org")

    for _run in range(2):
        due_again()
        deliver_due_mail.call()

    good.refresh_from_db()
    bad.refresh_from_db()
    assert good.sent_at is not None
    assert bad.last_error or bad.sent_at or bad.refused_at


def test_an_unexpected_error_is_one_mails_trouble_alone(posted, broken):
    """The thread of the sweep is never started again: what gets out of here ends it until the next deployment."""
    broken(ValueError("Invalid address; only  could be parsed"))
    waiting = [posted(), posted(recipient="mo@example.org")]

    deliver_due_mail.call()

    for letter in waiting:
        letter.refresh_from_db()
        assert (letter.sent_at, letter.attempts) == (None, 1)
        assert letter.next_try_at > timezone.now()


@pytest.fixture
def outbox_as_in_production(settings):
    """Django's test runner puts a backend of its own in the place of ours."""
    settings.EMAIL_BACKEND = "gallery.notifications.backend.OutboxBackend"


def test_the_mail_of_any_library_goes_by_the_outbox(outbox_as_in_production, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = EmailMultiAlternatives("A subject", "Text", "g@example.org", ["a@example.org"])
        message.bcc = ["b@example.org"]
        message.attach_alternative("<p>Text</p>", "text/html")
        message.send()
        send_mail("Plain", "Text", None, ["a@example.org"])
        assert mail.outbox == []
        assert OutgoingMail.objects.count() == 3

    assert sorted((m.to[0], m.subject) for m in mail.outbox) == [
        ("a@example.org", "A subject"),
        ("a@example.org", "Plain"),
        ("b@example.org", "A subject"),
    ]


def test_a_rolled_back_transaction_takes_a_librarys_mail_with_it(outbox_as_in_production):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send_mail("Plain", "Text", None, ["a@example.org"])
        raise ZeroDivisionError

    assert not OutgoingMail.objects.exists()
