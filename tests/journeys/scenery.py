"""The stories that stand in the gallery before somebody comes to look: sent in and decided by the usual doors."""

import uuid
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image

from gallery.contributions.places import coordinates_of
from gallery.contributions.submission import PeopleInPhoto, SharedStory, submit_story
from gallery.discovery.index import StoryIndex
from gallery.models import (
    Cohort,
    Contribution,
    Decision,
    Draft,
    GalleryPage,
    PhotoPermission,
    Question,
    Region,
    StoryImage,
    StoryPage,
    Theme,
    User,
)
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import fingerprint
from gallery.publication.index_rows import DatabaseSource
from gallery.publication.learning import work_out
from home.demo.loading import load_pages, load_terms
from home.models import HomePage
from tests.deciding import decide
from tests.showing import show

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
        summary: str = "",
        did: str = "We met every week.",
        changed: str = "People came back.",
        tags: tuple[str, ...] = (),
        quote: str = "",
        link: str = "https://example.org/more",
        people: str | None = PhotoPermission.People.NOBODY,
    ) -> SharedStory:
        """`people` are in each picture; None where nobody says so."""
        photos = [
            {"image": drawing(name), "alt_text": f"A drawing: {name}.", "caption": f"Here: {name}", "credit": "Us"}
            for name in pictures
        ]
        near = Region.objects.filter(slug=region).first()
        latitude, longitude = coordinates_of(place, region=near)
        return SharedStory(
            contact_email=self.contributor.email,
            fields={
                "title": title,
                "summary": summary or f"{title}, in one sentence.",
                "organisation": "Mill Street Table",
                "place_name": place,
                "region": near,
                "latitude": latitude,
                "longitude": longitude,
                "people_reached": 40,
            },
            answers=list(zip(self.gallery.questions.all(), (did, changed), strict=False)),
            themes=list(Theme.objects.filter(slug__in=themes)),
            cohorts=list(Cohort.objects.filter(slug__in=cohorts)),
            tags=list(tags),
            quotes=[{"text": quote, "said_by": "A neighbour"}] if quote else [],
            links=[{"url": link, "label": "More about it"}] if link else [],
            photos=photos,
            permissions=permissions_for([photo["image"] for photo in photos], people),
        )


def permissions_for(images: list[StoryImage], people: str | None) -> list[PeopleInPhoto]:
    if people is None:
        return []
    return [PeopleInPhoto(image, people, in_reports=False, on_social_media=False) for image in images]


def drawing(name: str) -> StoryImage:
    """One of the demo's, made small."""
    file = BytesIO()
    with Image.open(settings.DEMO_PICTURES_DIR / f"{name}.jpg") as image:
        image.thumbnail(SMALL)
        image.save(file, "JPEG")
    content = ContentFile(file.getvalue(), name=f"{name}.jpg")
    return StoryImage.objects.create(title=name, file=content, file_size=content.size)


def moderator(name: str = "Mo") -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


def programme() -> GalleryPage:
    """The programme that the journeys share stories with, beside another one."""
    load_terms()
    load_pages(HomePage.objects.get())
    return GalleryPage.objects.get(slug="tackling-loneliness")


def empty_scene() -> Scenery:
    """A contributor and a moderator who have done nothing yet."""
    gallery = programme()
    contributor = User.objects.create_user("connie@example.org", name="Connie", organisation="Mill Street Table")
    return Scenery(contributor, moderator(), gallery)


def set_the_scene() -> Scenery:
    scene = empty_scene()
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
    show_some(scene.stories)
    learn()
    return scene


def learn() -> None:
    """As the worker does."""
    source = DatabaseSource()
    index = StoryIndex.of(source.rows(), names=source.names(), version=source.changes(after=None).version)
    for gallery in GalleryPage.objects.shown():
        work_out(gallery, index)


def show_some(stories: dict[str, StoryPage]) -> None:
    """A showcase with every kind of block."""
    songs, allotment, boots = (
        stories[title].pk for title in ("Songs from the hall", "The allotment", "Boots by the door")
    )
    question = Question.objects.filter(gallery__slug="tackling-loneliness").first()
    show(
        ("text", "<p>Two of them sing.</p>"),
        ("story", {"story": songs, "note": "Listen."}),
        ("quote", {"story": allotment, "number": 1}),
        ("row", {"heading": "Outside", "stories": [allotment, boots]}),
        ("matching", {"heading": "All about nature", "theme": ["nature"], "sort": "newest", "most": 3}),
        ("answers", {"heading": "What they did", "question": str(question.pk if question else ""), "most": 3}),
        ("numbers", {"theme": ["nature"]}),
        ("map", {"heading": "Where", "theme": ["nature"]}),
        title="A kind of spring",
        introduction="Three gardens and a song.",
    )
