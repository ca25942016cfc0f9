"""The only doors into the flow of a story: what a contributor can do to the world."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction

from gallery.contributions.access import EDITABLE, WAITING, stage_of
from gallery.contributions.agreement import wording_in_use
from gallery.contributions.co_authors import carry_over
from gallery.contributions.drafts import StaleSave, delete_draft, reopen_story
from gallery.contributions.expectation import expectation
from gallery.models import (
    Cohort,
    ConsentText,
    Contribution,
    Draft,
    GalleryPage,
    PhotoPermission,
    Question,
    SentChanges,
    Stage,
    StoryAnswer,
    StoryImage,
    StoryLink,
    StoryPage,
    StoryPhoto,
    StoryQuote,
    Theme,
    User,
)
from gallery.moderation.record.entries import keep
from gallery.moderation.review import start_review, stop_review
from gallery.notifications.to_contributors import send_receipt

Part = TypeVar("Part", StoryAnswer, StoryLink, StoryPhoto, StoryQuote)
"""What a story has several of, in an order."""


class GalleryClosed(Exception):
    """The gallery takes no stories now, whatever page the contributor still had open."""


class StoryMovedOn(Exception):
    """What the contributor asked for makes no sense any more: somebody has decided, or sent it, meanwhile."""

    def __str__(self) -> str:
        return _("This story has moved on meanwhile. Here is where it stands now.")


class StoryCorrected(Exception):
    """A moderator has corrected the story since the contributor began to change it."""


@dataclass(frozen=True)
class PeopleInPhoto:
    """What the people in a picture agreed to."""

    image: StoryImage
    people: str
    in_reports: bool
    on_social_media: bool


@dataclass
class SharedStory:
    """What somebody sent, read and bounded, before it is a page."""

    contact_email: str
    fields: dict[str, Any]
    answers: list[tuple[Question, str]]
    themes: list[Theme] = field(default_factory=list)
    cohorts: list[Cohort] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    quotes: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    photos: list[dict[str, Any]] = field(default_factory=list)
    permissions: list[PeopleInPhoto] = field(default_factory=list)
    relationship: str = ""
    is_open_to_hello: bool = False
    consent: ConsentText = field(default_factory=wording_in_use)

    def written_to(self, story: StoryPage, *, gallery: GalleryPage) -> StoryPage:
        """Set everything but the page's place in the tree; nothing is saved."""
        for name, value in self.fields.items():
            setattr(story, name, value)
        story.draft_title = story.title
        story.answers.set(in_order([*self.own_answers(), *unasked_answers(story, gallery)]))
        story.quotes.set(in_order([StoryQuote(**quote) for quote in self.quotes]))
        story.links.set(in_order([StoryLink(**link) for link in self.links]))
        story.photos.set(in_order([StoryPhoto(**photo) for photo in self.photos]))
        story.themes.set(self.themes)
        story.cohorts.set(self.cohorts)
        story.tags.set(self.tags)
        return story

    def own_answers(self) -> list[StoryAnswer]:
        return [
            StoryAnswer(question=question, question_label=question.label, text=text) for question, text in self.answers
        ]

    def agreed(self) -> dict[str, Any]:
        """The private half, as a contribution keeps it."""
        return {
            "contact_email": self.contact_email,
            "relationship": self.relationship,
            "is_open_to_hello": self.is_open_to_hello,
        }


def unasked_answers(story: StoryPage, gallery: GalleryPage) -> list[StoryAnswer]:
    """To questions that are not asked any more, or not in this gallery: they are not lost."""
    asked = set(gallery.questions.values_list("pk", flat=True))
    return [answer for answer in story.answers.all() if answer.question_id not in asked]


def in_order(rows: list[Part]) -> list[Part]:
    for place, row in enumerate(rows):
        row.sort_order = place
    return rows


@transaction.atomic
def submit_story(shared: SharedStory, *, draft: Draft, sent_by: User | None = None) -> Contribution:
    """Turn a draft into one page in review and its contribution, once, however often it is sent.

    `sent_by` is who agreed, if not the contributor. Raises GalleryClosed, and StaleSave where the draft has been saved
    since `draft` was read.
    """
    # Lock the gallery: treebeard derives a child's path from its siblings, so
    # two submissions at once would otherwise claim the same path.
    gallery = GalleryPage.objects.select_for_update(of=("self", "page_ptr")).get(pk=draft.gallery_id)
    sent_before = Contribution.objects.sent_from(draft.key).first()
    if sent_before is not None:
        delete_draft(draft)
        return sent_before
    refuse_stale(draft)
    if not GalleryPage.objects.open_for_stories().filter(pk=gallery.pk).exists():
        raise GalleryClosed
    story = shared.written_to(StoryPage(live=False, owner=draft.contributor), gallery=gallery)
    gallery.add_child(instance=story)
    sender = sent_by or draft.contributor
    story.save_revision(user=sender)
    contribution = contribute(story, shared, draft=draft)
    carry_over(draft, to=contribution)
    hand_over(contribution, shared, draft=draft, sent_by=sender)
    return contribution


def contribute(story: StoryPage, shared: SharedStory, *, draft: Draft) -> Contribution:
    """The private half. A story that was typed in for somebody else has no contributor until they take it over."""
    return Contribution.objects.create(
        story=story,
        contributor=None if draft.is_on_behalf else draft.contributor,
        entered_by=draft.contributor if draft.is_on_behalf else None,
        consent=shared.consent,
        consented_at=timezone.now(),
        idempotency_key=draft.key,
        **shared.agreed(),
    )


def refuse_stale(draft: Draft) -> None:
    saved = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if saved.version != draft.version:
        raise StaleSave(saved)


@transaction.atomic
def resubmit_story(shared: SharedStory, *, draft: Draft, sent_by: User, seen: int | None = None) -> Contribution:
    """Send a story again: a new revision of the same page. A published one stays up as it is meanwhile.

    `seen` is the newest revision that the contributor has been shown. Raises StoryMovedOn, StoryCorrected, and
    StaleSave where the draft has been saved since `draft` was read.
    """
    story, contribution = locked(draft.contribution_id or 0)
    if contribution.changes.filter(idempotency_key=draft.key).exists():
        return contribution
    refuse_stale(draft)
    if stage_of(contribution) not in EDITABLE:
        raise StoryMovedOn
    if story.latest_revision_id not in (draft.started_from_id, seen):
        raise StoryCorrected
    story = shared.written_to(story.get_latest_revision_as_object(), gallery=draft.gallery)
    story.save_revision(user=sent_by)
    for name, value in {**shared.agreed(), "withdrawn_at": None}.items():
        setattr(contribution, name, value)
    contribution.save()
    SentChanges.objects.create(contribution=contribution, idempotency_key=draft.key, consent=shared.consent)
    hand_over(contribution, shared, draft=draft, sent_by=sent_by)
    return contribution


def locked(contribution_id: int) -> tuple[StoryPage, Contribution]:
    """The story and its contribution with its stage. The page first, as every verb of the review locks it.

    Raises StoryMovedOn where it was erased meanwhile.
    """
    story = StoryPage.objects.select_for_update(of=("self", "page_ptr")).filter(contribution=contribution_id).first()
    if story is None:
        raise StoryMovedOn
    Contribution.objects.select_for_update(of=("self",)).get(pk=contribution_id)
    return story, Contribution.objects.with_stage().get(pk=contribution_id)


def hand_over(contribution: Contribution, shared: SharedStory, *, draft: Draft, sent_by: User) -> None:
    story = StoryPage.objects.get(pk=contribution.story_id)
    keep_permissions(shared, agreed_by=sent_by)
    Draft.objects.filter(pk=draft.pk).delete()
    start_review(story, sent_by=sent_by)
    keep(story, "gallery.send", by=sent_by)
    sent = story.get_latest_revision_as_object()
    send_receipt(contribution, sent=sent, expectation=expectation(story))


def keep_permissions(shared: SharedStory, *, agreed_by: User) -> None:
    """One more row for each picture of which something else is said than last time."""
    wording = ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)
    for said in shared.permissions:
        uses = {"people": said.people, "in_reports": said.in_reports, "on_social_media": said.on_social_media}
        agreed = {"image": said.image, "wording": wording, **uses}
        last = said.image.permissions.last()
        if last is None or any(getattr(last, name) != value for name, value in agreed.items()):
            PhotoPermission.objects.create(**agreed, agreed_by=agreed_by)


@transaction.atomic
def take_back_story(contribution: Contribution, *, by: User) -> Draft:
    """Out of the moderators' hands, and open for changes. What is published stays so. Raises StoryMovedOn."""
    story, contribution = locked(contribution.pk)
    if stage_of(contribution) not in WAITING:
        raise StoryMovedOn
    stop_review(story, by=by)
    keep(story, "gallery.take_back", by=by)
    return reopen_story(contribution)


@transaction.atomic
def withdraw_story(contribution: Contribution, *, by: User | None) -> None:
    """Gone from everywhere, whatever became of it; doing it twice does nothing. Raises StoryMovedOn."""
    story, contribution = locked(contribution.pk)
    if stage_of(contribution) == Stage.WITHDRAWN:
        return
    stop_review(story, by=by)
    if story.live:
        # Nobody has Wagtail's right to unpublish a story: this verb is the way.
        UnpublishPageAction(story, user=by).execute(skip_permission_checks=True)
    Contribution.objects.filter(pk=contribution.pk).update(withdrawn_at=timezone.now())
    keep(story, "gallery.withdraw", by=by)
