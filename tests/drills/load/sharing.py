"""Who shares one story, with two photos as large as a phone's, and then goes."""

import time
from random import Random

from tests.drills.kills.browser import Answer
from tests.drills.kills.ledger import Ledger, Told
from tests.drills.kills.pictures import Picture
from tests.drills.kills.storyteller import Storyteller
from tests.drills.load.visitor import GaveUp, Visitor

THINKS = (0.2, 1.2)
"""Seconds over each step: shorter than people do, so that a run has many whole stories in it."""
PHOTOS = 2


class Contributor(Storyteller):
    thinks = THINKS

    def __init__(self, number: int, browser: Visitor, *, ledger: Ledger, pictures: list[Picture], seed: int) -> None:
        super().__init__(number, browser, ledger=ledger, pictures=pictures, seed=seed)
        self.chance = Random(f"{seed} {number}")

    def tell_story(self) -> None:
        self.is_told_to_stop.set()
        try:
            super().tell_story()
        except GaveUp:
            for told in self.ledger.stories:
                told.is_left |= told.contributor == self.name

    def leaves_at(self) -> str:
        return ""

    def tell_step(self, page: Answer, step: str, told: Told) -> Answer:
        time.sleep(self.chance.uniform(*self.thinks))
        return super().tell_step(page, step, told)

    def choose_pictures(self) -> list[Picture]:
        return self.chance.sample(self.pictures, PHOTOS)
