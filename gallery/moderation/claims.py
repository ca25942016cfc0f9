"""Who is looking at a story: whoever claims one holds Wagtail's lock on it, for as long as it takes to decide."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gallery.models import StoryPage, User
from gallery.moderation.record.entries import keep
from gallery.moderation.standing import ReviewConflict, is_moderator, is_own, locked, open_task, what_happened

STALE_AFTER = timedelta(hours=2)
"""A claim that is older does not count: somebody went home."""
BATCH = 100


@transaction.atomic
def claim(story: StoryPage, *, by: User, takes_over: bool = False) -> None:
    """Let the others see that `by` is deciding about the story; claimed again by the same person, it lasts longer.

    Raises ReviewConflict where nothing waits for a decision, where it is not theirs to decide, and where a colleague
    has claimed it, unless it is taken over.
    """
    story = locked(story)
    if open_task(story) is None:
        raise ReviewConflict(what_happened(story))
    refuse_who_may_not(story, by)
    if not takes_over:
        refuse_another(story, by)
    is_new = holder(story) != by
    lock(story, by)
    if is_new:
        keep(story, "gallery.claim", by=by)


@transaction.atomic
def release(story: StoryPage, *, by: User) -> None:
    """Let somebody else decide. Raises ReviewConflict where a colleague has claimed it."""
    story = locked(story)
    refuse_another(story, by)
    if story.locked:
        end(story)
        keep(story, "gallery.release", by=by)


def end(story: StoryPage) -> None:
    """A claim ends with the decision, which is what the record keeps of it."""
    lock(story, None)


def holder(story: StoryPage) -> User | None:
    """Whoever has claimed the story, if that still counts."""
    if not story.locked or story.locked_at is None or story.locked_at <= timezone.now() - STALE_AFTER:
        return None
    return story.locked_by


def claimed_by_another(story: StoryPage, user: User) -> User | None:
    found = holder(story)
    return None if found is None or found.pk == user.pk else found


def is_claimed() -> Q:
    """Of a story: somebody has claimed it, and that still counts."""
    return Q(locked=True, locked_by__isnull=False, locked_at__gt=timezone.now() - STALE_AFTER)


def release_stale() -> None:
    """Wagtail's editor, too, opens to others what somebody claimed and left."""
    stale = Q(locked_at__lte=timezone.now() - STALE_AFTER) | Q(locked_by__isnull=True)
    for story in StoryPage.objects.filter(stale, locked=True)[:BATCH]:
        release_if_stale(story)


@transaction.atomic
def release_if_stale(story: StoryPage) -> None:
    story = locked(story)
    if story.locked and holder(story) is None:
        end(story)
        keep(story, "gallery.release", by=None)


def lock(story: StoryPage, holder: User | None) -> None:
    now = timezone.now() if holder else None
    StoryPage.objects.filter(pk=story.pk).update(locked=holder is not None, locked_by=holder, locked_at=now)


def refuse_who_may_not(story: StoryPage, user: User) -> None:
    if not is_moderator(user):
        raise ReviewConflict(_("Only moderators decide about stories."))
    if is_own(user, story):
        raise ReviewConflict(_("This is your own story: somebody else decides about it."))


def refuse_another(story: StoryPage, user: User) -> None:
    if who := claimed_by_another(story, user):
        since = date_format(timezone.localtime(story.locked_at), "H:i")
        raise ReviewConflict(_("%(who)s has been looking at this story since %(time)s.") % {"who": who, "time": since})
