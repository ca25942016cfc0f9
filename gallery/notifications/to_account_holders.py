"""Letters about an account itself: its address, and its end."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import SiteSettings, User
from gallery.notifications.letters import Because, Letter, absolute


def event_of(user: User, what: str) -> str:
    """Mails about an account are known by its number: their addresses may be former ones."""
    return f"{events_of(user)}{what} {uuid.uuid4()}"


def events_of(user: User) -> str:
    return f"account {user.pk} "


def about_account(heading: str, paragraphs: list[str], *, label: str = "", path: str = "") -> Letter:
    """Its subject is its heading. `label` stands on the button, `path` is where it leads; both or neither."""
    return Letter(
        subject=heading,
        heading=heading,
        paragraphs=paragraphs,
        action_label=label,
        action_url=absolute(path) if path else "",
        because=Because.ACCOUNT,
    )


def confirm_address(*, old: str, token: str) -> Letter:
    words = {"site": SiteSettings.current().name, "old": old}
    return about_account(
        _("Is this your new address?"),
        [
            _("Somebody who has an account on %(site)s as %(old)s asks to use this address from now on.") % words,
            _("If that was you: open the page and press the button there. The link works for one hour."),
            _("If it was not you, there is nothing for you to do."),
        ],
        label=_("Use this address"),
        path=reverse("contributions:confirm_address", args=[token]),
    )


def address_in_use() -> Letter:
    words = {"site": SiteSettings.current().name}
    return about_account(
        _("You have an account with this address"),
        [
            _("Somebody asked to use your address for another account on %(site)s. Nothing was changed.") % words,
            _("If that was you: sign in with this address, and you are in the account that has it."),
            _("If it was not you, there is nothing for you to do."),
        ],
        label=_("Sign in"),
        path=reverse("account_request_login_code"),
    )


def address_changed() -> Letter:
    words = {"site": SiteSettings.current().name}
    return about_account(
        _("Your address was changed"),
        [
            _("Your account on %(site)s has another address now. You cannot sign in with this one any more.") % words,
            _("If it was not you who changed it, answer this mail, and we will look into it."),
        ],
    )


def account_deleted() -> Letter:
    words = {"site": SiteSettings.current().name}
    return about_account(
        _("Your account is deleted"),
        [
            _("Your account on %(site)s is deleted, as you asked.") % words,
            _("This is the last mail that you get from us."),
        ],
    )
