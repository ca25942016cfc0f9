"""Letters to whoever tells a story: about what they sent, and about what they have begun."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gallery.models import Contribution, Decision, Draft, StoryPage, User
from gallery.models.parts import labelled, parts_of_story
from gallery.models.versions import is_changed
from gallery.notifications.letters import Letter, absolute, send

LINK_OF_USE = timedelta(days=2)
"""A link to a draft, that somebody has just asked for. The draft itself stays."""
DRAFT_KEPT = timedelta(days=365)
"""After the last word in it."""


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
    send(letter, to=contribution.written_to, event=f"receipt {contribution.pk} {sent.latest_revision_id}")


def copy_of(story: StoryPage) -> list[tuple[str, str]]:
    told = [(_("Title"), story.title), (_("In one or two sentences"), story.summary)]
    told += [(answer.question_label, answer.text) for answer in story.answers.all()]
    return told + [(_("Quote"), quote.text) for quote in story.quotes.all()]


def tell_contributor(decision: Decision) -> None:
    """Nobody to tell where a story was made in the admin, or its contributor has deleted their account."""
    contribution = Contribution.objects.filter(story=decision.story).first()
    if contribution is not None and contribution.written_to:
        letter = LETTERS[Decision.Kind(decision.kind)](decision, contribution)
        send(letter, to=contribution.written_to, event=f"decision {decision.pk}")


def my_story_url(contribution: Contribution) -> str:
    return absolute(reverse("contributions:my_story", args=[contribution.pk]))


def about_story(
    decision: Decision, *, subject: str, heading: str, paragraphs: list[str], leads_to: tuple[str, str], **more: Any
) -> Letter:
    """`subject` and `paragraphs` may name the story's %(title)s; `leads_to` is what the button says, and an address."""
    words = {"title": decision.story.draft_title}
    told = [paragraph % words for paragraph in paragraphs]
    label, url = leads_to
    return Letter(subject=subject % words, heading=heading, paragraphs=told, action_label=label, action_url=url, **more)


def own_page(contribution: Contribution) -> tuple[str, str]:
    return _("See your story"), my_story_url(contribution)


def public_page(decision: Decision) -> tuple[str, str]:
    return _("See your story"), absolute(StoryPage.objects.get(pk=decision.story_id).url)


def approved(decision: Decision, contribution: Contribution) -> Letter:
    is_edited = decision.revision is not None and is_changed(contribution, decision.revision)
    edited = _("A moderator changed something in it before it was published. You can see what, and object to it.")
    return about_story(
        decision,
        subject=_("Your story is published: %(title)s"),
        heading=_("Your story is on the wall"),
        paragraphs=[_("“%(title)s” is public now. Thank you for sharing it."), *([edited] if is_edited else [])],
        message=decision.message,
        leads_to=public_page(decision),
        second_label=_("See what was changed") if is_edited else "",
        second_url=f"{my_story_url(contribution)}#changed" if is_edited else "",
    )


def changes_requested(decision: Decision, contribution: Contribution) -> Letter:
    return about_story(
        decision,
        subject=_("A question about your story: %(title)s"),
        heading=_("Changes requested"),
        paragraphs=[
            _("A moderator has read “%(title)s” and asks you to change something before it is published."),
            _("Nothing is lost: open your story, change it and send it again."),
        ],
        message=decision.message,
        remarks=labelled(decision.remarks.all(), parts=parts_of_story(decision.story)),
        leads_to=(_("Open your story"), my_story_url(contribution)),
    )


def declined(decision: Decision, contribution: Contribution) -> Letter:
    return declined_changes(decision, contribution) if decision.story.live else declined_story(decision, contribution)


def declined_story(decision: Decision, contribution: Contribution) -> Letter:
    return about_story(
        decision,
        subject=_("About your story: %(title)s"),
        heading=_("We will not publish this story"),
        paragraphs=[_("A moderator has read “%(title)s” and decided not to publish it. This is why:")],
        message=decision.message,
        leads_to=own_page(contribution),
    )


def declined_changes(decision: Decision, contribution: Contribution) -> Letter:
    return about_story(
        decision,
        subject=_("About your story: %(title)s"),
        heading=_("We will not publish these changes"),
        paragraphs=[
            _("What is public now stays as it is."),
            _("A moderator has read your changes to “%(title)s” and decided not to publish them. This is why:"),
        ],
        message=decision.message,
        leads_to=own_page(contribution),
    )


def reopened(decision: Decision, contribution: Contribution) -> Letter:
    return about_story(
        decision,
        subject=_("We are reading your story again: %(title)s"),
        heading=_("We are reading your story again"),
        paragraphs=[
            _("We wrote that we would not publish “%(title)s”. We have taken it up again."),
            _("A moderator decides anew, and we write to you when they have. There is nothing for you to do."),
        ],
        leads_to=(_("See where it stands"), my_story_url(contribution)),
    )


def taken_down(decision: Decision, contribution: Contribution) -> Letter:
    return about_story(
        decision,
        subject=_("We took your story down: %(title)s"),
        heading=_("Your story is not public any more"),
        paragraphs=[_("A moderator took “%(title)s” down. This is why:")],
        message=decision.message,
        leads_to=own_page(contribution),
    )


def restored(decision: Decision, contribution: Contribution) -> Letter:
    return about_story(
        decision,
        subject=_("Your story is public again: %(title)s"),
        heading=_("Your story is back on the wall"),
        paragraphs=[_("“%(title)s” can be read by everybody again.")],
        leads_to=public_page(decision),
    )


LETTERS = {
    Decision.Kind.APPROVE: approved,
    Decision.Kind.REQUEST_CHANGES: changes_requested,
    Decision.Kind.DECLINE: declined,
    Decision.Kind.TAKE_DOWN: taken_down,
    Decision.Kind.RESTORE: restored,
    Decision.Kind.REOPEN: reopened,
}


def send_link_to_draft(draft: Draft, *, to: User) -> None:
    """At most one an hour, however often it is asked for."""
    hour = timezone.now().strftime("%Y%m%d%H")
    letter = draft_letter(draft, _("Here is your story, to finish later"))
    send(letter, to=to.email, event=f"link {draft.key} {hour}", of_use=LINK_OF_USE)


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
            _("If nobody writes in it until %(date)s, it is deleted.")
            % {"date": date_format(timezone.localdate(draft.saved_at + DRAFT_KEPT))},
        ],
        action_label=_("Go on with your story"),
        action_url=absolute(reverse("contributions:draft", args=[draft.key])),
    )
