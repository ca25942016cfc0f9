"""Published stories as what is printed of them: plain values, which Typst reads as data and never as markup."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from wagtail.models import Site

from gallery.discovery.tree import PROGRAMME_DEPTH, STEP
from gallery.models import GalleryPage, StoryPage
from gallery.models.cards import names, related
from gallery.models.sharing import addresses_of, qr_svg
from gallery.printing.photos import OF_FEW, OF_MANY, PrintedPhoto, Scale, photos_for
from gallery.printing.wording import line, paragraphs

CHUNK = 20
"""Stories that are read at once."""
MANY = 100
"""Stories, above which photos are smaller and fewer."""

Heard = Callable[[int], None]
"""Told how many stories are gathered."""


@dataclass(frozen=True)
class PrintedQuote:
    text: str
    by: str


@dataclass(frozen=True)
class Part:
    """A question, its answer, and what somebody said about it."""

    question: str
    paragraphs: list[str]
    quotes: list[PrintedQuote]


@dataclass(frozen=True)
class PrintedLink:
    url: str
    label: str


@dataclass(frozen=True)
class PrintedStory:
    pk: int
    key: str
    """By which other pages point to it."""
    number: int
    title: str
    summary: str
    place: str
    organisation: str
    facts: list[tuple[str, str]]
    parts: list[Part]
    photos: list[PrintedPhoto]
    quote: PrintedQuote | None
    links: list[PrintedLink]
    credits: list[str]
    address: str
    """Complete. It stays when the story is renamed or moves."""
    shown: str
    qr: str
    """The name of the file."""


@dataclass
class Related:
    """The rows that belong to a few stories, by the number of each."""

    answers: dict[int, list[Any]]
    quotes: dict[int, list[Any]]
    links: dict[int, list[Any]]
    cohorts: dict[int, list[str]]
    photos: dict[int, list[PrintedPhoto]]
    galleries: dict[str, str]


def printed_stories(
    numbers: Sequence[int], *, folder: Path, heard: Heard, scale: Scale | None = None
) -> list[PrintedStory]:
    """Those that are public now, in this order. Their pictures and codes are written into the folder."""
    found: list[PrintedStory] = []
    scale = scale or (OF_MANY if len(numbers) > MANY else OF_FEW)
    for start in range(0, len(numbers), CHUNK):
        for story, rows in read(numbers[start : start + CHUNK], folder, scale):
            found.append(printed(story, rows, number=len(found), folder=folder))
            heard(len(found))
    return found


def read(numbers: Sequence[int], folder: Path, scale: Scale) -> Iterator[tuple[StoryPage, Related]]:
    public = StoryPage.objects.published().filter(pk__in=numbers).select_related("region")
    stories = {story.pk: story for story in public}
    shown = [stories[number] for number in numbers if number in stories]
    rows = Related(
        answers=grouped(shown, "answers"),
        quotes=grouped(shown, "quotes"),
        links=grouped(shown, "links"),
        cohorts=names(StoryPage, "cohorts", list(stories)),
        photos=photos_for(shown, folder=folder, scale=scale),
        galleries=gallery_titles(shown),
    )
    roots = Site.get_site_root_paths()
    for story in shown:
        story._wagtail_cached_site_root_paths = roots
        yield story, rows


def grouped(stories: list[StoryPage], relation: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {story.pk: [] for story in stories}
    for row in related(StoryPage, relation, list(found)):
        found[row.story_id].append(row)
    return found


def gallery_path(story: StoryPage) -> str:
    return story.path[: PROGRAMME_DEPTH * STEP]


def gallery_titles(stories: list[StoryPage]) -> dict[str, str]:
    paths = {gallery_path(story) for story in stories}
    return dict(GalleryPage.objects.filter(path__in=paths).values_list("path", "title"))


def printed(story: StoryPage, rows: Related, *, number: int, folder: Path) -> PrintedStory:
    quotes, photos = [as_said(row) for row in rows.quotes[story.pk]], rows.photos[story.pk]
    address = short_address(story)
    return PrintedStory(
        pk=story.pk,
        key=f"story-{story.pk}",
        number=number,
        title=title_of(story),
        summary=line(story.summary),
        place=line(story.place_name),
        organisation=line(story.organisation),
        facts=facts_of(story, rows),
        parts=parts_of(rows.answers[story.pk], quotes),
        photos=credited_once(photos),
        quote=quotes[0] if quotes else None,
        links=[PrintedLink(row.url, line(row.label) or line(row.url)) for row in rows.links[story.pk]],
        credits=credits_of(story, photos),
        address=address,
        shown=address.partition("://")[2].rstrip("/"),
        qr=written_code(address, story, folder),
    )


def as_said(row: Any) -> PrintedQuote:
    return PrintedQuote(_("“%(quote)s”") % {"quote": line(row.text)}, line(row.said_by))


def short_address(story: StoryPage) -> str:
    addresses = addresses_of(story, None)
    return addresses.short if addresses else ""


def written_code(address: str, story: StoryPage, folder: Path) -> str:
    name = f"code-{story.pk}.svg"
    (folder / name).write_bytes(qr_svg(address))
    return name


def facts_of(story: StoryPage, rows: Related) -> list[tuple[str, str]]:
    """As on the label beside it on its page, without what it does not say."""
    reached = story.people_reached
    facts = [
        (_("Project"), story.organisation),
        (_("Place"), story.place_name or (story.region.name if story.region else "")),
        (_("Who it’s for"), ", ".join(rows.cohorts[story.pk])),
        (_("When"), story.when),
        (_("People reached"), "" if reached is None else number_format(reached, force_grouping=True)),
        (_("Gallery"), rows.galleries.get(gallery_path(story), "")),
    ]
    return [(str(name), line(value)) for name, value in facts if value]


def parts_of(answers: list[Any], quotes: list[PrintedQuote]) -> list[Part]:
    """The answers in order, each quote after an answer of its own, as on the story's page."""
    parts = [Part(line(row.question_label), paragraphs(row.text), []) for row in answers]
    if not parts and quotes:
        parts = [Part("", [], [])]
    for place, quote in enumerate(quotes):
        parts[min(place, len(parts) - 1)].quotes.append(quote)
    return parts


def credits_of(story: StoryPage, photos: list[PrintedPhoto]) -> list[str]:
    makers = list(dict.fromkeys(photo.credit for photo in photos if photo.credit))
    told = [_("Words: %(name)s") % {"name": line(story.organisation)}] if story.organisation else []
    if makers == [line(story.organisation)]:
        told = [_("Words and pictures: %(name)s") % {"name": makers[0]}]
    elif makers:
        told.append(_("Pictures: %(names)s") % {"names": ", ".join(makers)})
    if story.first_published_at:
        told.append(_("Published on %(date)s") % {"date": date_format(story.first_published_at, "j F Y")})
    return told


def credited_once(photos: list[PrintedPhoto]) -> list[PrintedPhoto]:
    """A name that is the same for all stands on the label alone."""
    is_one = len({photo.credit for photo in photos}) == 1
    return [replace(photo, credit="") for photo in photos] if is_one else photos


def title_of(story: StoryPage) -> str:
    """Never empty: the contents name it."""
    return line(story.title) or _("Story %(number)s") % {"number": story.pk}
