"""What changes for the public is counted, so that every process can follow it."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max, Model
from django.db.models.signals import post_delete, post_save, pre_delete
from taggit.models import Tag
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from gallery.discovery.keeper import Changes
from gallery.models import Cohort, GalleryPage, IndexChange, IndexVersion, Region, StoryCard, StoryPage, Theme
from gallery.publication.cards import drop_cards
from gallery.publication.search_text import write_words_of_term

TERMS: dict[type[Model], str] = {Theme: "themes", Cohort: "cohorts", Region: "region", Tag: "tags"}
"""What a story calls each kind of term."""
ON_CARDS = (Theme, Cohort)
KEPT = 10_000
"""Changes; a process that has slept through more of them reads everything anew."""
LEFT_OUT = 1_000_000
"""More than are made between two back-ups."""


def register_signal_handlers() -> None:
    for signal in (page_published, page_unpublished, post_page_move, pre_delete):
        signal.connect(one_changed, sender=StoryPage, dispatch_uid=f"gallery_index_story_{id(signal)}")
        signal.connect(all_changed, sender=GalleryPage, dispatch_uid=f"gallery_index_gallery_{id(signal)}")
    for signal in (post_save, post_delete):
        signal.connect(all_changed, sender=PageViewRestriction, dispatch_uid=f"gallery_index_closed_{id(signal)}")
    for model in TERMS:
        post_save.connect(named_anew, sender=model, dispatch_uid=f"gallery_index_{model.__name__}")
        pre_delete.connect(term_changed, sender=model, dispatch_uid=f"gallery_index_{model.__name__}_gone")


def one_changed(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    count_change(instance.pk)
    drop_cards([instance.pk])


def all_changed(sender: Any, **kwargs: Any) -> None:
    """A gallery that opens, closes or moves takes its stories with it, and their addresses."""
    count_change(None)
    drop_cards(None)


def named_anew(sender: Any, *, instance: Any, created: bool = False, **kwargs: Any) -> None:
    """A new term is in no story yet."""
    if created:
        return
    term_changed(sender, instance)
    transaction.on_commit(lambda: write_words_of_term.enqueue(TERMS[sender], instance.pk))


def term_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Any story may have it; the cards of the others stay as they are."""
    count_change(None)
    if sender in ON_CARDS:
        StoryCard.objects.filter(**{f"story__{TERMS[sender]}": instance.pk}).delete()


@transaction.atomic
def count_change(story: int | None) -> None:
    """Call it in the transaction that makes the change; no number means that each story may be another now."""
    version, is_new = IndexVersion.objects.select_for_update().get_or_create(pk=1)
    if is_new:
        version.number = IndexChange.objects.aggregate(latest=Max("number"))["latest"] or 0
    version.number += 1
    version.save()
    IndexChange.objects.create(number=version.number, story=story)


@transaction.atomic
def leave_numbers_out() -> None:
    """The database was put back: numbers that were given since its back-up, and may be known to caches, never come
    again, and whoever follows the changes reads everything anew."""
    count_change(None)
    IndexVersion.objects.update(number=F("number") + LEFT_OUT)
    count_change(None)


def changes_after(version: int | None) -> Changes:
    """None asks for nothing but the number of the latest."""
    if version is None:
        return Changes(IndexVersion.objects.filter(pk=1).aggregate(latest=Max("number"))["latest"] or 0)
    later = list(IndexChange.objects.filter(number__gt=version).order_by("number").values_list("number", "story"))
    if not later:
        return Changes(version)
    numbers, stories = zip(*later, strict=True)
    # Numbers without a gap: what is missing was forgotten, and might have been anything.
    is_all = None in stories or len(numbers) != numbers[-1] - version
    return Changes(numbers[-1], frozenset(story for story in stories if story is not None), is_all=is_all)


def forget_old_changes() -> None:
    latest = changes_after(None).version
    IndexChange.objects.filter(number__lte=latest - KEPT).delete()
