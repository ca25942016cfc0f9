"""The social pictures of showcases: drawn anew whenever the showcase or one of its stories is another."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django_tasks import task
from wagtail.signals import page_published, page_unpublished

from gallery.models import ShowcasePage, ShowcasePicture, StoryImage, StoryPage
from gallery.models.social import motif_of_showcase, photo_of_showcase
from gallery.publication.social import BATCH, Kind, draw, empty, file_is_left_over, is_drawn, way_of_drawing

SHOWCASES = Kind(ShowcasePicture.objects, ShowcasePage.objects.shown, motif_of_showcase, photo_of_showcase)


def register_signal_handlers() -> None:
    for signal in (page_published, page_unpublished):
        signal.connect(story_came_or_went, sender=StoryPage, dispatch_uid=f"gallery_showcase_picture_{id(signal)}")
    page_unpublished.connect(showcase_went, sender=ShowcasePage, dispatch_uid="gallery_showcase_picture_goes")
    post_save.connect(photo_changed, sender=StoryImage, dispatch_uid="gallery_showcase_picture_photo_changed")
    post_delete.connect(file_is_left_over, sender=ShowcasePicture, dispatch_uid="gallery_showcase_picture_left_over")


def story_came_or_went(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    """What it stood on is shown to nobody from now on; this has another one made at once."""
    for number in ShowcasePage.objects.shown().filter(held__story=instance.pk).values_list("pk", flat=True):
        transaction.on_commit(partial(draw_showcase.enqueue, number))


@transaction.atomic
def showcase_went(sender: type[ShowcasePage], instance: ShowcasePage, **kwargs: Any) -> None:
    for picture in ShowcasePicture.objects.select_for_update().filter(showcase=instance):
        empty(picture)


def photo_changed(sender: Any, instance: StoryImage, **kwargs: Any) -> None:
    """An editor may have put another file into it. What else changes of a photo, `draw_missing_showcases` sees."""
    shown = Q(showcase__cover=instance) | Q(showcase__held__story__photos__image=instance)
    ShowcasePicture.objects.filter(shown).update(drawn_by="")


def promise_showcase_picture(showcase: ShowcasePage) -> None:
    """Let it have an address from its publication on, and be drawn as it is now."""
    ShowcasePicture.objects.update_or_create(showcase=showcase, defaults={"drawn_by": ""})
    transaction.on_commit(partial(draw_showcase.enqueue, showcase.pk))


@task
def draw_showcase(number: int) -> bool:
    """Whether the showcase with that number has one now."""
    return draw(SHOWCASES, number)


def draw_missing_showcases() -> None:
    """Those that are not as they would be drawn now: whatever changed, and whoever forgot to say so."""
    way, made = way_of_drawing(), 0
    for showcase in ShowcasePage.objects.shown().select_related("social_picture", "cover").order_by("pk"):
        if is_drawn(showcase, motif_of_showcase(showcase), way=way):
            continue
        made += draw(SHOWCASES, showcase.pk)
        if made == BATCH:
            return
