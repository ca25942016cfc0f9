"""The contributor's side: see what was changed, object to it, take the story down, say that it is still true."""

from decimal import Decimal

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from gallery.contributions.corrections import object_to_changes
from gallery.contributions.drafts import reopen_story
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.submission import StoryMovedOn, resubmit_story
from gallery.models import Contribution, Draft, Message, OutgoingMail, ReviewDate, StoryPage
from gallery.moderation.afterwards.review_dates import ask_about_due_stories, in_a_year
from gallery.moderation.edits.staff_edits import open_objections
from gallery.moderation.review import restore, take_down
from gallery.moderation.screen.conversation import write_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(story_in_review, moderator, decided):
    """Published after a moderator has changed its summary."""
    version = story_in_review.story.get_latest_revision_as_object()
    version.summary = "We grow food."
    version.save_revision(user=moderator)
    decided(story_in_review)
    return Contribution.objects.with_stage().get(pk=story_in_review.pk)


@pytest.fixture
def asked(published_story):
    """Published, and its contributor is asked whether it is still true."""
    ReviewDate.objects.create(story=published_story, due_on="2026-01-01")
    ask_about_due_stories()
    return Contribution.objects.get(story=published_story)


def url(name, contribution):
    return reverse(f"contributions:{name}", args=[contribution.pk])


def objection(text):
    return {"objection-text": text}


def test_their_page_shows_before_and_after(as_user, contributor, corrected):
    page = as_user(contributor).get(url("my_story", corrected)).content.decode()

    assert "A moderator changed this before it was published" in page
    assert '<del class="deletion">.</del><ins class="addition"> food.</ins>' in page


def test_nothing_is_shown_of_a_story_that_nobody_changed(as_user, contributor, published_story):
    page = as_user(contributor).get(url("my_story", published_story.contribution)).content.decode()

    assert "A moderator changed this" not in page


def test_nothing_is_shown_before_it_is_published(as_user, contributor, moderator, story_in_review):
    version = story_in_review.story.get_latest_revision_as_object()
    version.summary = "Half of a correction"
    version.save_revision(user=moderator)

    assert "Half of a correction" not in as_user(contributor).get(url("my_story", story_in_review)).content.decode()


@pytest.mark.parametrize("words", ["", "It was never food."])
def test_an_objection_reaches_the_moderators_once(words, as_user, contributor, moderator, corrected):
    browser = as_user(contributor)

    for _ in range(2):
        browser.post(url("object_to_story", corrected), objection(words))

    message = Message.objects.get()
    [mail] = OutgoingMail.objects.filter(event=f"message {message.pk}")
    assert (message.text, message.is_objection, message.author) == (words, True, contributor)
    assert mail.recipient == moderator.email
    assert words in mail.text
    assert PageLogEntry.objects.get(action="gallery.object").data["id"] == message.pk


def test_the_desk_and_their_page_show_the_objection(as_user, contributor, moderator, corrected):
    as_user(contributor).post(url("object_to_story", corrected), objection("It was never food."))

    desk = as_user(moderator).get(reverse("review_story", args=[corrected.story_id])).content.decode()
    page = as_user(contributor).get(url("my_story", corrected)).content.decode()

    assert "Connie objects to what was changed" in desk
    assert "It was never food." in desk
    assert "You objected on" in page
    assert url("object_to_story", corrected) not in page


def test_an_answer_settles_it(contributor, moderator, corrected):
    object_to_changes(corrected, text="", by=contributor)
    assert len(open_objections(corrected.story)) == 1

    write_message(corrected, author=moderator, text="You are right.", is_from_moderators=True)

    assert open_objections(corrected.story) == []


def test_a_later_decision_alone_does_not(contributor, moderator, corrected):
    object_to_changes(corrected, text="It was never food.", by=contributor)

    take_down(corrected.story, moderator=moderator, message="Asked for.")
    restore(corrected.story, moderator=moderator)

    assert [objection.text for objection in open_objections(corrected.story)] == ["It was never food."]


def test_there_is_nothing_to_object_to_where_nothing_was_changed(as_user, contributor, published_story):
    contribution = published_story.contribution

    response = as_user(contributor).post(url("object_to_story", contribution), objection("No."), follow=True)

    assert "moved on" in response.content.decode()
    assert not Message.objects.exists()


def test_what_was_withdrawn_meanwhile_is_not_objected_to(as_user, contributor, corrected):
    as_user(contributor).post(url("withdraw", corrected))

    with pytest.raises(StoryMovedOn):
        object_to_changes(corrected, text="", by=contributor)


@pytest.mark.parametrize("words", ["x" * 5001, "a\0b"])
def test_words_that_cannot_be_taken_are_kept_in_the_form(words, as_user, contributor, corrected):
    response = as_user(contributor).post(url("object_to_story", corrected), objection(words))

    assert response.status_code == 422
    assert words.replace("\0", "") in response.content.decode().replace("\0", "")
    assert not Message.objects.exists()


def test_the_story_can_be_taken_down_with_one_button(as_user, contributor, client, corrected):
    browser = as_user(contributor)
    page = browser.get(url("my_story", corrected)).content.decode()
    assert "Take the story down" in page

    browser.post(url("withdraw", corrected))

    assert not StoryPage.objects.published().exists()


def test_a_co_author_may_object_and_not_take_it_down(as_user, stranger, corrected):
    corrected.co_authors.add(stranger)
    browser = as_user(stranger)

    page = browser.get(url("my_story", corrected)).content.decode()
    browser.post(url("object_to_story", corrected), objection("Not so."))

    assert "Take the story down" not in page
    assert Message.objects.get().author == stranger


@pytest.mark.parametrize("name", ["object_to_story", "still_true"])
def test_a_stranger_finds_nothing(name, as_user, stranger, corrected):
    assert as_user(stranger).post(url(name, corrected)).status_code == 404
    assert as_user(stranger).get(url(name, corrected)).status_code == 405


def test_who_was_asked_says_that_it_is_still_true(as_user, contributor, asked):
    browser = as_user(contributor)
    page = browser.get(url("my_story", asked)).content.decode()
    assert "Yes, still true" in page

    browser.post(url("still_true", asked))

    assert ReviewDate.objects.get().due_on == in_a_year()
    assert "Yes, still true" not in browser.get(url("my_story", asked)).content.decode()


def test_saying_it_twice_does_nothing_more(as_user, contributor, asked):
    browser = as_user(contributor)

    for _ in range(2):
        answer = browser.post(url("still_true", asked), follow=True)

    assert "moved on" in answer.content.decode()
    assert PageLogEntry.objects.filter(action="gallery.confirm").count() == 1


def test_nobody_is_asked_before_the_day(as_user, contributor, published_story):
    page = as_user(contributor).get(url("my_story", published_story.contribution)).content.decode()

    assert "Yes, still true" not in page


@pytest.fixture
def moved(share_story, moderator, terms, decided):
    """Published, after a moderator has put it where it is on the map."""
    contribution = share_story(
        themes=[terms["nature"]], cohorts=[terms["veterans"]], place_name="Leith", region=terms["scotland"]
    )
    version = contribution.story.get_latest_revision_as_object()
    version.latitude, version.longitude = Decimal("51.50"), Decimal("-3.20")
    version.save_revision(user=moderator)
    decided(contribution)
    return contribution


def sent_again(contribution, **words):
    draft = reopen_story(contribution)
    draft.answers["story"] |= words
    draft.save()
    draft = Draft.objects.get(pk=draft.pk)
    resubmit_story(Questionnaire(draft).shared(), draft=draft, sent_by=contribution.contributor)
    return StoryPage.objects.get(contribution=contribution).get_latest_revision_as_object()


def test_a_place_that_was_not_touched_stays_where_a_moderator_has_put_it(moved):
    again = sent_again(moved, summary="New words.")

    assert (again.latitude, again.longitude) == (Decimal("51.50"), Decimal("-3.20"))


def test_another_place_is_looked_up(moved):
    again = sent_again(moved, place_name="Edinburgh")

    assert (again.place_name, again.latitude) == ("Edinburgh", Decimal("55.95"))
