"""What the review screen costs among 100,000 stories: `python -m tests.benchmarks.review`.

Beside each figure stands what the same screen costs in a gallery with nothing else in it.
"""

import atexit
import logging
import os
import shutil
import sys
import tempfile
from io import BytesIO
from random import Random

import django
from django.core.management import call_command

if __name__ == "__main__":
    SCRATCH = tempfile.mkdtemp(prefix="impact-gallery-bench-")
    atexit.register(shutil.rmtree, SCRATCH)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH}/bench.sqlite3")
    os.environ["DATA_DIR"] = SCRATCH
    django.setup()

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gallery.models import (
    ConsentText,
    Decision,
    GalleryPage,
    PhotoPermission,
    Question,
    StoryAnswer,
    StoryImage,
    StoryPage,
    StoryPhoto,
    StoryQuote,
    User,
)
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import start_review
from tests.benchmarks.costs import Cost, cost_of, plain_loop
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.scenery import cells

WAITING, PUBLISHED = 10_000, 90_000
PHOTOS, ANSWERS = 8, 6
WORDS = "We met every Tuesday in the old library and somebody always brought soup. " * 30
BAR = 250
"""Milliseconds of server time."""


def programme() -> GalleryPage:
    call_command("setup_gallery", verbosity=0)
    gallery = GalleryPage(title="Tackling Loneliness", slug="tackling-loneliness", introduction="Sixty projects.")
    gallery.questions.set(
        [Question(label=f"Question {place}?", word_limit=500, sort_order=place) for place in range(ANSWERS)]
    )
    GalleryPage.objects.get(slug="gallery").add_child(instance=gallery)
    return gallery


def long_story(gallery: GalleryPage) -> StoryPage:
    """With all that a story may have, in its first version."""
    story = StoryPage(title="The long table", summary="Soup, every Tuesday.", organisation="Growers", live=False)
    questions = list(gallery.questions.all())
    story.answers.set(
        [
            StoryAnswer(question=question, question_label=question.label, text=f"{place}: {WORDS}", sort_order=place)
            for place, question in enumerate(questions)
        ]
    )
    story.quotes.set([StoryQuote(text="I had forgotten what soup is for.", said_by="A neighbour", sort_order=0)])
    story.photos.set([photo(place) for place in range(PHOTOS)])
    gallery.add_child(instance=story)
    story.save_revision()
    return story


def drawn(place: int) -> bytes:
    file = BytesIO()
    cells("RGB", 5, (640, 480), Random(place)).save(file, "JPEG")
    return file.getvalue()


def photo(place: int) -> StoryPhoto:
    image = StoryImage.objects.create(title="A photo", file=ContentFile(drawn(place), name="master.jpg"))
    wording = ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)
    PhotoPermission.objects.create(image=image, people=PhotoPermission.People.ADULTS, wording=wording)
    return StoryPhoto(image=image, alt_text=f"Ten people eat soup at table {place}.", sort_order=place)


def send(story: StoryPage, moderator: User) -> None:
    start_review(StoryPage.objects.get(pk=story.pk), sent_by=moderator)


def changed_story(gallery: GalleryPage, moderator: User) -> StoryPage:
    """Returned once, and sent again with something else in every answer."""
    story = long_story(gallery)
    Decision.objects.create(
        story=story, kind=Decision.Kind.REQUEST_CHANGES, revision=story.latest_revision, moderator=moderator
    )
    latest = story.get_latest_revision_as_object()
    for answer in latest.answers.all():
        answer.text = answer.text.replace("Tuesday", "Wednesday", 5)
    latest.save_revision()
    send(story, moderator)
    return story


def screens(gallery: GalleryPage, moderator: User) -> dict[str, str]:
    """What is measured, and its address."""
    first = long_story(gallery)
    send(first, moderator)
    changed = changed_story(gallery, moderator)
    return {
        f"first version, {PHOTOS} photos, {ANSWERS} long answers": reverse("review_story", args=[first.pk]),
        "changed version of the same": reverse("review_story", args=[changed.pk]),
        "on to the next story": reverse("next_to_review", args=[first.pk]),
    }


def measured(client: Client, pages: dict[str, str]) -> dict[str, tuple[Cost, int]]:
    found = {}
    for name, address in pages.items():
        cost = cost_of(lambda address=address: client.get(address))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        found[name] = (cost, len(queries))
    return found


def main() -> int:
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    gallery = programme()
    moderator = User.objects.create_user("mo@example.org", name="Mo")
    moderator.groups.add(Group.objects.get(name=MODERATORS))
    client = Client()
    client.force_login(moderator, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = screens(gallery, moderator)
    alone = measured(client, pages)
    crowd = Crowd(GalleryPage.objects.get(pk=gallery.pk), content={"summary": "We grow."})
    crowd.arrive(WAITING)
    crowd.arrive(PUBLISHED, is_published=True)
    missed = False
    print(f"  a loop of 300,000 steps                      {cost_of(plain_loop)}")
    print(f"  {WAITING + PUBLISHED} stories, {WAITING} waiting; in brackets: alone{'CPU':>12}{'wall':>12}")
    for name, (cost, queries) in measured(client, pages).items():
        missed |= cost.judged >= BAR
        verdict = "met" if cost.judged < BAR else "not met"
        print(f"  {name:<45}{cost}  ({alone[name][0].judged:.0f} ms), {queries} queries  {verdict}")
    print(f"review under {BAR} ms: {'not met' if missed else 'met'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
