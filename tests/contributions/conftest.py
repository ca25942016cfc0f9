"""Walking the steps: a window of the contributor's, what they type in each step, and drafts ready to be sent."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gallery.contributions.drafts import add_photo
from gallery.models import Contribution, Draft, GalleryPage, Stage, StoryImage, StoryPage, User
from tests.conftest import cleaned, jpeg
from tests.contributions.browsing import Page, check_url, open_page, step_url

STEPS = ("about-you", "your-story", "quotes", "photos", "place-and-people")


def told(gallery: GalleryPage, **changes: Any) -> dict[str, Any]:
    """Everything that a short story needs, words of `changes` in place of the usual ones."""
    answers = {f"answer_{question.pk}": f"Answer {n}." for n, question in enumerate(gallery.questions.all(), start=1)}
    usual = {
        "organisation": "Catterick Growers CIC",
        "contact_email": "connie@example.org",
        "whose": "ours",
        "title": "Seeds of Service",
        "summary": "We grow.",
        **answers,
    }
    return {**usual, **changes}


def photo_words(image: StoryImage, **changes: Any) -> dict[str, Any]:
    return {"alt_text": f"Photo {image.pk}", "people": "nobody", "order": 1, **changes}


def grown_old(draft: Draft) -> Draft:
    """Nobody tells a story in three seconds."""
    Draft.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(minutes=10))
    return Draft.objects.select_related("gallery", "contributor", "contribution").get(pk=draft.pk)


def make_draft(user: User, gallery: GalleryPage, *, photos: int = 0, **changes: Any) -> Draft:
    """A draft in which every step has been saved, as long ago as a story takes to tell."""
    saves = {slug: {"version": 1, "window": "an older one", "count": 0} for slug in STEPS}
    draft = Draft.objects.create(
        key=uuid.uuid4(), contributor=user, gallery=gallery, version=1, step_saves=saves, answers={}
    )
    pictures = [add_photo(draft, cleaned(colour=f"#{n * 20 + 20:02x}7733"), title="a photo") for n in range(photos)]
    words = {image.key: photo_words(image, order=place) for place, image in enumerate(pictures, start=1)}
    answers = {"story": told(gallery, **changes), "quotes": [], "links": [], "photos": words}
    Draft.objects.filter(pk=draft.pk).update(answers=answers)
    return grown_old(draft)


def picture(number: int = 1, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(colour=f"#{number * 20:02x}5b4f"), "image/jpeg")


def pictures_of(draft: Draft) -> list[StoryImage]:
    return [photo.image for photo in draft.photos.select_related("image")]


def latest(contribution: Contribution) -> StoryPage:
    """The story as it was sent last."""
    return StoryPage.objects.get(pk=contribution.story_id).get_latest_revision_as_object()


def stage_of(contribution: Contribution) -> Stage:
    return Contribution.objects.with_stage().get(pk=contribution.pk).stage


@pytest.fixture
def tab(as_user: Callable[[User], Client], contributor: User) -> Client:
    return as_user(contributor)


@pytest.fixture
def address(gallery: GalleryPage) -> str:
    return reverse("contributions:share_story", args=[gallery.slug])


@pytest.fixture
def draft(contributor: User, gallery: GalleryPage) -> Draft:
    """Complete, and not sent."""
    return make_draft(contributor, gallery)


@pytest.fixture
def opened(tab: Client) -> Callable[..., Page]:
    """One step of a draft in a window of its own."""

    def open_step(draft: Draft, slug: str, *, client: Client | None = None, **query: Any) -> Page:
        return open_page(client or tab, step_url(draft, slug), **query)

    return open_step


@pytest.fixture
def check_page(tab: Client) -> Callable[..., Page]:
    """The last step of a draft in a window of its own."""

    def open_last(draft: Draft, *, client: Client | None = None) -> Page:
        return open_page(client or tab, check_url(draft))

    return open_last


@pytest.fixture
def send(check_page: Callable[..., Page]) -> Callable[..., Page]:
    """Read the draft once more, agree, and send it."""

    def send_draft(draft: Draft, *, client: Client | None = None, **typed: Any) -> Page:
        return check_page(draft, client=client).press("send", {"consent": "on", **typed})

    return send_draft


@pytest.fixture
def reopened(tab: Client) -> Callable[[Contribution], Draft]:
    """The changes to a sent story that its button opens; sent again in no time, which is no sign of a program."""

    def reopen(contribution: Contribution, *, client: Client | None = None) -> Draft:
        (client or tab).post(reverse("contributions:edit_story", args=[contribution.pk]))
        return Draft.objects.select_related("gallery", "contributor", "contribution").get(contribution=contribution)

    return reopen
