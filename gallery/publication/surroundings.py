"""What stands around every page and on the front door changes what everybody reads: it is counted as stories are."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from gallery.models import EditorsChoice, GalleryPage, ShowcasePage, SiteSettings, StoryImage, StoryPage
from gallery.publication.changes import count_change

NO_STORY = 0
"""The number of none: nothing has to be read anew."""


def register_signal_handlers() -> None:
    for signal in (page_published, page_unpublished, post_page_move, post_delete):
        signal.connect(page_changed, dispatch_uid=f"gallery_surroundings_{id(signal)}")
    post_save.connect(settings_changed, sender=SiteSettings, dispatch_uid="gallery_surroundings_settings")
    for signal in (post_save, post_delete):
        signal.connect(choice_changed, sender=EditorsChoice, dispatch_uid=f"gallery_surroundings_choice_{id(signal)}")
    pre_delete.connect(image_goes, sender=StoryImage, dispatch_uid="gallery_surroundings_logo")
    for signal in (post_save, post_delete):
        signal.connect(site_changed, sender=Site, dispatch_uid=f"gallery_surroundings_site_{id(signal)}")


def page_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Stories and galleries are counted for themselves."""
    if isinstance(instance, Page) and not isinstance(instance, StoryPage | GalleryPage):
        count_change(NO_STORY)


def settings_changed(sender: Any, *, created: bool = False, **kwargs: Any) -> None:
    """Wagtail makes a row of usual settings when they are first asked for."""
    if not created:
        count_change(NO_STORY)


def choice_changed(sender: Any, **kwargs: Any) -> None:
    count_change(NO_STORY)


def something_changed() -> None:
    """That is shown, and is no story."""
    count_change(NO_STORY)


def image_goes(sender: Any, instance: StoryImage, **kwargs: Any) -> None:
    """A logo leaves the settings, and a picture its showcase, without their being saved."""
    is_shown = Q(cover=instance) | Q(held_pictures__image=instance)
    if SiteSettings.objects.filter(logo=instance).exists() or ShowcasePage.objects.filter(is_shown).exists():
        count_change(NO_STORY)


def site_changed(sender: Any, **kwargs: Any) -> None:
    count_change(NO_STORY)
