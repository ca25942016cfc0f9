"""Every kind of letter with made-up words, as it would be sent. Nothing of it is kept.

Each sample does what the project does, with people and a story that are made for it, and rolls all of that back.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gallery.models import (
    Decision,
    Invitation,
    Message,
    OutgoingMail,
    Remark,
    Report,
    ShowcasePage,
    SiteSettings,
)
from gallery.notifications import to_account_holders as account
from gallery.notifications.about_safety import ADDED, CODES, PASSWORD, REMOVED, tell_of_change
from gallery.notifications.about_trust import tell_reinstated, tell_suspended
from gallery.notifications.afterwards import objection, still_true
from gallery.notifications.backend import OutboxBackend
from gallery.notifications.between_people import send_hello, send_invitation, tell_about_hand_over
from gallery.notifications.cast import TITLE, Cast, make_cast
from gallery.notifications.digest import Waiting, digest
from gallery.notifications.letters import Letter, send
from gallery.notifications.messages import from_contributor, from_moderators
from gallery.notifications.to_contributors import remind_of_draft, send_link_to_draft, send_receipt, tell_contributor
from gallery.notifications.to_editors import gap
from gallery.notifications.to_moderators import story_reported, story_waits
from gallery.notifications.to_reporters import answer_reporter

Kind = Decision.Kind
Words = str | Promise


@dataclass(frozen=True)
class Sample:
    """A letter: what it says, to whom, and how it is posted."""

    label: Words
    reader: Words
    post: Callable[[Cast], None]


CONTRIBUTOR, MODERATOR, EDITOR = _("Contributor"), _("Moderator"), _("Editor")
VISITOR, ACCOUNT = _("Visitor"), _("Whoever has an account")
NO_LETTER = OutgoingMail()


def letter_of(sample: Sample) -> OutgoingMail:
    """As it would wait in the outbox. Raises NoGallery."""
    with transaction.atomic():
        cast = make_cast()
        last = OutgoingMail.objects.aggregate(last=Max("pk"))["last"] or 0
        sample.post(cast)
        letter = OutgoingMail.objects.filter(pk__gt=last, recipient__in=cast.addresses).first() or NO_LETTER
        transaction.set_rollback(True)
    return letter


def decided(kind: str, message: Words = "", *, part: str = "", remark: Words = "") -> Callable[[Cast], None]:
    def post(cast: Cast) -> None:
        decision = Decision.objects.create(
            story=cast.story,
            revision=cast.story.latest_revision,
            kind=kind,
            message=str(message),
            moderator=cast.moderator,
        )
        if part:
            Remark.objects.create(decision=decision, part=part, text=str(remark))
        tell_contributor(decision)

    return post


def receipt(cast: Cast) -> None:
    expectation = _("You can expect an answer by 3 December 2026. Yours is the next to be read.")
    send_receipt(cast.contribution, sent=cast.story, expectation=str(expectation))


def invited(kind: str) -> Callable[[Cast], None]:
    return lambda cast: send_invitation(invitation(cast, kind))


def invitation(cast: Cast, kind: str) -> Invitation:
    return Invitation.objects.create(
        kind=kind, contribution=cast.contribution, email=cast.visitor, invited_by=cast.contributor
    )


def handed_over(cast: Cast) -> None:
    tell_about_hand_over(invitation(cast, Invitation.Kind.HAND_OVER), new=cast.moderator)


def said_hello(cast: Cast) -> None:
    send_hello(
        cast.contribution,
        name="Vera Visitor",
        email=cast.visitor,
        message=str(_("We would like to open a shed of our own. May we come and see yours?")),
        stop_url="/",
        event=f"sample {uuid.uuid4()}",
    )


def moderators_words(cast: Cast) -> Letter:
    return from_moderators(message(cast, author=cast.moderator, is_from_moderators=True))


def contributors_words(cast: Cast) -> Letter:
    return from_contributor(message(cast, author=cast.contributor))


def objected(cast: Cast) -> Letter:
    return objection(message(cast, author=cast.contributor))


def message(cast: Cast, **fields: Any) -> Message:
    words = _("Could the photo of the kettle go first?")
    return Message.objects.create(contribution=cast.contribution, text=str(words), **fields)


def report(cast: Cast, **fields: Any) -> Report:
    return Report.objects.create(story=cast.story, reason=Report.Reason.WRONG, key=uuid.uuid4(), **fields)


def answered(cast: Cast) -> None:
    words = str(_("You were right about the opening hours. They are correct now."))
    outcome = {"outcome": Report.Outcome.CORRECTED, "answer": words, "decided_at": timezone.now()}
    answer_reporter(report(cast, email=cast.visitor, **outcome))


def letter(made: Callable[[Cast], Letter]) -> Callable[[Cast], None]:
    """Of a function that makes a letter and does not post it."""
    return lambda cast: send(made(cast), to=cast.contributor.email, event=f"sample {uuid.uuid4()}")


def about_safety(change: str) -> Callable[[Cast], None]:
    return lambda cast: tell_of_change(cast.contributor, change)


def daily(cast: Cast) -> Letter:
    return digest([Waiting(cast.story.get_parent().title, [str(TITLE)], [], [])])


def left_showcase(cast: Cast) -> Letter:
    return gap(cast.story, ShowcasePage(pk=1, title=_("The first time is the hardest")))


def code(cast: Cast) -> None:
    context = {"code": "482 913", "site_name": SiteSettings.current().name, "site": SiteSettings.current()}
    mail = get_adapter().render_mail("account/email/login_code", cast.contributor.email, context)
    row = OutboxBackend.row(mail, cast.contributor.email, f"sample {uuid.uuid4()}")
    row.expires_at = timezone.now() + timedelta(minutes=10)
    row.save()


SAMPLES = {
    "receipt": Sample(_("A story has arrived"), CONTRIBUTOR, receipt),
    "approved": Sample(_("A story is published"), CONTRIBUTOR, decided(Kind.APPROVE, _("What a good idea."))),
    "changes-requested": Sample(
        _("Changes are requested"),
        CONTRIBUTOR,
        decided(
            Kind.REQUEST_CHANGES,
            _("Thank you for this. One thing is not clear yet."),
            part="title",
            remark=_("Which shed is it? There are two in the town."),
        ),
    ),
    "declined": Sample(
        _("A story is declined"), CONTRIBUTOR, decided(Kind.DECLINE, _("It tells of a sale, not of a project."))
    ),
    "reopened": Sample(_("A declined story is taken up again"), CONTRIBUTOR, decided(Kind.REOPEN)),
    "taken-down": Sample(
        _("A story is taken down"), CONTRIBUTOR, decided(Kind.TAKE_DOWN, _("Somebody in a photo has not agreed."))
    ),
    "restored": Sample(_("A story is put back"), CONTRIBUTOR, decided(Kind.RESTORE)),
    "message": Sample(
        _("A moderator has written"),
        CONTRIBUTOR,
        letter(moderators_words),
    ),
    "still-true": Sample(
        _("A story was published long ago"), CONTRIBUTOR, letter(lambda cast: still_true(cast.contribution))
    ),
    "link-to-draft": Sample(
        _("A story to finish later"), CONTRIBUTOR, lambda cast: send_link_to_draft(cast.draft, to=cast.contributor)
    ),
    "reminder": Sample(_("A story has been quiet for long"), CONTRIBUTOR, lambda cast: remind_of_draft(cast.draft)),
    "hello": Sample(_("A visitor says hello"), CONTRIBUTOR, said_hello),
    "invitation": Sample(_("Somebody is invited to write with them"), VISITOR, invited(Invitation.Kind.CO_AUTHOR)),
    "hand-over": Sample(_("Somebody is asked to take a story over"), VISITOR, invited(Invitation.Kind.HAND_OVER)),
    "handed-over": Sample(_("A story was handed over"), CONTRIBUTOR, handed_over),
    "story-waits": Sample(_("A story waits for a decision"), MODERATOR, letter(lambda cast: story_waits(cast.story))),
    "daily": Sample(_("What waits today"), MODERATOR, letter(daily)),
    "contributor-writes": Sample(
        _("A contributor has written"),
        MODERATOR,
        letter(contributors_words),
    ),
    "objection": Sample(_("A contributor objects to a change"), MODERATOR, letter(objected)),
    "reported": Sample(_("A story was reported"), MODERATOR, letter(lambda cast: story_reported(report(cast)))),
    "gap": Sample(_("A story has left a showcase"), EDITOR, letter(left_showcase)),
    "report-decided": Sample(_("A report was decided"), VISITOR, answered),
    "sign-in": Sample(_("A code to sign in"), ACCOUNT, code),
    "confirm-address": Sample(
        _("Another address is asked for"),
        ACCOUNT,
        letter(lambda cast: account.confirm_address(old="old@example.org", token="sample")),  # noqa: S106 - none
    ),
    "address-in-use": Sample(
        _("Another account has the address"), ACCOUNT, letter(lambda cast: account.address_in_use())
    ),
    "address-changed": Sample(_("The address was changed"), ACCOUNT, letter(lambda cast: account.address_changed())),
    "second-step-added": Sample(_("A second step was added"), ACCOUNT, about_safety(ADDED)),
    "second-step-removed": Sample(_("The second step was removed"), ACCOUNT, about_safety(REMOVED)),
    "recovery-codes": Sample(_("Recovery codes were made anew"), ACCOUNT, about_safety(CODES)),
    "password-changed": Sample(_("The password was changed"), ACCOUNT, about_safety(PASSWORD)),
    "suspended": Sample(_("The account is suspended"), ACCOUNT, lambda cast: tell_suspended(cast.contributor)),
    "reinstated": Sample(_("The suspension is over"), ACCOUNT, lambda cast: tell_reinstated(cast.contributor)),
    "account-deleted": Sample(_("The account is deleted"), ACCOUNT, letter(lambda cast: account.account_deleted())),
}
