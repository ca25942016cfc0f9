"""What hangs on a noticeboard: one story, or a few photos that stand for many, and a large code that opens them."""

from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from gallery.discovery.filters import StoryFilters
from gallery.discovery.listing import counted
from gallery.discovery.moved import known
from gallery.discovery.selection import Selection
from gallery.models import GalleryPage, ShowcasePage, SiteSettings, StoryPhoto
from gallery.models.images import WIDTHS
from gallery.models.selections import gallery_of, total_of
from gallery.models.sharing import qr_svg
from gallery.printing.content import PrintedStory, printed_stories
from gallery.printing.naming import is_one_story
from gallery.printing.photos import LEADS, cleared, framed, written
from gallery.printing.wording import line

MOST_PHOTOS = 3
LOOKED_AT = 40
"""Of its stories, for some whose photo may be in print."""
LONGEST_TYPED = 50
"""Characters of an address that somebody may type from a wall."""
LONGEST_CODED = 1500
"""Characters of an address that a code of this size can hold."""
CODE = "code.svg"

Data = dict[str, Any]


def stories_on(selection: Selection, numbers: list[int], *, folder: Path) -> list[PrintedStory]:
    """The one that it is about, or those whose photos stand for all. Each with one photo at most."""
    chosen = numbers if is_one_story(selection, numbers) else with_photos(numbers)
    return printed_stories(chosen, folder=folder, heard=lambda done: None, scale=LEADS)


def with_photos(numbers: list[int]) -> list[int]:
    """The first of them that have photos, none of which is the same."""
    found: dict[int, int] = {}
    rows = cleared(numbers[:LOOKED_AT])
    for number in numbers[:LOOKED_AT]:
        if number in rows:
            found.setdefault(rows[number][0].image_id, number)
    return list(found.values())[:MOST_PHOTOS]


def on_poster(selection: Selection, numbers: list[int], shown: list[PrintedStory], *, folder: Path) -> Data:
    """What it says besides. `numbers` are those of the public stories of the selection, and `shown` are on it."""
    is_one = is_one_story(selection, numbers)
    address = shown[0].address if is_one else address_of(selection)
    (folder / CODE).write_bytes(qr_svg(address))
    return {
        "is_one": is_one,
        "counted": "" if is_one else counted(total_of(selection, numbers)),
        "opens": _("Scan to read the whole story") if len(numbers) == 1 else _("Scan to read these stories"),
        "code": {"address": address, "shown": typed(address), "file": CODE},
        "share": None if is_one else sharing(selection),
        "credits": shown[0].credits[:2] if is_one else makers_of(shown),
        "logo": logo(folder),
    }


def makers_of(shown: list[PrintedStory]) -> list[str]:
    """Of the photos on it, by name."""
    images = [photo.image for story in shown for photo in story.photos]
    rows = StoryPhoto.objects.filter(story__in=[story.pk for story in shown], image__in=images).order_by("story", "pk")
    names = list(dict.fromkeys(name for credit in rows.values_list("credit", flat=True) if (name := line(credit))))
    return [_("Pictures: %(names)s") % {"names": ", ".join(names)}] if names else []


def root() -> str:
    return Site.objects.get(is_default_site=True).root_url


def address_of(selection: Selection) -> str:
    """Complete. Where these stories stand together, as they are by then."""
    if selection.stories is not None:
        return root() + reverse("my_selection") + selection.query_string()
    if selection.showcase:
        return root() + reverse("showcase", args=[ShowcasePage.objects.shown().get(slug=selection.showcase).pk])
    gallery = gallery_of(selection)
    return address_in(gallery, selection.filters) if gallery else root()


def address_in(gallery: GalleryPage, filters: StoryFilters) -> str:
    """Of a list with more filters than a code can hold, that of the gallery: its stories are among those."""
    found = known(gallery.answers(), filters if gallery.is_top else filters.choosing("gallery", ()))
    whole = gallery.full_url or root()
    address = whole + found.query_string()
    return address if len(address) <= LONGEST_CODED else whole


def typed(address: str) -> str:
    """As people type it; of a long one, where they can begin."""
    shown = address.partition("://")[2].rstrip("/")
    return shown if len(shown) <= LONGEST_TYPED else root().partition("://")[2]


def sharing(selection: Selection) -> Data | None:
    """Where somebody who reads it may share a story too, as long as anybody may."""
    gallery = None if selection.stories is not None or selection.showcase else gallery_of(selection)
    if gallery and not gallery.is_top:
        path = gallery.share_url
    else:
        path = reverse("contributions:share") if GalleryPage.objects.open_for_stories().exists() else ""
    return {"words": _("Share yours"), "address": root() + path, "shown": typed(root() + path)} if path else None


def logo(folder: Path) -> Data | None:
    """None where there is no readable one: then it is our mark."""
    image = SiteSettings.current().logo
    if image is None or not (name := written(image, WIDTHS[1], folder)):
        return None
    return {"file": framed(name, image, folder), "ratio": image.width / image.height}
