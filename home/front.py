"""What the front door shows of the gallery."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import Substr
from django.http import HttpRequest

from gallery.discovery.facets import GALLERY_PATH_LENGTH
from gallery.discovery.tree import TOP_DEPTH
from gallery.models import GalleryPage, StoryPage

NEWEST = 3
COLLAGE = 6
COHORTS = 8
LOOKED_AT = 30
"""How far back the collage and the quote look for a story that has one."""


def front_context(request: HttpRequest) -> dict[str, Any]:
    published = StoryPage.objects.published()
    newest = published.order_by("-first_published_at", "-pk")[:LOOKED_AT].cards()
    top = GalleryPage.objects.shown().filter(depth=TOP_DEPTH).first()
    return {
        "total": published.count(),
        "newest": newest[:NEWEST],
        "collage": [story for story in newest if story.lead_photo][:COLLAGE],
        "quote": quote_of(newest),
        "cohorts": cohorts(top.get_url(request) if top else ""),
        "galleries": galleries(request),
    }


def quote_of(stories: list[StoryPage]) -> dict[str, Any] | None:
    """Words from a story that does not stand among the newest already, if there is one."""
    with_quote = [story for story in stories if story.lead_quote and story.lead_photo]
    story = next(iter(with_quote[NEWEST:] or with_quote), None)
    if story is None or story.lead_quote is None:
        return None
    return {"text": story.lead_quote.text, "said_by": story.lead_quote.said_by, "story": story}


def cohorts(address: str) -> list[dict[str, Any]]:
    rows = StoryPage.objects.published().filter(cohorts__isnull=False).values_list("cohorts__slug", "cohorts__name")
    counted = rows.annotate(number=Count("pk")).order_by("-number", "cohorts__name")[:COHORTS]
    return [
        {"name": name, "url": f"{address}?{urlencode({'cohort': slug})}", "count": number}
        for slug, name, number in counted
    ]


def galleries(request: HttpRequest) -> list[dict[str, Any]]:
    paths = StoryPage.objects.published().annotate(gallery_path=Substr("path", 1, GALLERY_PATH_LENGTH))
    counts = dict(paths.order_by().values_list("gallery_path").annotate(number=Count("pk")))
    pages = GalleryPage.objects.shown().programmes().select_related("picture").order_by("path")
    return [
        {
            "title": page.title,
            "url": page.get_url(request),
            "introduction": page.introduction,
            "closing_note": page.closing_note,
            "picture": page.picture,
            "count": counts.get(page.path, 0),
        }
        for page in pages
    ]
