"""The stories that stand in the gallery before somebody comes to look: sent in and decided by the usual doors."""

import uuid
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image

from gallery.contributions.submission import SharedStory, submit_story
from gallery.models import (
    Cohort,
    Contribution,
    Decision,
    Draft,
    GalleryPage,
    Region,
    StoryImage,
    StoryPage,
    Theme,
    User,
)
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import fingerprint
from home.demo.loading import load_pages, load_terms
from home.models import HomePage
from tests.deciding import decide

PASSWORD = "a kettle and six biscuits"
SMALL = (480, 480)
"""px; sixteen sizes are made of each picture."""


@dataclass
class Scenery:
    contributor: User
    moderator: User
    gallery: GalleryPage
    stories: dict[str, StoryPage] = field(default_factory=dict)

    def add(self, title: str, *, kind: str = Decision.Kind.APPROVE, message: str = "", **told: Any) -> StoryPage:
        story = self.send(title, **told).story
        seen = fingerprint(story.get_latest_revision())
        decide(story, kind=kind, moderator=self.moderator, seen=seen, message=message)
        self.stories[title] = StoryPage.objects.get(pk=story.pk)
        return self.stories[title]

    def send(self, title: str, *, pictures: tuple[str, ...] = (), **told: Any) -> Contribution:
        draft = Draft.objects.create(key=uuid.uuid4(), contributor=self.contributor, gallery=self.gallery)
        return submit_story(self.shared(title, pictures, **told), draft=draft)

    def shared(
        self,
        title: str,
        pictures: tuple[str, ...],
        *,
        themes: tuple[str, ...] = (),
        cohorts: tuple[str, ...] = (),
        region: str = "",
        place: str = "",
        did: str = "We met every week.",
        tags: tuple[str, ...] = (),
        quote: str = "",
    ) -> SharedStory:
        photos = [
            {"image": drawing(name), "alt_text": f"A drawing: {name}.", "caption": f"Here: {name}", "credit": "Us"}
            for name in pictures
        ]
        return SharedStory(
            contact_email=self.contributor.email,
            fields={
                "title": title,
                "summary": f"{title}, in one sentence.",
                "organisation": "Mill Street Table",
                "place_name": place,
                "region": Region.objects.filter(slug=region).first(),
                "people_reached": 40,
            },
            answers=list(zip(self.gallery.questions.all(), (did, "People came back."), strict=False)),
            themes=list(Theme.objects.filter(slug__in=themes)),
            cohorts=list(Cohort.objects.filter(slug__in=cohorts)),
            tags=list(tags),
            quotes=[{"text": quote, "said_by": "A neighbour"}] if quote else [],
            links=[{"url": "https://example.org/more", "label": "More about it"}],
            photos=photos,
        )


def drawing(name: str) -> StoryImage:
    """One of the demo's, made small."""
    file = BytesIO()
    with Image.open(settings.DEMO_PICTURES_DIR / f"{name}.jpg") as image:
        image.thumbnail(SMALL)
        image.save(file, "JPEG")
    content = ContentFile(file.getvalue(), name=f"{name}.jpg")
    return StoryImage.objects.create(title=name, file=content, file_size=content.size)


def moderator() -> User:
    user = User.objects.create_user("mo@example.org", PASSWORD, name="Mo")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


def programme() -> GalleryPage:
    """The programme that the journeys share stories with, beside another one."""
    load_terms()
    load_pages(HomePage.objects.get())
    return GalleryPage.objects.get(slug="tackling-loneliness")


def set_the_scene() -> Scenery:
    gallery = programme()
    contributor = User.objects.create_user("connie@example.org", name="Connie", organisation="Mill Street Table")
    scene = Scenery(contributor, moderator(), gallery)
    plain = [
        ("Bread on Fridays", {"themes": ("food-sharing",), "cohorts": ("carers",)}),
        ("The kettle is on", {"themes": ("nature",), "cohorts": ("carers",), "did": "A kettle, and time."}),
        ("Boots by the door", {"themes": ("nature",), "cohorts": ("veterans",), "region": "wales", "place": "Bangor"}),
        ("Seeds for everyone", {"themes": ("nature",), "cohorts": ("carers",), "region": "wales", "tags": ("weekly",)}),
    ]
    for title, told in plain:
        scene.add(title, **told)
    scene.add("Songs from the hall", pictures=("choir-a",), themes=("music", "arts"), quote="We are louder now.")
    scene.add(
        "The allotment",
        pictures=("allotment-a", "bench-b", "teapot-a"),
        themes=("nature",),
        cohorts=("older-people",),
        region="london",
        place="Leith, Edinburgh",
        tags=("weekly", "outdoors"),
        quote="I come for the tea.",
    )
    return scene
