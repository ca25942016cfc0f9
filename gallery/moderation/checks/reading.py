"""A version of a story as the checks read it: every text that the public would see, and its photos."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from django.utils.translation import gettext as _
from taggit.models import Tag

from gallery.models import PhotoPermission, StoryImage, StoryPage, StoryPhoto
from gallery.moderation.checks.letters import plain


@dataclass(frozen=True)
class PublicText:
    """`part` is as from `parts_of` a gallery; the number of a photo is that of its picture."""

    part: str
    label: str
    text: str
    image_id: int | None = None
    is_address: bool = False


@dataclass(frozen=True)
class PhotoRead:
    number: int
    photo: StoryPhoto
    image: StoryImage
    people: str | None
    """Who is in it, as `PhotoPermission.People`; None where nobody has said so."""

    @property
    def label(self) -> str:
        return _("Photo %(number)s") % {"number": self.number}


@dataclass(frozen=True)
class Reading:
    version: StoryPage
    texts: tuple[PublicText, ...]
    photos: tuple[PhotoRead, ...]


def read(version: StoryPage) -> Reading:
    return Reading(version, tuple(texts_of(version)), tuple(photos_of(version)))


def texts_of(version: StoryPage) -> Iterator[PublicText]:
    """What is empty is left out."""
    found = (*head_of(version), *answers_of(version), *rows_of(version))
    return (text for text in found if text.text)


def head_of(version: StoryPage) -> Iterator[PublicText]:
    yield PublicText("title", _("Title"), plain(version.title))
    yield PublicText("title", _("Title for search engines"), plain(version.seo_title))
    yield PublicText("summary", _("Summary"), plain(version.summary))
    yield PublicText("summary", _("Description for search engines"), plain(version.search_description))
    yield PublicText("organisation", _("Organisation"), plain(version.organisation))
    yield PublicText("place-and-people", _("Place"), plain(version.place_name))
    # By the cluster itself each tag would be asked for alone.
    numbers = [item.tag_id for item in version.tagged_items.all()]
    for name in Tag.objects.filter(pk__in=numbers).values_list("name", flat=True) if numbers else ():
        yield PublicText("place-and-people", _("Tag"), plain(name))


def answers_of(version: StoryPage) -> Iterator[PublicText]:
    for answer in version.answers.all():
        part = f"answer_{answer.question_id}" if answer.question_id else "answers"
        yield PublicText(part, answer.question_label, plain(answer.text))


def rows_of(version: StoryPage) -> Iterator[PublicText]:
    for number, quote in enumerate(version.quotes.all(), start=1):
        yield PublicText("quotes", _("Quote %(number)s") % {"number": number}, plain(quote.text))
        yield PublicText("quotes", _("Who said quote %(number)s") % {"number": number}, plain(quote.said_by))
    for number, photo in enumerate(version.photos.all(), start=1):
        yield from words_beside(photo, number)
    for number, link in enumerate(version.links.all(), start=1):
        yield PublicText("links", _("Link %(number)s") % {"number": number}, plain(link.label))
        address = _("Address of link %(number)s") % {"number": number}
        yield PublicText("links", address, plain(unquote(link.url)), is_address=True)


def words_beside(photo: StoryPhoto, number: int) -> Iterator[PublicText]:
    for label, text in (
        (_("Photo %(number)s, description"), photo.alt_text),
        (_("Photo %(number)s, caption"), photo.caption),
        (_("Photo %(number)s, credit"), photo.credit),
    ):
        yield PublicText("photos", label % {"number": number}, plain(text), image_id=photo.image_id)


def photos_of(version: StoryPage) -> list[PhotoRead]:
    photos = list(version.photos.all())
    numbers = [photo.image_id for photo in photos]
    images = StoryImage.objects.in_bulk(numbers)
    rows = PhotoPermission.objects.filter(image__in=numbers).order_by("pk")
    people = dict(rows.values_list("image_id", "people"))
    return [
        PhotoRead(number, photo, images[photo.image_id], people.get(photo.image_id))
        for number, photo in enumerate(photos, start=1)
        if photo.image_id in images
    ]
