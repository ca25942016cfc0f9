"""Stories in every state, told by an owner and a co-author. Each is made when it is asked for, and not before."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core import signing
from django.http import HttpResponseBase
from django.utils import timezone

from gallery.contributions.co_authors import accept, invite, remove_co_author
from gallery.contributions.drafts import reopen_story
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.spam import SALT
from gallery.contributions.submission import submit_story, withdraw_story
from gallery.models import (
    Contribution,
    Decision,
    Draft,
    GalleryPage,
    Invitation,
    ReviewDate,
    StoryImage,
    StoryPage,
    User,
)
from gallery.models.images import rendition_spec
from gallery.notifications.between_people import Shared
from tests.access.who_may import Role
from tests.contributions.browsing import Page
from tests.contributions.conftest import make_draft

SECRET = "Nobody else has read this"
"""The title of every story, public or not."""
NEW_ADDRESS = "new@example.org"
Kind = Invitation.Kind


@dataclass
class World:
    gallery: GalleryPage
    owner: User
    co_author: User
    helper: User
    other: User
    moderator: User
    editor: User
    heir: User
    decided: Callable[..., StoryPage]
    opened: dict[tuple[str, ...], list[Page]] = field(default_factory=dict)
    """By address, the pages as the owner has them open."""

    @cached_property
    def draft(self) -> Draft:
        begun = make_draft(self.owner, self.gallery, photos=2, title=SECRET)
        begun.co_authors.add(self.co_author)
        return begun

    @cached_property
    def waiting(self) -> Contribution:
        """In review."""
        questionnaire = Questionnaire(self.draft)
        assert questionnaire.is_valid
        return submit_story(questionnaire.shared(), draft=self.draft)

    @cached_property
    def returned(self) -> Contribution:
        self.decided(self.waiting, Decision.Kind.REQUEST_CHANGES, "Say more, please.")
        return self.waiting

    @cached_property
    def changes(self) -> Draft:
        """To the returned story."""
        return reopen_story(self.returned)

    @cached_property
    def published(self) -> Contribution:
        """Published, and open to hellos."""
        Contribution.objects.filter(pk=self.waiting.pk).update(is_open_to_hello=True)
        self.decided(self.waiting)
        return Contribution.objects.get(pk=self.waiting.pk)

    @cached_property
    def corrected(self) -> Contribution:
        """Published, with a summary that a moderator has changed."""
        version = self.waiting.story.get_latest_revision_as_object()
        version.summary = "Corrected."
        version.save_revision(user=self.moderator)
        return self.published

    @cached_property
    def asked(self) -> Contribution:
        """Published, and asked whether it is still true."""
        today = timezone.localdate()
        ReviewDate.objects.create(story=self.published.story, due_on=today, asked_at=timezone.now())
        return self.published

    @cached_property
    def withdrawn(self) -> Contribution:
        withdraw_story(self.published, by=self.owner)
        return self.published

    def user(self, role: Role) -> User | None:
        return PEOPLE[role](self)

    def demote(self, role: Role, story: Shared) -> bool:
        """Take from a former one what they had; whether it is one. The new owner allows hellos if the old one did."""
        if role == Role.REMOVED:
            remove_co_author(story, self.co_author, by=self.owner)
        elif role == Role.FORMER_OWNER:
            accept(invite(story, email=self.heir.email, kind=Kind.HAND_OVER, invited_by=self.owner), user=self.heir)
            if isinstance(story, Contribution):
                Contribution.objects.filter(pk=story.pk).update(is_open_to_hello=story.is_open_to_hello)
        elif role == Role.FORMER_MODERATOR:
            self.moderator.groups.clear()
        return role in (Role.REMOVED, Role.FORMER_OWNER, Role.FORMER_MODERATOR)


PEOPLE: dict[Role, Callable[[World], User | None]] = {
    Role.OWNER: lambda world: world.owner,
    Role.CO_AUTHOR: lambda world: world.co_author,
    Role.OTHER: lambda world: world.other,
    Role.MODERATOR: lambda world: world.moderator,
    Role.EDITOR: lambda world: world.editor,
    Role.SIGNED_OUT: lambda world: None,
    Role.REMOVED: lambda world: world.co_author,
    Role.FORMER_OWNER: lambda world: world.owner,
    Role.FORMER_MODERATOR: lambda world: world.moderator,
}


@dataclass
class Case:
    """One thing that one visitor tries with one story."""

    world: World
    story: Shared
    visitor: User | None
    link: dict[str, Any] = field(default_factory=dict)
    """What an address asks for that came by mail."""
    answers: list[HttpResponseBase] = field(default_factory=list)

    @property
    def draft(self) -> Draft:
        assert isinstance(self.story, Draft)
        return self.story

    @property
    def contribution(self) -> Contribution:
        assert isinstance(self.story, Contribution)
        return self.story

    @property
    def page(self) -> StoryPage:
        return StoryPage.objects.get(pk=self.contribution.story_id)

    @property
    def shared(self) -> Shared:
        """Who writes changes to a story is who tells the story."""
        return self.story.contribution or self.story if isinstance(self.story, Draft) else self.story

    @property
    def person(self) -> User:
        """The visitor; somebody else for one who is signed out."""
        return self.visitor or self.world.other

    @property
    def pictures(self) -> list[StoryImage]:
        if isinstance(self.story, Draft):
            return [photo.image for photo in self.story.photos.select_related("image")]
        return [photo.image for photo in self.page.get_latest_revision_as_object().photos.all()]

    def make_picture(self) -> None:
        """In the size that is asked for, which would be made, and kept, when it is asked for first."""
        self.pictures[0].get_rendition(rendition_spec("whole", 400, "jpg"))

    def is_open_to_visitor(self) -> bool:
        return type(self.shared).objects.open_to(self.person).filter(pk=self.shared.pk).exists()

    def invitation(self) -> Invitation:
        return Invitation.objects.get(key=self.link["key"])

    def be_invited(self, kind: str = Kind.CO_AUTHOR, *, email: str = "") -> Invitation:
        invitation = invite(self.shared, email=email or self.person.email, kind=kind, invited_by=self.world.owner)
        self.link = {"key": invitation.key}
        return invitation


def opened_a_while_ago() -> str:
    """As a form carries it that nobody has filled in at once."""
    return signing.dumps(time.time() - 60, salt=SALT)
