"""Cards: what they show of stories, read for a whole page of them at once; and as they are sent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site

from gallery.discovery.search import Part, search_index, words_of
from gallery.models import image_html
from gallery.models.image_html import LAZY

if TYPE_CHECKING:
    from gallery.models.stories import StoryPage, StoryQuerySet

TEMPLATE = "gallery/includes/card.html"
SIZES = "(min-width: 76rem) 23rem, (min-width: 40rem) 45vw, 92vw"
LEAD_SIZES = "(min-width: 60rem) 36rem, 92vw"
PLAIN, LEAD = '<article class="card"', '<article class="card card--lead"'
PICTURE_PLACE = '<div class="card__picture">'
AT_ONCE, AFTERWARDS = ' fetchpriority="high"', ' fetchpriority="low"'
FIRST_ROW = 3
FIRST_ROW_WITH_LEAD = 2
PHOTO_FIELDS = ("story", "alt_text", "image__key", "image__width", "image__height", "image__ground")


def fill_cards(stories: list["StoryPage"]) -> list["StoryPage"]:
    """Set `lead_photo`, `lead_quote` and `card_terms` of each, with four queries for any number of stories."""
    if not stories:
        return stories
    model = type(stories[0])
    numbers = [story.pk for story in stories]
    photos = firsts(related(model, "photos", numbers).select_related("image").only(*PHOTO_FIELDS))
    quotes = firsts(related(model, "quotes", numbers))
    themes, cohorts = names(model, "themes", numbers), names(model, "cohorts", numbers)
    # Each would ask the cache, which may be the database, for itself.
    roots = Site.get_site_root_paths()
    for story in stories:
        story._wagtail_cached_site_root_paths = roots
        story.lead_photo = photos.get(story.pk)
        story.lead_quote = quotes.get(story.pk)
        story.card_terms = [*themes[story.pk][:2], *cohorts[story.pk][:2]][:3]
    return stories


def related(model: type["StoryPage"], relation: str, numbers: Sequence[int]) -> Any:
    rows = model._meta.get_field(relation).related_model._default_manager
    return rows.filter(story__in=numbers).order_by("story", "sort_order", "pk")


def firsts(rows: Iterable[Any]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for row in rows:
        found.setdefault(row.story_id, row)
    return found


def names(model: type["StoryPage"], relation: str, numbers: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    field = model._meta.get_field(relation)
    term = field.m2m_reverse_field_name()
    rows = field.remote_field.through._default_manager.filter(storypage__in=numbers)
    for story, name in rows.order_by(f"{term}__sort_order", f"{term}__name").values_list("storypage", f"{term}__name"):
        found[story].append(name)
    return found


def card_html(story: "StoryPage") -> str:
    """A card as it stands in a list, whoever looks and wherever it stands there. `story` is filled."""
    return render_to_string(TEMPLATE, {"story": story, "level": 3, "sizes": SIZES})


@cache
def template_version() -> str:
    """Another one, and all stored cards are stale."""
    template: Any = get_template(TEMPLATE)
    sources = Path(template.origin.name).read_bytes() + Path(image_html.__file__).read_bytes()
    return blake2b(sources, digest_size=8).hexdigest()


class PlacedCard(NamedTuple):
    html: SafeString
    is_lead: bool
    """Wide, at the head of the wall."""
    excerpt: Sequence[Part] = ()
    """Of a search: what of the story it found."""
    is_chosen: bool = False
    """By an editor."""


def wall_of(
    stories: "StoryQuerySet", numbers: Sequence[int], *, q: str = "", has_lead: bool = True, chosen: Sequence[int] = ()
) -> list[PlacedCard]:
    """The cards of those of these stories that are public, in this order; what is not stored is rendered on the fly.

    Those that are `chosen` come first.
    """
    numbers = [*chosen, *(number for number in numbers if number not in chosen)] if chosen else numbers
    rows = stored_cards(stories.filter(pk__in=numbers), q)
    version = template_version()
    found = {pk: html if made_from == version else None for pk, html, made_from, _excerpt in rows}
    missing = [pk for pk, html in found.items() if html is None]
    found |= {story.pk: card_html(story) for story in stories.in_order(missing)} if missing else {}
    excerpts = {pk: excerpt for pk, _html, _made_from, excerpt in rows}
    shown = [(number, html) for number in numbers if (html := found.get(number))]
    is_led = has_lead and any(PICTURE_PLACE in html for _number, html in shown[:1])
    return [
        placed(html, place, excerpts[number], is_led=is_led)._replace(is_chosen=number in chosen)
        for place, (number, html) in enumerate(shown)
    ]


def stored_cards(stories: "StoryQuerySet", q: str) -> list[tuple[int, str | None, str | None, Sequence[Part]]]:
    """Their numbers, the cards that are kept of them, what these were made from, and what a search has found."""
    columns, index = ("pk", "card__html", "card__made_from"), search_index()
    if not words_of(q):
        return [(*row, ()) for row in stories.order_by().values_list(*columns)]
    rows = stories.order_by().values_list(*columns, index.excerpt(q))
    return [(*row, index.parts(excerpt) if excerpt else ()) for *row, excerpt in rows]


def placed(html: str, place: int, excerpt: Sequence[Part], *, is_led: bool) -> PlacedCard:
    """The pictures of the first row are wanted at once, that of the first card before all others, and larger."""
    is_lead = is_led and place == 0
    if is_lead:
        html = html.replace(PLAIN, LEAD, 1).replace(LAZY, AT_ONCE, 1).replace(SIZES, LEAD_SIZES)
    elif place < (FIRST_ROW_WITH_LEAD if is_led else FIRST_ROW):
        # Beside a lead on a wide screen; below it, out of sight, on a phone, where the one must not wait for the other.
        html = html.replace(LAZY, AFTERWARDS if is_led else "", 1)
    return PlacedCard(mark_safe(html), is_lead, excerpt)  # noqa: S308 - our own template has escaped what people wrote
