"""What the site has told its contributors that it has kept, written down at the moment when they were told."""

import time
from dataclasses import dataclass, field

from tests.drills.kills.pictures import Picture


@dataclass
class Told:
    """One story as its contributor believes it to be."""

    serial: str
    contributor: str
    key: str = ""
    words: dict[str, str] = field(default_factory=dict)
    saves: int = 0
    version: int = 0
    pictures: list[Picture] = field(default_factory=list)
    picture_keys: set[str] = field(default_factory=set)
    tried: list[Picture] = field(default_factory=list)
    """Those that were sent, answered or not."""
    came_twice: int = 0
    """Photos that were kept before a kill cut off the answer."""
    began: float = field(default_factory=time.monotonic)
    contribution: int = 0
    """The number on its receipt; 0 until there is one."""
    is_left: bool = False
    """Whoever it is of was asked to come again, and did not: there may be more of it than they know."""

    def keep(self, words: dict[str, str]) -> None:
        self.words.update(words)
        self.saves += 1

    @property
    def is_kept(self) -> bool:
        """Of what was begun and never answered, nothing was promised."""
        return bool(self.saves)


class Ledger:
    def __init__(self) -> None:
        self.stories: list[Told] = []

    def begin(self, serial: str, contributor: str) -> Told:
        told = Told(serial, contributor)
        self.stories.append(told)
        return told

    @property
    def kept(self) -> list[Told]:
        return [told for told in self.stories if told.is_kept]

    @property
    def drafts(self) -> list[Told]:
        return [told for told in self.kept if not told.contribution]

    @property
    def sent(self) -> list[Told]:
        return [told for told in self.kept if told.contribution]

    @property
    def saves(self) -> int:
        return sum(told.saves for told in self.kept)

    @property
    def came_twice(self) -> int:
        return sum(told.came_twice for told in self.stories)

    @property
    def photos(self) -> int:
        return sum(len(told.pictures) for told in self.kept)
