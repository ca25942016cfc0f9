"""What follows when a story becomes public or stops being so."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.db.models.signals import pre_delete
from django_tasks import task
from wagtail.images.models import SourceImageIOError
from wagtail.signals import page_published, page_unpublished

from gallery.discovery.search import SearchText, search_index
from gallery.models import StoryPage, StoryPhoto, StoryRendition
from gallery.models.images import FORMATS, SHAPES, WIDTHS, rendition_spec

SPECS = [rendition_spec(shape, width, ending) for shape in SHAPES for width in WIDTHS for ending in FORMATS]
"""Every size of a picture that a page offers, as Wagtail's filter specifications."""
BATCH = 20
logger = logging.getLogger(__name__)


def register_signal_handlers() -> None:
    page_published.connect(story_became_public, sender=StoryPage, dispatch_uid="gallery_story_became_public")
    page_unpublished.connect(story_left_the_public, sender=StoryPage, dispatch_uid="gallery_story_left_the_public")
    pre_delete.connect(story_left_the_public, sender=StoryPage, dispatch_uid="gallery_story_deleted")


def story_became_public(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    search_index().write(search_text(instance))
    transaction.on_commit(lambda: make_pictures.enqueue(instance.pk))


def story_left_the_public(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    search_index().remove(instance.pk)


def search_text(story: StoryPage) -> SearchText:
    region = story.region.name if story.region else ""
    words = [
        story.summary,
        story.organisation,
        story.place_name,
        region,
        *(answer.text for answer in story.answers.all()),
        *(quote.text for quote in story.quotes.all()),
    ]
    return SearchText(story.pk, story.title, "\n".join(words))


@task
def make_pictures(story: int) -> None:
    """The sizes that visitors' browsers ask for, made before the first of them asks."""
    for photo in StoryPhoto.objects.filter(story=story).select_related("image"):
        try:
            photo.image.get_renditions(*SPECS)
        except SourceImageIOError:
            logger.exception("picture %s has no readable file", photo.image_id)


def make_missing_pictures() -> None:
    """Find published stories whose pictures a killed worker did not finish, and make them."""
    made = StoryRendition.objects.filter(image=OuterRef("image"), filter_spec__in=SPECS)
    number = made.order_by().values("image").annotate(number=Count("pk")).values("number")
    photos = StoryPhoto.objects.filter(story__in=StoryPage.objects.published())
    unfinished = photos.annotate(made=Coalesce(Subquery(number), 0)).filter(made__lt=len(SPECS))
    for story in unfinished.order_by().values_list("story", flat=True).distinct()[:BATCH]:
        make_pictures.call(story)


def mend_search_index() -> None:
    """Write what is published and not in the index: of a database that was moved, or one from before the index."""
    missing = StoryPage.objects.published().exclude(pk__in=search_index().everything())
    for story in missing[:BATCH]:
        search_index().write(search_text(story))
