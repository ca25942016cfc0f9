"""Who reads: no two pages alike, so that most of them are made, and pictures as the pages show them."""

import re
from collections import deque
from random import Random

from tests.drills.kills.browser import Answer, Request
from tests.drills.load.measures import Reading
from tests.drills.load.visitor import Visitor

GALLERY = "/gallery/"
WEIGHTS = {
    Reading.GALLERY: 35,
    Reading.SEARCH: 15,
    Reading.STORY: 20,
    Reading.PICTURE: 20,
    Reading.MAP: 5,
    Reading.API: 5,
}
WORDS = ("grow", "story", "typed", "field", "answer", "seed", "garden", "%22in+short%22", "nothing-of-the-kind")
SORTS = ("newest", "oldest", "title")
STORY_LINK = re.compile(r'href="(/gallery/[a-z-]+/[a-z0-9-]+/)"')
PICTURE = re.compile(r'(?:src|srcset)="(/pictures/[^" ]+)')
REMEMBERED = 400


class Reader:
    """One request at a time, from where nobody has come from yet."""

    def __init__(self, visitors: list[Visitor], *, seed: int) -> None:
        self.visitors, self.chance = visitors, Random(seed)
        self.stories: deque[str] = deque(maxlen=REMEMBERED)
        self.pictures: deque[str] = deque(maxlen=REMEMBERED)

    def read(self) -> None:
        (kind,) = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        answer = self.chance.choice(self.visitors).attempt(Request(kind, "GET", self.address(kind)))
        if answer and answer.status == 200 and kind in (Reading.GALLERY, Reading.SEARCH, Reading.STORY):
            self.remember(answer)

    def remember(self, answer: Answer) -> None:
        self.stories.extend(set(STORY_LINK.findall(answer.text)) - set(self.stories))
        self.pictures.extend(set(PICTURE.findall(answer.text)) - set(self.pictures))

    def address(self, kind: Reading) -> str:
        chance = self.chance
        match kind:
            case Reading.SEARCH:
                return f"{GALLERY}?q={chance.choice(WORDS)}+{chance.randrange(1000)}"
            case Reading.STORY if self.stories:
                return chance.choice(list(self.stories))
            case Reading.PICTURE if self.pictures:
                return chance.choice(list(self.pictures))
            case Reading.MAP:
                return f"/gallery/map.geojson?{self.question()}"
            case Reading.API:
                return f"/api/v1/stories/?{self.question()}"
        return f"{GALLERY}?{self.question()}"

    def question(self) -> str:
        """Filters, of which some let everything through."""
        since, least = self.chance.randrange(1990, 2030), self.chance.randrange(3)
        return f"sort={self.chance.choice(SORTS)}&year_from={since}&reached_from={least}"
