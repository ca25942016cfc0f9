"""Twenty stories that wait for a decision, each of another kind, and the three who decide about them."""

import uuid
from dataclasses import dataclass
from typing import Any

from gallery.contributions.drafts import reopen_story
from gallery.contributions.submission import SharedStory, resubmit_story, submit_story
from gallery.models import Contribution, Draft, GalleryPage, StoryImage, StoryPage, User
from gallery.moderation.people import trust
from tests.journeys.scenery import Scenery, moderator, permissions_for, programme

TYPO, MENDED = "Teh kettle is always on.", "The kettle is always on."
PHONE = "0113 496 0123"
SOUP = {
    "summary": "One pot of soup and nine tables pushed together.",
    "did": "We pushed nine tables together, laid one cloth over all of them, and put one pot of soup in the middle.",
    "changed": "In the first month twelve people came, and now we lay sixty places and wash up twice each week.",
}
TOLD: dict[str, dict[str, Any]] = {
    "Lanterns in the yard": {
        "did": "We cut lanterns out of milk bottles and hung them between the bins.",
        "changed": "Two families who had never met now share a washing line.",
    },
    "Soup on Wednesdays": SOUP,
    "Letters to neighbours": {
        "did": "We write by hand. Write to hello@millstreettable.org, and a neighbour writes back.",
        "changed": "Forty letters went up the hill, and thirty-eight came down.",
    },
    "A walk by the canal": {
        "did": f"We walk on Mondays at ten. Ring {PHONE} if you are late.",
        "changed": "Nobody walks alone past the third lock any more.",
    },
    "The fair in the hall": {
        "did": "Everybody brought one thing that they had made, and sold none of it.",
        "changed": "A retired welder teaches three teenagers on Saturdays.",
        "pictures": ("choir-a",),
        "people": None,
    },
    "Soup every Wednesday": SOUP,
    "EVERYBODY CAME TO THE TABLE": {
        "summary": "A door on trestles, and whoever walked past.",
        "did": "Somebody carried a door outside and laid it on trestles.",
        "changed": "It has stood there since May, and the door has never gone back.",
    },
    "Told on the telephone": {
        "did": "She rang us from the ward and told it to whoever picked up.",
        "changed": "Her needles went home with eleven other patients.",
    },
    "What we learnt at the desk": {
        "did": "We read a hundred stories aloud to one another in the lunch break.",
        "changed": "We ask shorter questions than we used to.",
    },
    "Bread at the gate": {
        "did": "The baker leaves what is over in a crate by the school gate.",
        "changed": "Parents stay for a quarter of an hour and talk.",
    },
    "The empty chair": {
        "did": "We kept one seat free at every meeting for whoever had not come yet.",
        "changed": "It was never free for longer than a fortnight.",
    },
    "The kettle club": {
        "summary": TYPO,
        "did": "Six of us take turns to boil it, from four until the street lamps come on.",
        "changed": "The postman has his own mug.",
    },
    "Choir without a stage": {
        "did": "We sing on the stairs, because the hall has no heating.",
        "changed": "It was good.",
    },
    "A bench for talking": {
        "did": "Our carpenter made a bench that is too short for silence.",
        "changed": "Strangers sit down and say good morning first.",
    },
    "Buy our jumpers": {
        "did": "Our jumpers cost twenty pounds and come in four colours.",
        "changed": "We hope to sell two hundred before Christmas.",
    },
    "Cards on Sunday": {
        "did": "Whist from two, with the rules pinned to the wall.",
        "changed": "The youngest player is nine and cheats openly.",
    },
    "Boats made of paper": {
        "did": "We folded old timetables and raced them down the gutter.",
        "changed": "A bus driver comes in his uniform to watch.",
    },
    "A map of quiet places": {
        "did": "People drew where they go when everything is too loud.",
        "changed": "The library opened its garden because it was on nineteen maps.",
    },
    "Photographs on the wall": {
        "did": "We pasted the street's oldest pictures on the launderette.",
        "changed": "An uncle found his brother after thirty years.",
    },
}
TITLES = [
    "Lanterns in the yard",
    "Knitting by the window",
    *(title for title in TOLD if title != "Lanterns in the yard"),
]
"""In the order of the queue: whom the editors know stands first, then whoever has waited longest."""
ANNAS = ("Soup on Wednesdays", "Letters to neighbours", "A walk by the canal", "The fair in the hall")
BASHIRS = ("Soup every Wednesday", "EVERYBODY CAME TO THE TABLE", "Bread at the gate", "The empty chair")
KNITTING = {
    "did": "We sit where passers-by can see us, and wave the needles.",
    "changed": "People come in to ask what it will be.",
    "link": "",
}


@dataclass
class Desk:
    mo: User
    nadia: User
    oscar: User
    anna: User
    bashir: User
    cerys: User
    dai: User
    gallery: GalleryPage
    stories: dict[str, StoryPage]

    def contribution(self, title: str) -> Contribution:
        return Contribution.objects.select_related("story").get(story=self.stories[title])

    def teller(self, title: str) -> User:
        """Of what Nadia typed in for somebody: Nadia."""
        own = {"Lanterns in the yard": self.dai, "Told on the telephone": self.nadia}
        own |= {"What we learnt at the desk": self.oscar}
        own |= dict.fromkeys(ANNAS, self.anna) | dict.fromkeys(BASHIRS, self.bashir)
        return own.get(title, self.cerys)

    def shared(self, title: str, *, by: User, pictures: tuple[str, ...] = (), **told: Any) -> SharedStory:
        return Scenery(by, self.mo, self.gallery).shared(title, pictures, link="", **told)

    def send_again(self, title: str, **changes: Any) -> None:
        """What was told, but for the changes, with the pictures that it had."""
        sent = self.contribution(title)
        told = {**TOLD.get(title, KNITTING), **changes, "pictures": ()}
        told.pop("link", None)
        shared = self.shared(title, by=self.teller(title), **told)
        shared.photos = [{"image": image, "alt_text": "People at a stall."} for image in pictures_of(sent.story)]
        shared.permissions = permissions_for([photo["image"] for photo in shared.photos], told.get("people"))
        resubmit_story(shared, draft=reopen_story(sent), sent_by=self.teller(title))


def pictures_of(story: StoryPage) -> list[StoryImage]:
    return [photo.image for photo in story.get_latest_revision_as_object().photos.all()]


def set_the_desk() -> Desk:
    people = {
        name.lower(): User.objects.create_user(f"{name.lower()}@example.org", name=name)
        for name in ("Anna", "Bashir", "Cerys", "Dai")
    }
    desk = Desk(moderator(), moderator("Nadia"), moderator("Oscar"), **people, gallery=programme(), stories={})
    admin = User.objects.create_superuser("ada@example.org", name="Ada")
    trust.know(desk.dai, by=admin)
    scene = Scenery(desk.cerys, desk.mo, desk.gallery)
    desk.stories["Knitting by the window"] = scene.add("Knitting by the window", **KNITTING)
    desk.send_again("Knitting by the window", summary="We knit where everybody can see it.")
    for title, told in TOLD.items():
        desk.stories[title] = send(desk, title, told)
    return desk


def send(desk: Desk, title: str, told: dict[str, Any]) -> StoryPage:
    by, is_on_behalf = desk.teller(title), title == "Told on the telephone"
    draft = Draft.objects.create(key=uuid.uuid4(), contributor=by, gallery=desk.gallery, is_on_behalf=is_on_behalf)
    shared = desk.shared(title, by=by, **told)
    if is_on_behalf:
        shared.contact_email, shared.relationship = "", "Mary Jones, by telephone"
    return submit_story(shared, draft=draft).story
