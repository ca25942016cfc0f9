"""Letters to somebody who may not share anything for a while."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import SiteSettings, User
from gallery.notifications.letters import send
from gallery.notifications.to_account_holders import about_account


def tell_suspended(person: User) -> None:
    """Whom to talk to, and what they can do meanwhile; not what the staff wrote about it."""
    words = {"site": SiteSettings.current().name}
    letter = about_account(
        _("You cannot share stories for now"),
        [
            _("The people who look after %(site)s have suspended your account.") % words,
            _("What you have published stays as it is. You cannot begin, change or send anything new meanwhile."),
            _("You can still sign in, read your stories, withdraw them, download them and delete your account."),
            _("If you would like to talk about it, answer this mail."),
        ],
        label=_("My stories"),
        path=reverse("contributions:my_stories"),
    )
    send(letter, to=person.email, event=event_of(person, "suspended"))


def tell_reinstated(person: User) -> None:
    words = {"site": SiteSettings.current().name}
    letter = about_account(
        _("You can share stories again"),
        [_("Your account on %(site)s is open again. Your drafts are as you left them.") % words],
        label=_("My stories"),
        path=reverse("contributions:my_stories"),
    )
    send(letter, to=person.email, event=event_of(person, "reinstated"))


def event_of(person: User, what: str) -> str:
    """One for each time that they were suspended."""
    since = person.suspended_since
    return f"{what} {person.pk} {since:%Y%m%d%H%M%S%f}" if since else f"{what} {person.pk}"
