"""What the front door shows of the gallery."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from gallery.discovery.answers import Answers, Counts
from gallery.discovery.filters import EVERYTHING
from gallery.models import GalleryPage, StoryPage
from gallery.models.curation import chosen_for_the_front_door

NEWEST, CHOSEN, RARE = 3, 3, 3
RARE_VALUES = 12
"""Regions and themes with the fewest stories: so many are looked at for those of the last row."""
COLLAGE = 6
COHORTS = 8
LOOKED_AT = 30
"""How far back the collage and the quote look for a story that has one."""


def front_context(request: HttpRequest) -> dict[str, Any]:
    top = GalleryPage.objects.shown().top()
    if top is None:
        return {"total": 0}
    answers = top.answers()
    counts = answers.counts(EVERYTHING)
    numbers = answers.numbers(EVERYTHING, start=0, size=LOOKED_AT)
    chosen = chosen_for_the_front_door(CHOSEN)
    new = [number for number in numbers if number not in chosen][:NEWEST]
    rare = seldom_heard(answers, counts, shown={*chosen, *new})
    stories = {story.pk: story for story in StoryPage.objects.published().in_order([*numbers, *chosen, *rare])}
    newest = [stories[number] for number in numbers if number in stories]
    return {
        "total": answers.total(EVERYTHING),
        "chosen": [stories[number] for number in chosen if number in stories],
        "newest": [stories[number] for number in new if number in stories],
        "rare": [stories[number] for number in rare if number in stories],
        "collage": [story for story in newest if story.lead_photo][:COLLAGE],
        "quote": quote_of([story for story in newest if story.pk not in chosen]),
        "cohorts": cohorts(counts["cohort"], answers.names("cohort"), address=top.get_url(request) or ""),
        "galleries": galleries(counts["gallery"], request),
    }


def seldom_heard(answers: Answers, counts: Counts, *, shown: set[int]) -> list[int]:
    """The newest stories from the places and about the themes that have fewest, each once."""
    told = ((number, facet, slug) for facet in ("region", "theme") for slug, number in counts[facet].items())
    rarest = sorted(value for value in told if value[0])
    found: list[int] = []
    for _number, facet, slug in rarest[:RARE_VALUES]:
        newest = answers.numbers(EVERYTHING.choosing(facet, (slug,)), start=0, size=1)
        found += [number for number in newest if number not in shown and number not in found]
    return found[:RARE] if len(found) >= RARE else []


def quote_of(stories: list[StoryPage]) -> dict[str, Any] | None:
    """Words from a story that does not stand among the newest already, if there is one."""
    with_quote = [story for story in stories if story.lead_quote and story.lead_photo]
    story = next(iter(with_quote[NEWEST:] or with_quote), None)
    if story is None or story.lead_quote is None:
        return None
    return {"text": story.lead_quote.text, "said_by": story.lead_quote.said_by, "story": story}


def cohorts(counts: Mapping[str, int], names: Mapping[str, str], *, address: str) -> list[dict[str, Any]]:
    """Those of the most stories."""
    known = [(slug, number) for slug, number in counts.items() if number and slug in names]
    most = sorted(known, key=lambda counted: (-counted[1], names[counted[0]]))[:COHORTS]
    return [
        {"name": names[slug], "url": f"{address}?{urlencode({'cohort': slug})}", "count": number}
        for slug, number in most
    ]


def galleries(counts: Mapping[str, int], request: HttpRequest) -> list[dict[str, Any]]:
    pages = GalleryPage.objects.shown().programmes().select_related("picture").order_by("path")
    return [
        {
            "title": page.title,
            "url": page.get_url(request),
            "introduction": page.introduction,
            "closing_note": page.closing_note,
            "picture": page.picture,
            "count": counts.get(page.slug, 0),
        }
        for page in pages
    ]
