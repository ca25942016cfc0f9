"""What was erased or taken down is noted beside the back-ups, and done again after a restore.

Wagtail's log has an entry for each, which is never changed. A note is a file without content: its name says when, what
and to which number, and nothing about anybody.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from gallery.contributions.account_erasure import erase_account
from gallery.contributions.account_traces import rewrite_full_text_indexes
from gallery.contributions.erasing import erase_with_traces
from gallery.contributions.submission import withdraw_story
from gallery.models import Contribution, StoryPage, User
from gallery.moderation.review import take_down_again
from gallery.upkeep.manifests import NAME
from gallery.upkeep.places import Place, place_at

LEDGER = "erasures"
STORY, ACCOUNT = "story", "account"
ERASE, WITHDRAW, DELETE = "gallery.erase", "gallery.withdraw", "wagtail.delete"
TAKE_DOWN, PUT_BACK, EDIT_PICTURE = "gallery.take_down", "gallery.restore", "gallery.edit_picture"
DELETE_ACCOUNT, LEAVE_STORIES = "gallery.delete_account", "gallery.leave_stories"
NOTED = {
    STORY: (ERASE, WITHDRAW, DELETE, TAKE_DOWN, PUT_BACK, EDIT_PICTURE),
    ACCOUNT: (DELETE_ACCOUNT, LEAVE_STORIES, DELETE),
}
LOOKED_BACK = timedelta(days=35)
"""No back-up is kept for longer, by default."""
NOTE = re.compile(
    r"(?P<moment>\d{8}T\d{6}\.\d{6}Z)-(?P<kind>story|account)-(?P<action>[a-z_.]+)-(?P<number>\d+)-(?P<entry>\d+)",
    re.ASCII,
)
KNOWN: set[str] = set()
"""Names of notes that this process has seen in the place of $BACKUP_URL."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, order=True)
class Erasure:
    moment: datetime
    kind: str
    action: str
    number: int
    """Of the story or the account."""
    entry: int
    """The number of the entry in the log."""

    @property
    def name(self) -> str:
        return f"{self.moment.astimezone(UTC).strftime(NAME)}-{self.kind}-{self.action}-{self.number}-{self.entry}"

    @classmethod
    def of(cls, name: str) -> Self | None:
        """None of what is no note."""
        found = NOTE.fullmatch(name)
        if found is None:
            return None
        moment = datetime.strptime(found["moment"], NAME).replace(tzinfo=UTC)
        return cls(moment, found["kind"], found["action"], int(found["number"]), int(found["entry"]))

    @property
    def is_in_the_log(self) -> bool:
        """Of the database at hand: then it is done there already. After a restore, numbers are given again."""
        entries = PageLogEntry if self.kind == STORY else ModelLogEntry
        return entries.objects.filter(pk=self.entry, timestamp=self.moment, action=self.action).exists()


def logged_since(moment: datetime) -> list[Erasure]:
    found = []
    for kind, entries, model, number in (
        (STORY, PageLogEntry, StoryPage, "page_id"),
        (ACCOUNT, ModelLogEntry, User, "object_id"),
    ):
        about = ContentType.objects.get_for_model(model)
        rows = entries.objects.filter(timestamp__gt=moment, action__in=NOTED[kind], content_type=about)
        found += [
            Erasure(when, kind, action, int(subject), pk)
            for when, action, subject, pk in rows.values_list("timestamp", "action", number, "pk")
        ]
    return found


def note_erasures(place: Place, *, known: set[str] | None = None) -> None:
    """Those of the log that the place does not know of. Notes are never changed, and never taken away."""
    known = set() if known is None else known
    found = {erasure.name for erasure in logged_since(timezone.now() - LOOKED_BACK)}
    if not found - known:
        return
    known |= {path.rpartition("/")[2] for path in place.names(LEDGER)}
    for name in sorted(found - known):
        place.storage.save(f"{LEDGER}/{name}", ContentFile(b""))
        known.add(name)


def note_new_erasures() -> None:
    """Each minute: the next back-up may never come."""
    if settings.BACKUP_URL:
        note_erasures(place_at(settings.BACKUP_URL), known=KNOWN)


def noted(place: Place) -> list[Erasure]:
    """Oldest first."""
    names = (path.rpartition("/")[2] for path in place.names(LEDGER))
    return sorted(filter(None, map(Erasure.of, names)))


def erase_again(erasures: Iterable[Erasure]) -> list[Erasure]:
    """What is not in the log of the database at hand; what was done of it. Doing it twice does nothing."""
    missing = [erasure for erasure in erasures if not erasure.is_in_the_log]
    put_back = {one.number: one.moment for one in missing if one.action == PUT_BACK}
    done = []
    for erasure in missing:
        verb = VERBS.get((erasure.kind, erasure.action))
        was_put_back = erasure.action == TAKE_DOWN and put_back.get(erasure.number, erasure.moment) > erasure.moment
        if verb and not was_put_back and verb(erasure):
            logger.info("done again: %s", erasure.name)
            done.append(erasure)
    rewrite_full_text_indexes()
    return done


def pictures_to_look_at(erasures: Iterable[Erasure]) -> list[int]:
    """Stories in which a moderator has cropped or blurred a picture since: it is as it was, and nothing can redo it."""
    edited = (one for one in erasures if one.action == EDIT_PICTURE and not one.is_in_the_log)
    return sorted({one.number for one in edited if story_of(one)})


def story_of(erasure: Erasure) -> StoryPage | None:
    """The one that was meant: a number may have been given again after an earlier restore."""
    story = StoryPage.objects.filter(pk=erasure.number).first()
    return story if story and begun_at(story) <= erasure.moment else None


def begun_at(story: StoryPage) -> datetime:
    contribution = Contribution.objects.filter(story=story).first()
    if contribution:
        return contribution.sent_at
    return story.revisions.aggregate(first=Min("created_at"))["first"] or datetime.min.replace(tzinfo=UTC)


@transaction.atomic
def erase(erasure: Erasure) -> bool:
    story = story_of(erasure)
    if story is None:
        return False
    if Contribution.objects.filter(story=story).exists():
        erase_with_traces(story, by=None)
    else:
        story.delete()
    return True


def withdraw(erasure: Erasure) -> bool:
    contribution = Contribution.objects.filter(story=story_of(erasure), withdrawn_at=None).first()
    if contribution is None:
        return False
    withdraw_story(contribution, by=None)
    return True


def take_down(erasure: Erasure) -> bool:
    story = story_of(erasure)
    if story is None or not story.live:
        return False
    take_down_again(story)
    return True


def delete_account(erasure: Erasure, *, keep_stories: bool) -> bool:
    user = User.objects.filter(pk=erasure.number, date_joined__lte=erasure.moment).first()
    return user is not None and erase_account(user, keep_stories=keep_stories)


VERBS: dict[tuple[str, str], Callable[[Erasure], bool]] = {
    (STORY, ERASE): erase,
    (STORY, DELETE): erase,
    (STORY, WITHDRAW): withdraw,
    (STORY, TAKE_DOWN): take_down,
    (ACCOUNT, DELETE_ACCOUNT): partial(delete_account, keep_stories=False),
    (ACCOUNT, DELETE): partial(delete_account, keep_stories=False),
    (ACCOUNT, LEAVE_STORIES): partial(delete_account, keep_stories=True),
}
