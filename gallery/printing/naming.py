"""What a booklet is called: as the gallery or the showcase, or by what was asked for."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from gallery.discovery.filters import EVERYTHING
from gallery.discovery.moved import known
from gallery.discovery.selection import Selection
from gallery.models import GalleryPage, ShowcasePage, StoryPage
from gallery.models.selections import gallery_of
from gallery.showcases.asked import title_of

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Name:
    title: str
    introduction: str = ""


def name_of(selection: Selection, numbers: list[int]) -> Name:
    """`numbers` are those of the stories in it."""
    one = is_one_story(selection, numbers)
    story = StoryPage.objects.published().filter(pk__in=numbers).first() if one else None
    if story:
        return Name(story.title, story.summary)
    showcase = ShowcasePage.objects.shown().filter(slug=selection.showcase).first() if selection.showcase else None
    if showcase:
        return Name(showcase.title, showcase.introduction)
    top = GalleryPage.objects.shown().top()
    if top is None or selection.stories is not None or selection.showcase:
        return Name(_("A selection of stories"))
    return name_in_a_gallery(selection, top)


def is_one_story(selection: Selection, numbers: list[int]) -> bool:
    """Asked for by itself: a gallery or a showcase keeps its own name, however few stories it has."""
    return selection.stories is not None and len(numbers) == 1


def name_in_a_gallery(selection: Selection, top: GalleryPage) -> Name:
    chosen = known(top.answers(), selection.filters)
    if replace(chosen, gallery=(), sort=EVERYTHING.sort) != EVERYTHING or len(chosen.gallery) > 1:
        introduction = _("Stories from “%(gallery)s”") % {"gallery": top.heading}
        return Name(shortened(title_of(selection, top)), introduction)
    gallery = gallery_of(selection) or top
    return Name(gallery.heading, gallery.introduction)


def shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rpartition(" ")[0] + "…"
