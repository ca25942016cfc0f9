"""The sizes of a published story's pictures, made before the first visitor asks for them."""

import logging

from django_tasks import task
from wagtail.images.models import SourceImageIOError

from gallery.models import StoryImage, StoryPage, StoryPhoto
from gallery.rendering import incomplete, make_renditions

BATCH = 20
FOCUS = 0.1
"""The side of what matters most in a photo, as a share of the photo's side: contributors point at its middle."""
logger = logging.getLogger(__name__)


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
