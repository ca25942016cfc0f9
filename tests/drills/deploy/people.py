"""Who shares, publishes and takes down stories behind the site's back: a process with the site's own settings.

Each line on standard input is a list of a verb and what it needs; the line that answers is what came of it. Both JSON.
"""

import io
import json
import sys
import uuid
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from PIL import Image

from gallery.contributions.drafts import add_photo
from gallery.contributions.submission import PeopleInPhoto, SharedStory, submit_story
from gallery.contributions.uploads import CleanedPicture
from gallery.discovery.tree import TOP_DEPTH
from gallery.models import Decision, Draft, GalleryPage, PhotoPermission, StoryPage, User
from gallery.moderation import review
from gallery.moderation.permissions import MODERATORS
from gallery.publication.pictures import make_pictures
from tests.deciding import clear_everything, decide

SIZE = (800, 600)
"""px"""
WIDTHS = ("400.jpg", "400.webp", "800.jpg")


class People:
    def __init__(self) -> None:
        self.contributor = User.objects.create_user("connie@example.org", name="Connie")
        self.moderator = User.objects.create_user("mo@example.org", name="Mo")
        self.moderator.groups.add(Group.objects.get(name=MODERATORS))
        programme = GalleryPage(title="Drill", slug="behind-nginx", introduction="Stories behind nginx.")
        self.gallery = GalleryPage.objects.get(depth=TOP_DEPTH).add_child(instance=programme)

    def share(self, title: str) -> dict[str, Any]:
        """One story with a photo, which waits to be read."""
        draft = Draft.objects.create(key=uuid.uuid4(), contributor=self.contributor, gallery=self.gallery)
        photo = add_photo(draft, drawn(), title="a photo")
        draft.refresh_from_db()
        nobody = PeopleInPhoto(photo, PhotoPermission.People.NOBODY, in_reports=False, on_social_media=False)
        fields = {"title": title, "summary": "We grow.", "organisation": "Growers"}
        shared = SharedStory(
            contact_email=self.contributor.email,
            fields=fields,
            answers=[],
            photos=[{"image": photo, "alt_text": "A field"}],
            permissions=[nobody],
        )
        story = submit_story(shared, draft=draft).story
        pictures = [f"/pictures/{photo.key}/{width}" for width in WIDTHS]
        return {"pk": story.pk, "url": story.get_url(), "pictures": pictures, "file": photo.file.name}

    def publish(self, title: str) -> dict[str, Any]:
        told = self.share(title)
        story = StoryPage.objects.get(pk=told["pk"])
        clear_everything(story, by=self.moderator)
        seen = review.fingerprint(story.get_latest_revision())
        decide(story, kind=Decision.Kind.APPROVE, moderator=self.moderator, seen=seen, message="")
        make_pictures.call(story.pk)
        return told

    def take_down(self, pk: int) -> None:
        review.take_down(StoryPage.objects.get(pk=pk), moderator=self.moderator, message="Somebody asked.")

    def sign_in(self) -> str:
        """The contributor's cookies."""
        client = Client()
        client.force_login(self.contributor, backend=settings.AUTHENTICATION_BACKENDS[0])
        return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def drawn() -> CleanedPicture:
    file = io.BytesIO()
    Image.effect_noise(SIZE, 40).convert("RGB").save(file, "JPEG")
    return CleanedPicture(file.getvalue(), *SIZE)


def set_up() -> None:
    """What `deploy/upgrade` does, in one process: to start four takes as long as the rest of the short form."""
    for words in (["migrate"], ["createcachetable"], ["setup_gallery"], ["collectstatic", "--noinput"]):
        call_command(*words, stdout=io.StringIO())


def main() -> None:
    if "--set-up" in sys.argv:
        set_up()
    people = People()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        verb, *needed = json.loads(line)
        print(json.dumps(getattr(people, verb)(*needed)), flush=True)


if __name__ == "__main__":
    main()
