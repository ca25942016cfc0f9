"""Whom the editors know, and who shares nothing for now. Neither touches what is published, and nothing is deleted."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from gallery.models import StoryPage, Suspension, User
from gallery.moderation.permissions import READS_CONTRIBUTORS, TRUSTS_CONTRIBUTORS
from gallery.moderation.record.entries import keep
from gallery.notifications.about_trust import tell_reinstated, tell_suspended


def is_known(user: User) -> bool:
    """Their stories stand first in the queue, and are read like any other."""
    return user.known_since is not None


def is_suspended(user: User) -> bool:
    """They may sign in, read, download, withdraw and delete; they may not begin, send, upload, write or invite."""
    return user.suspended_since is not None


def reads_contributors(user: User) -> bool:
    return user.is_active and user.has_perm(READS_CONTRIBUTORS)


def may_trust(user: User) -> bool:
    return user.is_active and user.has_perm(TRUSTS_CONTRIBUTORS)


@transaction.atomic
def know(person: User, *, by: User) -> None:
    person = locked(person, by=by)
    if not is_known(person):
        change(person, known_since=timezone.now())
        keep(person, "gallery.know", by=by)


@transaction.atomic
def forget(person: User, *, by: User) -> None:
    person = locked(person, by=by)
    if is_known(person):
        change(person, known_since=None)
        keep(person, "gallery.forget", by=by)


@transaction.atomic
def suspend(person: User, *, by: User, note: str) -> None:
    """`note` is why, for the staff; the person gets a letter without it. The first note stands."""
    person = locked(person, by=by)
    if not is_suspended(person):
        suspension = Suspension.objects.create(person=person, note=note)
        change(person, suspended_since=suspension.began_at)
        keep(person, "gallery.suspend", by=by, about=suspension)
        tell_suspended(person)


@transaction.atomic
def reinstate(person: User, *, by: User) -> None:
    """Whether they are known is as it was before. Why they were suspended stays in the record."""
    person = locked(person, by=by)
    if is_suspended(person):
        tell_reinstated(person)
        change(person, suspended_since=None)
        keep(person, "gallery.reinstate", by=by)


def locked(person: User, *, by: User) -> User:
    """Raises PermissionDenied unless `by` is an editor or an admin, and somebody else."""
    if not may_trust(by) or by.pk == person.pk:
        raise PermissionDenied
    return User.objects.select_for_update(of=("self",)).get(pk=person.pk)


def change(person: User, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))


def trust_context(story: StoryPage, user: User) -> dict[str, Any]:
    """For the review screen: whoever shared the story, for others who read about contributors."""
    contribution = getattr(story, "contribution", None)
    person = contribution.contributor if contribution and reads_contributors(user) else None
    return {"trusted": None if person == user else person, "may_trust": may_trust(user)}
