"""Letters about an account itself: its address, and its end."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import SiteSettings
from gallery.notifications.letters import Because, Letter, absolute


def confirm_address(*, old: str, token: str) -> Letter:
    words = {"site": SiteSettings.current().name, "old": old}
    return Letter(
        subject=_("Is this your new address?"),
        heading=_("Is this your new address?"),
        paragraphs=[
            _("Somebody who has an account on %(site)s as %(old)s asks to use this address from now on.") % words,
            _("If that was you: open the page and press the button there. The link works for one hour."),
            _("If it was not you, there is nothing for you to do."),
        ],
        action_label=_("Use this address"),
        action_url=absolute(reverse("contributions:confirm_address", args=[token])),
        because=Because.ACCOUNT,
    )


def address_in_use() -> Letter:
    words = {"site": SiteSettings.current().name}
    return Letter(
        subject=_("You have an account with this address"),
        heading=_("You have an account with this address"),
        paragraphs=[
            _("Somebody asked to use your address for another account on %(site)s. Nothing was changed.") % words,
            _("If that was you: sign in with this address, and you are in the account that has it."),
            _("If it was not you, there is nothing for you to do."),
        ],
        action_label=_("Sign in"),
        action_url=absolute(reverse("account_request_login_code")),
        because=Because.ACCOUNT,
    )


def address_changed() -> Letter:
    words = {"site": SiteSettings.current().name}
    return Letter(
        subject=_("Your address was changed"),
        heading=_("Your address was changed"),
        paragraphs=[
            _("Your account on %(site)s has another address now. You cannot sign in with this one any more.") % words,
            _("If it was not you who changed it, answer this mail, and we will look into it."),
        ],
        action_label="",
        action_url="",
        because=Because.ACCOUNT,
    )


def account_deleted() -> Letter:
    words = {"site": SiteSettings.current().name}
    return Letter(
        subject=_("Your account is deleted"),
        heading=_("Your account is deleted"),
        paragraphs=[
            _("Your account on %(site)s is deleted, as you asked.") % words,
            _("This is the last mail that you get from us."),
        ],
        action_label="",
        action_url="",
        because=Because.ACCOUNT,
    )
