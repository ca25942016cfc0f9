"""What somebody would look at first after a restore: are the stories there, and can they be opened?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils.html import escape

from gallery.models import StoryPage
from gallery.upkeep.snapshots import MIGRATIONS, facts_of

OPENED = 200
NOT_COUNTED = {MIGRATIONS, "gallery_restoration"}
"""Of these a restore itself makes rows."""


@dataclass
class Seen:
    """Stories that were opened, and what was wrong with any."""

    stories: int = 0
    pictures: int = 0
    wrong: list[str] = field(default_factory=list)


def tables_that_differ(expected: dict[str, int]) -> list[str]:
    """A line for each table that has not as many rows as it had."""
    with connection.cursor() as cursor:
        found = facts_of(cursor).tables
    wanted = {table: number for table, number in expected.items() if table not in NOT_COUNTED}
    return [
        f"{table}: {found.get(table, 'no table')} rows instead of {number}"
        for table, number in wanted.items()
        if found.get(table) != number
    ]


def open_stories(most: int = OPENED) -> Seen:
    """From the first to the newest, evenly: as a visitor asks for them, and every master that they show."""
    seen = Seen()
    numbers = list(StoryPage.objects.published().order_by("pk").values_list("pk", flat=True))
    for number in numbers[:: -(-len(numbers) // most) or 1]:
        story = StoryPage.objects.get(pk=number)
        seen.stories += 1
        seen.wrong += [f"story {number}: {words}" for words in faults_of(story, seen)]
    return seen


def faults_of(story: StoryPage, seen: Seen) -> Iterator[str]:
    parts = urlsplit(settings.BASE_URL)
    visitor = Client(raise_request_exception=False, headers={"host": parts.netloc})
    answer = visitor.get(urlsplit(story.full_url).path, secure=parts.scheme == "https")
    if answer.status_code != HTTPStatus.OK:
        yield f"its page answers {answer.status_code}"
    elif escape(story.title) not in answer.content.decode():
        yield "its page does not show its title"
    for photo in story.photos.select_related("image"):
        seen.pictures += 1
        if not default_storage.exists(photo.image.file.name):
            yield f"{photo.image.file.name} is missing"
