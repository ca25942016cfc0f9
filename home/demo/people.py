"""The demo's cast. Its passwords are no secret: the settings that load it are for one machine alone."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from gallery.models import User
from gallery.moderation.permissions import EDITORS, MODERATORS

PASSWORD = "impact-gallery-demo"


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    role: str
    organisation: str = ""
    group: str = ""
    is_admin: bool = False

    @property
    def is_staff(self) -> bool:
        return self.is_admin or bool(self.group)


PEOPLE = (
    Person("admin@example.org", "Ada Admin", "admin", is_admin=True),
    Person("editor@example.org", "Edie Editor", "editor: pages, themes, cohorts", group=EDITORS),
    Person("moderator@example.org", "Mo Moderator", "moderator: reads and decides", group=MODERATORS),
    Person("moderator2@example.org", "Moira Moderator", "moderator", group=MODERATORS),
    Person("contributor@example.org", "Connie Contributor", "shares stories", "Catterick Growers CIC"),
    Person("second@example.org", "Sunil Second", "shares stories", "Portsmouth Boat Shed"),
)


def load_people() -> dict[str, User]:
    """By the part of the address before the @."""
    return {person.email.split("@")[0]: load_person(person) for person in PEOPLE}


def load_person(person: Person) -> User:
    found = User.objects.filter(email=person.email).first()
    if found is not None:
        return found
    user = User.objects.create_user(
        person.email,
        PASSWORD if person.is_staff else None,
        name=person.name,
        organisation=person.organisation,
        is_superuser=person.is_admin,
    )
    if person.group:
        user.groups.add(Group.objects.get(name=person.group))
    return user
