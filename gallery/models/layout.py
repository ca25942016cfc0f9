"""How the parts of a story follow each other on its page."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from gallery.discovery.box import Box
from gallery.discovery.filters import StoryFilters
from gallery.discovery.tree import TOP_DEPTH
from gallery.models.images import StoryImage
from gallery.models.in_common import Neighbour, neighbours_of
from gallery.models.sharing import Addresses, addresses_of
from gallery.models.visibility import is_open_to_all

if TYPE_CHECKING:
    from gallery.models.stories import StoryPage
    from gallery.models.story_parts import StoryPhoto, StoryQuote

NEARBY = 0.2
"""Degrees of latitude: some 20 km."""
CRUMB_FIELDS = ("title", "slug", "url_path", "depth")
ADDRESS_LIKE = re.compile(r"@|www\.|https?:|\.(?:com|edu|gov|int|mil|net|org)", re.IGNORECASE)
"""Whatever Django takes for an address has one of these, and little else that people write."""


@dataclass(frozen=True)
class ShownPhoto:
    """A photo in its place on the page. The number begins with 1 and names the photo in addresses."""

    number: int
    image: StoryImage
    alt_text: str
    caption: str
    credit: str
    is_credited: bool
    """Whether the credit stands below it: one that is the same for all stands below the first alone."""
    shares_credit: bool

    @property
    def name(self) -> str:
        return f"photo-{self.number}"


@dataclass
class Section:
    label: str
    text_html: SafeString
    quotes: list["StoryQuote"] = field(default_factory=list)
    photos: list[ShownPhoto] = field(default_factory=list)


def as_paragraphs(text: str) -> SafeString:
    """Plain text of a stranger as escaped paragraphs, with its addresses as links."""
    # To look at each word for an address takes longer than all else that is done to an answer.
    linked = urlize(text, nofollow=True, autoescape=True) if ADDRESS_LIKE.search(text) else escape(text)
    return mark_safe(linebreaks(mark_safe(linked)))  # noqa: S308 - either has escaped everything


def photos_of(story: "StoryPage") -> list[ShownPhoto]:
    rows: list[StoryPhoto] = list(story.photos.select_related("image"))
    is_one_credit = len(rows) > 1 and len({row.credit for row in rows}) == 1
    return [
        ShownPhoto(
            number,
            row.image,
            row.alt_text,
            row.caption,
            row.credit,
            is_credited=number == 1 or not is_one_credit,
            shares_credit=is_one_credit,
        )
        for number, row in enumerate(rows, start=1)
    ]


def sections_of(story: "StoryPage", photos: list[ShownPhoto] | None = None) -> list[Section]:
    """The answers in order, each quote after an answer of its own, the photos after the middle one."""
    sections = [Section(answer.question_label, as_paragraphs(answer.text)) for answer in story.answers.all()]
    if not sections:
        sections = [Section("", SafeString(""))]
    for index, quote in enumerate(story.quotes.all()):
        sections[min(index, len(sections) - 1)].quotes.append(quote)
    shown = photos_of(story) if photos is None else photos
    sections[len(sections) // 2].photos.extend(shown[1:])
    return sections


def takes_hellos() -> Q:
    """Of a story: somebody has chosen that they may be said hello to, and can be written to."""
    chosen = Q(contribution__is_open_to_hello=True, contribution__contributor__isnull=False)
    return chosen & ~Q(contribution__contact_email="")


def hello_url(story: "StoryPage") -> str:
    """Asked of the database, where the choice is: it is no part of the story or of its revisions."""
    public = type(story).objects.published().filter(takes_hellos(), pk=story.pk)
    return reverse("contributions:say_hello", args=[story.pk]) if story.pk and public.exists() else ""


def terms_of(story: "StoryPage") -> dict[str, list[Any]]:
    """What it is found by, by facet."""
    return {
        "theme": list(story.themes.all()),
        "cohort": list(story.cohorts.all()),
        "tag": list(story.tags.all()),
    }


def links_to(terms: dict[str, list[Any]], facets: tuple[str, ...], gallery_url: str) -> list[dict[str, str]]:
    """To the stories that have the same."""
    return [
        {"label": term.name, "url": f"{gallery_url}?{urlencode({facet: term.slug})}"}
        for facet in facets
        for term in terms[facet]
    ]


def breadcrumbs_of(story: "StoryPage", request: HttpRequest) -> list[dict[str, str]]:
    """The top gallery and the programme's own, as links."""
    galleries: list[Page] = list(story.get_ancestors().filter(depth__gte=TOP_DEPTH).only(*CRUMB_FIELDS))
    return [{"title": gallery.title, "url": gallery.get_url(request) or ""} for gallery in galleries]


def public_neighbours(story: "StoryPage", request: HttpRequest) -> list[Neighbour]:
    """None in a preview: what it shows may never be public."""
    return [] if getattr(request, "is_preview", False) or not story.pk else neighbours_of(story)


def map_url(story: "StoryPage", gallery_url: str) -> str:
    """Where it stands on the map of all stories, among those near it."""
    if story.latitude is None or story.longitude is None:
        return ""
    box = Box.around(float(story.latitude), float(story.longitude), degrees=NEARBY)
    return gallery_url + StoryFilters(bbox=box, view="map").query_string()


def showcases_with(story: "StoryPage", request: HttpRequest) -> list[dict[str, str]]:
    """Those that hold it, as links; none in a preview."""
    if getattr(request, "is_preview", False) or not story.pk:
        return []
    showcases = Page.objects.filter(is_open_to_all(), showcasepage__held__story=story.pk).order_by("path")
    return [{"title": page.title, "url": page.get_url(request) or ""} for page in showcases.only(*CRUMB_FIELDS)]


def public_addresses(story: "StoryPage", request: HttpRequest) -> Addresses | None:
    """None in a preview: nobody could follow them."""
    return None if getattr(request, "is_preview", False) else addresses_of(story, request)


def story_context(story: "StoryPage", request: HttpRequest) -> dict[str, Any]:
    photos, terms, breadcrumbs = photos_of(story), terms_of(story), breadcrumbs_of(story, request)
    return {
        "photos": photos,
        "sections": sections_of(story, photos),
        "lead_photo": next(iter(photos), None),
        "audience": ", ".join(cohort.name for cohort in terms["cohort"]),
        "hello_url": hello_url(story),
        "links": [{"url": link.url, "label": link.label or link.url} for link in story.links.all()],
        "gallery": breadcrumbs[-1],
        "breadcrumbs": breadcrumbs,
        "facets": terms,
        "terms": links_to(terms, ("theme", "cohort"), breadcrumbs[0]["url"]),
        "tags": links_to(terms, ("tag",), breadcrumbs[0]["url"]),
        "map_url": map_url(story, breadcrumbs[0]["url"]),
        "addresses": public_addresses(story, request),
        "choice": getattr(story, "editors_choice", None),
        "showcases": showcases_with(story, request),
        "neighbours": public_neighbours(story, request),
    }
