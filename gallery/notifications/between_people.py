"""Letters that one person causes and another one gets."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import Contribution, Draft, Invitation, SiteSettings, User
from gallery.notifications.letters import Letter, absolute, send
from gallery.notifications.outbox import forget_mails

Shared = Contribution | Draft
"""A story that somebody can be invited to. A draft of changes is not: whoever tells the story writes in it too."""


def send_hello(contribution: Contribution, *, name: str, email: str, message: str, stop_url: str, event: str) -> None:
    """To whoever shared the story; their answer goes to `email`."""
    story = contribution.story
    words = {"name": name, "email": email, "title": story.title}
    letter = Letter(
        subject=_("Somebody says hello about your story: %(title)s") % words,
        heading=_("Somebody says hello"),
        paragraphs=[
            _("%(name)s (%(email)s) has read “%(title)s” and writes to you.") % words,
            _("To answer, reply to this mail. They do not know your address until you do."),
        ],
        message=message,
        message_heading=_("They wrote:"),
        action_label=_("See your story"),
        action_url=absolute(story.url),
        second_label=_("Stop these"),
        second_url=absolute(stop_url),
    )
    send(letter, to=contribution.contact_email, event=event, reply_to=email)


def story_of(invitation: Invitation) -> Shared:
    story = invitation.contribution or invitation.draft
    assert story is not None  # noqa: S101 - the database holds to it
    return story


def title_of(story: Shared) -> str:
    if isinstance(story, Draft):
        return story.title or _("A story without a title yet")
    return story.story.draft_title


def send_invitation(invitation: Invitation) -> None:
    is_hand_over = invitation.kind == Invitation.Kind.HAND_OVER
    letter = hand_over_letter(invitation) if is_hand_over else co_author_letter(invitation)
    send(letter, to=invitation.email, event=f"invitation {invitation.key}")


def drop_invitations(invitations: QuerySet[Invitation]) -> None:
    """With the mails by which they were sent: they name who invited whom to what, and lead nowhere any more."""
    keys = invitations.values_list("key", flat=True)
    forget_mails(Q(event__in=[f"invitation {key}" for key in keys]))
    invitations.delete()


def words_of(invitation: Invitation) -> dict[str, str]:
    title = title_of(story_of(invitation))
    return {"who": str(invitation.invited_by), "title": title, "site": SiteSettings.current().name}


def co_author_letter(invitation: Invitation) -> Letter:
    return invitation_letter(
        invitation,
        subject=_("%(who)s invites you to a story: %(title)s"),
        heading=_("You are invited to a story"),
        asked=_("%(who)s would like to write “%(title)s” with you, for %(site)s."),
        meant=_("You can read and change it, and write to the moderators about it. It stays theirs."),
    )


def hand_over_letter(invitation: Invitation) -> Letter:
    return invitation_letter(
        invitation,
        subject=_("%(who)s would like to hand a story over to you: %(title)s"),
        heading=_("A story for you to look after"),
        asked=_("%(who)s would like to hand “%(title)s” on %(site)s over to you."),
        meant=_("It becomes yours alone: mail about it comes to you, and you decide what happens to it."),
    )


def invitation_letter(invitation: Invitation, *, subject: str, heading: str, asked: str, meant: str) -> Letter:
    """`subject` and `asked` name who invites to what; `meant` says what accepting it means."""
    words = words_of(invitation)
    return Letter(
        subject=subject % words,
        heading=heading,
        paragraphs=[asked % words, meant, how_to_accept()],
        action_label=_("See the invitation"),
        action_url=invitation_url(invitation),
    )


def how_to_accept() -> str:
    return _(
        "The link is for this address alone, and works for 14 days. If you do not know what it is about, do nothing."
    )


def invitation_url(invitation: Invitation) -> str:
    return absolute(reverse("contributions:invitation", args=[invitation.key]))


def tell_about_hand_over(invitation: Invitation, *, new: User) -> None:
    """Both of them. Only an owner hands a story over, so whoever invited was that."""
    former, event = invitation.invited_by, f"handed over {invitation.key}"
    words = {"former": str(former), "new": str(new), "title": title_of(story_of(invitation))}
    send(letter_to_former_owner(words), to=former.email, event=event)
    send(letter_to_new_owner(words), to=new.email, event=event)


def letter_to_former_owner(words: dict[str, str]) -> Letter:
    return hand_over_done(
        _("You have handed over a story: %(title)s") % words,
        _("Your story is in other hands now"),
        [
            _("%(new)s has accepted “%(title)s”. It is theirs now.") % words,
            _("You get no more mail about it, and it has gone from your stories."),
        ],
    )


def letter_to_new_owner(words: dict[str, str]) -> Letter:
    return hand_over_done(
        _("A story is yours now: %(title)s") % words,
        _("The story is yours now"),
        [
            _("%(former)s has handed “%(title)s” over to you. We write to you about it from now on.") % words,
            _("Visitors cannot say hello to you through it unless you turn that on."),
        ],
    )


def hand_over_done(subject: str, heading: str, paragraphs: list[str]) -> Letter:
    return Letter(
        subject=subject,
        heading=heading,
        paragraphs=paragraphs,
        action_label=_("My stories"),
        action_url=absolute(reverse("contributions:my_stories")),
    )
