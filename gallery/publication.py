"""What follows when a story becomes public or stops being so."""

import logging
from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from django_tasks import task
from wagtail.images.models import SourceImageIOError
from wagtail.signals import page_published, page_unpublished

from gallery.discovery.search import SearchText, search_index
from gallery.models import StoryImage, StoryPage, StoryPhoto
from gallery.rendering import incomplete, make_renditions

BATCH = 20
FOCUS = 0.1
"""The side of what matters most in a photo, as a share of the photo's side: contributors point at its middle."""
logger = logging.getLogger(__name__)


def register_signal_handlers() -> None:
    page_published.connect(story_became_public, sender=StoryPage, dispatch_uid="gallery_story_became_public")
    page_unpublished.connect(story_left_the_public, sender=StoryPage, dispatch_uid="gallery_story_left_the_public")
    pre_delete.connect(story_left_the_public, sender=StoryPage, dispatch_uid="gallery_story_deleted")


def story_became_public(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    search_index().write(search_text(instance))
    for photo in instance.photos.all():
        move_focal_point(photo)
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


def move_focal_point(photo: StoryPhoto) -> None:
    """Let the picture be cut around what its contributor pointed at; where they did not, an editor's choice stays."""
    if photo.focus_x is None or photo.focus_y is None:
        return
    image = photo.image
    StoryImage.objects.filter(pk=image.pk).update(
        focal_point_x=round(image.width * photo.focus_x / 100),
        focal_point_y=round(image.height * photo.focus_y / 100),
        focal_point_width=round(image.width * FOCUS),
        focal_point_height=round(image.height * FOCUS),
    )


@task
def make_pictures(story: int) -> None:
    """The sizes that visitors' browsers ask for, made before the first of them asks."""
    for photo in StoryPhoto.objects.filter(story=story).select_related("image"):
        make_sizes(photo.image)


def make_sizes(image: StoryImage) -> bool:
    """Whether they could be made: one picture without a readable file does not keep the others from theirs."""
    try:
        make_renditions(image)
    except SourceImageIOError:
        logger.exception("picture %s has no readable file", image.pk)
        return False
    return True


def make_missing_pictures() -> None:
    """Find pictures of published stories that a killed worker did not finish, and make their sizes."""
    shown = StoryImage.objects.filter(story_photos__story__in=StoryPage.objects.published()).distinct()
    made = 0
    for image in incomplete(shown):
        made += make_sizes(image)
        if made == BATCH:
            return


def mend_search_index() -> None:
    """Write what is published and not in the index: of a database that was moved, or one from before the index."""
    missing = StoryPage.objects.published().exclude(pk__in=search_index().everything())
    for story in missing[:BATCH]:
        search_index().write(search_text(story))
