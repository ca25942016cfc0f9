"""People who go on reading, each one kind of thing, and write down what they get."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.drills.deploy.browser import Answer, Browser
from tests.drills.deploy.kept import unasked

PAUSE = 0.5
GALLERY, SEARCH, STORY, KEPT, PICTURE = "gallery", "search", "a story", "a page that nginx has kept", "a picture"
MADE = (GALLERY, SEARCH, STORY)
"""Asked for by an address that is another one each time: nginx has kept none of them."""
WORDS = "back in a moment"


@dataclass(frozen=True)
class Seen:
    kind: str
    at: float
    """On the clock of the machine, when it was asked for."""
    seconds: float
    answer: Answer

    @property
    def is_there(self) -> bool:
        return self.answer.status == 200

    @property
    def is_polite(self) -> bool:
        """Told when to come again; whoever asked for a page, in words."""
        is_in_words = self.kind == PICTURE or WORDS in self.answer.text
        return self.answer.status == 503 and self.answer["Retry-After"].isdecimal() and is_in_words


class Readers:
    def __init__(self, browser: Browser, *, story: str, picture: str) -> None:
        self.browser, self.seen, self.is_over = browser, list[Seen](), threading.Event()
        self.places: dict[str, Callable[[], str]] = {
            GALLERY: unasked,
            SEARCH: lambda: f"{unasked()}&q=grow",
            STORY: lambda: unasked(story),
            KEPT: lambda: "/gallery/?sort=oldest",
            PICTURE: lambda: picture,
        }
        self.people = [threading.Thread(target=self.read, args=[kind], daemon=True) for kind in self.places]

    def start(self) -> None:
        for person in self.people:
            person.start()

    def stop(self) -> None:
        """Whoever is waiting for an answer waits for it."""
        self.is_over.set()
        for person in self.people:
            person.join()

    def read(self, kind: str) -> None:
        while not self.is_over.wait(PAUSE):
            began = time.monotonic()
            try:
                answer = self.browser.get(self.places[kind]())
            except OSError:
                answer = Answer(0, [], b"")
            self.seen.append(Seen(kind, began, time.monotonic() - began, answer))

    def between(self, begin: float, end: float) -> list[Seen]:
        """What was asked for in that time."""
        return [one for one in list(self.seen) if begin <= one.at < end]

    def have_all_since(self, moment: float) -> bool:
        """Whether the last answer that each of them has asked for after that is what they wanted."""
        last = {one.kind: one for one in list(self.seen) if one.at >= moment}
        return len(last) == len(self.places) and all(one.is_there for one in last.values())
