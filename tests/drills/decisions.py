"""Two people decide about one story at the same moment, again and again: `python3 dev.py drill decisions`.

Whatever they do, it must end as if one of them had come after the other. $DATABASE_URL names another database server.
"""

import argparse
import logging
import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from itertools import permutations
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import PageLogEntry

from gallery.contributions.drafts import reopen_story
from gallery.contributions.submission import (
    SharedStory,
    StoryCorrected,
    StoryMovedOn,
    resubmit_story,
    submit_story,
    take_back_story,
    withdraw_story,
)
from gallery.models import Contribution, Draft, GalleryPage, OutgoingMail, SafeguardingQuestion, StoryPage, User
from gallery.moderation import review
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.record.entries import keep
from tests.databases import database_of_its_own
from tests.moderation.story_model import StoryModel
from tests.racing import at_once

PAIRS = 200
BEGINNINGS = (
    (),
    (),
    ("approve",),
    ("approve", "send"),
    ("approve", "send"),
    ("request_changes",),
    ("approve", "send", "request_changes"),
    ("decline",),
    ("approve", "take_down"),
    ("approve", "send", "edit", "take_down"),
)
"""What has happened to a story before the two come to it."""
OF_CONTRIBUTORS = {"send", "take_back", "withdraw"}
OF_WHAT_WAS_READ = {"approve", "request_changes", "decline", "edit", "send"}
"""They hold for the version that stood on the screen, and for no other."""
MAILED = {"approve", "request_changes", "decline", "reopen", "take_down", "restore", "send"}
TOLD = (review.ReviewConflict, StoryMovedOn, StoryCorrected)
State = tuple[str, bool, int]
"""A story's stage, whether it is public, and how many versions there are."""
FAULTS = ("no legal order", "log", "mail", "not told", "errors")


@dataclass(frozen=True)
class Desk:
    gallery: GalleryPage
    contributor: User
    moderators: list[User]

    def share(self) -> StoryPage:
        draft = Draft.objects.create(key=uuid.uuid4(), contributor=self.contributor, gallery=self.gallery)
        return submit_story(self.shared("Seeds of Service"), draft=draft).story

    def shared(self, title: str) -> SharedStory:
        fields = {"title": title, "summary": "We grow.", "organisation": "Growers"}
        return SharedStory(contact_email=self.contributor.email, fields=fields, answers=[])


@dataclass
class Screen:
    """A story as it stood in front of both when they began."""

    desk: Desk
    story: StoryPage

    def __post_init__(self) -> None:
        self.contribution = Contribution.objects.get(story=self.story)
        self.version = self.story.get_latest_revision()
        self.seen = review.fingerprint(self.version)
        self.confirmed = list(SafeguardingQuestion.objects.values_list("pk", flat=True))

    def verb(self, action: str, moderator: User) -> Callable[[], Any]:
        if action in OF_CONTRIBUTORS:
            return getattr(self, action)()
        if action in ("reopen", "restore"):
            return partial(getattr(review, action), self.story, moderator=moderator)
        if action == "take_down":
            return partial(review.take_down, self.story, moderator=moderator, message="Somebody asked.")
        return partial(self.edit if action == "edit" else partial(self.decide, action), moderator)

    def decide(self, kind: str, moderator: User) -> None:
        about = {"seen": self.seen, "message": "Why.", "confirmed": self.confirmed}
        review.decide(self.story, kind=kind, moderator=moderator, **about)

    def edit(self, moderator: User) -> None:
        """As Wagtail's editor does it: under the story's lock, and not over a version that was not on the screen."""
        with transaction.atomic():
            story = review.locked(self.story)
            if review.open_task(story) is None or story.latest_revision_id != self.version.pk:
                raise review.ReviewConflict("It was changed meanwhile, or is not theirs to change.")
            version = story.get_latest_revision_as_object()
            version.summary = f"Corrected by {moderator}."
            revision = version.save_revision(user=moderator)
            keep(story, "gallery.edit", by=moderator, about=revision)

    def send(self) -> Callable[[], Any]:
        draft, user = reopen_story(self.contribution), self.desk.contributor
        return partial(resubmit_story, self.desk.shared("Seeds of change"), draft=draft, sent_by=user)

    def take_back(self) -> Callable[[], Any]:
        return partial(take_back_story, self.contribution, by=self.desk.contributor)

    def withdraw(self) -> Callable[[], Any]:
        return partial(withdraw_story, self.contribution, by=self.desk.contributor)


@dataclass
class Figures:
    seconds: float = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def fault(self, kind: str, words: str) -> None:
        self.counts[kind] += 1
        self.faults.append(f"{kind}: {words}")

    def show(self) -> None:
        for label in ("pairs", "both done", "one done", "told", *FAULTS):
            print(f"{label:<42} {self.counts[label]:>8}")
        print(f"{'seconds':<42} {self.seconds:>8.0f}")
        for words in self.faults[:20]:
            print(f"  {words}")


@dataclass(frozen=True)
class Traces:
    """What is left of things that happened: entries in the log, and mails to whoever shared the story."""

    log: Counter[str]
    mails: int

    @classmethod
    def of(cls, story: StoryPage, contributor: User) -> "Traces":
        entries = PageLogEntry.objects.filter(page=story.pk, action__startswith="gallery.")
        return cls(
            Counter(entries.values_list("action", flat=True)),
            OutgoingMail.objects.filter(recipient=contributor.email).count(),
        )

    def since(self, before: "Traces") -> "Traces":
        return Traces(self.log - before.log, self.mails - before.mails)


def set_the_desk() -> Desk:
    call_command("setup_gallery", stdout=StringIO())
    gallery = GalleryPage.objects.get(slug="gallery").add_child(instance=GalleryPage(title="Drill", slug="drill"))
    moderators = [User.objects.create_user(f"{name}@example.org", name=name) for name in ("Mo", "Moira")]
    for moderator in moderators:
        moderator.groups.add(Group.objects.get(name=MODERATORS))
    return Desk(gallery, User.objects.create_user("connie@example.org", name="Connie"), moderators)


def drill(desk: Desk, *, pairs: int, seed: int) -> Figures:
    figures, chance, start = Figures(), random.Random(seed), time.monotonic()
    for _ in range(pairs):
        race_once(desk, chance, figures)
    figures.seconds = time.monotonic() - start
    return figures


def race_once(desk: Desk, chance: random.Random, figures: Figures) -> None:
    beginning = chance.choice(BEGINNINGS)
    story, model = desk.share(), StoryModel()
    for action in beginning:
        Screen(desk, fresh(story)).verb(action, desk.moderators[0])()
        model = model.after(action) or model
    pair = choose(model, chance)
    screen, before = Screen(desk, fresh(story)), Traces.of(story, desk.contributor)
    verbs = [screen.verb(action, who) for action, who in zip(pair, desk.moderators, strict=True)]
    results = at_once(verbs)
    after = Traces.of(story, desk.contributor)
    judge(figures, f"{beginning} then {pair}", model, pair, results, state=state_of(story), left=after.since(before))


def fresh(story: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=story.pk)


def choose(model: StoryModel, chance: random.Random) -> tuple[str, str]:
    """Two things that both could be done, if the other did nothing. Of one person's own, not the same twice."""
    possible = sorted(model.possible)
    first = chance.choice(possible)
    second = chance.choice([action for action in possible if action != first or action not in OF_CONTRIBUTORS])
    return (first, second) if chance.random() < 0.5 else (second, first)


def judge(
    figures: Figures,
    name: str,
    model: StoryModel,
    pair: tuple[str, str],
    results: list[Any],
    *,
    state: State,
    left: Traces,
) -> None:
    done = [action for action, result in zip(pair, results, strict=True) if not isinstance(result, Exception)]
    told = [result for result in results if isinstance(result, TOLD)]
    figures.counts.update({"pairs": 1, "told": len(told), "both done" if len(done) == 2 else "one done": 1})
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, TOLD):
            figures.fault("errors", f"{name}: {result!r}")
        if isinstance(result, review.ReviewConflict | StoryMovedOn) and not str(result):
            figures.fault("not told", name)
    if (tuple(sorted(done)), state) not in legal_endings(model, pair):
        figures.fault("no legal order", f"{name}: {done} ended {state}")
    if left.log != Counter(f"gallery.{action}" for action in done):
        figures.fault("log", f"{name}: {done} left {left.log}")
    if left.mails != sum(action in MAILED for action in done):
        figures.fault("mail", f"{name}: {done} left {left.mails}")


def state_of(story: StoryPage) -> State:
    stage = Contribution.objects.with_stage().values_list("stage", flat=True).get(story=story)
    return stage, fresh(story).live, story.revisions.count()


def legal_endings(model: StoryModel, pair: tuple[str, str]) -> set[tuple[tuple[str, ...], State]]:
    endings = set()
    for order in permutations(pair):
        now, done = model, []
        for action in order:
            is_stale = action in OF_WHAT_WAS_READ and now.newest != model.newest
            if (then := None if is_stale else now.after(action)) is not None:
                now, done = then, [*done, action]
        endings.add((tuple(sorted(done)), (str(now.stage), now.public > 0, now.newest)))
    return endings


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python3 dev.py drill decisions", description=__doc__)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args(arguments)
    logging.disable(logging.INFO)
    with database_of_its_own():
        print(f"{connection.vendor}, seed {options.seed}", flush=True)
        figures = drill(set_the_desk(), pairs=options.pairs, seed=options.seed)
    figures.show()
    sys.exit(1 if figures.faults else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
