"""What whoever sent a story may count on."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import TaskState

from gallery.contributions.expectation import expectation
from gallery.models import Decision, GalleryPage, OutgoingMail

pytestmark = pytest.mark.django_db


def began(story, moment):
    TaskState.objects.for_instance(story).update(started_at=moment)


def day_of(moment):
    return date_format(timezone.localdate(moment), "j F Y")


@pytest.fixture
def at_noon(monkeypatch):
    """Today: a test that runs across midnight would count another day."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    return noon


@pytest.mark.parametrize("days", [1, 20])
def test_the_receipt_their_page_and_the_mail_say_by_when_an_answer_comes(
    share_story, gallery, as_user, contributor, at_noon, days
):
    GalleryPage.objects.filter(pk=gallery.pk).update(promised_days=days)
    contribution = share_story()
    sentence = f"You can expect an answer by {day_of(at_noon + timedelta(days=days))}."

    pages = [
        as_user(contributor).get(reverse(f"contributions:{name}", args=[contribution.pk])).content.decode()
        for name in ("sent", "my_story")
    ]

    assert all(sentence in page for page in pages)
    assert sentence in " ".join(OutgoingMail.objects.get(event__startswith="receipt").text.split())


def test_a_broken_promise_is_owned_up_to(story_in_review):
    began(story_in_review.story, timezone.make_aware(datetime(2026, 3, 1, 12)))

    words = "We promised an answer by 6 March 2026. We are sorry that it takes longer. Yours is the next to be read."
    assert expectation(story_in_review.story) == words


def test_the_whole_of_the_last_day_is_promised(story_in_review):
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    began(story_in_review.story, today - timedelta(days=5))

    assert f"You can expect an answer by {day_of(today)}." in expectation(story_in_review.story)


def test_what_was_measured_is_never_said_to_be_shorter_than_it_is(story_in_review):
    waits = [timedelta(hours=1, minutes=59)] * 5
    Decision.objects.bulk_create(Decision(story=story_in_review.story, kind="approve", waited=wait) for wait in waits)

    assert "Half of all stories get an answer in 2 hours." in expectation(story_in_review.story)


def test_nothing_is_promised_once_it_is_decided(published_story):
    assert "answer by" not in expectation(published_story)
