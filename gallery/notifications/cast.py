"""The made-up people and the made-up story that the samples of our letters are about."""

import uuid
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from gallery.models import ConsentText, Contribution, Draft, GalleryPage, StoryPage, User

TITLE = _("The repair shed opens its doors")


@dataclass(frozen=True)
class Cast:
    """Whom and what the samples are about."""

    contributor: User
    moderator: User
    contribution: Contribution
    draft: Draft
    visitor: str
    """The address of somebody without an account."""

    @property
    def addresses(self) -> set[str]:
        """Of everybody in it, and of nobody else: they are made up anew each time."""
        return {self.contributor.email, self.moderator.email, self.visitor}

    @property
    def story(self) -> StoryPage:
        return self.contribution.story


class NoGallery(Exception):
    """There is no gallery yet that a story could be about."""


def make_cast() -> Cast:
    gallery = GalleryPage.objects.programmes().order_by("path").first()
    if gallery is None:
        raise NoGallery
    contributor = User.objects.create(email=made_up_address("connie"), name="Connie Carter")
    moderator = User.objects.create(email=made_up_address("mo"), name="Mo Ahmed")
    contribution = Contribution.objects.create(
        story=make_story(gallery, contributor),
        contributor=contributor,
        contact_email=contributor.email,
        consent=ConsentText.objects.in_use(ConsentText.Purpose.STORY),
        consented_at=timezone.now(),
        idempotency_key=uuid.uuid4(),
    )
    draft = Draft.objects.create(contributor=contributor, gallery=gallery, answers={"story": {"title": str(TITLE)}})
    return Cast(contributor, moderator, contribution, draft, visitor=made_up_address("vera"))


def made_up_address(name: str) -> str:
    return f"{name}.{uuid.uuid4().hex[:6]}@example.org"


def make_story(gallery: Page, contributor: User) -> StoryPage:
    story = StoryPage(
        title=str(TITLE),
        slug=f"sample-{uuid.uuid4().hex[:8]}",
        summary=str(_("Once a week, neighbours mend what others would throw away.")),
        organisation="Harbour Road Repair Shed",
        owner=contributor,
    )
    gallery.add_child(instance=story)
    for question in gallery.questions.all()[:2]:
        words = str(_("We began with one table and a box of tools."))
        story.answers.add(story.answers.model(question=question, question_label=question.label, text=words))
    story.save_revision(user=contributor).publish(skip_permission_checks=True)
    story.refresh_from_db()
    return story
