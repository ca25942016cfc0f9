"""Who shares stories while something is away, and what becomes of mail when hours pass."""

import threading
from datetime import timedelta

from django.core.cache import cache
from django.db import connections
from django.db.models import F
from django.utils import timezone

from gallery.models import OutgoingMail
from gallery.notifications.outbox import AWAY_UNTIL, CLAIM, deliver_due_mail
from tests.drills.kills.browser import Answer
from tests.drills.kills.ledger import Told
from tests.drills.kills.words import QUOTES
from tests.drills.load.sharing import Contributor
from tests.drills.load.town import Town

IN_HAND = timedelta(seconds=30)
"""A mail that a worker has taken less than so long ago may be on its way."""


class Writer(Contributor):
    """Without photos: the text alone. Or leaves a draft behind."""

    is_leaving = False

    def add_photos(self, page: Answer, told: Told) -> Answer:
        return page

    def leaves_at(self) -> str:
        return QUOTES if self.is_leaving else ""


class Somebody(threading.Thread):
    """Shares one story, with photos or without, or leaves a draft."""

    def __init__(self, town: Town, kind: type[Contributor], *, is_leaving: bool = False) -> None:
        super().__init__(daemon=True)
        number = next(town.numbers)
        visitor = town.visitor(town.accounts[number % len(town.accounts)])
        self.person = kind(number, visitor, ledger=town.ledger, pictures=town.pictures, seed=town.seed)
        if isinstance(self.person, Writer):
            self.person.is_leaving = is_leaving

    def run(self) -> None:
        self.person.run()


def waiting() -> int:
    return mail_that_waits().count()


def mail_that_waits():
    return OutgoingMail.objects.filter(sent_at=None, refused_at=None)


def pass_time(span: timedelta) -> None:
    """For the mail that waits, without waiting: all of its moments are so much earlier."""
    taken_last = timezone.now() + CLAIM
    at_rest = mail_that_waits().exclude(next_try_at__gt=taken_last - IN_HAND, next_try_at__lte=taken_last)
    at_rest.update(created_at=F("created_at") - span, next_try_at=F("next_try_at") - span)
    cache.delete(AWAY_UNTIL)
    deliver_due_mail.enqueue()
    connections.close_all()
