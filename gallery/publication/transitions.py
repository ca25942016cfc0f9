"""What follows when a story becomes public or stops being so."""

from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from wagtail.signals import page_published, page_unpublished

from gallery.discovery.search import search_index
from gallery.models import StoryPage
from gallery.publication.cards import store_card
from gallery.publication.in_common import find_neighbours, promise_comparison
from gallery.publication.pictures import make_pictures, move_focal_point
from gallery.publication.search_text import search_text
from gallery.publication.social import promise_picture, take_picture_away


def register_signal_handlers() -> None:
    page_published.connect(story_became_public, sender=StoryPage, dispatch_uid="gallery_story_became_public")
    page_unpublished.connect(story_left_the_public, sender=StoryPage, dispatch_uid="gallery_story_left_the_public")
    pre_delete.connect(story_left_the_public, sender=StoryPage, dispatch_uid="gallery_story_deleted")


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
