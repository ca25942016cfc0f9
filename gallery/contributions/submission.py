"""The only doors into the flow of a story: what a contributor can do to the world."""

from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.contributions.uploads import CleanedPicture, PictureRefused
from gallery.models import (
    Cohort,
    ConsentText,
    Contribution,
    Draft,
    DraftPhoto,
    GalleryPage,
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
from gallery.models.images import random_key
from gallery.moderation.permissions import collection_named
from gallery.moderation.review import start_review
from gallery.notifications.letters import send_receipt

MAX_PHOTOS = 8
STORY_PICTURES = "Pictures in stories"
"""The collection where contributors' pictures stand in the admin, apart from the editors' own."""


class GalleryClosed(Exception):
    """The gallery takes no stories now, whatever page the contributor still had open."""


class NotReturned(Exception):
    """Nobody asks for changes any more: somebody has sent the story on, or decided."""


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
    consent: ConsentText = field(default_factory=lambda: ConsentText.objects.in_use(ConsentText.Purpose.STORY))

    def written_to(self, story: StoryPage, *, gallery: GalleryPage) -> StoryPage:
        """Set everything but the page's place in the tree; nothing is saved."""
        for name, value in self.fields.items():
            setattr(story, name, value)
        story.draft_title = story.title
        # An answer to a question that is not asked any more, or not in this gallery, is not lost.
        asked = set(gallery.questions.values_list("pk", flat=True))
        orphans = [answer for answer in story.answers.all() if answer.question_id not in asked]
        answers = [
            StoryAnswer(question=question, question_label=question.label, text=text) for question, text in self.answers
        ]
        for place, answer in enumerate([*answers, *orphans]):
            answer.sort_order = place
        story.answers.set([*answers, *orphans])
        story.quotes.set([StoryQuote(**quote, sort_order=place) for place, quote in enumerate(self.quotes)])
        story.links.set([StoryLink(**link, sort_order=place) for place, link in enumerate(self.links)])
        story.photos.set([StoryPhoto(**photo, sort_order=place) for place, photo in enumerate(self.photos)])
        story.themes.set(self.themes)
        story.cohorts.set(self.cohorts)
        story.tags.set(self.tags)
        return story


@transaction.atomic
def submit_story(shared: SharedStory, *, draft: Draft) -> Contribution:
    """Turn a draft into one page in review and its contribution, once, however often it is sent.

    Raises GalleryClosed.
    """
    # Lock the gallery: treebeard derives a child's path from its siblings, so
    # two submissions at once would otherwise claim the same path.
    gallery = GalleryPage.objects.select_for_update(of=("self",)).get(pk=draft.gallery_id)
    sent_before = Contribution.objects.sent_from(draft.key).filter(contributor=draft.contributor).first()
    if sent_before is not None:
        discard(draft)
        return sent_before
    if not GalleryPage.objects.open_for_stories().filter(pk=gallery.pk).exists():
        raise GalleryClosed
    story = shared.written_to(StoryPage(live=False, owner=draft.contributor), gallery=gallery)
    gallery.add_child(instance=story)
    story.save_revision(user=draft.contributor)
    contribution = Contribution.objects.create(
        story=story,
        contributor=draft.contributor,
        contact_email=shared.contact_email,
        consent=shared.consent,
        consented_at=timezone.now(),
        idempotency_key=draft.key,
    )
    hand_over(contribution, draft=draft)
    return contribution


@transaction.atomic
def resubmit_story(shared: SharedStory, *, draft: Draft) -> Contribution:
    """Send a story again that a moderator returned: a new revision of the same page.

    Raises NotReturned.
    """
    contribution = Contribution.objects.select_for_update(of=("self",)).get(pk=draft.contribution_id or 0)
    if contribution.changes.filter(idempotency_key=draft.key).exists():
        return contribution
    if not Contribution.objects.filter(pk=contribution.pk).at(Stage.CHANGES_REQUESTED).exists():
        raise NotReturned
    story = StoryPage.objects.get(pk=contribution.story_id)
    story = shared.written_to(story.get_latest_revision_as_object(), gallery=draft.gallery)
    story.save_revision(user=draft.contributor)
    contribution.contact_email = shared.contact_email
    contribution.consent, contribution.consented_at = shared.consent, timezone.now()
    contribution.save(update_fields=["contact_email", "consent", "consented_at"])
    SentChanges.objects.create(contribution=contribution, idempotency_key=draft.key)
    hand_over(contribution, draft=draft)
    return contribution


def hand_over(contribution: Contribution, *, draft: Draft) -> None:
    story = StoryPage.objects.get(pk=contribution.story_id)
    Draft.objects.filter(pk=draft.pk).delete()
    start_review(story, sent_by=draft.contributor)
    send_receipt(contribution, version=story.latest_revision_id)


@transaction.atomic
def save_draft(draft: Draft, typed: dict[str, Any]) -> Draft:
    """Keep what was typed, right or wrong. The first save of a key makes its row.

    Raises Draft.DoesNotExist where the draft was sent meanwhile, from another window.
    """
    if Contribution.objects.sent_from(draft.key).exists():
        raise Draft.DoesNotExist
    draft, _is_new = Draft.objects.get_or_create(
        key=draft.key, contributor=draft.contributor, gallery=draft.gallery, defaults={"answers": typed}
    )
    draft.answers = typed
    draft.version += 1
    draft.save()
    return draft


@transaction.atomic
def add_photo(draft: Draft, picture: CleanedPicture, *, title: str) -> StoryImage:
    """Keep a cleaned picture with the draft, once. `title` is for the admin's listing alone.

    Raises PictureRefused for the ninth, and Draft.DoesNotExist where the draft was sent meanwhile.
    """
    Draft.objects.select_for_update().get(pk=draft.pk)
    file_hash = sha1(picture.content, usedforsecurity=False).hexdigest()
    same = draft.photos.filter(image__file_hash=file_hash).select_related("image").first()
    if same is not None:
        return same.image
    refuse_ninth_photo(draft)
    key = random_key()
    image = StoryImage.objects.create(
        key=key,
        title=title[:120] or key,
        file=ContentFile(picture.content, name=f"{key}.jpg"),
        file_size=len(picture.content),
        file_hash=file_hash,
        uploaded_by_user=draft.contributor,
        collection=collection_named(STORY_PICTURES),
    )
    DraftPhoto.objects.create(draft=draft, image=image)
    return image


def refuse_ninth_photo(draft: Draft) -> None:
    if draft.photos.count() >= MAX_PHOTOS:
        raise PictureRefused(_("A story has up to %(most)s photos. Remove one to add this one.") % {"most": MAX_PHOTOS})


def remove_photo(draft: Draft, image: StoryImage) -> None:
    """Take a picture out of the draft, and off the disk unless something else shows it."""
    draft.photos.filter(image=image).delete()
    in_a_revision = draft.contribution_id is not None
    if not in_a_revision and not image.story_photos.exists() and not image.draft_photos.exists():
        image.delete()


def discard(draft: Draft) -> None:
    for begun in Draft.objects.filter(key=draft.key, contributor=draft.contributor):
        for photo in begun.photos.select_related("image"):
            remove_photo(begun, photo.image)
        begun.delete()


@transaction.atomic
def reopen_story(contribution: Contribution, *, contributor: User) -> Draft:
    """A draft of changes to a returned story, starting from what was sent; the one already begun, if there is one."""
    Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    begun = Draft.objects.filter(contribution=contribution).first()
    if begun is not None:
        return begun
    story = contribution.story.get_latest_revision_as_object()
    draft = Draft.objects.create(
        contributor=contributor,
        gallery=GalleryPage.objects.get(pk=story.get_parent().pk),
        contribution=contribution,
        started_from=contribution.story.get_latest_revision(),
        answers=answers_of(story, contact_email=contribution.contact_email, your_name=contributor.name),
    )
    DraftPhoto.objects.bulk_create(DraftPhoto(draft=draft, image=photo.image) for photo in story.photos.all())
    return draft


def answers_of(story: StoryPage, *, contact_email: str, your_name: str) -> dict[str, Any]:
    """A sent story in the shape in which a draft keeps what was typed."""
    plain = ("organisation", "title", "summary", "place_name", "people_reached")
    fields = {name: getattr(story, name) for name in plain}
    fields |= {name: (day.strftime("%Y-%m") if (day := getattr(story, name)) else "") for name in ("started", "ended")}
    fields |= {f"answer_{answer.question_id}": answer.text for answer in story.answers.all() if answer.question_id}
    fields |= {
        "contact_email": contact_email,
        "your_name": your_name,
        "region": story.region.slug if story.region else "",
        "themes": [term.slug for term in story.themes.all()],
        "cohorts": [term.slug for term in story.cohorts.all()],
        "tags": ", ".join(tag.name for tag in story.tags.all()),
    }
    return {
        "story": fields,
        "quotes": [{"text": quote.text, "said_by": quote.said_by} for quote in story.quotes.all()],
        "links": [{"url": link.url, "label": link.label} for link in story.links.all()],
        "photos": {
            photo.image.key: {"alt_text": photo.alt_text, "caption": photo.caption, "credit": photo.credit}
            for photo in story.photos.all()
        },
    }
