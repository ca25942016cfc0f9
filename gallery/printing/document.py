"""Everything that Typst is told about what it sets, in one file of data."""

import json
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Site

from gallery.discovery.listing import counted
from gallery.models import SiteSettings
from gallery.models.sharing import USE
from gallery.printing.content import PrintedStory
from gallery.printing.naming import Name
from gallery.printing.photos import PrintedPhoto
from gallery.printing.wording import line

FILE = "content.json"
ON_THE_COVER = 6
"""Photos."""
SHORTEST, LONGEST = 24, 170
"""Characters of a quote that has a page to itself."""
LONGEST_FOOTER = 70
WORDS = {
    "code": gettext_lazy("QR code that opens"),
    "scan": gettext_lazy("Scan to read it online"),
    "more": gettext_lazy("Find out more"),
    "contents": gettext_lazy("Contents"),
    "page": gettext_lazy("p."),
    "annex": gettext_lazy("Question by question"),
    "annex_about": gettext_lazy("Every answer to the same question, one after another."),
    "contributors": gettext_lazy("Who shared these stories"),
    "contributors_about": gettext_lazy("The projects and organisations that wrote them down, and where to find them."),
    "unwritable": gettext_lazy("[This is in letters that could not be printed. Read it online.]"),
}
"""What our own pages say around the stories."""

Data = dict[str, Any]


def write_document(document: Data, folder: Path) -> None:
    (folder / FILE).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def told(stories: list[PrintedStory], name: Name) -> Data:
    """What every format says."""
    today, title = timezone.localdate(), line(name.title) or _("Stories")
    return {
        "title": title,
        "footer": title if len(title) <= LONGEST_FOOTER else title[:LONGEST_FOOTER].rsplit(" ", 1)[0] + "…",
        "introduction": line(name.introduction),
        "made": {"year": today.year, "month": today.month, "day": today.day},
        "as_of": as_of(today),
        "site": about_the_site(),
        "words": {key: str(words) for key, words in WORDS.items()},
        "stories": [asdict(story) for story in stories],
    }


def as_of(day: date) -> str:
    return _("As of %(date)s") % {"date": date_format(day, "j F Y")}


def about_the_site() -> dict[str, str]:
    root = Site.objects.get(is_default_site=True).root_url
    return {
        "name": line(SiteSettings.current().name) or "Impact Gallery",
        "address": f"{root}/",
        "shown": root.partition("://")[2],
    }


def whole_book(stories: list[PrintedStory]) -> Data:
    """Cover, contents, annex, and who the stories are from."""
    return {
        "counted": counted_with_places(stories),
        "cover": [asdict(photo) for photo in cover_of(stories)],
        "opening": opening_quote(stories),
        "annex": annex_of(stories),
        "contributors": contributors_of(stories),
        "colophon": colophon(),
    }


def counted_with_places(stories: list[PrintedStory]) -> str:
    places = len({story.place for story in stories if story.place})
    words = ngettext("%(stories)s from %(number)s place", "%(stories)s from %(number)s places", places)
    return words % {"stories": counted(len(stories)), "number": places} if places else counted(len(stories))


def cover_of(stories: list[PrintedStory]) -> list[PrintedPhoto]:
    """The first photos of the first stories, none of them twice."""
    leads = (story.photos[0] for story in stories if story.photos)
    return list({photo.image: photo for photo in leads}.values())[:ON_THE_COVER]


def opening_quote(stories: list[PrintedStory]) -> Data | None:
    """The first one of a good length, with the place of its story."""
    for place, story in enumerate(stories):
        for part in story.parts:
            for quote in part.quotes:
                if SHORTEST <= len(quote.text) <= LONGEST:
                    return {"text": quote.text, "by": quote.by, "story": place}
    return None


def annex_of(stories: list[PrintedStory]) -> list[Data]:
    """Each question that more than one story answers, in the order in which the first of them was asked."""
    answers: dict[str, list[Data]] = defaultdict(list)
    for place, story in enumerate(stories):
        for part in story.parts:
            if part.question and part.paragraphs:
                answers[part.question].append({"story": place, "paragraphs": part.paragraphs})
    return [{"label": label, "answers": found} for label, found in answers.items() if len(found) > 1]


def contributors_of(stories: list[PrintedStory]) -> list[Data]:
    """In the order of the alphabet, each with the places of its stories."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, story in enumerate(stories):
        if story.organisation:
            found[story.organisation].append(place)
    return [{"name": name, "stories": found[name]} for name in sorted(found, key=str.casefold)]


def colophon() -> list[str]:
    newest = _("A story may be changed or taken down after the day that stands on the cover. What is online is true.")
    return [*map(str, USE), newest]
