"""Whom the editors know, and who shares nothing for now: marked on the desk, felt at every door of the contributors."""

import re
import time
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from gallery.contributions.account_erasure import delete_account
from gallery.contributions.co_authors import invite
from gallery.contributions.drafts import reopen_story
from gallery.contributions.spam import SALT
from gallery.models import Decision, Draft, Invitation, Message, OutgoingMail, Stage, StoryPage, User
from gallery.moderation.people import trust
from gallery.moderation.record import entries as record
from tests.contributions.browsing import open_page
from tests.contributions.conftest import make_draft

pytestmark = pytest.mark.django_db

NOTE = "Three stories copied from somebody else’s site."
VERBS = {"know": {}, "forget": {}, "suspend": {"note": NOTE}, "reinstate": {}}


def address(verb, person):
    return reverse(f"{verb}_contributor", args=[person.pk])


def kept_actions():
    return list(ModelLogEntry.objects.filter(action__startswith="gallery.").values_list("action", "object_id"))


def fresh(person):
    return User.objects.get(pk=person.pk)


@pytest.fixture
def suspended(story_in_review, contributor, editor):
    trust.suspend(contributor, by=editor, note=NOTE)
    return fresh(contributor)


def test_an_editor_marks_somebody_as_known_and_takes_it_back(as_user, editor, story_in_review, contributor):
    desk = as_user(editor)

    desk.post(address("know", contributor))
    assert trust.is_known(fresh(contributor))
    desk.post(address("forget", contributor))

    assert not trust.is_known(fresh(contributor))
    assert [action for action, _pk in kept_actions()] == ["gallery.forget", "gallery.know"]


def test_marking_twice_is_kept_once(editor, contributor):
    trust.know(contributor, by=editor)
    since = fresh(contributor).known_since

    trust.know(contributor, by=editor)

    assert fresh(contributor).known_since == since
    assert len(kept_actions()) == 1


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["moderator", "contributor", "stranger"])
def test_nobody_but_editors_marks_anybody(who, verb, request, as_user, story_in_review, contributor, editor):
    if verb == "reinstate":
        trust.suspend(contributor, by=editor, note=NOTE)
    if verb == "forget":
        trust.know(contributor, by=editor)
    before = fresh(contributor)

    as_user(request.getfixturevalue(who)).post(address(verb, contributor), VERBS[verb])

    after = fresh(contributor)
    assert (after.known_since, after.suspended_since) == (before.known_since, before.suspended_since)


def test_an_editor_does_not_mark_themselves(editor, as_user, share_story):
    share_story(by=editor)

    as_user(editor).post(address("know", editor))

    assert not trust.is_known(fresh(editor))
    with pytest.raises(PermissionDenied):
        trust.suspend(editor, by=editor, note=NOTE)


def test_suspending_asks_why_and_keeps_the_words_off_the_log(as_user, editor, story_in_review, contributor):
    desk = as_user(editor)

    refused = desk.post(address("suspend", contributor), {"note": " "})
    assert refused.status_code == 422
    assert not trust.is_suspended(fresh(contributor))
    desk.post(address("suspend", contributor), {"note": NOTE})

    person = fresh(contributor)
    assert (trust.is_suspended(person), person.suspension_note) == (True, NOTE)
    assert NOTE not in str(list(ModelLogEntry.objects.values()))


@pytest.mark.parametrize("note", ["x" * 2001, "\0", ""])
def test_a_note_that_cannot_be_kept_is_refused_beside_its_field(note, as_user, editor, story_in_review, contributor):
    response = as_user(editor).post(address("suspend", contributor), {"note": note})

    assert response.status_code == 422
    assert response.context["form"].errors["note"]
    assert not trust.is_suspended(fresh(contributor))


def test_opening_the_page_suspends_nobody(as_user, editor, story_in_review, contributor):
    assert as_user(editor).get(address("suspend", contributor)).status_code == 200

    assert not trust.is_suspended(fresh(contributor))


def test_a_suspension_is_told_once_without_the_reason(suspended, editor):
    trust.suspend(suspended, by=editor, note="Another reason.")

    letters = OutgoingMail.objects.filter(event__startswith="suspended ")
    assert [letter.recipient for letter in letters] == [suspended.email]
    assert NOTE not in letters.get().text
    assert fresh(suspended).suspension_note == NOTE


def test_whoever_is_suspended_a_second_time_is_told_again(suspended, editor):
    trust.reinstate(suspended, by=editor)
    assert fresh(suspended).suspended_since is None
    trust.suspend(suspended, by=editor, note=NOTE)

    told = OutgoingMail.objects.filter(recipient=suspended.email).order_by("pk").values_list("subject", flat=True)
    words = ["You cannot share stories for now", "You can share stories again", "You cannot share stories for now"]
    assert [subject for subject in told if subject in words] == words


def words_in_the_record():
    entries = ModelLogEntry.objects.filter(action__startswith="gallery.").order_by("pk")
    return [(entry.action, read.words) for entry, read in zip(entries, record.read(entries), strict=True)]


def test_the_record_tells_why_somebody_was_suspended_each_time_and_afterwards(suspended, editor):
    trust.reinstate(suspended, by=editor)
    trust.suspend(suspended, by=editor, note="Another reason.")
    trust.reinstate(suspended, by=editor)

    assert words_in_the_record() == [
        ("gallery.suspend", NOTE),
        ("gallery.reinstate", ""),
        ("gallery.suspend", "Another reason."),
        ("gallery.reinstate", ""),
    ]


def test_why_somebody_was_suspended_goes_with_their_account(suspended, editor):
    trust.reinstate(suspended, by=editor)

    delete_account(suspended, keep_stories=False)

    nothing_said = [("gallery.reinstate", ""), ("gallery.delete_account", "")]
    assert words_in_the_record() == [("gallery.suspend", "(erased)"), *nothing_said]


def test_as_many_queries_for_three_suspended_people_as_for_one(as_user, editor, share_story, suspended):
    desk = as_user(editor)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            page = desk.get(reverse("contributors")).content.decode()
        return page.count(NOTE), len(seen)

    queries()
    one, before = queries()
    for number in range(2):
        person = User.objects.create_user(f"{number}@example.org")
        share_story(by=person)
        trust.suspend(person, by=editor, note=NOTE)

    assert (one, queries()) == (1, (3, before))


def test_what_is_published_stays_and_what_waits_is_decided(share_story, decided, contributor, editor):
    published, waiting = decided(share_story(title="Public")), share_story(title="Waiting")

    trust.suspend(contributor, by=editor, note=NOTE)
    decided(waiting)

    assert StoryPage.objects.published().filter(pk__in=[published.pk, waiting.story_id]).count() == 2


def is_told_to_wait(response):
    content = response.content.decode()
    return response.status_code == 403 and "suspended" in content and NOTE not in content


def test_a_suspended_person_goes_on_with_no_draft_and_takes_up_no_invitation(
    suspended, as_user, gallery, story_in_review, share_story, editor
):
    draft, browser = make_draft(suspended, gallery), as_user(suspended)
    story = share_story(by=editor)
    invited = invite(story, email=suspended.email, kind=Invitation.Kind.CO_AUTHOR, invited_by=editor)
    before = Draft.objects.values().get(pk=draft.pk)

    step = reverse("contributions:draft_step", args=[draft.key, "your-story"])
    assert is_told_to_wait(browser.post(step, {"title": "Another"}))
    assert is_told_to_wait(browser.post(reverse("contributions:invitation", args=[invited.key])))

    assert Draft.objects.values().get(pk=draft.pk) == before
    assert not story.co_authors.exists()


def test_nobody_reads_the_note_about_themself(share_story, editor, admin, as_user):
    share_story(by=editor)
    trust.suspend(editor, by=admin, note=NOTE)
    pages = reverse("contributors")

    assert NOTE in as_user(admin).get(pages).content.decode()
    assert NOTE not in as_user(editor).get(pages).content.decode()
    assert trust.trust_context(StoryPage.objects.get(), fresh(editor))["trusted"] is None


def test_a_suspended_person_begins_no_story(suspended, as_user, gallery):
    response = as_user(suspended).post(
        reverse("contributions:share_story", args=[gallery.slug]), {"action": "continue", "organisation": "Growers"}
    )

    assert is_told_to_wait(response)
    assert not Draft.objects.exists()


def test_a_suspended_person_sends_no_story_and_keeps_the_draft(suspended, as_user, gallery):
    draft = make_draft(suspended, gallery)
    browser = as_user(suspended)
    page = open_page(browser, reverse("contributions:check_and_send", args=[draft.key]))

    response = browser.post(page.path, page.body("send", {"consent": "on"}))

    assert is_told_to_wait(response)
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert suspended.contributions.count() == 1


def test_a_suspended_person_uploads_no_photo(suspended, as_user, gallery, tmp_path):
    draft = make_draft(suspended, gallery)
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"anything")

    with path.open("rb") as photo:
        response = as_user(suspended).post(reverse("contributions:add_photo", args=[draft.key]), {"photo": photo})

    assert response.status_code == 403
    assert "suspended" in response.json()["error"]
    assert not draft.photos.exists()


def test_a_suspended_person_writes_no_message(suspended, as_user, story_in_review):
    path = reverse("contributions:write_to_moderators", args=[story_in_review.pk])

    assert is_told_to_wait(as_user(suspended).post(path, {"text": "Please."}))
    assert not Message.objects.exists()


def test_a_suspended_person_invites_nobody(suspended, as_user, story_in_review):
    path = reverse("contributions:invite_to_story", args=[story_in_review.pk])

    response = as_user(suspended).post(path, {"email": "friend@example.org", "kind": Invitation.Kind.CO_AUTHOR})

    assert is_told_to_wait(response)
    assert not Invitation.objects.exists()


def test_a_suspended_person_does_not_open_a_story_for_changes(suspended, as_user, story_in_review, decided):
    decided(story_in_review, Decision.Kind.REQUEST_CHANGES, "Say more, please.")

    assert is_told_to_wait(as_user(suspended).post(reverse("contributions:edit_story", args=[story_in_review.pk])))
    assert not Draft.objects.exists()


def test_a_suspended_person_says_hello_to_nobody(suspended, as_user, share_story, decided, stranger):
    contribution = share_story(by=stranger)
    type(contribution).objects.filter(pk=contribution.pk).update(is_open_to_hello=True)
    story = decided(contribution)
    opened = signing.dumps(time.time() - 10, salt=SALT)
    hello = {"name": "Connie", "email": suspended.email, "message": "May I come and see it?", "opened": opened}

    response = as_user(suspended).post(reverse("contributions:say_hello", args=[story.pk]), hello)

    assert is_told_to_wait(response)
    assert not story.introductions.exists()


def test_a_suspended_person_reads_downloads_and_withdraws(suspended, as_user, story_in_review):
    browser = as_user(suspended)
    pages = [
        reverse("contributions:my_stories"),
        reverse("contributions:my_story", args=[story_in_review.pk]),
        reverse("contributions:account"),
    ]
    assert {browser.get(page).status_code for page in pages} == {200}
    assert browser.post(reverse("contributions:download")).status_code == 200

    browser.post(reverse("contributions:withdraw", args=[story_in_review.pk]))

    stage = type(story_in_review).objects.with_stage().get(pk=story_in_review.pk).stage
    assert stage == Stage.WITHDRAWN


def test_a_suspended_person_signs_in(suspended, client, settings):
    settings.EMAIL_BACKEND = "gallery.notifications.backend.OutboxBackend"
    client.post("/sign-in/", {"email": suspended.email})
    letter = OutgoingMail.objects.filter(recipient=suspended.email).last()

    client.post("/sign-in/code/", {"code": re.search(r"code is (\S+)", letter.text)[1]})

    assert client.get(reverse("contributions:my_stories")).context["user"] == suspended


def test_after_the_suspension_everything_works_again(suspended, as_user, story_in_review, editor):
    trust.reinstate(suspended, by=editor)

    as_user(suspended).post(
        reverse("contributions:write_to_moderators", args=[story_in_review.pk]), {"text": "Thank you."}
    )

    assert Message.objects.get().text == "Thank you."


# The list


def listed(browser, query=""):
    return [person.email for person in browser.get(f"{reverse('contributors')}{query}").context["object_list"]]


def test_moderators_and_editors_find_contributors(as_user, moderator, editor, story_in_review, contributor, stranger):
    assert listed(as_user(moderator)) == listed(as_user(editor)) == [contributor.email]


def test_the_list_is_closed_to_contributors_and_owners_of_programmes(as_user, contributor, programme_owner):
    for user in (contributor, programme_owner):
        assert as_user(user).get(reverse("contributors")).status_code == 302


def test_whoever_has_only_a_draft_is_not_listed(as_user, moderator, gallery, stranger):
    make_draft(stranger, gallery)

    assert listed(as_user(moderator)) == []


@pytest.mark.parametrize("query", ["?q=conn", "?q=catterick", "?known=true", "?suspended=true"])
def test_the_list_is_searched_and_filtered(
    query, as_user, moderator, editor, share_story, story_in_review, contributor, stranger
):
    share_story(by=stranger)
    trust.know(contributor, by=editor)
    trust.suspend(contributor, by=editor, note=NOTE)

    assert listed(as_user(moderator), query) == [contributor.email]


def test_the_list_knows_whose_mail_is_refused(as_user, moderator, share_story, contributor, stranger):
    share_story(), share_story(by=stranger)
    OutgoingMail.objects.filter(recipient=stranger.email).update(refused_at="2026-03-01T12:00:00Z", last_error="550")

    assert listed(as_user(moderator), "?unreachable=true") == [stranger.email]
    assert listed(as_user(moderator), "?unreachable=false") == [contributor.email]


def test_moderators_read_the_list_and_press_nothing(as_user, moderator, editor, suspended):
    address_of_button = address("reinstate", suspended)

    pages = [as_user(user).get(reverse("contributors")).content.decode() for user in (moderator, editor)]

    assert [address_of_button in page for page in pages] == [False, True]
    assert all(NOTE in page for page in pages)


def test_the_list_offers_no_way_to_delete_anybody(as_user, admin, story_in_review, contributor):
    content = as_user(admin).get(reverse("contributors")).content.decode()

    assert reverse("wagtailusers_users:delete", args=[contributor.pk]) not in content


def test_the_numbers_of_stories_lead_to_them(as_user, moderator, editor, share_story, decided, stranger):
    decided(share_story(title="Hers, published"))
    share_story(title="Hers")
    share_story(title="His", by=stranger)
    desk, path = as_user(moderator), f"{reverse('contributors')}?q=Connie"

    ways = re.findall(r'href="([^"]*contributor=[^"]*)"', desk.get(path).content.decode())

    found = [[row.title for row in desk.get(unescape(way)).context["object_list"]] for way in ways]
    assert sorted(found) == [["Hers"], ["Hers, published"]]
    assert "contributor=" not in as_user(editor).get(path).content.decode()


def queries_of(browser, path):
    with CaptureQueriesContext(connection) as captured:
        browser.get(path)
    return len(captured)


def test_the_list_takes_as_many_queries_for_three_people_as_for_one(as_user, moderator, share_story):
    browser, path = as_user(moderator), reverse("contributors")
    share_story()
    browser.get(path)
    one = queries_of(browser, path)

    for number in range(2):
        share_story(by=User.objects.create_user(f"more{number}@example.org"))

    assert queries_of(browser, path) == one


def test_the_review_screen_says_who_is_known_and_lets_those_mark_who_may(
    story_in_review, contributor, moderator, editor
):
    trust.know(contributor, by=editor)
    story = StoryPage.objects.get(pk=story_in_review.story_id)
    editor.groups.add(Group.objects.get(name="Story moderators"))

    for_moderator, for_both = trust.trust_context(story, moderator), trust.trust_context(story, fresh(editor))

    assert trust.is_known(for_moderator["trusted"])
    assert (for_moderator["may_trust"], for_both["may_trust"]) == (False, True)


def test_an_invitation_and_a_reopened_story_from_before_stay_as_they_are(share_story, decided, contributor, editor):
    """Nothing is taken from a suspended person: only new things are closed to them."""
    contribution = share_story()
    decided(contribution, Decision.Kind.REQUEST_CHANGES, "Say more, please.")
    draft = reopen_story(contribution)
    invite(contribution, email="friend@example.org", kind=Invitation.Kind.CO_AUTHOR, invited_by=contributor)

    trust.suspend(contributor, by=editor, note=NOTE)

    assert Draft.objects.filter(pk=draft.pk).exists()
    assert Invitation.objects.count() == 1
