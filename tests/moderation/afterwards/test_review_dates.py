"""Still true? A day for each published story, one mail when it has come, and a list of those that nobody answered."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from gallery.models import Contribution, OutgoingMail, ReviewDate
from gallery.moderation.afterwards.review_dates import ask_about_due_stories, confirm, in_a_year, set_review_date
from gallery.moderation.review import take_down

pytestmark = pytest.mark.django_db


@pytest.fixture
def due_story(published_story):
    ReviewDate.objects.create(story=published_story, due_on=timezone.localdate())
    return published_story


def mails():
    return OutgoingMail.objects.filter(event__startswith="still-true")


def url(story):
    return reverse("set_review_date", args=[story.pk])


@pytest.mark.parametrize(
    ("day", "later"),
    [(dt.date(2026, 11, 22), dt.date(2027, 11, 22)), (dt.date(2028, 2, 29), dt.date(2029, 2, 28))],
)
def test_a_year_later_there_is_such_a_day(day, later):
    assert in_a_year(day) == later


def test_the_review_screen_offers_a_year(as_user, moderator, published_story):
    page = as_user(moderator).get(reverse("review_story", args=[published_story.pk])).content.decode()

    assert f'value="{in_a_year():%Y-%m-%d}"' in page


def test_a_moderator_chooses_a_day(as_user, moderator, published_story):
    day = in_a_year()

    as_user(moderator).post(url(published_story), {"due_on": day.isoformat()})

    date = ReviewDate.objects.get(story=published_story)
    entry = PageLogEntry.objects.get(action="gallery.set_review_date")
    assert (date.due_on, entry.user, entry.data["id"]) == (day, moderator, date.pk)


@pytest.mark.parametrize(
    "day", ["", "today", "yesterday", "\0", "9999-12-31", "2027-02-30", "x" * 10_000, "0001-01-01", "<b>"]
)
def test_a_day_that_cannot_be_is_refused_politely(day, as_user, moderator, published_story):
    today = timezone.localdate()
    day = {"today": today.isoformat(), "yesterday": (today - dt.timedelta(days=1)).isoformat()}.get(day, day)

    response = as_user(moderator).post(url(published_story), {"due_on": day})

    form = response.context["review_date_form"]
    assert response.status_code == 422
    assert (list(form.errors), form["due_on"].value()) == (["due_on"], day)
    assert form.errors["due_on"][0] in response.content.decode()
    assert not ReviewDate.objects.exists()


def test_a_story_that_is_not_public_gets_no_day(as_user, moderator, story_in_review):
    as_user(moderator).post(url(story_in_review.story), {"due_on": in_a_year().isoformat()})

    assert not ReviewDate.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "contributor", "editor"])
def test_nobody_else_chooses(who, request, as_user, published_story):
    as_user(request.getfixturevalue(who)).post(url(published_story), {"due_on": in_a_year().isoformat()})

    assert not ReviewDate.objects.exists()


def test_it_is_asked_once_on_the_day(due_story, contributor):
    ask_about_due_stories()
    ask_about_due_stories()

    [mail] = mails()
    date = ReviewDate.objects.get(story=due_story)
    assert mail.recipient == contributor.email
    assert f"{reverse('contributions:my_story', args=[due_story.contribution.pk])}#still-true" in mail.text
    assert date.asked_at is not None
    assert PageLogEntry.objects.get(action="gallery.ask_again").data["id"] == date.pk


def test_nobody_is_asked_too_early(published_story):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    ReviewDate.objects.create(story=published_story, due_on=tomorrow)

    ask_about_due_stories()

    assert not mails().exists()


def test_nobody_is_asked_about_a_story_that_was_taken_down(due_story, moderator):
    take_down(due_story, moderator=moderator, message="Asked to.")

    ask_about_due_stories()

    assert not mails().exists()


def test_where_nobody_is_left_to_ask_the_desk_sees_it(as_user, moderator, due_story):
    Contribution.objects.filter(story=due_story).update(contact_email="")

    ask_about_due_stories()

    assert not mails().exists()
    assert due_story.title in as_user(moderator).get(reverse("overdue_stories")).content.decode()


def test_an_answer_is_good_for_a_year(due_story, contributor):
    ask_about_due_stories()

    assert confirm(due_story, by=contributor)

    date = ReviewDate.objects.get(story=due_story)
    entry = PageLogEntry.objects.get(action="gallery.confirm")
    assert (date.due_on, date.asked_at) == (in_a_year(), None)
    assert date.confirmed_at is not None
    assert (entry.user, entry.data["id"]) == (contributor, date.pk)


def test_who_was_not_asked_confirms_nothing(due_story, contributor):
    assert not confirm(due_story, by=contributor)
    assert not PageLogEntry.objects.filter(action="gallery.confirm").exists()


def test_a_new_day_makes_a_new_question(due_story, moderator):
    ask_about_due_stories()

    set_review_date(due_story, due_on=in_a_year(), by=moderator)

    assert ReviewDate.objects.get(story=due_story).asked_at is None


def test_the_desk_shows_what_is_due(as_user, moderator, due_story):
    desk = as_user(moderator)

    assert due_story.title in desk.get(reverse("overdue_stories")).content.decode()
    assert "Nobody has said that these are still true" in desk.get(reverse("wagtailadmin_home")).content.decode()
    ReviewDate.objects.update(due_on=in_a_year())
    assert "None is due" in desk.get(reverse("overdue_stories")).content.decode()
    assert "still true" not in desk.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("who", ["stranger", "editor"])
def test_the_list_is_for_moderators(who, request, as_user, due_story):
    response = as_user(request.getfixturevalue(who)).get(reverse("overdue_stories"))

    assert response.status_code == 302
