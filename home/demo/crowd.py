"""Stories by the thousand, made up from the demo's sentences, to see how the gallery bears them.

Rows are written directly, without revisions, reviews or contributions: as the public sees them, and no more.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page

from gallery.discovery.search import SearchText, search_index
from gallery.models import (
    Cohort,
    GalleryPage,
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

BATCH = 1000
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


def skewed(values: Sequence[Any]) -> tuple[Sequence[Any], list[float]]:
    """Values with how often each is taken, added up: the second half as often as the first, and so on."""
    return values, list(accumulate(1 / place for place in range(1, len(values) + 1)))


@dataclass
class Crowd:
    """What stories are made of. The same `seed` makes the same ones."""

    seed: int = 1

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        rows = [*content("stories-loneliness"), *content("stories-place")]
        text = " ".join(answer for row in rows for answer in row["answers"])
        self.sentences = re.findall(r"[A-Z][^.!?]{20,160}[.!?]", text)
        self.titles = [row["title"] for row in rows]
        self.themes, self.cohorts, self.regions = (
            skewed(list(model.objects.order_by("sort_order"))) for model in (Theme, Cohort, Region)
        )
        self.tags = skewed(tags())
        self.places = skewed(["".join(self.random.choice(part) for part in PLACE_PARTS) for _ in range(PLACES)])
        self.images = list(StoryImage.objects.filter(key__startswith="demo-"))
        self.galleries = skewed(list(GalleryPage.objects.programmes().order_by("path")))
        self.type, self.now = ContentType.objects.get_for_model(StoryPage), timezone.now()

    def arrive(self, number: int) -> None:
        for start in range(0, number, BATCH):
            self.batch(min(BATCH, number - start))
        count_change(None)

    @transaction.atomic
    def batch(self, size: int) -> None:
        pages = Page.objects.bulk_create(self.pages(size))
        stories = [self.story(page) for page in pages]
        fields = StoryPage._meta.local_concrete_fields
        StoryPage._base_manager._insert(stories, fields=fields, using="default", raw=True)  # type: ignore[attr-defined]
        self.write_words(stories)
        self.write_pictures(stories)
        self.write_terms(stories)

    def take(self, values: tuple[Sequence[Any], list[float]], most: int = 1) -> list[Any]:
        """So many of them, each once."""
        return list(
            dict.fromkeys(self.random.choices(values[0], cum_weights=values[1], k=self.random.randint(1, most)))
        )

    def pages(self, size: int) -> Iterator[Page]:
        among = self.random.choices(self.galleries[0], cum_weights=self.galleries[1], k=size)
        for gallery in self.galleries[0]:
            first, own = gallery.get_children_count(), among.count(gallery)
            yield from (self.page(gallery, place) for place in range(first, first + own))
            gallery.numchild = first + own
            Page.objects.filter(pk=gallery.pk).update(numchild=gallery.numchild)

    def page(self, gallery: GalleryPage, place: int) -> Page:
        title = f"{self.random.choice(self.titles)} {place}"
        published = self.now - dt.timedelta(days=self.random.random() * DAYS)
        return Page(
            path=Page._get_path(gallery.path, gallery.depth + 1, place + 1),
            depth=gallery.depth + 1,
            title=title,
            draft_title=title,
            slug=f"made-up-{place}",
            url_path=f"{gallery.url_path}made-up-{place}/",
            content_type=self.type,
            live=True,
            translation_key=uuid.uuid4(),
            locale_id=gallery.locale_id,
            first_published_at=published,
            last_published_at=published,
        )

    def story(self, page: Page) -> StoryPage:
        started = (page.first_published_at - dt.timedelta(days=self.random.randint(30, 900))).date()
        return StoryPage(
            page_ptr=page,
            summary=self.random.choice(self.sentences),
            organisation=f"{self.random.choice(self.titles)} group",
            place_name=self.take(self.places)[0],
            region=self.take(self.regions)[0] if self.random.random() < 0.9 else None,
            started=started.replace(day=1),
            ended=page.first_published_at.date() if self.random.random() < 0.5 else None,
            people_reached=int(10 ** self.random.uniform(0.5, 4)) if self.random.random() < 0.7 else None,
        )

    def write_words(self, stories: list[StoryPage]) -> None:
        texts = {story.page_ptr_id: self.answers() for story in stories}
        StoryAnswer.objects.bulk_create(
            StoryAnswer(story_id=story, question_label=f"Question {place + 1}?", text=text, sort_order=place)
            for story, answers in texts.items()
            for place, text in enumerate(answers)
        )
        quoted = [story for story in texts if self.random.random() < 0.6]
        StoryQuote.objects.bulk_create(
            StoryQuote(story_id=story, text=self.random.choice(self.sentences), sort_order=0) for story in quoted
        )
        search_index().write_all(
            SearchText(
                story.page_ptr_id,
                story.page_ptr.title,
                "\n".join((story.summary, *texts[story.page_ptr_id])),
                f"{story.organisation} · {story.place_name}",
            )
            for story in stories
        )

    def answers(self) -> list[str]:
        texts = [" ".join(self.random.choices(self.sentences, k=SENTENCES)) for _answer in range(ANSWERS)]
        # Each of these words is in about one story of ten.
        return [*texts[:-1], f"{texts[-1]} {' '.join(word for word in RARE if self.random.random() < 0.1)}".strip()]

    def write_pictures(self, stories: list[StoryPage]) -> None:
        pictured = [story for story in stories if self.images and self.random.random() < 0.8]
        StoryPhoto.objects.bulk_create(
            StoryPhoto(
                story_id=story.page_ptr_id,
                image=self.random.choice(self.images),
                alt_text="People who do something together.",
                sort_order=0,
            )
            for story in pictured
        )

    def write_terms(self, stories: list[StoryPage]) -> None:
        for relation, term, values in (
            (StoryPage.themes, "theme", self.themes),
            (StoryPage.cohorts, "cohort", self.cohorts),
        ):
            through: Any = relation.through
            through.objects.bulk_create(
                through(storypage_id=story.page_ptr_id, **{term: value})
                for story in stories
                for value in self.take(values, 3)
            )
        StoryTag.objects.bulk_create(
            StoryTag(content_object_id=story.page_ptr_id, tag=tag)
            for story in stories
            for tag in self.take(self.tags, 3)
        )


def tags() -> list[Tag]:
    names = [f"idea {number}" for number in range(TAGS)]
    Tag.objects.bulk_create([Tag(name=name, slug=name.replace(" ", "-")) for name in names], ignore_conflicts=True)
    return list(Tag.objects.filter(name__in=names).order_by("pk"))
