"""How somebody signs in is another now: they are told, so that whoever came by their session does not go unseen."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery.models import SiteSettings, User
from gallery.notifications.letters import Letter, send
from gallery.notifications.to_account_holders import about_account, event_of

ADDED, REMOVED, CODES, PASSWORD = "second-step-added", "second-step-removed", "recovery-codes", "password"
Words = str | Promise
CHANGES: dict[str, tuple[Words, Words]] = {
    ADDED: (
        gettext_lazy("Your account has a second step now"),
        gettext_lazy(
            "From now on, whoever signs in to your account on %(site)s with your password is asked for a code from your"
            " app besides."
        ),
    ),
    REMOVED: (
        gettext_lazy("Your account has no second step any more"),
        gettext_lazy("The second step of signing in was taken away from your account on %(site)s."),
    ),
    CODES: (
        gettext_lazy("You have new recovery codes"),
        gettext_lazy("New recovery codes were made for your account on %(site)s. The old ones do not work any more."),
    ),
    PASSWORD: (
        gettext_lazy("Your password was changed"),
        gettext_lazy("Your account on %(site)s has another password now."),
    ),
}
"""The heading of the letter about each, and what it says first."""


def tell_of_change(user: User, change: str) -> None:
    send(changed(change), to=user.email, event=event_of(user, change))


def changed(change: str) -> Letter:
    heading, words = CHANGES[change]
    return about_account(
        str(heading),
        [
            words % {"site": SiteSettings.current().name},
            _("If that was you, there is nothing for you to do."),
            _("If it was not you, end all sessions on your account’s page, and answer this mail. We will see to it."),
        ],
        label=_("Your account"),
        path=reverse("contributions:account"),
    )
