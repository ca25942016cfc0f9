"""What follows when a story becomes public or stops being so, and when it stands under other terms."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.signals import page_published, page_unpublished

from gallery.discovery.search import search_index
from gallery.models import StoryPage, TermRedirect
from gallery.models.tidying import refiled
from gallery.publication.cards import store_card
from gallery.publication.changes import count_change, one_changed
from gallery.publication.in_common import compare_all_with, find_neighbours, promise_comparison
from gallery.publication.pictures import make_pictures, move_focal_point
from gallery.publication.search_text import search_text
from gallery.publication.social import promise_picture, take_picture_away
from gallery.publication.surroundings import NO_STORY


def register_signal_handlers() -> None:
    page_published.connect(story_became_public, sender=StoryPage, dispatch_uid="gallery_story_became_public")
    page_unpublished.connect(story_left_the_public, sender=StoryPage, dispatch_uid="gallery_story_left_the_public")
    pre_delete.connect(story_left_the_public, sender=StoryPage, dispatch_uid="gallery_story_deleted")
    refiled.connect(story_was_refiled, sender=StoryPage, dispatch_uid="gallery_story_refiled")
    for signal in (post_save, post_delete):
        signal.connect(redirect_changed, sender=TermRedirect, dispatch_uid=f"gallery_redirects_{id(signal)}")


def story_became_public(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    search_index().write(search_text(instance))
    for photo in instance.photos.all():
        move_focal_point(photo)
    promise_picture(instance)
    promise_comparison(instance)
    transaction.on_commit(lambda: make_pictures.enqueue(instance.pk))
    transaction.on_commit(lambda: store_card.enqueue(instance.pk))
    transaction.on_commit(lambda: find_neighbours.enqueue(instance.pk))


def story_left_the_public(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    search_index().remove(instance.pk)
    take_picture_away(instance)


def story_was_refiled(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    """Its social picture shows no terms, and its neighbours are found by the sweep: there may be many such stories."""
    if not instance.live:
        return
    one_changed(sender, instance)
    search_index().write(search_text(instance))
    promise_comparison(instance)
    transaction.on_commit(lambda: store_card.enqueue(instance.pk))


def redirect_changed(sender: type[TermRedirect], instance: TermRedirect, **kwargs: Any) -> None:
    """What stories have in common is kept by the slugs of terms, and addresses lead elsewhere."""
    count_change(NO_STORY)
    if instance.key is None and instance.new_key is not None:
        compare_all_with(instance.facet, instance.new_key)
