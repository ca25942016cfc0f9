"""Everybody who comes to the site, and what they believe that it has kept."""

import time
from itertools import count
from random import Random

from django.db import connections
from django_tasks_db.models import DBTaskResult

from gallery.models import Contribution, OutgoingMail
from tests.drills.deploy.people import People
from tests.drills.fleet.fleet import Fleet
from tests.drills.kills.ledger import Ledger
from tests.drills.kills.pictures import PHONE, SMALL, draw
from tests.drills.kills.scene import cookies_of, hire_moderators, open_gallery, sign_in
from tests.drills.load.deciding import Moderator, Tray
from tests.drills.load.measures import Book
from tests.drills.load.reader import Reader
from tests.drills.load.sharing import Contributor
from tests.drills.load.visitor import ALWAYS, Visitor

PHOTOS = 6
HOUSEHOLDS = 40
"""From which people read."""
STORIES_EACH = 8
"""Of one account: less than it may share in an hour."""
LONGEST = 600
"""Seconds for all that is left to do once nobody comes any more."""


class Town:
    def __init__(self, fleet: Fleet, *, stories: int, seed: int) -> None:
        """`stories` is how many may be shared at most."""
        self.fleet, self.port, self.seed = fleet, fleet.places.https, seed
        self.book, self.ledger, self.tray, self.numbers = Book(), Ledger(), Tray(), count()
        size = SMALL if fleet.places.is_short else PHONE
        self.pictures = [draw(number, size) for number in range(PHOTOS)]
        open_gallery()
        self.accounts = [sign_in(f"contributor-{number}") for number in range(stories // STORIES_EACH + 2)]
        self.moderators = [
            Moderator(user.email, self.visitor(cookies_of(user)), self.tray, seed=seed) for user in hire_moderators()
        ]
        self.reader = Reader([self.visitor() for _ in range(HOUSEHOLDS)], seed=seed)
        self.chance = Random(seed)
        self.breakdowns: list[str] = []

    def publish(self, stories: int) -> None:
        """What there is to read before anybody comes."""
        people = People()
        for number in range(stories):
            people.publish(f"Field {number}")
        self.before = frozenset(map(str, Contribution.objects.values_list("idempotency_key", flat=True)))
        connections.close_all()

    def visitor(self, cookies: dict[str, str] | None = None) -> Visitor:
        return Visitor(self.port, self.book, cookies=cookies)

    def read(self, *, until: float = ALWAYS) -> None:
        self.reader.read()

    def share(self, *, until: float = ALWAYS) -> None:
        """Whoever is asked to come again after that does not."""
        number = next(self.numbers)
        visitor = self.visitor(self.accounts[number % len(self.accounts)]).until(until)
        person = Contributor(number, visitor, ledger=self.ledger, pictures=self.pictures, seed=self.seed)
        person.run()
        if person.breakdown:
            self.breakdowns.append(person.breakdown)

    def decide(self, *, until: float = ALWAYS) -> None:
        self.chance.choice(self.moderators).decide(until=until)


def settle() -> float:
    """Until there is nothing left to do: how many seconds that took. Nobody helps."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST:
        if not left_to_do():
            break
        time.sleep(1)
    return time.monotonic() - began


def left_to_do() -> int:
    tasks = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).count()
    return tasks + OutgoingMail.objects.filter(sent_at=None, refused_at=None).count()
