"""Who tells a story: its owner, and those whom they have invited. The verbs."""

import sys
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from gallery.contributions.drafts import Stamp, save_step
from gallery.contributions.steps.about_you import ABOUT_YOU
from gallery.models import Contribution, Draft, Invitation, StoryImage, StoryPage, User
from gallery.models.conversations import OPEN_FOR
from gallery.moderation.record.entries import keep
from gallery.notifications.between_people import (
    Shared,
    drop_invitations,
    send_invitation,
    story_of,
    tell_about_hand_over,
)


def is_for(invitation: Invitation, user: User) -> bool:
    return invitation.email.lower() == user.email.lower()


def lock(story: Shared) -> None:
    """A page before anything that hangs on it, as every verb does. Raises Draft.DoesNotExist for one sent meanwhile."""
    if isinstance(story, Draft):
        Draft.objects.select_for_update(of=("self",)).get(pk=story.pk)
    else:
        StoryPage.objects.select_for_update(of=("self", "page_ptr")).get(pk=story.story_id)


@transaction.atomic
def invite(story: Shared, *, email: str, kind: str, invited_by: User) -> Invitation:
    """One invitation an address: the same again changes nothing, and one of another kind takes its place."""
    lock(story)
    before = story.invitations.filter(email__iexact=email, accepted_at=None)
    same = before.waiting().filter(kind=kind).first()
    if same is not None:
        return same
    drop_invitations(before)
    invitation = story.invitations.create(email=email.lower(), kind=kind, invited_by=invited_by)
    send_invitation(invitation)
    return invitation


def take_back(invitation: Invitation) -> None:
    """It leads nowhere any more; what was accepted meanwhile stays so."""
    drop_invitations(Invitation.objects.filter(pk=invitation.pk, accepted_at=None))


def lapsed_invitations() -> QuerySet[Invitation]:
    """Those that nobody took up while they worked, and for as long again: whoever follows their link is told so."""
    return Invitation.objects.filter(accepted_at=None, created_at__lt=timezone.now() - 2 * OPEN_FOR)


def forget_lapsed_invitations() -> None:
    drop_invitations(lapsed_invitations())


@transaction.atomic
def accept(invitation: Invitation, *, user: User) -> Shared:
    """Raises Invitation.DoesNotExist or Draft.DoesNotExist where it is not waiting any more."""
    if not is_for(invitation, user):
        raise PermissionDenied
    lock(story_of(invitation))
    invitation = Invitation.objects.waiting().get(pk=invitation.pk)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    story = story_of(invitation)
    if invitation.kind == Invitation.Kind.HAND_OVER:
        hand_to(story, user)
        keep_of(story, "gallery.take_over", by=user, about=invitation)
        tell_about_hand_over(invitation, new=user)
    elif story.contributor_id != user.pk:
        story.co_authors.add(user)
        keep_of(story, "gallery.join", by=user, about=invitation)
    return story


def keep_of(story: Shared, action: str, *, by: User, about: Model) -> None:
    """In the record of what was sent; a draft has none."""
    if not isinstance(story, Draft):
        keep(story.story, action, by=by, about=about)


def hand_to(story: Shared, user: User) -> None:
    """The former owner is left with nothing of it, not even a second invitation to hand it over."""
    drop_invitations(story.invitations.filter(kind=Invitation.Kind.HAND_OVER, accepted_at=None))
    if isinstance(story, Draft):
        give_draft(story, user)
    else:
        give_contribution(story, user)
    story.co_authors.remove(user)


def give_contribution(contribution: Contribution, user: User) -> None:
    former = User.objects.filter(pk=contribution.keeper_id or 0).first()
    give_pictures(pictures_in(contribution), former=former, new=user)
    if contribution.is_on_behalf:
        contribution.relationship = ""
    contribution.contributor = user
    contribution.contact_email = user.email
    # Being said hello to is for the new owner to choose: these mails come to their address now.
    contribution.is_open_to_hello = False
    contribution.save(update_fields=["contributor", "contact_email", "relationship", "is_open_to_hello"])
    StoryPage.objects.filter(pk=contribution.story_id).update(owner=user)
    for draft in Draft.objects.filter(contribution=contribution):
        give_draft(draft, user)


def give_draft(draft: Draft, user: User) -> None:
    """With its first step answered for them: sending it would bring the former owner's address back."""
    pictures = draft.photos.values_list("image", flat=True)
    give_pictures(set(pictures), former=draft.contributor, new=user)
    Draft.objects.filter(pk=draft.pk).update(contributor=user, is_on_behalf=False)
    draft.contributor = user
    answer_for(draft, {"your_name": user.name, "contact_email": user.email, "is_open_to_hello": False})


def pictures_in(contribution: Contribution) -> set[int]:
    """In any version of the story."""
    versions = contribution.story.revisions.values_list("content", flat=True)
    return {photo["image"] for version in versions for photo in version.get("photos", [])}


def give_pictures(images: set[int], *, former: User | None, new: User) -> None:
    """Whoever sent a picture may see it for ever: that is the new owner now."""
    StoryImage.objects.filter(pk__in=images, uploaded_by_user=former).update(uploaded_by_user=new)


def answer_for(draft: Draft, words: dict[str, Any]) -> None:
    """Put into a draft's first step what was decided elsewhere. A window that is open there is shown both."""
    with suppress(Draft.DoesNotExist):  # sent or thrown away at this moment
        save_step(draft, {"story": words}, step=ABOUT_YOU, stamp=Stamp(version=sys.maxsize))


@transaction.atomic
def remove_co_author(story: Shared, user: User, *, by: User) -> None:
    """Nobody who is gone already is missed. Raises Draft.DoesNotExist for one sent meanwhile."""
    lock(story)
    if story.co_authors.filter(pk=user.pk).exists():
        story.co_authors.remove(user)
        keep_of(story, "gallery.leave" if by == user else "gallery.take_off", by=by, about=user)


def carry_over(draft: Draft, *, to: Contribution) -> None:
    """A story that is sent is told by the same people as before, and its invitations still lead to it."""
    to.co_authors.set(draft.co_authors.all())
    draft.invitations.update(draft=None, contribution=to)
