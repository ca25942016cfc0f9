"""Published stories as the API tells them, in as many statements for one as for a hundred."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from gallery.api.addresses import api_url
from gallery.api.picture_files import photo_shape, social_file
from gallery.api.shapes import Answer, Link, ListedStory, Photo, Place, Quote, Story, Term, Use
from gallery.api.story_parts import cohorts_of, galleries_of, gallery_path, tags_of, themes_of
from gallery.models import StoryPage, StoryPhoto
from gallery.models.cards import firsts, related
from gallery.models.layout import ShownPhoto, photos_of
from gallery.models.sharing import Addresses, addresses_of

Facts = dict[str, Any]
"""The fields that every story has, wherever it is told."""


def listed(numbers: Sequence[int], request: HttpRequest) -> list[ListedStory]:
    """Those of them that are public, in this order."""
    found = {story.pk: story for story in StoryPage.objects.published().filter(pk__in=numbers).select_related("region")}
    stories = [found[number] for number in numbers if number in found]
    facts = facts_of(stories, request)
    photos = firsts(related(StoryPage, "photos", list(facts)).select_related("image"))
    quotes = firsts(related(StoryPage, "quotes", list(facts)))
    found_photos = {number: first_photo(photos[number], facts[number]["url"], request) for number in photos}
    return [
        ListedStory(**own, photo=found_photos.get(number), quote=quote_of(quotes.get(number)))
        for number, own in facts.items()
    ]


def in_full(number: int, request: HttpRequest) -> Story | None:
    """None for one that is not public."""
    story = StoryPage.objects.published().filter(pk=number).select_related("region").first()
    facts = facts_of([story], request) if story else {}
    addresses = addresses_of(story, request) if story else None
    if not facts or not story or not addresses:
        return None
    return Story(
        **facts[number],
        answers=[Answer(question=answer.question_label, text=answer.text) for answer in story.answers.all()],
        quotes=[Quote(text=quote.text, said_by=quote.said_by) for quote in story.quotes.all()],
        photos=[photo_shape(photo, page=addresses.page, request=request) for photo in photos_of(story)],
        links=[Link(url=link.url, label=link.label or link.url) for link in story.links.all()],
        social_picture=social_file(story, request),
        use=Use(words=[str(words) for words in addresses.use_words], url=addresses.use),
    )


def facts_of(stories: list[StoryPage], request: HttpRequest) -> dict[int, Facts]:
    """By number, and in the same order; of those that stand in no site there are none."""
    numbers = [story.pk for story in stories]
    themes, cohorts, tags = themes_of(numbers), cohorts_of(numbers), tags_of(numbers)
    galleries = galleries_of(stories, request)
    found = {}
    for story in stories:
        addresses, gallery = addresses_of(story, request), galleries.get(gallery_path(story))
        if addresses and gallery:
            terms = {"themes": themes[story.pk], "cohorts": cohorts[story.pk], "tags": tags[story.pk]}
            found[story.pk] = {**own_facts(story), **found_at(story, addresses, request), **terms, "gallery": gallery}
    return found


def own_facts(story: StoryPage) -> Facts:
    return {
        "id": story.pk,
        "title": story.title,
        "summary": story.summary,
        "organisation": story.organisation,
        "place": place_of(story),
        "started": month(story.started),
        "ended": month(story.ended),
        "people_reached": story.people_reached,
        "first_published_at": story.first_published_at,
        "last_published_at": story.last_published_at,
    }


def found_at(story: StoryPage, addresses: Addresses, request: HttpRequest) -> Facts:
    return {"url": addresses.page, "short_url": addresses.short, "api_url": api_url(request, "story", story.pk)}


def place_of(story: StoryPage) -> Place:
    region = Term(slug=story.region.slug, name=story.region.name) if story.region else None
    latitude, longitude = degrees(story.latitude), degrees(story.longitude)
    return Place(name=story.place_name, region=region, latitude=latitude, longitude=longitude)


def degrees(rounded: Decimal | None) -> float | None:
    return None if rounded is None else float(rounded)


def month(day: dt.date | None) -> str | None:
    """The page says no more."""
    return f"{day:%Y-%m}" if day else None


def first_photo(row: StoryPhoto, page: str, request: HttpRequest) -> Photo:
    shown = ShownPhoto(1, row.image, row.alt_text, row.caption, row.credit, is_credited=True, shares_credit=False)
    return photo_shape(shown, page=page, request=request)


def quote_of(row: Any) -> Quote | None:
    return Quote(text=row.text, said_by=row.said_by) if row else None
