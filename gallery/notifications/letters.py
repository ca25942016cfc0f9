"""What the project writes to people: one letter per thing that matters to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Contribution, Decision, Draft, Message, OutgoingMail, SiteSettings, StoryPage, User
from gallery.models.parts import labelled, parts_of_story
from gallery.notifications.outbox import post

if TYPE_CHECKING:
    from wagtail.models import TaskState


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


def send(letter: Letter, *, to: str, event: str, reply_to: str = "") -> None:
    """Post a letter; the same event is told to the same person once. Who answers it writes to `reply_to`."""
    site = SiteSettings.current()
    context = {
        **vars(letter),
        "message_lines": letter.message.splitlines(),
        "site_name": site.name,
        "footer": _("You get this because of a story on %(site)s.") % {"site": site.name},
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
        )
    )


def absolute(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path


def send_receipt(contribution: Contribution, *, sent: StoryPage, expectation: str) -> None:
    """With a copy of what was sent."""
    title = sent.title
    letter = Letter(
        subject=_("We have your story: %(title)s") % {"title": title},
        heading=_("Thank you. Your story is with us."),
        paragraphs=[
            _("“%(title)s” has arrived. A moderator reads it next.") % {"title": title},
            _("They publish it, or write back with a question. We tell you by mail either way."),
            expectation,
        ],
        message_heading=_("This is what you sent:"),
        remarks=copy_of(sent),
        action_label=_("See where it stands"),
        action_url=absolute(reverse("contributions:my_story", args=[contribution.pk])),
    )
    send(letter, to=contribution.contact_email, event=f"receipt {contribution.pk} {sent.latest_revision_id}")


def copy_of(story: StoryPage) -> list[tuple[str, str]]:
    told = [(_("Title"), story.title), (_("In one or two sentences"), story.summary)]
    told += [(answer.question_label, answer.text) for answer in story.answers.all()]
    return told + [(_("Quote"), quote.text) for quote in story.quotes.all()]


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
    """Nobody to tell where a story was made in the admin, or its contributor has deleted their account."""
    contribution = Contribution.objects.filter(story=decision.story).exclude(contact_email="").first()
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
        remarks=labelled(decision.remarks.all(), parts=parts_of_story(decision.story)),
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


def pass_on(message: Message) -> None:
    """To the other side; never to whoever wrote it."""
    if message.is_from_moderators:
        tell_each(contributors_of(message.contribution), message, from_moderators(message))
    else:
        tell_each(moderators().values_list("email", flat=True), message, from_contributor(message))


def tell_each(addresses: Iterable[str], message: Message, letter: Letter) -> None:
    author = message.author.email if message.author else ""
    for address in {address.lower(): address for address in addresses if address.lower() != author.lower()}.values():
        send(letter, to=address, event=f"message {message.pk}")


def contributors_of(contribution: Contribution) -> list[str]:
    """Where those who told a story are written to. Nowhere, once their accounts are deleted."""
    addresses = [contribution.contact_email, *contribution.co_authors.values_list("email", flat=True)]
    return [address for address in addresses if address]


def moderators() -> QuerySet[User]:
    """Whoever may review stories, whether one waits now or not."""
    return User.objects.filter(is_active=True, groups__storyreview__active=True).distinct()


def from_moderators(message: Message) -> Letter:
    title = message.contribution.story.draft_title
    return Letter(
        subject=_("A message about your story: %(title)s") % {"title": title},
        heading=_("A message about your story"),
        paragraphs=[
            _("A moderator has written to you about “%(title)s”. You can answer on its page.") % {"title": title}
        ],
        message=message.text,
        action_label=_("Read and answer"),
        action_url=my_story_url(message.contribution),
    )


def from_contributor(message: Message) -> Letter:
    title = message.contribution.story.draft_title
    who = str(message.author) if message.author else _("Somebody")
    return Letter(
        subject=_("A message about a story: %(title)s") % {"title": title},
        heading=_("A message about a story"),
        paragraphs=[_("%(who)s has written to the moderators about “%(title)s”.") % {"who": who, "title": title}],
        message=message.text,
        message_heading=_("%(who)s wrote:") % {"who": who},
        action_label=_("Read and answer"),
        action_url=absolute(reverse("review_story", args=[message.contribution.story_id])),
    )


LETTERS = {
    Decision.Kind.APPROVE: approved,
    Decision.Kind.REQUEST_CHANGES: changes_requested,
    Decision.Kind.DECLINE: declined,
    Decision.Kind.TAKE_DOWN: taken_down,
    Decision.Kind.RESTORE: restored,
}


def send_link_to_draft(draft: Draft, *, to: User) -> None:
    """At most one an hour, however often it is asked for."""
    hour = timezone.now().strftime("%Y%m%d%H")
    send(draft_letter(draft, _("Here is your story, to finish later")), to=to.email, event=f"link {draft.key} {hour}")


def remind_of_draft(draft: Draft) -> None:
    """Once in the life of a draft."""
    letter = draft_letter(draft, _("Your story is waiting for you"))
    send(letter, to=draft.contributor.email, event=f"reminder {draft.key}")


def draft_letter(draft: Draft, heading: str) -> Letter:
    title = draft.title or _("Your story without a title yet")
    return Letter(
        subject=f"{heading}: {title}",
        heading=heading,
        paragraphs=[
            (_("Your changes to “%(title)s” are saved.") if draft.contribution_id else _("“%(title)s” is saved."))
            % {"title": title},
            _("Only you, and whom you have invited, can see it until you send it."),
            _("Open it whenever you have time. It goes on where you stopped."),
        ],
        action_label=_("Go on with your story"),
        action_url=absolute(reverse("contributions:draft", args=[draft.key])),
    )
