"""What the front door shows of the gallery."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from gallery.discovery.filters import StoryFilters
from gallery.discovery.tree import TOP_DEPTH
from gallery.models import GalleryPage, StoryPage

NEWEST = 3
COLLAGE = 6
COHORTS = 8
LOOKED_AT = 30
"""How far back the collage and the quote look for a story that has one."""
EVERYTHING = StoryFilters()


def front_context(request: HttpRequest) -> dict[str, Any]:
    top = GalleryPage.objects.shown().filter(depth=TOP_DEPTH).first()
    if top is None:
        return {"total": 0}
    answers = top.answers()
    newest = StoryPage.objects.published().in_order(answers.numbers(EVERYTHING, start=0, size=LOOKED_AT))
    counts = answers.counts(EVERYTHING)
    return {
        "total": answers.total(EVERYTHING),
        "newest": newest[:NEWEST],
        "collage": [story for story in newest if story.lead_photo][:COLLAGE],
        "quote": quote_of(newest),
        "cohorts": cohorts(counts["cohort"], answers.names("cohort"), address=top.get_url(request) or ""),
        "galleries": galleries(counts["gallery"], request),
    }


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
