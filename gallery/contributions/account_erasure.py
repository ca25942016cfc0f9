"""Deleting an account. Its stories go with it, or stay up without a name, as their contributor chose."""

from django.db import transaction
from wagtail.models import Revision

from gallery.contributions.account_traces import Traces, rewrite_full_text_indexes
from gallery.contributions.drafts import delete_draft
from gallery.contributions.submission import withdraw_story
from gallery.models import (
    Contribution,
    Draft,
    OutgoingMail,
    Remark,
    StoryPage,
    StoryPhoto,
    User,
)
from gallery.models.contributions import left_nameless
from gallery.models.tidying import refiled
from gallery.moderation.record.entries import keep
from gallery.moderation.review import locked, stop_review
from gallery.notifications.letters import send
from gallery.notifications.to_account_holders import account_deleted

FAREWELL = "farewell "
"""How the events of the last mail to somebody begin."""


@transaction.atomic
def delete_account(user: User, *, keep_stories: bool) -> None:
    """Nothing about the user is left. With `keep_stories` what is public of their stories stays so, without a name.

    Doing it twice does nothing.
    """
    if erase_account(user, keep_stories=keep_stories):
        say_goodbye(user)


@transaction.atomic
def erase_account(user: User, *, keep_stories: bool) -> bool:
    """As `delete_account`, without a word to them; whether there was one. The record keeps its number."""
    # Others may name the user meanwhile: they hold the page that is locked next.
    account = User.objects.select_for_update(of=("self",), no_key=True).filter(pk=user.pk).first()
    if account is None:
        return False
    own = Contribution.objects.filter(contributor=user).select_related("story")
    contributions = list(own.prefetch_related("story__decisions", "messages"))
    traces = Traces(user, contributions)
    for contribution in contributions:
        # Locked before it is asked whether it is public: a moderator may be taking it down at this moment.
        contribution.story = locked(contribution.story)
        settle = leave_nameless if keep_stories and is_up(contribution) else erase_story
        settle(contribution, by=user)
    for draft in Draft.objects.filter(contributor=user):
        delete_draft(draft)
    traces.erase()
    keep(account, "gallery.leave_stories" if keep_stories else "gallery.delete_account", by=None)
    User.objects.filter(pk=user.pk).delete()
    return True


def is_up(contribution: Contribution) -> bool:
    return contribution.story.live and contribution.withdrawn_at is None


def has_public_stories(user: User) -> bool:
    return any(is_up(row) for row in Contribution.objects.filter(contributor=user).select_related("story"))


def erase_story(contribution: Contribution, *, by: User | None) -> None:
    """The page with its versions, answers, quotes and links, and what is private about it. The log knew its number."""
    withdraw_story(contribution, by=by)
    for draft in Draft.objects.filter(contribution=contribution):
        delete_draft(draft)
    story = StoryPage.objects.get(pk=contribution.story_id)
    keep(story, "gallery.erase", by=by)
    story.delete()


def leave_nameless(contribution: Contribution, *, by: User) -> None:
    """Of the story only what is public stays, without organisation and credits; of its other half, what was agreed."""
    story = contribution.story
    stop_review(story, by=by)
    public = keep_public_version(story)
    StoryPhoto.objects.filter(story=story).update(credit="")
    StoryPage.objects.filter(pk=story.pk).update(
        organisation="",
        owner=None,
        draft_title=story.title,
        latest_revision=public,
        has_unpublished_changes=False,
    )
    forget_conversation(contribution)
    forget_contributor(contribution)
    story.refresh_from_db()
    for signal in (refiled, left_nameless):
        signal.send(sender=StoryPage, instance=story)


def keep_public_version(story: StoryPage) -> Revision | None:
    """The only version that is left: earlier ones have words that were taken out, later ones what nobody has read."""
    public = story.live_revision or story.latest_revision
    if public is None:
        return None
    for revision in story.revisions.exclude(pk=public.pk):
        revision.delete()
    public.content |= {"organisation": "", "owner": None, "draft_title": story.title, "wagtail_admin_comments": []}
    for photo in public.content.get("photos", []):
        photo["credit"] = ""
    public.save(update_fields=["content"])
    return public


def forget_conversation(contribution: Contribution) -> None:
    contribution.messages.all().delete()
    contribution.story.wagtail_admin_comments.all().delete()
    contribution.invitations.all().delete()
    Remark.objects.filter(decision__story=contribution.story_id).delete()
    contribution.story.decisions.update(message="")
    contribution.story.clearances.update(reason="")
    contribution.story.reports.update(text="", answer="")


def forget_contributor(contribution: Contribution) -> None:
    """When they agreed, and to which wording, is kept as long as the story is."""
    for draft in Draft.objects.filter(contribution=contribution):
        delete_draft(draft)
    contribution.co_authors.clear()
    Contribution.objects.filter(pk=contribution.pk).update(
        contributor=None, entered_by=None, contact_email="", relationship="", is_open_to_hello=False
    )


def say_goodbye(user: User) -> None:
    send(account_deleted(), to=user.email, event=f"{FAREWELL}{user.pk}")


def finish_farewells() -> None:
    """What cannot be done at once: the last mail has to leave first, and to rewrite an index takes a moment."""
    farewells = OutgoingMail.objects.filter(event__startswith=FAREWELL)
    if farewells.exists():
        rewrite_full_text_indexes()
        farewells.exclude(sent_at=None, refused_at=None).delete()
