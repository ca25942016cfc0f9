"""What the site has, held against what it has said that it has."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from wagtail.models import TaskState, WorkflowState

from gallery.models import Contribution, Draft, OutgoingMail, PhotoPermission, StoryImage, StoryPage, User
from tests.drills.kills.ledger import Ledger, Told
from tests.drills.kills.pictures import Picture, recognised
from tests.drills.kills.scene import ADDRESS_OF_MODERATORS
from tests.drills.kills.soundness import look_at
from tests.drills.kills.words import flat, private

Known = frozenset[str]
"""Keys of contributions."""


class Wrong(StrEnum):
    LOST = "lost"
    DOUBLED = "doubled"
    HALF = "half"
    STUCK = "stuck"


class Fault(NamedTuple):
    wrong: Wrong
    words: str


def reckon(ledger: Ledger, pictures: list[Picture], *, letters: int, before: Known) -> Iterator[Fault]:
    """`letters` is how many have left; `before` is what was there already when the people came."""
    for told in ledger.drafts:
        yield from faults_of_draft(told, pictures)
    for told in ledger.sent:
        yield from faults_of_story(told, pictures)
    yield from faults_beside(ledger, before)
    if letters > (kept := OutgoingMail.objects.count()):
        yield Fault(Wrong.DOUBLED, f"{letters} letters for {kept} rows of the outbox")


def faults_of_draft(told: Told, pictures: list[Picture]) -> Iterator[Fault]:
    draft = Draft.objects.filter(key=told.key).first()
    if draft is None:
        yield Fault(Wrong.LOST, f"draft {told.serial}")
        return
    yield from lost_words(told, flat(draft.answers), told.words)
    yield from faults_of_pictures(told, [photo.image for photo in draft.photos.all()], pictures)


def faults_of_story(told: Told, pictures: list[Picture]) -> Iterator[Fault]:
    sent = list(Contribution.objects.filter(idempotency_key=told.key))
    yield from unless_one(len(sent), f"contribution of {told.serial}")
    if [contribution.pk for contribution in sent] != [told.contribution]:
        yield Fault(Wrong.LOST, f"receipt {told.contribution} of {told.serial}")
        return
    story = sent[0].story
    public = {name: text for name, text in told.words.items() if not private(name)}
    # The page, and the revision that the moderators read.
    for version in (story, story.get_latest_revision_as_object()):
        yield from lost_words(told, words_of(version), public)
        yield from faults_of_pictures(told, [photo.image for photo in version.photos.all()], pictures)
    yield from faults_of_review(told, story)
    yield from faults_of_mail(told, story)
    if Draft.objects.filter(key=told.key).exists():
        yield Fault(Wrong.DOUBLED, f"draft of the sent story {told.serial}")


def lost_words(told: Told, found: dict[str, Any], promised: dict[str, str]) -> Iterator[Fault]:
    for name, text in promised.items():
        if found.get(name) != text:
            yield Fault(Wrong.LOST, f"{name} of {told.serial}: {text!r}, but it has {found.get(name)!r}")


def words_of(story: StoryPage) -> dict[str, str]:
    """By the names that the fields have in the forms."""
    plain = ("title", "summary", "organisation", "place_name", "people_reached")
    words = {name: str(getattr(story, name)) for name in plain}
    words |= {f"answer_{answer.question_id}": answer.text for answer in story.answers.all()}
    words |= {f"quotes-{n}-text": quote.text for n, quote in enumerate(story.quotes.all())}
    words |= {f"quotes-{n}-said_by": quote.said_by for n, quote in enumerate(story.quotes.all())}
    words |= {f"links-{n}-url": link.url for n, link in enumerate(story.links.all())}
    return words | {f"photo-{photo.image.key}-alt_text": photo.alt_text for photo in story.photos.all()}


def faults_of_pictures(told: Told, images: list[StoryImage], pictures: list[Picture]) -> Iterator[Fault]:
    """Each photo is there once, whole, and is the one that was sent."""
    seen = [(image, look_at(image)) for image in images]
    yield from (Fault(Wrong.HALF, f"picture {image.key} of {told.serial}") for image, colour in seen if not colour)
    found = Counter(recognised(colour, pictures) for _image, colour in seen if colour)
    sent = Counter(told.pictures)
    yield from (Fault(Wrong.LOST, f"{picture.name} of {told.serial}") for picture in sent - found)
    unknown = Counter(told.tried if told.is_left else [])
    yield from (Fault(Wrong.DOUBLED, f"{picture.name} of {told.serial}") for picture in found - sent - unknown)
    missing = told.picture_keys - {image.key for image in images}
    yield from (Fault(Wrong.LOST, f"picture {key} of {told.serial}") for key in missing)


def faults_of_review(told: Told, story: StoryPage) -> Iterator[Fault]:
    """One review, of what was sent, and open as long as nobody has decided."""
    states = WorkflowState.objects.for_instance(story)
    tasks = TaskState.objects.filter(workflow_state__in=states, revision=story.latest_revision)
    yield from unless_one(states.count(), f"review of {told.serial}")
    yield from unless_one(tasks.count(), f"task of {told.serial}")
    if not story.decisions.exists():
        yield from unless_one(states.active().count(), f"open review of {told.serial}")
        open_tasks = tasks.filter(status=TaskState.STATUS_IN_PROGRESS)
        yield from unless_one(open_tasks.count(), f"open task of {told.serial}")
    for photo in story.photos.all():
        said = PhotoPermission.objects.filter(image=photo.image).count()
        yield from unless_one(said, f"permission of {photo.image.key} of {told.serial}")


def faults_of_mail(told: Told, story: StoryPage) -> Iterator[Fault]:
    receipts = OutgoingMail.objects.filter(event__startswith=f"receipt {told.contribution} ")
    yield from unless_one(receipts.count(), f"receipt of {told.serial}")
    task = TaskState.objects.filter(workflow_state__in=WorkflowState.objects.for_instance(story)).first()
    for moderator in User.objects.filter(email__startswith=ADDRESS_OF_MODERATORS):
        told_them = OutgoingMail.objects.filter(event=f"waiting {task.pk if task else 0}", recipient=moderator.email)
        yield from unless_one(told_them.count(), f"mail to {moderator.email} about {told.serial}")


def unless_one(count: int, what: str) -> Iterator[Fault]:
    if count != 1:
        yield Fault(Wrong.DOUBLED if count else Wrong.HALF, f"{count} times: {what}")


def faults_beside(ledger: Ledger, before: Known) -> Iterator[Fault]:
    """What nobody has sent, or not so often, and what stands by itself."""
    drafts, sent = ({told.key for told in stories} | before for stories in (ledger.drafts, ledger.sent))
    yield from strangers(Draft.objects.values_list("key", flat=True), drafts, "draft")
    yield from strangers(Contribution.objects.values_list("idempotency_key", flat=True), sent, "contribution")
    for title, number in Counter(StoryPage.objects.values_list("title", flat=True)).items():
        yield from unless_one(number, f"story called {title}")
    for story in StoryPage.objects.filter(contribution=None):
        yield Fault(Wrong.HALF, f"story without a contribution: {story.title}")
    for image in StoryImage.objects.filter(draft_photos=None, story_photos=None):
        yield Fault(Wrong.HALF, f"picture of no story: {image.key}")
    for mail in OutgoingMail.objects.filter(sent_at=None):
        yield Fault(Wrong.LOST, f"mail that has not left: {mail.event} to {mail.recipient}")


def strangers(found: Iterable[Any], known: set[str], what: str) -> Iterator[Fault]:
    for key in {str(key) for key in found} - known:
        yield Fault(Wrong.DOUBLED, f"{what} that nobody was told of: {key}")
