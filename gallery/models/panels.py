"""What a page's edit screen says besides its fields."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import ngettext
from wagtail.admin.panels import HelpPanel

from gallery.models.stories import StoryPage

if TYPE_CHECKING:
    from gallery.models.pages import GalleryPage


class IntroductionsPanel(HelpPanel):
    """How often visitors were introduced to the people behind the gallery's stories."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.content = introductions_made(self.instance) if self.is_shown() else ""

        def is_shown(self) -> bool:
            return self.instance.pk is not None


def introductions_made(gallery: "GalleryPage") -> str:
    stories = StoryPage.objects.descendant_of(gallery)
    number = stories.aggregate(number=Count("introductions"))["number"]
    return ngettext("%(number)s introduction made", "%(number)s introductions made", number) % {"number": number}
