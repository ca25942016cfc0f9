"""Somebody with a story in every state, and their word in every place where one can be written."""

import uuid

import pytest

from gallery.contributions.account_erasure import delete_account, finish_farewells
from gallery.contributions.co_authors import accept, invite
from gallery.contributions.drafts import add_photo, reopen_story
from gallery.contributions.submission import withdraw_story
from gallery.models import (
    Attempt,
    Contribution,
    Decision,
    Draft,
    Introduction,
    Remark,
    SentChanges,
    StoryImage,
    StoryPage,
    User,
)
from gallery.moderation.review import start_review, take_down
from gallery.moderation.screen.conversation import write_message
from gallery.notifications.between_people import send_hello
from gallery.notifications.to_contributors import send_link_to_draft
from tests.conftest import cleaned
from tests.contributions.erasure.traces import ADDRESS


@pytest.fixture
def leaver(contributor):
    """Whoever goes: all of their words begin with the same four letters."""
    contributor.email, contributor.name, contributor.organisation = ADDRESS, "Qwyxname", "Qwyxown"
    contributor.save()
    return contributor


@pytest.fixture
def delete(django_capture_on_commit_callbacks):
    def delete_now(user, *, keep_stories):
        with django_capture_on_commit_callbacks(execute=True):
            delete_account(User.objects.get(pk=user.pk), keep_stories=keep_stories)
        finish_farewells()

    return delete_now


@pytest.fixture
def share_own(share_story):
    """A story whose every word can be told from those of the next one."""

    def share(words, *, photos=1, **fields):
        contribution = share_story(
            photos=photos,
            title=f"{words}title",
            summary=f"{words}summary",
            organisation=f"Qwyxorganisation of {words}",
            place_name=f"{words}place",
            answers=(f"{words}answer",),
            quotes=[{"text": f"{words}quote", "said_by": f"{words}speaker"}],
            links=[{"url": f"https://{words.lower()}.example.org", "label": f"{words}label"}],
            tags=[f"{words}tag".lower()],
            **fields,
        )
        add_private_words(contribution, words)
        return contribution

    return share


def add_private_words(contribution, words):
    """The words that `share_story` does not know: in the photos, of the revision too, and in the private half."""
    story = contribution.story.get_latest_revision_as_object()
    for photo in story.photos.all():
        photo.alt_text, photo.caption, photo.credit = f"{words}alt", f"{words}caption", "Qwyxcredit"
    story.save_revision(user=contribution.contributor)
    StoryImage.objects.filter(story_photos__story=story).update(title="qwyxfile.jpg")
    Contribution.objects.filter(pk=contribution.pk).update(
        contact_email="qwyxcontact@example.org", relationship="Qwyxfriend", is_open_to_hello=True
    )
    contribution.refresh_from_db()


STATES = ("Waiting", "Returned", "Declined", "Down", "Withdrawn")


@pytest.fixture
def in_state(leaver, moderator, decided):
    """Let a story come to where the name says."""

    def come(contribution, state):
        if state == "Returned":
            decision = decided(contribution, Decision.Kind.REQUEST_CHANGES, "Qwyxquestion").decisions.get()
            Remark.objects.create(decision=decision, part="title", text="Qwyxremark")
            reopen_story(contribution)
        elif state == "Declined":
            decided(contribution, Decision.Kind.DECLINE, "Qwyxreason")
        elif state == "Down":
            take_down(decided(contribution, message="Qwyxpraise"), moderator=moderator, message="Qwyxdowned")
        elif state == "Withdrawn":
            withdraw_story(contribution, by=leaver)

    return come


def talk(contribution, *, moderator):
    write_message(contribution, author=contribution.contributor, text="Qwyxquery", is_from_moderators=False)
    write_message(contribution, author=moderator, text="Qwyxreply", is_from_moderators=True)


def send_changes(contribution):
    """A newer version of a public story, which nobody has decided about."""
    story = StoryPage.objects.get(pk=contribution.story_id).get_latest_revision_as_object()
    story.title = "Qwyxnewer"
    story.save_revision(user=contribution.contributor)
    start_review(StoryPage.objects.get(pk=story.pk), sent_by=contribution.contributor)
    SentChanges.objects.create(contribution=contribution, idempotency_key=uuid.uuid4(), consent=contribution.consent)


@pytest.fixture
def whole_life(leaver, stranger, moderator, gallery, share_own, share_story, decided, in_state, as_user):
    """A story in every state, and a word in every place where the leaver, or somebody to them, can write one."""
    public = share_own("Qwyxpublic")
    decided(public, message="Qwyxpraise")
    send_changes(public)
    for contribution, state in [(public, "Public"), *((share_own(f"Qwyx{state}"), state) for state in STATES)]:
        in_state(contribution, state)
        contribution.co_authors.add(stranger)
        talk(contribution, moderator=moderator)
        Introduction.objects.create(story=contribution.story)
    invite(public, email="qwyxfriend@example.org", kind="co_author", invited_by=leaver)
    send_hello(
        public, name="Sam", email="sam@example.org", message="Hi.", stop_url="/", event=f"hello {public.story_id} x"
    )
    write_a_draft(leaver, gallery, told=stranger)
    take_part_in_somebody_elses(leaver, share_story(by=stranger, title="Somebody else's"), moderator=moderator)
    Attempt.objects.create(kind="draft", account=leaver, network="x")
    sign_in_with_a_code(as_user(leaver))
    return public


def write_a_draft(leaver, gallery, *, told):
    words = {"story": {"title": "Qwyxdraft", "contact_email": ADDRESS}}
    draft = Draft.objects.create(contributor=leaver, gallery=gallery, answers=words)
    add_photo(draft, cleaned(colour="#aa3377"), title="qwyxdraft.jpg")
    draft.co_authors.add(told)
    send_link_to_draft(draft, to=told)


def take_part_in_somebody_elses(leaver, contribution, *, moderator):
    accept(invite(contribution, email=ADDRESS, kind="co_author", invited_by=contribution.contributor), user=leaver)
    write_message(contribution, author=leaver, text="About their story.", is_from_moderators=False)
    send_hello(contribution, name="Qwyxname", email=ADDRESS, message="Qwyxhello", stop_url="/", event="hello x")


def sign_in_with_a_code(browser):
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "email": ADDRESS}]
    session.save()
