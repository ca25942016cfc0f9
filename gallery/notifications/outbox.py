"""Every mail to anybody waits here, is tried, and tried again, until it has left."""

import logging
import smtplib
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django_tasks import task

from gallery.models import OutgoingMail

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
"""How long a worker may take over one mail before another may try."""
LONGEST_WAIT = timedelta(hours=1)
AWAY_UNTIL = "gallery.mail.away-until"
AWAY_FOR = timedelta(minutes=1)
"""Each mail to a server that hangs would hold its worker up for as long as `EMAIL_TIMEOUT` says."""
THERE = (smtplib.SMTPSenderRefused, smtplib.SMTPServerDisconnected)
"""Of a server that answers, whatever it has against this mail."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
BATCH = 100
KEPT = timedelta(days=30)
KNOWN_FOR = timedelta(days=365)
EXPIRED = "expired"
"""Why a mail was not sent that is of no use any more. Nobody refused it."""
# A notice that somebody is on holiday would tell the sender their address.
NOT_TO_BE_ANSWERED_BY_PROGRAMS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def post(mail: OutgoingMail) -> None:
    """Keep the mail in the transaction of whatever it tells about; a second one for the same event is dropped."""
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    transaction.on_commit(deliver_due_mail.enqueue)


@task(priority=50)
def deliver_due_mail() -> None:
    """As much as the server takes. Of one that is away, one mail a minute finds out whether it is back."""
    if timezone.now() < cache.get(AWAY_UNTIL, LONG_AGO):
        return
    waiting = OutgoingMail.objects.filter(sent_at=None, refused_at=None, next_try_at__lte=timezone.now())
    waiting.filter(expires_at__lte=timezone.now()).update(refused_at=timezone.now(), last_error=EXPIRED)
    for mail in waiting[:BATCH]:
        if claim(mail) and not deliver(mail):
            cache.set(AWAY_UNTIL, timezone.now() + AWAY_FOR)
            return


def refused_addresses() -> QuerySet[OutgoingMail]:
    """For each address that mail servers refuse for good, the last mail that they refused.

    As soon as a mail reaches it again, it is not one of them any more.
    """
    refused = OutgoingMail.objects.filter(refused_at__isnull=False).exclude(last_error=EXPIRED)
    same = {"recipient": OuterRef("recipient")}
    reached_since = OutgoingMail.objects.filter(**same, sent_at__gt=OuterRef("refused_at"))
    refused_since = refused.filter(**same, pk__gt=OuterRef("pk"))
    return refused.exclude(Exists(reached_since)).exclude(Exists(refused_since))


def settled() -> QuerySet[OutgoingMail]:
    """Those that have left, or never will."""
    return OutgoingMail.objects.exclude(sent_at=None, refused_at=None)


def old_words() -> QuerySet[OutgoingMail]:
    return settled().filter(created_at__lt=timezone.now() - KEPT).exclude(text="", subject="")


def forget_old_words() -> None:
    """What was said to people is not kept for ever; that it was said, is for longer."""
    old_words().update(subject="", text="", html="", reply_to="")


def old_mails() -> QuerySet[OutgoingMail]:
    """Mails about an account stay as long as it does: they know the addresses that it had."""
    return settled().filter(created_at__lt=timezone.now() - KNOWN_FOR).exclude(event__startswith="account ")


def forget_old_mails() -> None:
    old_mails().delete()


def forget_mails(about: Q) -> None:
    """All that they said, and to whom. What has not left yet never does."""
    numbers = list(OutgoingMail.objects.filter(about).values_list("pk", flat=True))
    mails = OutgoingMail.objects.filter(pk__in=numbers)
    mails.filter(sent_at=None, refused_at=None).update(refused_at=timezone.now())
    nothing = dict.fromkeys(("recipient", "reply_to", "subject", "text", "html", "last_error"), "")
    mails.update(event=Concat(Value("forgotten "), Cast(F("pk"), CharField())), **nothing)


def claim(mail: OutgoingMail) -> bool:
    """Take the mail for this worker; false if another one was faster, or it is not to be sent any more."""
    untaken = OutgoingMail.objects.filter(pk=mail.pk, sent_at=None, refused_at=None, next_try_at=mail.next_try_at)
    taken = untaken.update(next_try_at=timezone.now() + CLAIM, attempts=F("attempts") + 1)
    mail.attempts += taken
    return bool(taken)


def deliver(mail: OutgoingMail) -> bool:
    """Whether there was a server, whatever it said."""
    try:
        message_of(mail).send()
    except smtplib.SMTPRecipientsRefused as error:
        judge(mail, error, *next(iter(error.recipients.values())))
    except smtplib.SMTPDataError as error:
        judge(mail, error, error.smtp_code, error.smtp_error)
    except Exception as error:  # one mail that cannot be written must not hold up the others
        put_off(mail, error)
        return was_there(error)
    else:
        mail.sent_at = timezone.now()
        mail.save(update_fields=["sent_at"])
    return True


def was_there(error: Exception) -> bool:
    """smtplib calls a server that hangs disconnected, too."""
    is_about_server = isinstance(error, OSError) and not isinstance(error, THERE)
    return not is_about_server and not isinstance(error.__context__, TimeoutError)


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    connection = get_connection(settings.DELIVERY_EMAIL_BACKEND)
    message = EmailMultiAlternatives(mail.subject, mail.text, mail.from_email, [mail.recipient], connection=connection)
    if mail.reply_to:
        message.reply_to = [mail.reply_to]
        message.extra_headers.update(NOT_TO_BE_ANSWERED_BY_PROGRAMS)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def judge(mail: OutgoingMail, error: OSError, code: int, words: bytes | str) -> None:
    """A code from 500 on is final; one of 4xx means: later."""
    if code < 500:
        put_off(mail, error)
        return
    mail.refused_at = timezone.now()
    mail.last_error = str(words.decode(errors="replace") if isinstance(words, bytes) else words)[:300]
    mail.save(update_fields=["refused_at", "last_error"])
    logger.warning("mail %s was refused for good", mail.pk)


def put_off(mail: OutgoingMail, error: Exception) -> None:
    wait = min(timedelta(minutes=2 ** min(mail.attempts - 1, 10)), LONGEST_WAIT)
    mail.next_try_at = timezone.now() + wait
    mail.last_error = str(error)[:300]
    mail.save(update_fields=["next_try_at", "last_error"])
    logger.warning("mail %s will be tried again in %s", mail.pk, wait)
