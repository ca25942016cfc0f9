"""What was begun, done in the worker: story by story, each for itself, and taken up again where it was left."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks import task
from taggit.models import Tag, TaggedItem

from gallery.jobs import enqueue_once
from gallery.models import StoryPage, TermChange, TermRedirect
from gallery.models.stories import StoryQuerySet
from gallery.models.taxonomy import TERMS
from gallery.moderation.tidying.changes import Kind, TermConflict, allow_typing, refuse_taken
from gallery.moderation.tidying.refiling import refile, split_off
from gallery.moderation.tidying.terms import Facet, stories_having

BATCH = 100
QUIET = timedelta(minutes=1)
"""A change of which nothing is heard for so long has lost its worker."""
GONE = _("It is gone: somebody has deleted it meanwhile.")
TAKEN = _("One of that name or address is there already.")

logger = logging.getLogger(__name__)


@task
def carry_out_change(number: int) -> None:
    """What is left of it; begun twice, it is still done once."""
    change = TermChange.objects.select_related("started_by").filter(pk=number, finished_at=None).first()
    # A story may have come by one of the terms meanwhile.
    while change is not None and not end(change, change_stories(change)):
        pass


def resume_changes() -> None:
    """Hand those that a killed worker left half done to the next one."""
    quiet = TermChange.objects.filter(finished_at=None, heard_of_at__lt=timezone.now() - QUIET)
    for number in quiet.values_list("pk", flat=True):
        enqueue_once(carry_out_change, number)


def change_stories(change: TermChange) -> set[int]:
    """One after the other; the numbers of those that it could not be done to."""
    verb, passed_over = VERBS.get(change.kind), set[int]()
    while verb and (numbers := next_stories(change, passed_over)):
        for story in StoryPage.objects.filter(pk__in=numbers).order_by("pk"):
            if not attempt(verb, story, change):
                passed_over.add(story.pk)
    return passed_over


def next_stories(change: TermChange, passed_over: set[int]) -> list[int]:
    numbers = left(change).exclude(pk__in=passed_over).values_list("pk", flat=True)
    return list(numbers[:BATCH])


def left(change: TermChange) -> StoryQuerySet:
    """What it is still to be done to."""
    if change.kind == Kind.RENAME or (change.kind == Kind.RETIRE and change.facet != Facet.TAG):
        return StoryPage.objects.none()
    having = stories_having(change.facet, change.numbers)
    if change.kind != Kind.SPLIT:
        return having
    chosen = having.filter(pk__in=change.options["stories"])
    done = stories_having(change.facet, [change.into["pk"]]).order_by().values("pk")
    return chosen.exclude(pk__in=done) if change.options["keeps_both"] else chosen


def attempt(verb: Callable[[StoryPage, TermChange], bool], story: StoryPage, change: TermChange) -> bool:
    """Where the database was in the way, it is left for the next look."""
    try:
        with transaction.atomic():
            is_done = verb(story, change)
            heard_of(change, changed=F("changed") + int(is_done))
    except OperationalError:
        raise
    except Exception:  # one story must not keep the others from their turn
        logger.exception("story %s of change of terms %s", story.pk, change.pk)
        return False
    return is_done


def heard_of(change: TermChange, **columns: Any) -> None:
    TermChange.objects.filter(pk=change.pk).update(heard_of_at=timezone.now(), **columns)


def end(change: TermChange, passed_over: set[int]) -> bool:
    """What is done to the terms themselves, once, and the note that it was; false where stories are left."""
    try:
        with transaction.atomic():
            terms = locked_terms(change)
            if left(change).exclude(pk__in=passed_over).exists():
                return False
            if TermChange.objects.filter(pk=change.pk, finished_at=None).exists():
                ENDS[change.kind](change, terms)
                heard_of(change, finished_at=timezone.now(), note=not_all(change))
    except TermConflict as conflict:
        heard_of(change, finished_at=timezone.now(), note=str(conflict))
    except IntegrityError:
        heard_of(change, finished_at=timezone.now(), note=str(TAKEN))
    return True


def locked_terms(change: TermChange) -> list[Any]:
    """Those that there still are: no story comes by one of them for the rest of the transaction."""
    rows = TERMS[change.facet]._default_manager.select_for_update()
    return list(rows.filter(pk__in=change.numbers).order_by("pk"))


def end_merge(change: TermChange, terms: list[Any]) -> None:
    """A term goes when no story has it any more."""
    into = TERMS[change.facet]._default_manager.filter(pk=change.into["pk"]).first()
    if into is None:
        TermRedirect.objects.filter(facet=change.facet, key__in=change.numbers).delete()
    elif not left(change).exists():
        for term in terms:
            if change.facet == Facet.TAG:
                tag_pictures(term, into)
            term.delete()


def tag_pictures(gone: Tag, into: Tag) -> None:
    """Editors tag their pictures with the same tags."""
    tagged = TaggedItem.objects.filter(tag=into)
    for item in TaggedItem.objects.filter(tag=gone):
        if not tagged.filter(content_type=item.content_type, object_id=item.object_id).exists():
            TaggedItem.objects.filter(pk=item.pk).update(tag=into)


def end_rename(change: TermChange, terms: list[Any]) -> None:
    """All its stories follow, by what follows when a term is saved."""
    if not terms:
        raise TermConflict(GONE)
    (term,) = terms
    refuse_taken(change.facet, term, name=change.into["name"], slug=change.into["slug"])
    term.name, term.slug = change.into["name"], change.into["slug"]
    term.save()
    allow_typing(change.facet, term.name)
    TermChange.objects.filter(pk=change.pk).update(changed=F("expected"))


def end_retirement(change: TermChange, terms: list[Any]) -> None:
    """A tag of pictures stays theirs."""
    if change.facet == Facet.TAG:
        unused = Tag.objects.filter(gallery_storytag_items=None, taggit_taggeditem_items=None)
        unused.filter(pk__in=change.numbers).delete()
    else:
        # No signal: nothing that the public reads is another.
        TERMS[change.facet]._default_manager.filter(pk__in=change.numbers).update(is_retired=True)


def end_split(change: TermChange, terms: list[Any]) -> None:
    """Both stay."""


def not_all(change: TermChange) -> str:
    number = left(change).count()
    if not number:
        return ""
    words = ngettext(
        "%(number)s story was left as it is: something stood against it, such as a version that waits for a decision.",
        "%(number)s stories were left as they are: something stood against it, such as a version that waits for a"
        " decision.",
        number,
    )
    return words % {"number": number}


VERBS: dict[str, Callable[[StoryPage, TermChange], bool]] = {
    Kind.MERGE: refile,
    Kind.RETIRE: refile,
    Kind.SPLIT: split_off,
}
ENDS: dict[str, Callable[[TermChange, list[Any]], None]] = {
    Kind.MERGE: end_merge,
    Kind.RENAME: end_rename,
    Kind.RETIRE: end_retirement,
    Kind.SPLIT: end_split,
}
