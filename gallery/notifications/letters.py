"""What the project writes to people: one letter per thing that matters to them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import Contribution, Decision, OutgoingMail, SiteSettings, StoryPage, User
from gallery.notifications.outbox import post

if TYPE_CHECKING:
    from wagtail.models import TaskState


@dataclass(frozen=True)
class Letter:
    """One column, one action. `message` holds the words of a moderator."""

    subject: str
    heading: str
    paragraphs: list[str]
    action_label: str
    action_url: str
    message: str = ""


def send(letter: Letter, *, to: str, event: str) -> None:
    """Post a letter; the same event is told to the same person once."""
    site = SiteSettings.current()
    context = {
        **vars(letter),
        "site_name": site.name,
        "footer": _("You get this because of a story on %(site)s.") % {"site": site.name},
    }
    post(
        OutgoingMail(
            event=event,
            recipient=to,
            from_email=site.sender,
            subject=" ".join(letter.subject.split()),
            text=render_to_string("mail/layout.txt", context),
            html=render_to_string("mail/layout.html", context),
        )
    )


def absolute(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path


def send_receipt(contribution: Contribution, *, version: int) -> None:
    title = contribution.story.draft_title
    letter = Letter(
        subject=_("We have your story: %(title)s") % {"title": title},
        heading=_("Thank you. Your story is with us."),
        paragraphs=[
            _("“%(title)s” has arrived. A moderator reads it next.") % {"title": title},
            _("They publish it, or write back with a question. We tell you by mail either way."),
        ],
        action_label=_("See where it stands"),
        action_url=absolute(reverse("contributions:my_story", args=[contribution.pk])),
    )
    send(letter, to=contribution.contact_email, event=f"receipt {contribution.pk} {version}")


def tell_moderators(story: StoryPage, task_state: "TaskState") -> None:
    letter = Letter(
        subject=_("A story is waiting: %(title)s") % {"title": story.draft_title},
        heading=_("A story is waiting for you"),
        paragraphs=[_("“%(title)s” has come in and nobody has decided yet.") % {"title": story.draft_title}],
        action_label=_("Review the story"),
        action_url=absolute(reverse("review_story", args=[story.pk])),
    )
    for address in moderators_of(task_state).values_list("email", flat=True):
        send(letter, to=address, event=f"waiting {task_state.pk}")


def moderators_of(task_state: "TaskState"):
    groups = task_state.task.specific.groups.all()
    return User.objects.filter(is_active=True, groups__in=groups).distinct()


def tell_contributor(decision: Decision) -> None:
    """Nobody to tell where a story was made in the admin."""
    contribution = Contribution.objects.filter(story=decision.story).first()
    if contribution is not None:
        letter = LETTERS[Decision.Kind(decision.kind)](decision, contribution)
        send(letter, to=contribution.contact_email, event=f"decision {decision.pk}")


def my_story_url(contribution: Contribution) -> str:
    return absolute(reverse("contributions:my_story", args=[contribution.pk]))


def approved(decision: Decision, contribution: Contribution) -> Letter:
    title = decision.story.draft_title
    return Letter(
        subject=_("Your story is published: %(title)s") % {"title": title},
        heading=_("Your story is on the wall"),
        paragraphs=[_("“%(title)s” is public now. Thank you for sharing it.") % {"title": title}],
        message=decision.message,
        action_label=_("See your story"),
        action_url=absolute(StoryPage.objects.get(pk=decision.story_id).url),
    )


def changes_requested(decision: Decision, contribution: Contribution) -> Letter:
    title = decision.story.draft_title
    return Letter(
        subject=_("A question about your story: %(title)s") % {"title": title},
        heading=_("Changes requested"),
        paragraphs=[
            _("A moderator has read “%(title)s” and asks you to change something before it is published.")
            % {"title": title},
            _("Nothing is lost: open your story, change it and send it again."),
        ],
        message=decision.message,
        action_label=_("Open your story"),
        action_url=my_story_url(contribution),
    )


def declined(decision: Decision, contribution: Contribution) -> Letter:
    title = decision.story.draft_title
    return Letter(
        subject=_("About your story: %(title)s") % {"title": title},
        heading=_("We will not publish this story"),
        paragraphs=[
            _("A moderator has read “%(title)s” and decided not to publish it. This is why:") % {"title": title}
        ],
        message=decision.message,
        action_label=_("See your story"),
        action_url=my_story_url(contribution),
    )


def taken_down(decision: Decision, contribution: Contribution) -> Letter:
    title = decision.story.draft_title
    return Letter(
        subject=_("We took your story down: %(title)s") % {"title": title},
        heading=_("Your story is not public any more"),
        paragraphs=[_("A moderator took “%(title)s” down. This is why:") % {"title": title}],
        message=decision.message,
        action_label=_("See your story"),
        action_url=my_story_url(contribution),
    )


def restored(decision: Decision, contribution: Contribution) -> Letter:
    title = decision.story.draft_title
    return Letter(
        subject=_("Your story is public again: %(title)s") % {"title": title},
        heading=_("Your story is back on the wall"),
        paragraphs=[_("“%(title)s” can be read by everybody again.") % {"title": title}],
        action_label=_("See your story"),
        action_url=absolute(StoryPage.objects.get(pk=decision.story_id).url),
    )


LETTERS = {
    Decision.Kind.APPROVE: approved,
    Decision.Kind.REQUEST_CHANGES: changes_requested,
    Decision.Kind.DECLINE: declined,
    Decision.Kind.TAKE_DOWN: taken_down,
    Decision.Kind.RESTORE: restored,
}
