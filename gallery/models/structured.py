"""A story as search engines read it: the words of schema.org, as JSON-LD."""

import json
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from gallery.models.images import WIDTHS
from gallery.models.layout import ShownPhoto
from gallery.models.sharing import Addresses

if TYPE_CHECKING:
    import datetime as dt

    from gallery.models.stories import StoryPage

LONGEST_HEADLINE = 110
"""Characters that search engines show."""
IN_A_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
"""What could end the element in which the data stand, or begin another."""

Data = dict[str, Any]


def as_script(data: Data) -> SafeString:
    """Data, which browsers do not run: the policy for scripts lets it stand where it is."""
    words = json.dumps(data, separators=(",", ":")).translate(IN_A_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{words}</script>')  # noqa: S308 - nothing can end it


def told(data: Data) -> Data:
    """Without what the story does not say."""
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def graph(
    story: "StoryPage",
    *,
    addresses: Addresses,
    photos: list[ShownPhoto],
    facets: dict[str, list[Any]],
    breadcrumbs: list[dict[str, str]],
    publisher: str,
) -> Data:
    """Everything about a published story's page."""
    pictures = [image_object(photo, story, addresses) for photo in photos]
    return {
        "@context": "https://schema.org",
        "@graph": [
            article(story, addresses, facets, breadcrumbs[-1], publisher) | ({"image": pictures} if pictures else {}),
            breadcrumb_list(breadcrumbs, story.title, addresses),
        ],
    }


def article(
    story: "StoryPage", addresses: Addresses, facets: dict[str, list[Any]], gallery: dict[str, str], publisher: str
) -> Data:
    return told(
        {
            "@type": "Article",
            "@id": f"{addresses.page}#story",
            "mainEntityOfPage": addresses.page,
            "url": addresses.page,
            "headline": story.title[:LONGEST_HEADLINE],
            "description": story.summary,
            "inLanguage": "en-GB",
            "datePublished": moment(story.first_published_at),
            "dateModified": moment(story.last_published_at),
            "author": organisation(story.organisation or publisher),
            "publisher": organisation(publisher) | {"url": f"{addresses.root}/"},
            "isPartOf": {
                "@type": "CollectionPage",
                "name": gallery["title"],
                "url": addresses.complete(gallery["url"]),
            },
            "about": [{"@type": "Thing", "name": theme.name} for theme in facets["theme"]],
            "audience": [{"@type": "Audience", "audienceType": cohort.name} for cohort in facets["cohort"]],
            "keywords": [tag.name for tag in facets["tag"]],
            "contentLocation": place(story),
            "temporalCoverage": period(story.started, story.ended),
            "usageInfo": addresses.use,
        }
    )


def image_object(photo: ShownPhoto, story: "StoryPage", addresses: Addresses) -> Data:
    """Its sizes are those of the file that `contentUrl` names, in px."""
    width = min(photo.image.width, WIDTHS[-1])
    credit = photo.credit or story.organisation
    return told(
        {
            "@type": "ImageObject",
            "@id": f"{addresses.page}#{photo.name}",
            "contentUrl": addresses.complete(photo.image.largest_url),
            "url": f"{addresses.page}#{photo.name}",
            "width": width,
            "height": round(width * photo.image.height / photo.image.width),
            "encodingFormat": "image/jpeg",
            "caption": photo.caption or photo.alt_text,
            "description": photo.alt_text,
            "creditText": credit,
            "copyrightNotice": credit,
            "creator": maker(credit, story),
            "license": addresses.use,
            "acquireLicensePage": addresses.use,
            "representativeOfPage": photo.number == 1,
        }
    )


def maker(credit: str, story: "StoryPage") -> Data | None:
    if not credit:
        return None
    return organisation(credit) if credit == story.organisation else {"@type": "Person", "name": credit}


def organisation(name: str) -> Data:
    return {"@type": "Organization", "name": name}


def place(story: "StoryPage") -> Data | None:
    """What the label says, and nothing more exact."""
    region = story.region.name if story.region else ""
    name = story.place_name or region
    if not name:
        return None
    around = {"@type": "AdministrativeArea", "name": region} if region and region != name else None
    return told({"@type": "Place", "name": name, "containedInPlace": around})


def period(started: "dt.date | None", ended: "dt.date | None") -> str:
    """In months as ISO 8601 has them; two dots where it still goes on or nobody says when it began."""
    if not started and not ended:
        return ""
    first, last = (f"{day:%Y-%m}" if day else ".." for day in (started, ended))
    return first if first == last else f"{first}/{last}"


def moment(when: "dt.datetime | None") -> str:
    return when.isoformat(timespec="seconds") if when else ""


def breadcrumb_list(breadcrumbs: list[dict[str, str]], title: str, addresses: Addresses) -> Data:
    steps = [(crumb["title"], addresses.complete(crumb["url"])) for crumb in breadcrumbs]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate([*steps, (title, addresses.page)], start=1)
        ],
    }
