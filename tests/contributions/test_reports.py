"""Anybody reports a story that is published: nobody learns who it was, and the story stays as it is."""

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from gallery.contributions.reports import Reported, take_report
from gallery.contributions.spam import SALT
from gallery.contributions.throttling import LIMITS, Kind
from gallery.models import Attempt, MailChoice, OutgoingMail, Report, StoryPage
from gallery.moderation.review import take_down

pytestmark = pytest.mark.django_db

PAGE = str(uuid.UUID(int=7))


@pytest.fixture
def address(published_story):
    return reverse("contributions:report_story", args=[published_story.pk])


def words(**changes):
    typed = {
        "key": PAGE,
        "reason": "privacy",
        "text": "My neighbour is in the second picture.\nShe was never asked.",
        "email": "vera@example.net",
        "opened": signing.dumps(time.time() - 10, salt=SALT),
    }
    return {**typed, **changes}


def told_of_reports():
    return OutgoingMail.objects.filter(event__startswith="report ")


def test_the_story_leads_to_the_form_and_the_form_to_a_receipt(client, published_story, address):
    assert f'href="{address}"' in client.get(published_story.url).content.decode()

    page = client.get(address).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page).group(1)
    response = client.post(address, words(key=key))

    assert response.url == f"{address}?sent"
    assert "We have your report" in client.get(response.url).content.decode()
    report = Report.objects.get()
    assert (report.story, report.reason, report.email) == (published_story, "privacy", "vera@example.net")
    assert report.text == "My neighbour is in the second picture.\r\nShe was never asked.".replace("\r", "")


def test_the_form_says_who_reads_what_is_written_into_it(client, address):
    page = client.get(address).content.decode()

    assert "The moderators and whoever runs the programme read this." in page
    assert "Only the moderators see it." in page


def test_neither_words_nor_an_address_need_to_be_given(client, address):
    client.post(address, words(text="", email=""))

    assert [(report.text, report.email) for report in Report.objects.all()] == [("", "")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "Choose what is wrong."),
        ({"reason": "dislike"}, "Choose what is wrong."),
        ({"reason": "other", "text": " "}, "Write what is wrong."),
        ({"email": "vera"}, "Enter a valid email address."),
        ({"text": "a" * 2001}, "Ensure this value has at most 2000 characters"),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"website": "https://spam.example"}, "Please press the button once more."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, address, changes, said):
    response = client.post(address, words(**changes))

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert Report.objects.count() == 0
    assert changes.get("email", "vera@example.net") in page


@pytest.mark.parametrize("key", ["", "spoilt", "\0", "7" * 10_000])
def test_a_report_whose_key_was_spoilt_comes_in_all_the_same(client, address, key):
    client.post(address, words(key=key))

    assert Report.objects.count() == 1


def test_a_page_that_is_shown_again_keeps_its_key(client, address):
    page = client.post(address, words(reason="")).content.decode()

    assert f'name="key" value="{PAGE}"' in page


def test_twenty_identical_posts_are_one_report_one_mail_one_entry_and_count_once(client, address, moderator):
    answers = [client.post(address, words()) for _time in range(20)]

    assert {answer.url for answer in answers} == {f"{address}?sent"}
    assert Report.objects.count() == 1
    assert told_of_reports().count() == 1
    assert PageLogEntry.objects.filter(action="gallery.report").count() == 1
    assert Attempt.objects.filter(kind=Kind.REPORT).count() == 1


def test_other_words_from_the_same_page_are_another_report(client, address):
    client.post(address, words())
    client.post(address, words(text="And the date is wrong."))

    assert min(Report.objects.values_list("text", flat=True)) == "And the date is wrong."
    assert Report.objects.count() == 2


def test_whoever_reports_too_much_is_told_when_to_go_on_and_loses_nothing(client, address):
    most = LIMITS[Kind.REPORT].network_an_hour
    for number in range(most):
        client.post(address, words(text=f"Number {number}"))

    response = client.post(address, words(text="One more"))

    assert response.status_code == 429
    assert "One more" in response.content.decode()
    assert int(response["Retry-After"]) > 0
    assert Report.objects.count() == most


def test_however_many_report_it_the_story_stays_public(client, published_story):
    for number in range(30):
        take_report(Reported(uuid.uuid4(), "harm", f"Number {number}", ""), story=published_story)

    assert Report.objects.count() == 30
    assert client.get(published_story.url).status_code == 200


def test_only_a_story_that_is_public_can_be_reported(client, address, published_story, moderator, story_in_review):
    waiting = reverse("contributions:report_story", args=[story_in_review.story_id])
    take_down(published_story, moderator=moderator, message="Asked for.")

    assert [client.get(path).status_code for path in (waiting, address)] == [404, 404]
    assert [client.post(path, words()).status_code for path in (waiting, address)] == [404, 404]
    assert Report.objects.count() == 0


def test_a_story_that_is_taken_down_at_that_moment_takes_no_report(published_story, moderator):
    as_it_was = StoryPage.objects.get(pk=published_story.pk)
    take_down(published_story, moderator=moderator, message="Asked for.")

    with pytest.raises(StoryPage.DoesNotExist):
        take_report(Reported(uuid.uuid4(), "harm", "", ""), story=as_it_was)


def test_moderators_get_a_mail_that_leads_to_the_report_and_says_nothing_of_who_wrote_it(
    client, address, moderator, as_user
):
    client.post(address, words())

    letter = told_of_reports().get()
    page = as_user(moderator).get(re.search(r"http://testserver(/admin\S+)", letter.text).group(1)).content.decode()
    assert letter.recipient == moderator.email
    assert letter.subject == "A story was reported: Seeds of Service"
    assert "It shows or names somebody who may not have agreed" in letter.text
    for private in ("vera", "neighbour"):
        assert private not in letter.text + letter.html
    assert "My neighbour is in the second picture." in page
    assert "vera@example.net" in page


@pytest.mark.parametrize("pace", ["daily", "none"])
def test_a_moderator_who_has_chosen_so_gets_no_mail_of_it(client, address, moderator, gallery, pace):
    MailChoice.objects.create(moderator=moderator, gallery=gallery, pace=pace)

    client.post(address, words())

    assert told_of_reports().count() == 0
    assert Report.objects.count() == 1


def test_many_reports_of_one_kind_are_one_mail_an_hour(published_story, moderator, monkeypatch):
    for reason in ("harm", "harm", "wrong"):
        take_report(Reported(uuid.uuid4(), reason, "", ""), story=published_story)
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("gallery.notifications.to_moderators.timezone.now", lambda: later)
    take_report(Reported(uuid.uuid4(), "harm", "", ""), story=published_story)

    assert told_of_reports().count() == 3


def test_whoever_told_the_story_learns_nothing_of_a_report(
    client, address, published_story, contributor, moderator, as_user
):
    published_story.contribution.co_authors.add(moderator)
    before = list(OutgoingMail.objects.values_list("pk", flat=True))

    client.post(address, words())

    pages = [reverse("contributions:my_story", args=[published_story.contribution.pk]), published_story.url]
    shown = "".join(as_user(contributor).get(page).content.decode() for page in pages)
    assert "vera" not in shown
    assert "neighbour" not in shown
    assert list(OutgoingMail.objects.exclude(pk__in=before)) == []


def test_the_log_holds_no_name_of_the_reporter_and_none_of_their_words(as_user, address, stranger):
    as_user(stranger).post(address, words())

    entry = PageLogEntry.objects.get(action="gallery.report")
    assert entry.user is None
    assert entry.data == {"about": "report", "id": Report.objects.get().pk}
