"""Who asks for a booklet gets one, whoever has asked for the same before; and it is forgotten in time."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.discovery.selection import Selection
from gallery.jobs import enqueue_once
from gallery.models import Booklet, IndexVersion, PhotoPermission, StoryPage, StoryPhoto
from gallery.models.contributions import left_nameless
from gallery.models.selections import is_shown, stories_in
from gallery.printing.laying_out import selection_of
from gallery.printing.making import MOST_TRIES, QUIET, forget_file, give_up, make_booklet
from gallery.printing.naming import name_of

DESIGN = 1
"""Counts the designs: raise it, and nobody is handed a booklet of the older one."""
MOST_STORIES = 500
MOST_WAITING = 20
KEPT = timedelta(days=7)
SHELF = 4 * 1024**3
"""Bytes of all that are kept; where there are more, the oldest go first."""
AT_ONCE = 5000
"""Numbers that the database is asked about together."""


def register_signal_handlers() -> None:
    left_nameless.connect(story_left_nameless, sender=StoryPage, dispatch_uid="gallery_booklets_nameless")


class NothingToPrint(Exception):
    """No story of the selection is public."""


class TooManyWaiting(Exception):
    """str() is a sentence for whoever asked."""

    retry_after = 60  # seconds


def ask_for(selection: Selection, *, format: str) -> Booklet:
    """The one that there is, where nothing has changed since; else a new one, which the worker makes.

    Raises NothingToPrint and TooManyWaiting.
    """
    numbers = stories_in(selection, most=MOST_STORIES)
    if not numbers:
        raise NothingToPrint
    made_from = fingerprint(selection, format=format, numbers=numbers)
    found = Booklet.objects.filter(made_from=made_from).first()
    if found and (not found.finished_at or is_there(found)):
        return found
    if found:
        take_back(found)
    refuse_too_many()
    return begin(selection, format=format, numbers=numbers, made_from=made_from)


@transaction.atomic
def begin(selection: Selection, *, format: str, numbers: list[int], made_from: str) -> Booklet:
    """Two who ask in the same moment get the same."""
    defaults = {
        "format": format,
        "query": selection.query_string(),
        "title": name_of(selection, numbers).title,
        "stories": numbers,
    }
    booklet, is_new = Booklet.objects.get_or_create(made_from=made_from, defaults=defaults)
    if is_new:
        transaction.on_commit(partial(make_booklet.enqueue, str(booklet.pk)))
    return booklet


def refuse_too_many() -> None:
    if Booklet.objects.filter(finished_at=None).count() >= MOST_WAITING:
        raise TooManyWaiting(_("Many booklets are being made at the moment. Wait a minute, then try again."))


def fingerprint(selection: Selection, *, format: str, numbers: list[int]) -> str:
    """Another one as soon as anything that is public changes, or what may be done with a photo, or the day."""
    version = IndexVersion.objects.aggregate(latest=Max("number"))["latest"]
    agreed = PhotoPermission.objects.aggregate(latest=Max("pk"))["latest"]
    state = (DESIGN, format, selection.query_string(), numbers, version, agreed, timezone.localdate())
    return blake2b(repr(state).encode(errors="backslashreplace"), digest_size=16).hexdigest()


def is_there(booklet: Booklet) -> bool:
    """Whether there is a file to hand out, now."""
    name = booklet.file.name or ""
    return bool(name) and may_be_read(booklet) and booklet.file.storage.exists(name)


def may_be_read(booklet: Booklet) -> bool:
    """Whether the public may read all of it still: its showcase, every story, and every photo, there and in print."""
    return (
        is_shown(selection_of(booklet))
        and set(booklet.stories) <= public_stories(booklet.stories)
        and set(booklet.images) <= public_photos(booklet.images)
    )


def may_be_named(booklet: Booklet) -> bool:
    """While it waits: its title may be that of a story, or of a showcase."""
    return is_shown(selection_of(booklet)) and bool(public_stories(booklet.stories))


def public_stories(numbers: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in in_parts(numbers):
        found |= set(StoryPage.objects.published().filter(pk__in=some).values_list("pk", flat=True))
    return found


def public_photos(images: Iterable[int]) -> set[int]:
    """Cleared for print, and shown by a public story: one that was blurred since is not."""
    found: set[int] = set()
    for some in in_parts(images):
        shown = StoryPhoto.objects.filter(image__in=some, story__in=StoryPage.objects.published())
        found |= PhotoPermission.objects.cleared_for_reports(some) & set(shown.values_list("image", flat=True))
    return found


def in_parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    every = list(numbers)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def tend_booklets() -> None:
    """Each minute: forget the old ones and those that may not be read any more, and take up what was left half done."""
    forget_old_booklets()
    take_back_booklets()
    resume_booklets()


def old_booklets() -> QuerySet[Booklet]:
    return Booklet.objects.filter(asked_at__lt=timezone.now() - KEPT)


@transaction.atomic
def forget_old_booklets() -> None:
    used, border = 0, timezone.now() - KEPT
    made_or_old = Booklet.objects.exclude(finished_at=None, asked_at__gte=border).order_by("-asked_at")
    for booklet in made_or_old.select_for_update():
        used += booklet.size
        if booklet.asked_at < border or used > SHELF:
            forget_file(booklet)
            booklet.delete()


def take_back_booklets() -> None:
    """Nobody is handed one that may not be read; here its file goes, and its title, which may be a story's."""
    made = list(Booklet.objects.exclude(finished_at=None).exclude(file="", title=""))
    stories = public_stories({number for booklet in made for number in booklet.stories})
    photos = public_photos({number for booklet in made for number in booklet.images})
    for booklet in made:
        is_public = set(booklet.stories) <= stories and set(booklet.images) <= photos
        if not (is_public and is_shown(selection_of(booklet))):
            take_back(booklet)


@transaction.atomic
def take_back(booklet: Booklet) -> None:
    """It is known as gone until it is forgotten."""
    if Booklet.objects.filter(pk=booklet.pk).update(file="", title="", made_from=None):
        forget_file(booklet)


def story_left_nameless(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    """In print it has the names still that are gone. What is being made is made anew: it may have them too."""
    for booklet in Booklet.objects.exclude(finished_at__isnull=False, file=""):
        if instance.pk in booklet.stories:
            take_back(booklet) if booklet.finished_at else take_from_its_worker(booklet)


def take_from_its_worker(booklet: Booklet) -> None:
    in_hand = Booklet.objects.filter(pk=booklet.pk, finished_at=None, heard_at__isnull=False)
    in_hand.update(heard_at=None, tries=F("tries") + 1)


def resume_booklets() -> None:
    """Hand those that a killed worker left half done to the next one; after a few tries, to nobody."""
    long_ago = timezone.now() - QUIET
    for booklet in Booklet.objects.filter(finished_at=None, asked_at__lt=long_ago).exclude(heard_at__gte=long_ago):
        if booklet.tries >= MOST_TRIES:
            give_up(booklet)
        else:
            enqueue_once(make_booklet, str(booklet.pk))
