"""Stories by the thousand, made up from the demo's sentences, to see how the gallery bears them.

Rows are written directly, without revisions, reviews or contributions: as the public sees them, and no more.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice
from random import Random
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page

from gallery.discovery.search import search_index
from gallery.models import (
    Cohort,
    GalleryPage,
    Question,
    Region,
    StoryAnswer,
    StoryImage,
    StoryPage,
    StoryPhoto,
    StoryQuote,
    StoryTag,
    Theme,
)
from gallery.publication.changes import count_change
from home.demo.loading import content
from home.demo.made_up import Asked, MadeUp, Place, Term, text_of
from home.demo.tables import Table, count_on_from, in_haste

T = TypeVar("T")

BATCH = 5000
TAGS, PLACES = 400, 900
ANSWERS, SENTENCES = 2, 4
DAYS = 3000
"""Over which they were published."""
RARE = ("quilting", "allotment", "harmonica", "tandem", "lighthouse", "sourdough", "bothy", "kiln")
PLACE_PARTS = (
    ("Ash", "Bram", "Carn", "Dun", "East", "Fal", "Glen", "Har", "Inver", "Kirk", "Llan", "Mill", "Nor", "Stoke"),
    (
        "bourne",
        "bridge",
        "by",
        "cliffe",
        "dale",
        "ford",
        "ham",
        "more",
        "ness",
        "pool",
        "side",
        "thorpe",
        "ton",
        "wick",
    ),
    ("", " Green", " Hill", " on Sea", " Vale"),
)
LATITUDES, LONGITUDES = (5000, 5850), (-550, 150)
"""Of the places, in hundredths of a degree."""
PAGE = (
    "id",
    "path",
    "depth",
    "title",
    "draft_title",
    "slug",
    "url_path",
    "translation_key",
    "locale",
    "first_published_at",
    "last_published_at",
)
STORY = (
    "page_ptr",
    "summary",
    "organisation",
    "place_name",
    "latitude",
    "longitude",
    "region",
    "started",
    "ended",
    "people_reached",
)


@dataclass
class Crowd:
    """What stories are made of, without end. The same `seed` makes the same ones."""

    seed: int = 1

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        rows = [*content("stories-loneliness"), *content("stories-place")]
        text = " ".join(answer for row in rows for answer in row["answers"])
        self.sentences = self.evenly(re.findall(r"[A-Z][^.!?]{20,160}[.!?]", text))
        self.titles = self.evenly([row["title"] for row in rows])
        self.themes, self.cohorts, self.regions = (
            self.skewed(terms(model.objects.order_by("sort_order"))) for model in (Theme, Cohort, Region)
        )
        self.tags = self.skewed(tags())
        self.places = self.skewed([self.place() for _ in range(PLACES)])
        self.images = self.evenly(StoryImage.objects.filter(key__startswith="demo-").values_list("pk", flat=True))
        self.galleries = list(GalleryPage.objects.programmes().order_by("path"))
        self.homes = self.skewed(self.galleries)
        self.questions = {gallery.pk: asked_by(gallery) for gallery in self.galleries}
        self.tables, self.now = tables(), timezone.now()

    def arrive(self, number: int) -> None:
        with in_haste():
            for start in range(0, number, BATCH):
                self.batch(min(BATCH, number - start))
        count_change(None)

    @transaction.atomic
    def batch(self, size: int) -> None:
        first = (Page.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        stories = [self.story(number) for number in range(first, first + size)]
        self.write_pages(stories)
        self.write_words(stories)
        self.write_terms(stories)
        self.write_pictures(stories)
        search_index().write_all(story.search_text for story in stories)

    def place(self) -> Place:
        name = "".join(self.random.choice(part) for part in PLACE_PARTS)
        degrees = (Decimal(self.random.randint(*ends)) / 100 for ends in (LATITUDES, LONGITUDES))
        return Place(name, *degrees)

    def evenly(self, values: Sequence[T]) -> Iterator[T]:
        while values:
            yield from self.random.choices(values, k=BATCH)

    def skewed(self, values: Sequence[T]) -> Iterator[T]:
        """The second is taken half as often as the first, and so on."""
        weights = list(accumulate(1 / place for place in range(1, len(values) + 1)))
        while values:
            yield from self.random.choices(values, cum_weights=weights, k=BATCH)

    def some(self, values: Iterator[T], most: int) -> list[T]:
        """Up to so many of them, each once."""
        return list(dict.fromkeys(islice(values, 1 + int(self.random.random() * most))))

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def story(self, number: int) -> MadeUp:
        place, home = next(self.places), next(self.homes)
        return MadeUp(
            number,
            home=home.pk,
            title=f"{next(self.titles)} in {place.name}",
            summary=next(self.sentences),
            organisation=f"{next(self.titles)} group",
            published=self.now - dt.timedelta(days=self.random.random() * DAYS),
            place=place,
            region=next(self.regions) if self.happens(0.9) else None,
            answers=self.answers(home),
            quotes=[next(self.sentences)] if self.happens(0.6) else [],
            themes=self.some(self.themes, 3),
            cohorts=self.some(self.cohorts, 3),
            tags=self.some(self.tags, 3),
        )

    def answers(self, home: GalleryPage) -> list[tuple[Asked, list[str]]]:
        said = [(asked, list(islice(self.sentences, SENTENCES))) for asked in self.questions[home.pk]]
        # Each of these words is in about one story of ten.
        said[-1][1].extend(word for word in RARE if self.happens(0.1))
        return said

    def write_pages(self, stories: Sequence[MadeUp]) -> None:
        self.tables[Page].write(self.pages(stories))
        self.tables[StoryPage].write(self.about(story) for story in stories)
        count_on_from(Page)

    def pages(self, stories: Sequence[MadeUp]) -> Iterator[tuple[Any, ...]]:
        for gallery in self.galleries:
            own = [story for story in stories if story.home == gallery.pk]
            yield from (page(story, gallery, step) for step, story in enumerate(own, last_step(gallery) + 1))
            gallery.numchild += len(own)
            Page.objects.filter(pk=gallery.pk).update(numchild=gallery.numchild)

    def about(self, story: MadeUp) -> tuple[Any, ...]:
        started = (story.published - dt.timedelta(days=self.random.randint(30, 900))).date().replace(day=1)
        ended = story.published.date() if self.happens(0.5) else None
        reached = int(10 ** self.random.uniform(0.5, 4)) if self.happens(0.7) else None
        region = story.region.number if story.region else None
        return story.number, story.summary, story.organisation, *story.place, region, started, ended, reached

    def write_words(self, stories: Sequence[MadeUp]) -> None:
        self.tables[StoryAnswer].write(
            (story.number, place, asked.number, asked.label, text_of(sentences))
            for story in stories
            for place, (asked, sentences) in enumerate(story.answers)
        )
        self.tables[StoryQuote].write((story.number, quote) for story in stories for quote in story.quotes)

    def write_pictures(self, stories: Sequence[MadeUp]) -> None:
        pictured = (story.number for story in stories if self.happens(0.8))
        self.tables[StoryPhoto].write(zip(pictured, self.images, strict=False))

    def write_terms(self, stories: Sequence[MadeUp]) -> None:
        for model, relation in ((Theme, "themes"), (Cohort, "cohorts"), (Tag, "tags")):
            pairs = ((story.number, term.number) for story in stories for term in getattr(story, relation))
            self.tables[model].write(pairs)


def tables() -> dict[type, Table]:
    themes, cohorts = (relation.through for relation in (StoryPage.themes, StoryPage.cohorts))
    return {
        Page: Table(Page, *PAGE, content_type=ContentType.objects.get_for_model(StoryPage), live=True),
        StoryPage: Table(StoryPage, *STORY),
        StoryAnswer: Table(StoryAnswer, "story", "sort_order", "question", "question_label", "text"),
        StoryQuote: Table(StoryQuote, "story", "text", sort_order=0),
        StoryPhoto: Table(StoryPhoto, "story", "image", alt_text="People who do something together.", sort_order=0),
        Theme: Table(themes, "storypage", "theme"),
        Cohort: Table(cohorts, "storypage", "cohort"),
        Tag: Table(StoryTag, "content_object", "tag"),
    }


def page(story: MadeUp, gallery: GalleryPage, step: int) -> tuple[Any, ...]:
    slug = f"made-up-{step}"
    return (
        story.number,
        Page._get_path(gallery.path, gallery.depth + 1, step),
        gallery.depth + 1,
        story.title,
        story.title,
        slug,
        f"{gallery.url_path}{slug}/",
        uuid.uuid4(),
        gallery.locale_id,
        story.published,
        story.published,
    )


def last_step(gallery: GalleryPage) -> int:
    """The place of its last child in the tree, or 0."""
    last = Page.objects.child_of(gallery).aggregate(path=Max("path"))["path"]
    return Page._str2int(last[-Page.steplen :]) if last else 0


def asked_by(gallery: GalleryPage) -> list[Asked]:
    """The first of its questions; made where it asks too few."""
    for place in range(gallery.questions.count(), ANSWERS):
        Question.objects.create(gallery=gallery, label=f"Question {place + 1}?", sort_order=place)
    return [Asked(*row) for row in Question.objects.filter(gallery=gallery).values_list("pk", "label")[:ANSWERS]]


def terms(found: QuerySet[Any]) -> list[Term]:
    return [Term(*row) for row in found.values_list("pk", "name")]


def tags() -> list[Term]:
    names = [f"idea {number}" for number in range(TAGS)]
    Tag.objects.bulk_create([Tag(name=name, slug=name.replace(" ", "-")) for name in names], ignore_conflicts=True)
    return terms(Tag.objects.filter(name__in=names).order_by("pk"))
