"""A gallery that changes is asked at random, of the index and of the database: `python3 dev.py drill answers`.

The index follows each change as in a process that serves; both must say the same of everything.
"""

import argparse
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.http import QueryDict
from taggit.models import Tag
from wagtail.models import PageViewRestriction

from gallery.discovery.answers import Answers
from gallery.discovery.box import Box
from gallery.discovery.by_index import IndexAnswers
from gallery.discovery.by_query import QueryAnswers
from gallery.discovery.filters import FACETS, SORTS, StoryFilters
from gallery.discovery.keeper import IndexKeeper
from gallery.discovery.listing import list_stories, newest
from gallery.models import Cohort, GalleryPage, Region, StoryPage, Theme
from gallery.publication.index_rows import DatabaseSource
from home.demo.crowd import RARE, Crowd
from home.demo.loading import load_pages, load_terms
from home.models import HomePage
from tests.databases import database_of_its_own

CASES, STORIES = 5000, 120
CHANGED_EVERY = 3
"""Cases."""
SHOWN_FAULTS = 10


@dataclass
class Figures:
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass
class Town:
    """Galleries with stories, and whoever changes something in them."""

    chance: random.Random

    def __post_init__(self) -> None:
        self.top = GalleryPage.objects.get(slug="gallery")
        self.programmes = list(GalleryPage.objects.programmes().order_by("path"))
        self.terms: dict[str, list[Any]] = {
            "theme": list(Theme.objects.all()),
            "cohort": list(Cohort.objects.all()),
            "region": list(Region.objects.all()),
            "tag": list(Tag.objects.all()[:20]),
        }
        self.changes: list[Callable[[], None]] = [
            self.edit,
            self.edit,
            self.take_down,
            self.put_back,
            self.move,
            self.close,
            self.rename,
            self.delete,
        ]

    def some(self, facet: str, most: int = 3) -> list[Any]:
        return self.chance.sample(self.terms[facet], self.chance.randint(0, most))

    def story(self, **state: Any) -> StoryPage | None:
        found = list(StoryPage.objects.filter(**state).order_by("pk"))
        return self.chance.choice(found) if found else None

    @transaction.atomic
    def change(self) -> str:
        change = self.chance.choice(self.changes)
        change()
        return change.__name__

    def edit(self) -> None:
        """Everything that a story is found by may be another afterwards."""
        story, chance = self.story(live=True), self.chance
        if story is None:
            return
        story.title = chance.choice(("Bread", "apple day", "Zebra crossing", "Épicerie", "bikes"))
        story.themes.set(self.some("theme"))
        story.cohorts.set(self.some("cohort"))
        story.tags.set(self.some("tag"))
        story.region = chance.choice([None, *self.terms["region"]])
        story.place_name = chance.choice(("", "Leith", "Swansea"))
        story.latitude, story.longitude = chance.choice(((None, None), ("55.98", "-3.17"), ("51.62", "-3.94")))
        story.people_reached = chance.choice((None, 0, 7, 12_000))
        story.answers.first().text = f"We {chance.choice(RARE)}."
        story.save_revision().publish()

    def take_down(self) -> None:
        if story := self.story(live=True):
            story.unpublish()

    def put_back(self) -> None:
        if story := self.story(live=False):
            story.save_revision().publish()

    def move(self) -> None:
        if story := self.story():
            story.slug = f"story-{story.pk}"
            story.save()
            story.move(self.chance.choice(self.programmes), pos="last-child")

    def close(self) -> None:
        """A gallery or a story for those who sign in; or whatever is closed opens again."""
        if PageViewRestriction.objects.exists():
            PageViewRestriction.objects.first().delete()
        elif page := self.chance.choice((self.programmes[0], self.story())):
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def rename(self) -> None:
        term = self.chance.choice(self.terms[self.chance.choice(("theme", "cohort", "region"))])
        # No two have the same name.
        term.name = f"{term.name.split(' ')[0]} {self.chance.randint(1, 99)}.{term.pk}"
        term.save()

    def delete(self) -> None:
        if StoryPage.objects.count() > STORIES // 2 and (story := self.story()):
            story.delete()

    def question(self) -> str:
        """A query string, as a visitor might make it, and here and there as none would."""
        chance = self.chance
        pairs = {facet: self.values(facet) for facet in FACETS if chance.random() < 0.35}
        query = QueryDict(mutable=True)
        for facet, slugs in pairs.items():
            query.setlist(facet, slugs)
        query.update(dict(self.single_choices()))
        return query.urlencode()

    def values(self, facet: str) -> list[str]:
        slugs = [page.slug for page in self.programmes] if facet == "gallery" else [t.slug for t in self.terms[facet]]
        return self.chance.choices([*slugs, "no-such-thing"], k=self.chance.randint(1, 3))

    def single_choices(self) -> Iterator[tuple[str, str]]:
        chance = self.chance
        choices: dict[str, Callable[[], Any]] = {
            "q": lambda: chance.choice((*RARE, "the", "bread", '"sat down"', "harm*", "zzz", "-", "gard AND (")),
            "sort": lambda: chance.choice(SORTS),
            "page": lambda: chance.choice((1, 2, 3, 10**9)),
            "year_from": lambda: chance.randint(2015, 2027),
            "year_to": lambda: chance.randint(2015, 2027),
            "reached_from": lambda: chance.choice((0, 5, 100)),
            "reached_to": lambda: chance.choice((0, 10, 5000)),
            "bbox": lambda: Box.around(chance.uniform(50, 58), chance.uniform(-6, 1), degrees=chance.uniform(0.1, 5)),
        }
        for name, choose in choices.items():
            if chance.random() < 0.2:
                yield name, str(choose())


def drill(town: Town, *, cases: int) -> Figures:
    figures = Figures()
    keeper = IndexKeeper(source=DatabaseSource(), start=lambda work: work())
    for number in range(cases):
        if number % CHANGED_EVERY == 0:
            figures.counts[town.change()] += 1
        keeper.checked_at = float("-inf")
        compare(town, keeper, figures)
        if keeper.trouble:
            figures.faults.append(keeper.trouble)
    return figures


def compare(town: Town, keeper: IndexKeeper, figures: Figures) -> None:
    gallery = town.chance.choice((town.top, town.top, *town.programmes))
    asked = town.chance.choice((None, None, *gallery.questions.values_list("pk", flat=True)))
    query, index = town.question(), keeper.current()
    if index is None:
        figures.faults.append("no index")
        return
    stories = gallery.published_stories()
    by_index = IndexAnswers(index, "" if gallery.is_top else gallery.slug, asked)
    by_query = QueryAnswers(stories if asked is None else stories.answering(asked), gallery.options(), asked)
    said, expected = said_by(by_index, query), said_by(by_query, query)
    figures.counts["cases"] += 1
    figures.counts["with stories"] += bool(expected["listing"].total)
    figures.faults += [f"{gallery.slug}/{asked}?{query}: {part}" for part in expected if said[part] != expected[part]]


def said_by(answers: Answers, query: str) -> dict[str, Any]:
    asked = QueryDict(query)
    listing = list_stories(answers, query=asked, address="/")
    return {
        "listing": listing,
        "facts": answers.facts(),
        "spots": dict(answers.spots(listing.filters)),
        "newest": newest(answers, asked),
        "all": answers.total(StoryFilters()),
    }


def make_town(seed: int) -> Town:
    call_command("setup_gallery", verbosity=0)
    load_terms()
    load_pages(HomePage.objects.get())
    Crowd(seed=seed).arrive(STORIES)
    return Town(random.Random(seed))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 dev.py drill answers", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    began = time.monotonic()
    with database_of_its_own():
        print(f"{connection.vendor}, seed {options.seed}", flush=True)
        figures = drill(make_town(options.seed), cases=options.cases)
    for name, number in sorted(figures.counts.items()):
        print(f"  {name:<14}{number:>6}")
    for fault in figures.faults[:SHOWN_FAULTS]:
        print(f"  {fault}")
    print(f"answers: {len(figures.faults)} differences, {time.monotonic() - began:.0f} s")
    return int(bool(figures.faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
