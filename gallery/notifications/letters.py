"""How a letter of ours looks, and how it is posted. Its words stand in the modules beside this one, by who gets it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery.models import OutgoingMail, SiteSettings
from gallery.notifications.outbox import post


class Because(TextChoices):
    """Why somebody gets a letter, as its last line says."""

    STORY = "story", gettext_lazy("You get this because of a story on %(site)s.")
    ACCOUNT = "account", gettext_lazy("You get this because of your account on %(site)s.")
    REPORT = "report", gettext_lazy("You get this because you asked for an answer on %(site)s.")
    DESK = (
        "desk",
        gettext_lazy(
            "You get this because you look after stories on %(site)s. "
            "How often you hear of them is your choice, under “Account” in the admin."
        ),
    )


@dataclass(frozen=True)
class Letter:
    """One column, one action. `message` holds somebody's words, `remarks` those about parts, below their labels."""

    subject: str
    heading: str
    paragraphs: list[str]
    action_label: str
    action_url: str
    message: str = ""
    message_heading: str = field(default_factory=lambda: _("The moderator wrote:"))
    remarks: list[tuple[str, str]] = field(default_factory=list)
    second_label: str = ""
    second_url: str = ""
    because: Because = Because.STORY


def send(letter: Letter, *, to: str, event: str, reply_to: str = "", of_use: timedelta | None = None) -> None:
    """Post a letter; the same event is told to the same person once. Who answers it writes to `reply_to`.

    One that cannot be delivered within `of_use` is not sent any more.
    """
    site = SiteSettings.current()
    context = {
        **vars(letter),
        "message_lines": letter.message.splitlines(),
        "site_name": site.name,
        "footer": letter.because.label % {"site": site.name},
    }
    post(
        OutgoingMail(
            event=event,
            recipient=to,
            from_email=site.sender,
            reply_to=reply_to,
            subject=" ".join(letter.subject.split()),
            text=render_to_string("mail/layout.txt", context),
            html=render_to_string("mail/layout.html", context),
            expires_at=timezone.now() + of_use if of_use else None,
        )
    )


def absolute(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
