"""Every mail waits in the outbox until it has left: a broken mail server loses none and stops nothing."""

import smtplib
from contextlib import contextmanager, nullcontext
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from config.settings import base
from gallery import health
from gallery.models import OutgoingMail
from gallery.moderation.mail.refused import mail_context
from gallery.notifications import outbox
from gallery.notifications.outbox import claim, deliver_due_mail, forget_mails, post, refused_addresses
from tests.notifications.mail_server import mail_server, port_without_server, silent_server

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
    """Of every mail the wait is over, and of a server that was away too."""
    cache.delete(outbox.AWAY_UNTIL)
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


def test_a_mail_that_is_forgotten_while_it_waits_for_its_turn_is_not_sent(posted):
    waiting = posted()
    forget_mails(Q(pk=waiting.pk))

    assert not claim(waiting)


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


@pytest.fixture
def by_smtp(settings):
    """Mail goes to a port of this machine, as it goes to a mail server in production."""
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.1

    def use(port):
        settings.EMAIL_PORT = port

    return use


@pytest.fixture
def clock(monkeypatch):
    """Time that passes when it is told to."""
    now = [timezone.now()]
    monkeypatch.setattr("gallery.notifications.outbox.timezone.now", lambda: now[0])

    def passes(minutes):
        now[0] += minutes * MINUTE

    return passes


def waiting_mail():
    return OutgoingMail.objects.filter(sent_at=None, refused_at=None).count()


def test_a_mail_server_that_is_not_there_delays_mail(posted, by_smtp):
    by_smtp(port_without_server())
    posted()

    deliver_due_mail.call()

    assert waiting_mail() == 1
    assert "refused" in OutgoingMail.objects.get().last_error


def test_of_a_server_that_hangs_one_mail_a_minute_finds_out_whether_it_is_back(posted, by_smtp, clock):
    for number in range(3):
        posted(event=f"event {number}")
    with silent_server() as port:
        by_smtp(port)
        clock(1)
        for _run in range(3):
            deliver_due_mail.call()
        assert tries() == [1, 0, 0]

        clock(1)
        deliver_due_mail.call()
        assert sum(tries()) == 2

    with mail_server() as (port, server):
        by_smtp(port)
        clock(1)
        deliver_due_mail.call()
        clock(2)
        deliver_due_mail.call()

    assert (waiting_mail(), len(server.taken)) == (0, 3)


def tries():
    return list(OutgoingMail.objects.order_by("pk").values_list("attempts", flat=True))


def test_a_mail_that_makes_the_server_hang_up_lets_others_pass(posted, broken, clock, settings):
    broken(smtplib.SMTPServerDisconnected("it went while it read this"))
    posted(event="poison")
    clock(1)
    deliver_due_mail.call()
    posted(event="fine")

    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver_due_mail.call()

    assert tries() == [1, 1]
    assert len(mail.outbox) == 1


def test_there_is_a_timeout_outside_the_tests_too():
    assert 0 < base.EMAIL_TIMEOUT <= 30


@contextmanager
def not_now():
    with mail_server() as (port, server):
        server.to_recipient = "451 try again later"
        yield port


TROUBLES = {
    "refused": lambda: nullcontext(port_without_server()),
    "hanging": silent_server,
    "not now": not_now,
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_after_four_hours_of_trouble_each_mail_arrives_once_and_until_then_admins_are_told(
    trouble, posted, by_smtp, clock, client, gallery, as_user, admin
):
    people, told = [f"person{number}@example.org" for number in range(12)], []
    with TROUBLES[trouble]() as port:
        by_smtp(port)
        for step in range(4 * 12):
            if step % 4 == 0:
                posted(event=f"event {step}", recipient=people[step // 4])
            deliver_due_mail.call()
            clock(5)
        assert waiting_mail() == len(people)
        assert client.get("/gallery/").status_code == 200
        told.append(as_user(admin).get("/admin/reports/health/").content.decode())
        assert not health.mail()

    with mail_server() as (port, server):
        by_smtp(port)
        for _minute in range(70):
            deliver_due_mail.call()
            clock(1)
    told.append(as_user(admin).get("/admin/reports/health/").content.decode())

    assert sorted(server.taken) == sorted(people)
    assert waiting_mail() == 0
    assert ["Some has waited for more than half an hour" in page for page in told] == [True, False]


def test_an_address_that_is_refused_is_marked_until_a_mail_reaches_it_again(posted, by_smtp, clock):
    with mail_server() as (port, server):
        by_smtp(port)
        server.to_recipient = "550 5.1.1 no such mailbox"
        for number in range(2):
            posted(event=f"event {number}")
            deliver_due_mail.call()
            clock(1)
        (marked,) = refused_addresses()
        assert (marked.event, marked.recipient) == ("event 1", "connie@example.org")
        assert "no such mailbox" in marked.last_error

        server.to_recipient = "250 fine"
        posted(event="event 2")
        deliver_due_mail.call()
        assert list(refused_addresses()) == []

        clock(1)
        server.to_recipient = "550 gone again"
        posted(event="event 3")
        deliver_due_mail.call()

    assert [letter.event for letter in refused_addresses()] == ["event 3"]


def test_neither_not_now_nor_too_late_marks_an_address(posted, by_smtp):
    with mail_server() as (port, server):
        by_smtp(port)
        server.to_recipient = "450 greylisted"
        posted()
        posted(event="a code", expires_at=timezone.now() - MINUTE)
        deliver_due_mail.call()

    assert list(refused_addresses()) == []


def test_the_mark_of_one_address_is_not_that_of_another(posted, by_smtp):
    with mail_server() as (port, server):
        by_smtp(port)
        server.to_recipient = "550 no such mailbox"
        posted()
        deliver_due_mail.call()
        server.to_recipient = "250 fine"
        posted(recipient="mo@example.org")
        deliver_due_mail.call()

    assert [letter.recipient for letter in refused_addresses()] == ["connie@example.org"]


@pytest.fixture
def refused(story_in_review):
    OutgoingMail.objects.filter(recipient="connie@example.org").update(
        refused_at=timezone.now(), last_error="550 no <such> mailbox"
    )
    return story_in_review.story


def test_a_refused_address_is_shown_on_the_story_to_moderators_alone(refused, moderator, editor):
    shown = mail_context(refused, moderator)
    words = render_to_string("moderation/includes/mail.html", shown)

    assert "Mail to connie@example.org cannot be delivered since" in words
    assert "550 no &lt;such&gt; mailbox" in words
    assert mail_context(refused, editor) == {"refused_mail": []}


def test_a_story_whose_people_can_be_written_to_shows_nothing(story_in_review, moderator):
    shown = mail_context(story_in_review.story, moderator)

    assert shown == {"refused_mail": []}
    assert render_to_string("moderation/includes/mail.html", shown).strip() == ""
