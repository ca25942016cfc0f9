"""Letters to somebody who may not share anything for a while."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import SiteSettings, User
from gallery.notifications.letters import Because, Letter, absolute, send


def tell_suspended(person: User) -> None:
    """Whom to talk to, and what they can do meanwhile; not what the staff wrote about it."""
    words = {"site": SiteSettings.current().name}
    letter = Letter(
        subject=_("You cannot share stories for now"),
        heading=_("You cannot share stories for now"),
        paragraphs=[
            _("The people who look after %(site)s have suspended your account.") % words,
            _("What you have published stays as it is. You cannot begin, change or send anything new meanwhile."),
            _("You can still sign in, read your stories, withdraw them, download them and delete your account."),
            _("If you would like to talk about it, answer this mail."),
        ],
        action_label=_("My stories"),
        action_url=absolute(reverse("contributions:my_stories")),
        because=Because.ACCOUNT,
    )
    send(letter, to=person.email, event=event_of(person, "suspended"))


def tell_reinstated(person: User) -> None:
    letter = Letter(
        subject=_("You can share stories again"),
        heading=_("You can share stories again"),
        paragraphs=[
            _("Your account on %(site)s is open again. Your drafts are as you left them.")
            % {"site": SiteSettings.current().name}
        ],
        action_label=_("My stories"),
        action_url=absolute(reverse("contributions:my_stories")),
        because=Because.ACCOUNT,
    )
    send(letter, to=person.email, event=event_of(person, "reinstated"))


def event_of(person: User, what: str) -> str:
    """One for each time that they were suspended."""
    since = person.suspended_since
    return f"{what} {person.pk} {since:%Y%m%d%H%M%S%f}" if since else f"{what} {person.pk}"
