"""The sizes of a published story's pictures, made before the first visitor asks for them."""

import logging
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django_tasks import task
from wagtail.images.models import SourceImageIOError

from gallery.models import GalleryPage, ShowcasePage, SiteSettings, StoryImage, StoryPage, StoryPhoto
from gallery.publication.cards import drop_cards
from gallery.publication.social import draw_picture
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
    draw_picture(story)


def make_sizes(image: StoryImage) -> bool:
    """Whether they could be made: one picture without a readable file does not keep the others from theirs."""
    had_ground = image.ground
    try:
        make_renditions(image)
    except SourceImageIOError:
        logger.exception("picture %s has no readable file", image.pk)
        return False
    if image.ground != had_ground:
        drop_cards(image.story_photos.values_list("story", flat=True))
    return True


def make_missing_pictures() -> None:
    """Find pictures that visitors are shown and that a killed worker did not finish, and make their sizes."""
    made = 0
    for image in incomplete(shown_pictures()):
        made += make_sizes(image)
        if made == BATCH:
            return


def shown_pictures() -> QuerySet[StoryImage]:
    """Those of published stories, of galleries and showcases, and the logo."""
    stories = StoryPhoto.objects.filter(story__in=StoryPage.objects.published()).values("image")
    galleries = GalleryPage.objects.shown().filter(picture__isnull=False).values("picture")
    shown = ShowcasePage.objects.shown()
    covers, inside = shown.filter(cover__isnull=False).values("cover"), shown.values("held_pictures__image")
    logos = SiteSettings.objects.filter(logo__isnull=False).values("logo")
    return StoryImage.objects.filter(
        reduce(or_, (Q(pk__in=images) for images in (stories, galleries, covers, inside, logos)))
    )
