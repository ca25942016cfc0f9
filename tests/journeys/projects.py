"""Ten stories to tell about real projects, from what their funders published about them."""

import json
import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from gallery.contributions.places import coordinates_of
from gallery.models import Question, Region
from tests.journeys.photographs import Photograph, photographs

GRANTS = settings.BASE_DIR.parent / "shared" / "grants"
STORIES = 10
FROM_EACH = 5
"""Grants of each of the two funders."""
THEMES = {
    "Arts": ("art", "creat", "cultur"),
    "Food & sharing": ("pub", "food", "farm", "cafe"),
    "Music": ("music", "choir"),
    "Skills": ("skill", "train", "employ"),
    "Advice & support": ("support", "advice", "counsel"),
}
COHORTS = {
    "Carers": ("carer",),
    "Young people": ("young", "child", "youth"),
    "Refugees": ("refugee", "asylum"),
    "Men": ("male", "men"),
    "Disabled people": ("disab", "brain"),
}
INVENTED = (
    ("The Lamplight Kitchen", "Leeds", "We train young people to cook supper for whoever turns up with an empty bag."),
    ("Harbour Voices", "Truro", "A choir of carers who rehearse on the ferry and sing on the quay at midwinter."),
    ("Thursday Looms", "Cardiff", "Creative weaving with refugees, on seven looms that a mill had thrown away."),
    ("Bench to Bench", "Norwich", "Men who mend benches together and talk about anything except their knees."),
    ("The Slow Bus", "Inverness", "A minibus that supports disabled people to visit each other across the glen."),
    ("Orchard Street Pears", "Derby", "Neighbours planted a pear tree at each gate, and share the bottling in autumn."),
    ("Night Owls", "Belfast", "Advice by telephone for new parents who are awake at four with a hungry baby."),
    ("Second Fiddle", "Durham", "Music lessons on borrowed violins for pensioners who always meant to begin."),
    ("Mud and Marvels", "Bristol", "A farm that gives children a wheelbarrow, a hen and one whole afternoon."),
    ("The Button Jar", "London", "Skills of tailors passed on at kitchen tables, one zip and collar at a time."),
)


@dataclass(frozen=True)
class Telling:
    """A story as somebody types it into the form; places and terms by the names that they choose."""

    title: str
    summary: str
    organisation: str
    answers: dict[str, str]
    quote: str
    place: str
    region: str
    themes: tuple[str, ...]
    cohorts: tuple[str, ...]
    tags: tuple[str, ...]
    photos: tuple[Photograph, ...] = field(default=(), repr=False)

    @property
    def words(self) -> list[str]:
        text = " ".join((self.title, self.summary, self.organisation, self.place, *self.answers.values()))
        return re.findall(r"[A-Za-z]+", text)


def real_projects() -> list[tuple[str, str, str, str]]:
    """Name, place, description and programme of the most talkative grants to places that are on a map."""
    found: list[tuple[str, str, str, str]] = []
    for path in sorted(GRANTS.glob("*.json")):
        grants = json.loads(path.read_text(encoding="utf-8"))["grants"]
        grants.sort(key=lambda grant: (-len(grant.get("description", "")), grant["id"]))
        rows = {row[0]: row for row in reversed([project(grant) for grant in grants]) if on_a_map(row[1])}
        found += list(reversed(rows.values()))[:FROM_EACH]
    return found


def project(grant: dict[str, Any]) -> tuple[str, str, str, str]:
    organisation = grant["recipientOrganization"][0]
    programme = (grant.get("grantProgramme") or [{}])[0].get("title", "")
    place = organisation.get("addressLocality", "")
    return organisation["name"], place, grant.get("description", ""), programme.replace(",", " ")


def on_a_map(place: str) -> bool:
    return coordinates_of(place, region=None) != (None, None)


def ten_stories(questions: list[Question]) -> list[Telling]:
    """One to three photos each, and no photo twice."""
    projects = real_projects() if GRANTS.is_dir() else [(*project, "Small grants") for project in INVENTED]
    assert len(projects) == STORIES
    pictures = iter(photographs())
    return [
        telling(*project, questions, tuple(next(pictures) for _ in range(photo_count(place))))
        for place, project in enumerate(projects)
    ]


def photo_count(place: int) -> int:
    return {0: 3, 4: 2, 7: 2}.get(place, 1)


def telling(
    name: str, place: str, description: str, programme: str, questions: list[Question], photos: tuple[Photograph, ...]
) -> Telling:
    text = f"{name}. {description}"
    words = description.split()
    answers = {question.label: " ".join(words[: question.word_limit]) for question in questions}
    return Telling(
        title=textwrap.shorten(name, 110, placeholder="…"),
        summary=textwrap.shorten(description, 290, placeholder="…"),
        organisation=name[:160],
        answers=answers,
        quote=textwrap.shorten(description, 120, placeholder="…"),
        place=place,
        region=nearest_region(place),
        themes=chosen(THEMES, text, "Neighbourhood"),
        cohorts=chosen(COHORTS, text, "Everyone"),
        tags=(programme[:40].strip(), "Real input"),
        photos=photos,
    )


def chosen(rules: dict[str, tuple[str, ...]], text: str, otherwise: str) -> tuple[str, ...]:
    starts = {word.casefold() for word in re.findall(r"\w+", text)}
    found = [term for term, roots in rules.items() if any(word.startswith(roots) for word in starts)]
    return tuple(found[:2]) or (otherwise,)


def nearest_region(place: str) -> str:
    latitude, longitude = coordinates_of(place, region=None)
    regions = Region.objects.exclude(latitude=None)
    return min(
        regions,
        key=lambda region: (region.latitude - latitude) ** 2 + ((region.longitude - longitude) * 3 / 5) ** 2,
    ).name


def telling_word(story: Telling, others: list[Telling]) -> str:
    """A long word that no other story has, nor a word that begins like it: the search knows words by their stems."""
    elsewhere = {word[:4].casefold() for other in others if other is not story for word in other.words}
    own = [word for word in story.words if word[:4].casefold() not in elsewhere]
    return max(own, key=len)
