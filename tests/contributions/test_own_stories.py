"""What contributors see of their stories, and what they can do with each: in the pages, and over HTTP."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gallery.contributions import own_stories, throttling
from gallery.contributions.drafts import reopen_story
from gallery.contributions.submission import take_back_story, withdraw_story
from gallery.models import Attempt, Decision, Draft, Message, OutgoingMail, Stage, StoryPage
from gallery.moderation.review import take_down
from gallery.moderation.screen.conversation import write_message
from tests.contributions.browsing import check_url
from tests.contributions.conftest import latest, make_draft, stage_of

pytestmark = pytest.mark.django_db

Kind = Decision.Kind
MOVED_ON = "This story has moved on meanwhile. Here is where it stands now."


def url(name, contribution):
    return reverse(f"contributions:{name}", args=[contribution.pk])


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def my_stories(tab):
    def read(client=None):
        return words((client or tab).get(reverse("contributions:my_stories")))

    return read


@pytest.fixture
def my_story(tab):
    def read(contribution, *, client=None):
        return words((client or tab).get(url("my_story", contribution)))

    return read


@pytest.fixture
def published_story(share_story, decided):
    """Without photos: nothing has to be said about them before it can be sent again."""
    return decided(share_story())


def buttons(page):
    return re.findall(r'action="(/my-stories/\d+/\w+/)"', page)


@pytest.fixture
def at_each_stage(share_story, decided, moderator):
    """A story of each stage."""
    found = {stage: share_story(title=stage.label) for stage in Stage}
    decided(found[Stage.CHANGES_REQUESTED], Kind.REQUEST_CHANGES, "More.")
    decided(found[Stage.DECLINED], Kind.DECLINE, "No.")
    for stage in (Stage.PUBLISHED, Stage.TAKEN_DOWN):
        decided(found[stage])
    take_down(found[Stage.TAKEN_DOWN].story, moderator=moderator, message="Asked.")
    take_back_story(found[Stage.TAKEN_BACK], by=found[Stage.TAKEN_BACK].contributor)
    withdraw_story(found[Stage.WITHDRAWN], by=found[Stage.WITHDRAWN].contributor)
    return found


def test_each_story_says_where_it_stands_who_is_next_and_what_can_be_done(at_each_stage, my_story):
    del at_each_stage[Stage.CHANGES_WAITING]
    can_be_changed = {}
    for stage, contribution in at_each_stage.items():
        page = my_story(contribution)
        assert str(stage.label) in page
        can_be_changed[stage] = url("edit_story", contribution) in buttons(page)
        assert (url("withdraw", contribution) in page) == (stage != Stage.WITHDRAWN)

    assert can_be_changed == {
        Stage.IN_REVIEW: True,
        Stage.CHANGES_REQUESTED: True,
        Stage.DECLINED: False,
        Stage.PUBLISHED: True,
        Stage.TAKEN_BACK: True,
        Stage.WITHDRAWN: True,
        Stage.TAKEN_DOWN: False,
    }


def test_the_buttons_do_what_the_pages_promise(at_each_stage, my_story, tab):
    for contribution in at_each_stage.values():
        is_offered = url("edit_story", contribution) in buttons(my_story(contribution))

        response = tab.post(url("edit_story", contribution))

        assert response.url.startswith("/drafts/") == is_offered


def test_the_list_asks_the_database_no_more_for_many_stories(
    share_story, draft, my_stories, tab, django_assert_num_queries
):
    share_story(photos=1)
    my_stories()
    with CaptureQueriesContext(connection) as few:
        my_stories()
    for _ in range(2):
        share_story(photos=1)
        make_draft(draft.contributor, draft.gallery)

    with django_assert_num_queries(len(few)):
        my_stories()


def test_the_list_asks_the_database_no_more_for_many_published_stories(
    share_story, decided, my_stories, django_assert_num_queries
):
    decided(share_story())
    my_stories()
    with CaptureQueriesContext(connection) as captured:
        my_stories()
    few = len(captured)
    for _ in range(2):
        decided(share_story())
    my_stories()

    with django_assert_num_queries(few):
        my_stories()


def test_a_story_that_is_erased_while_it_is_withdrawn_is_simply_gone(story_in_review, tab, monkeypatch):
    def erased(contribution, *, by):
        StoryPage.objects.get(pk=contribution.story_id).delete()
        withdraw_story(contribution, by=by)

    monkeypatch.setattr(own_stories, "withdraw_story", erased)

    response = tab.post(url("withdraw", story_in_review), follow=True)

    assert response.status_code == 404


def test_drafts_and_sent_stories_stand_apart(story_in_review, draft, my_stories):
    Draft.objects.update(answers={"story": {"title": "<Unfinished>"}})

    page = my_stories()

    assert page.index("Not sent yet") < page.index("&lt;Unfinished&gt;") < page.index("Seeds of Service")
    assert reverse("contributions:draft", args=[draft.key]) in page
    assert reverse("contributions:delete_draft", args=[draft.key]) in page


def test_changes_that_were_begun_are_no_second_story(published_story, my_stories):
    reopen_story(published_story.contribution)

    assert "Not sent yet" not in my_stories()


def test_strangers_see_nothing_of_it(story_in_review, draft, my_stories, as_user, stranger):
    page = my_stories(as_user(stranger))

    assert "Seeds of Service" not in page
    assert "You have not sent a story yet." in page


@pytest.mark.parametrize("person", ["stranger", "moderator", "editor", "admin"])
@pytest.mark.parametrize("name", ["my_story", "sent", "edit_story", "withdraw", "write_to_moderators"])
def test_somebody_elses_story_is_not_there(request, story_in_review, as_user, person, name):
    somebody = as_user(request.getfixturevalue(person))
    address = url(name, story_in_review)

    statuses = [somebody.get(address).status_code, somebody.post(address, {"text": "Mine?"}).status_code]

    assert set(statuses) <= {404, 405}
    assert 404 in statuses
    assert stage_of(story_in_review) == Stage.IN_REVIEW
    assert not (Draft.objects.exists() or Message.objects.exists())


@pytest.mark.parametrize("name", ["my_stories", "my_story", "sent", "edit_story", "withdraw", "write_to_moderators"])
def test_signed_out_everybody_is_asked_to_sign_in(story_in_review, client, name):
    address = reverse("contributions:my_stories") if name == "my_stories" else url(name, story_in_review)

    assert client.post(address).url.startswith("/sign-in/")
    assert stage_of(story_in_review) == Stage.IN_REVIEW


def test_a_get_changes_nothing(story_in_review, tab):
    statuses = [tab.get(url(name, story_in_review)).status_code for name in ("edit_story", "withdraw")]

    assert statuses == [405, 200]
    assert stage_of(story_in_review) == Stage.IN_REVIEW
    assert not Draft.objects.exists()


# Taken back


def test_a_waiting_story_is_taken_back_changed_and_sent_again(story_in_review, reopened, opened, send, tab):
    changes = reopened(story_in_review)
    assert stage_of(story_in_review) == Stage.TAKEN_BACK

    opened(changes, "your-story").press("continue", title="Changed")
    page = send(changes)

    assert page.url == url("sent", story_in_review)
    assert stage_of(story_in_review) == Stage.IN_REVIEW
    assert latest(story_in_review).title == "Changed"


def test_a_story_that_was_decided_meanwhile_is_not_taken_back(story_in_review, decided, tab):
    decided(story_in_review, Kind.DECLINE, "No.")

    response = tab.post(url("edit_story", story_in_review), follow=True)

    assert MOVED_ON in response.content.decode()
    assert not Draft.objects.exists()


def test_a_published_story_is_changed_while_its_public_version_stays(published_story, reopened, opened, send, client):
    contribution = published_story.contribution
    before = client.get(published_story.url).content
    changes = reopened(contribution)
    opened(changes, "your-story").press("continue", title="Changed")

    send(changes)

    assert stage_of(contribution) == Stage.CHANGES_WAITING
    assert client.get(published_story.url).content == before


def test_changes_can_be_thrown_away(published_story, reopened, tab):
    changes = reopened(published_story.contribution)
    address = reverse("contributions:delete_draft", args=[changes.key])

    assert "Your story stays as you sent it last." in tab.get(address).content.decode()
    tab.post(address)

    assert not Draft.objects.exists()
    assert StoryPage.objects.published().get() == published_story


def test_opening_the_changes_again_goes_on_with_them(published_story, reopened, opened):
    changes = reopened(published_story.contribution)
    opened(changes, "your-story").press("autosave", title="Half changed")

    assert reopened(published_story.contribution).title == "Half changed"


# Corrected meanwhile


def test_what_a_moderator_corrected_is_shown_before_it_is_replaced(
    published_story, reopened, opened, check_page, moderator
):
    contribution = published_story.contribution
    changes = reopened(contribution)
    opened(changes, "your-story").press("continue", title="Mine")
    corrected = latest(contribution)
    corrected.summary = "We grow <vegetables>."
    corrected.save_revision(user=moderator)

    page = check_page(changes).press("send", consent="on")
    assert page.status == 409
    assert "A moderator has corrected your story since you began." in page.text
    assert "&lt;vegetables&gt;" in page.text
    assert page.value("consent") == "on"
    assert latest(contribution).title == "Seeds of Service"

    again = page.press("send")
    assert again.url == url("sent", contribution)
    assert (latest(contribution).title, latest(contribution).summary) == ("Mine", "We grow.")


def test_a_second_correction_is_shown_in_its_turn(published_story, reopened, opened, check_page, moderator):
    contribution = published_story.contribution
    changes = reopened(contribution)
    opened(changes, "your-story").press("continue")
    page = check_page(changes)
    for number in (1, 2):
        corrected = latest(contribution)
        corrected.summary = f"Correction {number}."
        corrected.save_revision(user=moderator)
        page = page.press("send", consent="on")
        assert page.status == 409
        assert f"Correction {number}" in re.sub(r"<[^>]+>", "", page.text)

    assert page.press("send").status == 302


@pytest.mark.parametrize("seen", ["", "0", "-1", "x", "9" * 30, "\0"])
def test_a_forged_version_replaces_no_correction(published_story, reopened, opened, check_page, moderator, seen):
    contribution = published_story.contribution
    changes = reopened(contribution)
    opened(changes, "your-story").press("continue")
    corrected = latest(contribution)
    corrected.summary = "Corrected."
    corrected.save_revision(user=moderator)

    page = check_page(changes).press("send", consent="on", seen=seen)

    assert page.status in (409, 422)
    assert latest(contribution).summary == "Corrected."


def test_a_story_that_moved_on_while_it_was_changed_keeps_the_changes(
    story_in_review, decided, reopened, opened, check_page, editor
):
    decided(story_in_review, Kind.REQUEST_CHANGES, "More.")
    changes = reopened(story_in_review)
    opened(changes, "your-story").press("continue", title="Mine")
    page = check_page(changes)
    StoryPage.objects.get().current_workflow_state.resume(editor)

    answer = page.press("send", consent="on")

    assert answer.status == 422
    assert "This story is not open for changes any more." in answer.text
    assert Draft.objects.get().title == "Mine"
    assert check_url(changes) == answer.path


# Withdrawn


def test_withdrawing_asks_first_and_says_that_it_can_be_undone(published_story, tab, client):
    contribution = published_story.contribution

    asked = words(tab.get(url("withdraw", contribution)))
    assert "“Seeds of Service” and its photos disappear from every page within a minute." in asked
    assert client.get(published_story.url).status_code == 200

    response = tab.post(url("withdraw", contribution), follow=True)
    assert "Your story is withdrawn. Nobody can see it any more." in response.content.decode()
    assert client.get(published_story.url).status_code == 404
    assert stage_of(contribution) == Stage.WITHDRAWN


def test_a_withdrawn_story_is_changed_and_sent_again(published_story, tab, reopened, opened, send, decided, client):
    contribution = published_story.contribution
    tab.post(url("withdraw", contribution))
    changes = reopened(contribution)
    opened(changes, "your-story").press("continue", title="Changed my mind")

    send(changes)
    assert client.get(published_story.url).status_code == 404

    decided(contribution)
    assert "<h1>Changed my mind</h1>" in client.get(published_story.url).content.decode()


def test_moderators_are_offered_no_way_to_bring_it_back(published_story, tab, as_user, moderator):
    tab.post(url("withdraw", published_story.contribution))
    desk = as_user(moderator)

    page = desk.get(reverse("review_story", args=[published_story.pk])).content.decode()
    desk.post(reverse("restore_story", args=[published_story.pk]))

    assert reverse("restore_story", args=[published_story.pk]) not in page
    assert not StoryPage.objects.published().exists()


def test_a_page_that_was_open_all_along_shows_where_the_story_stands(story_in_review, tab):
    tab.post(url("withdraw", story_in_review))

    again = tab.post(url("withdraw", story_in_review))

    assert again.url == url("my_story", story_in_review)


def test_changes_that_are_not_sent_outlive_the_withdrawal_of_their_story(published_story, tab, reopened, opened):
    changes = reopened(published_story.contribution)
    page = opened(changes, "your-story")
    tab.post(url("withdraw", published_story.contribution))

    page.press("continue", title="Late")

    changes.refresh_from_db()
    assert changes.title == "Late"


# The conversation


def test_both_sides_write_and_read_in_the_order_in_which_it_was_said(
    story_in_review, decided, moderator, tab, my_story
):
    decided(story_in_review, Kind.REQUEST_CHANGES, "Who is <she>?")
    tab.post(url("write_to_moderators", story_in_review), {"text": "My aunt.\nShe agrees."})
    write_message(story_in_review, author=moderator, text="Thank you.", is_from_moderators=True)

    page = my_story(story_in_review)

    assert page.index("Who is &lt;she&gt;?") < page.index("My aunt.<br>She agrees.") < page.index("Thank you.")


def test_mail_tells_the_other_side(story_in_review, moderator, contributor, tab):
    tab.post(url("write_to_moderators", story_in_review), {"text": "My aunt."})
    write_message(story_in_review, author=moderator, text="Thank you.", is_from_moderators=True)

    letters = {letter.recipient: letter.text for letter in OutgoingMail.objects.filter(event__startswith="message")}
    assert set(letters) == {moderator.email, contributor.email}
    assert "My aunt." in letters[moderator.email]
    assert "Thank you." in letters[contributor.email]


PAGE = "7d5b3b3c-1f0e-4d35-9a57-0f4c3c1f6a11"


def test_a_double_click_on_a_message_sends_it_once(story_in_review, moderator, tab):
    page = tab.get(url("my_story", story_in_review)).content.decode()
    typed = {"key": re.search(r'name="key" value="([^"]+)"', page).group(1), "text": "My aunt."}

    answers = [tab.post(url("write_to_moderators", story_in_review), typed) for _click in range(3)]

    assert {answer.url for answer in answers} == {url("my_story", story_in_review)}
    assert story_in_review.messages.count() == 1
    assert OutgoingMail.objects.filter(event__startswith="message", recipient=moderator.email).count() == 1


def test_other_words_from_the_same_page_and_the_same_from_another_are_other_messages(story_in_review, tab):
    for key, text in ((PAGE, "One"), (PAGE, "Two"), (str(uuid.uuid4()), "One"), ("spoilt", "One"), ("", "One")):
        tab.post(url("write_to_moderators", story_in_review), {"key": key, "text": text})

    assert [message.text for message in story_in_review.messages.all()] == ["One", "Two", "One", "One", "One"]


def test_a_message_that_is_sent_signed_out_is_in_its_box_after_signing_in(story_in_review, tab, contributor):
    way_on = url("my_story", story_in_review)
    tab.logout()

    asked = tab.post(url("write_to_moderators", story_in_review), {"key": PAGE, "text": "My <aunt>."})
    assert asked.url == f"/sign-in/?next={way_on.replace('/', '%2F')}"
    tab.force_login(contributor, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = tab.get(way_on).content.decode()

    assert "What you wrote is below, and not sent yet." in page
    assert "My &lt;aunt&gt;.</textarea>" in page
    assert story_in_review.messages.count() == 0
    assert "My &lt;aunt&gt;." not in tab.get(way_on).content.decode()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write something first."), ("  \n", "Write something first."), ("x" * 5001, "at most 5000 characters")],
)
def test_a_message_that_cannot_be_sent_is_kept_in_its_box(story_in_review, tab, text, sentence):
    response = tab.post(url("write_to_moderators", story_in_review), {"text": text})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert text.strip() in response.content.decode()
    assert not Message.objects.exists()


def test_a_message_with_odd_characters_is_no_error_of_ours(story_in_review, tab):
    response = tab.post(url("write_to_moderators", story_in_review), {"text": "a\0b"})

    assert response.status_code == 422


def test_over_the_limit_a_message_waits(story_in_review, tab, monkeypatch):
    monkeypatch.setitem(throttling.LIMITS, Attempt.Kind.MESSAGE, throttling.Limit(1, 9, 9, 9))
    address = url("write_to_moderators", story_in_review)

    statuses = [tab.post(address, {"text": f"Message {n}"}).status_code for n in range(2)]

    assert statuses == [302, 429]
    assert Message.objects.count() == 1


def test_who_was_mailed_is_not_shown(story_in_review, moderator, tab, my_story):
    write_message(story_in_review, author=moderator, text="Thank you.", is_from_moderators=True)

    assert moderator.email not in my_story(story_in_review)


# What was sent


def test_own_pages_show_what_was_sent_and_not_what_an_editor_is_working_on(story_in_review, editor, my_story):
    story = latest(story_in_review)
    story.summary = "Half corrected"
    story.save_revision(user=editor)

    assert "Half corrected" not in my_story(story_in_review)


def test_while_it_waits_its_page_says_what_to_expect(story_in_review, my_story, decided):
    assert "Yours is the next to be read." in my_story(story_in_review)

    decided(story_in_review)
    assert "Yours is the next to be read." not in my_story(story_in_review)


def test_sent_on_is_the_day_on_which_it_was_sent(story_in_review, my_story):
    sent_at = timezone.now() - timedelta(days=400)
    type(story_in_review).objects.update(sent_at=sent_at)

    day = timezone.localdate(sent_at)
    assert f"{day.day} {day:%B %Y}" in my_story(story_in_review)


def test_whoever_helps_sees_the_story_and_can_change_it_but_not_withdraw_it(
    story_in_review, stranger, as_user, my_story, my_stories
):
    story_in_review.co_authors.add(stranger)
    helper = as_user(stranger)

    page = my_story(story_in_review, client=helper)

    assert "Seeds of Service" in my_stories(helper)
    assert url("edit_story", story_in_review) in buttons(page)
    assert url("withdraw", story_in_review) not in page
    assert helper.post(url("withdraw", story_in_review)).status_code == 404
    assert stage_of(story_in_review) == Stage.IN_REVIEW
