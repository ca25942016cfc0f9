"""A booklet is made: gathered, set and stored, by one worker at a time and in at most a few tries."""

import logging
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from gallery.models import Booklet
from gallery.models.images import random_key
from gallery.printing.laying_out import LaidOut, lay_out
from gallery.printing.typesetting import TypesettingFailed, typeset, workshop

MOST_TRIES = 3
QUIET = timedelta(minutes=1)
"""A booklet of which nothing is heard for so long has lost its worker."""
NOTED_EACH = 0.5
"""Seconds between two notes of how far it is."""
STORAGE = Booklet._meta.get_field("file").storage

logger = logging.getLogger(__name__)


class Lost(Exception):
    """Another worker has the booklet now, or it is forgotten."""


@task
def make_booklet(key: str) -> None:
    """Once, however often it is begun; what fails for a reason of the machine's is left for the next look."""
    booklet = take(key)
    if booklet is None:
        return
    try:
        make(booklet)
    except Lost:
        logger.info("booklet %s is somebody else's now", key)
    except TypesettingFailed:
        logger.exception("booklet %s could not be set", key)
        give_up(booklet)


def take(key: str) -> Booklet | None:
    """For this worker alone, with a name for the file; None where it is made, given up, or in other hands."""
    free = Q(heard_at=None) | Q(heard_at__lt=timezone.now() - QUIET)
    mine = Booklet.objects.filter(free, pk=key, finished_at=None, tries__lt=MOST_TRIES)
    with transaction.atomic():
        if not mine.update(heard_at=timezone.now(), tries=F("tries") + 1, done=0):
            return None
        booklet = Booklet.objects.get(pk=key)
        forget_file(booklet)
        booklet.file = f"booklets/{random_key()}.pdf"
        booklet.save(update_fields=["file"])
    return booklet


def forget_file(booklet: Booklet) -> None:
    """Once that is committed: until then somebody may read it."""
    if booklet.file.name:
        transaction.on_commit(partial(STORAGE.delete, booklet.file.name))


def make(booklet: Booklet) -> None:
    """Raises Lost and TypesettingFailed."""
    with workshop() as folder:
        laid_out = lay_out(booklet, folder, heard=Notes(booklet).take)
        if laid_out is None:
            give_up(booklet, _("None of these stories is public any more."))
            return
        pdf = typeset(folder, template=booklet.format, goes_on=partial(note, booklet))
        keep(booklet, pdf, laid_out)


class Notes:
    """How far it is, noted now and then."""

    def __init__(self, booklet: Booklet) -> None:
        self.booklet, self.noted_at = booklet, time.monotonic()

    def take(self, done: int) -> None:
        if time.monotonic() - self.noted_at >= NOTED_EACH:
            note(self.booklet, done=done)
            self.noted_at = time.monotonic()


def note(booklet: Booklet, **more: int) -> None:
    """That it goes on. Raises Lost."""
    in_hand = Booklet.objects.filter(pk=booklet.pk, tries=booklet.tries, finished_at=None)
    if not in_hand.update(heard_at=timezone.now(), **more):
        raise Lost


def keep(booklet: Booklet, pdf: Path, laid_out: LaidOut) -> None:
    """The file first, and then the row that says that it is there."""
    with pdf.open("rb") as content:
        name = STORAGE.save(booklet.file.name, File(content))
    in_hand = Booklet.objects.filter(pk=booklet.pk, tries=booklet.tries, finished_at=None)
    is_mine = in_hand.update(
        finished_at=timezone.now(),
        file=name,
        size=pdf.stat().st_size,
        stories=laid_out.stories,
        images=laid_out.images,
        done=len(laid_out.stories),
    )
    if not is_mine:
        STORAGE.delete(name)


@transaction.atomic
def give_up(booklet: Booklet, why: str = "") -> None:
    """For good: whoever asks for the same gets another one."""
    words = why or _("Something went wrong while it was made.")
    in_hand = Booklet.objects.filter(pk=booklet.pk, tries=booklet.tries, finished_at=None)
    if in_hand.update(finished_at=timezone.now(), trouble=words, made_from=None, file=""):
        forget_file(booklet)
