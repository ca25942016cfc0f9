"""Text that a moderator has changed: nothing is written over unseen, and what was sent is kept beside it."""

import re

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from gallery.contributions.drafts import reopen_story
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.submission import resubmit_story, take_back_story
from gallery.models import CheckSummary, Draft, OutgoingMail, Question, StoryPage, User
from gallery.models.versions import is_changed
from gallery.moderation.edits.staff_edits import edited_parts, published_edits
from tests.moderation.test_permissions import editor_form, page_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_moderator(moderator):
    user = User.objects.create_user("mia@example.org", "a long password", name="Mia")
    user.groups.set(moderator.groups.all())
    return user


def edit_url(story):
    return page_url("edit", story.pk)


def latest(story):
    return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()


def hidden(page, name):
    """What a hidden field of a page holds."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def sent_again(contribution, **words):
    """Its contributor takes it back, changes it and sends it again."""
    draft = take_back_story(contribution, by=contribution.contributor)
    draft.answers["story"] |= words
    draft.save()
    draft = Draft.objects.get(pk=draft.pk)
    return resubmit_story(Questionnaire(draft).shared(), draft=draft, sent_by=contribution.contributor)


@pytest.mark.parametrize("first", ["moderator", "second_moderator"])
def test_whoever_saves_second_is_refused_and_sees_both_texts(first, as_user, moderator, second_moderator, share_story):
    story = share_story().story
    people = {"moderator": moderator, "second_moderator": second_moderator}
    faster = people.pop(first)
    slower = next(iter(people.values()))
    theirs, mine = editor_form(story, summary="Of the faster."), editor_form(story, summary="Of the slower.")

    as_user(faster).post(edit_url(story), theirs)
    refused = as_user(slower).post(edit_url(story), mine)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert f"{faster.name} changed this story" in page
    assert "Of the faster." in page
    assert "Of the slower." in page
    assert latest(story).summary == "Of the faster."


def test_what_was_refused_can_be_saved_once_it_was_seen(as_user, moderator, second_moderator, story_in_review):
    story = story_in_review.story
    mine = editor_form(story, summary="Of the slower.")
    as_user(second_moderator).post(edit_url(story), editor_form(story, summary="Of the faster."))

    page = as_user(moderator).post(edit_url(story), mine).content.decode()
    seen = {name: hidden(page, name) for name in ("loaded_revision_id", "loaded_revision_created_at", "started_from")}
    saved = as_user(moderator).post(edit_url(story), mine | seen)

    assert saved.status_code == 302
    assert latest(story).summary == "Of the slower."
    assert [revision.content["summary"] for revision in story.revisions.order_by("pk")][-2:] == [
        "Of the faster.",
        "Of the slower.",
    ]


def test_a_third_save_meanwhile_is_not_written_over_either(as_user, moderator, second_moderator, story_in_review):
    story = story_in_review.story
    mine = editor_form(story, summary="Of the slower.")
    as_user(second_moderator).post(edit_url(story), editor_form(story, summary="Once."))
    page = as_user(moderator).post(edit_url(story), mine).content.decode()
    seen = {name: hidden(page, name) for name in ("loaded_revision_id", "loaded_revision_created_at", "started_from")}
    as_user(second_moderator).post(edit_url(story), editor_form(story, summary="Twice."))

    refused = as_user(moderator).post(edit_url(story), mine | seen)

    assert refused.status_code == 409
    assert latest(story).summary == "Twice."


def test_what_its_contributor_sent_meanwhile_is_not_written_over(as_user, moderator, told_story):
    story = told_story.story
    mine = editor_form(story, summary="Of the moderator.")
    sent_again(told_story, summary="Of the contributor.")

    refused = as_user(moderator).post(edit_url(story), mine)
    page = refused.content.decode()
    seen = {name: hidden(page, name) for name in ("loaded_revision_id", "loaded_revision_created_at", "started_from")}
    assert refused.status_code == 409
    assert f"{told_story.contributor.name} changed this story" in page
    assert latest(story).summary == "Of the contributor."

    saved = as_user(moderator).post(edit_url(story), mine | seen)
    now = latest(story)
    assert saved.status_code == 302
    assert now.summary == "Of the moderator."
    assert [answer.text for answer in now.answers.all()] == ["We dug.", "It grew."]


@pytest.fixture
def told_story(share_story, terms, contributor):
    """With all that the form asks for, so that it can be sent again."""
    return share_story(
        themes=[terms["nature"]],
        cohorts=[terms["veterans"]],
        place_name="Catterick",
        region=terms["wales"],
    )


def test_answers_still_belong_to_their_questions_after_the_editor_has_saved_what_was_sent_again(
    as_user, moderator, told_story
):
    story = told_story.story
    answered = {f"answer_{question.pk}": "New words." for question in Question.objects.all()}
    sent_again(told_story, **answered)
    assert None in {answer.pk for answer in latest(story).answers.all()}

    saved = as_user(moderator).post(edit_url(story), editor_form(story, summary="Corrected."))

    assert saved.status_code == 302
    assert [answer.question_id for answer in latest(story).answers.all()] == list(
        Question.objects.order_by("sort_order").values_list("pk", flat=True)
    )


@pytest.mark.parametrize("number", ["", "0", "abc", "9" * 30, "-1", "\u00b2", "\0"])
def test_a_form_that_names_no_version_is_refused_politely(number, as_user, moderator, story_in_review):
    story = story_in_review.story
    form = editor_form(story, summary="Forged.") | {"loaded_revision_id": number, "started_from": number}

    assert as_user(moderator).post(edit_url(story), form).status_code == 409
    assert latest(story).summary == "We grow."


def test_what_was_sent_is_never_overwritten_in_place(as_user, moderator, story_in_review):
    story = story_in_review.story
    sent = story.get_latest_revision()
    form = editor_form(story, summary="Forged.") | {"overwrite_revision_id": sent.pk}

    as_user(moderator).post(edit_url(story), form)

    sent.refresh_from_db()
    assert sent.content["summary"] == "We grow."
    assert latest(story).summary == "Forged."


def test_another_page_s_version_is_not_taken_for_where_it_started(as_user, moderator, share_story):
    one, other = share_story(title="One").story, share_story(title="Other").story
    form = editor_form(one, summary="Changed.") | {"started_from": other.get_latest_revision().pk}

    as_user(moderator).post(edit_url(one), form)

    assert (latest(one).title, latest(one).summary) == ("One", "Changed.")


def test_an_edit_is_recorded_and_checked_again(as_user, moderator, story_in_review):
    story = story_in_review.story

    as_user(moderator).post(edit_url(story), editor_form(story, summary="Call 07700 900123."))

    entry = PageLogEntry.objects.get(page=story.pk, action="gallery.edit")
    newest = StoryPage.objects.get(pk=story.pk).get_latest_revision()
    assert entry.user == moderator
    assert entry.data["id"] == newest.pk
    assert CheckSummary.objects.get(story=story).revision_id == newest.pk


def test_the_editor_of_other_pages_is_as_it_was(as_user, editor, gallery):
    page = as_user(editor).get(page_url("edit", gallery.pk))

    assert page.status_code == 200
    assert 'name="started_from"' not in page.content.decode()


@pytest.mark.parametrize("who", ["stranger", "contributor"])
def test_nobody_else_edits(who, request, as_user, story_in_review):
    story = story_in_review.story

    response = as_user(request.getfixturevalue(who)).post(edit_url(story), editor_form(story, summary="Mine."))

    assert response.status_code == 302
    assert latest(story).summary == "We grow."


def test_what_was_sent_is_compared_with_what_the_moderator_made_of_it(as_user, moderator, story_in_review, decided):
    story = story_in_review.story
    as_user(moderator).post(edit_url(story), editor_form(story, summary="We grow food."))

    [change] = edited_parts(StoryPage.objects.get(pk=story.pk))
    decided(story_in_review)
    story_in_review.refresh_from_db()

    assert change.label == "Summary"
    assert "<del" in change.html
    assert "We grow" in change.html
    assert "food." in change.html
    assert published_edits(story_in_review) == [change]
    assert is_changed(story_in_review, story_in_review.story.live_revision)


def test_nothing_is_said_to_be_changed_where_nothing_was(story_in_review, decided):
    decided(story_in_review)
    story_in_review.refresh_from_db()

    assert edited_parts(story_in_review.story) == published_edits(story_in_review) == []
    assert not is_changed(story_in_review, story_in_review.story.live_revision)


def test_a_save_without_a_change_is_no_change(as_user, moderator, story_in_review, decided):
    story = story_in_review.story
    as_user(moderator).post(edit_url(story), editor_form(story))
    decided(story_in_review)
    story_in_review.refresh_from_db()

    assert published_edits(story_in_review) == []
    assert not is_changed(story_in_review, story_in_review.story.live_revision)


def test_how_a_browser_ends_its_lines_is_no_change(as_user, moderator, share_story):
    story = share_story(summary="We grow.\nAnd eat.").story

    as_user(moderator).post(edit_url(story), editor_form(story, summary="We grow.\r\nAnd eat."))

    assert latest(story).summary == "We grow.\nAnd eat."
    assert edited_parts(StoryPage.objects.get(pk=story.pk)) == []


def test_what_its_contributor_sends_later_is_no_edit_of_the_staff(told_story, decided):
    decided(told_story)
    draft = reopen_story(told_story)
    draft.answers["story"] |= {"summary": "New words."}
    draft.save()
    draft = Draft.objects.get(pk=draft.pk)
    resubmit_story(Questionnaire(draft).shared(), draft=draft, sent_by=told_story.contributor)
    told_story.refresh_from_db()

    assert published_edits(told_story) == edited_parts(told_story.story) == []


def test_the_letter_says_that_something_was_changed(as_user, moderator, story_in_review, decided):
    story = story_in_review.story
    as_user(moderator).post(edit_url(story), editor_form(story, summary="We grow food."))

    decided(story_in_review)

    letter = OutgoingMail.objects.get(event__startswith="decision")
    assert "A moderator changed something in it" in letter.text
    assert f"{reverse('contributions:my_story', args=[story_in_review.pk])}#changed" in letter.text


def test_the_letter_about_an_untouched_story_does_not(story_in_review, decided):
    decided(story_in_review)

    assert "changed" not in OutgoingMail.objects.get(event__startswith="decision").text


def test_the_review_screen_shows_it(as_user, moderator, story_in_review):
    story = story_in_review.story
    desk = as_user(moderator)
    before = desk.get(reverse("review_story", args=[story.pk])).content.decode()
    desk.post(edit_url(story), editor_form(story, summary="We grow food."))

    page = desk.get(reverse("review_story", args=[story.pk])).content.decode()

    assert "Changed after it was sent" in page
    assert "Changed after it was sent" not in before
