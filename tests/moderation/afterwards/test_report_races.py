"""Reports that come, and are decided, at the same moment, in threads, on a database of their own."""

import uuid
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from gallery.models import GalleryPage, OutgoingMail, Report, StoryPage, User
from gallery.moderation.afterwards.reports import decide_reports
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import ReviewConflict
from tests.contributions.test_reports import words


@pytest.fixture
def story(own_database):
    """Published."""
    call_command("setup_gallery", stdout=StringIO())
    gallery = GalleryPage.objects.get().add_child(instance=GalleryPage(title="Programme", slug="programme"))
    return gallery.add_child(instance=StoryPage(title="Seeds", summary="We grow.", organisation="Growers"))


@pytest.fixture
def moderators(story):
    people = [User.objects.create_user(f"{name}@example.org", name=name) for name in ("Mo", "Moira")]
    for person in people:
        person.groups.add(Group.objects.get(name=MODERATORS))
    return people


def entries(action):
    return PageLogEntry.objects.filter(action=action).count()


def test_ten_identical_reports_at_once_are_one(story, moderators, at_once):
    address = reverse("contributions:report_story", args=[story.pk])
    clients = [Client() for _click in range(10)]
    for client in clients:
        client.get("/robots.txt")  # its middleware, before the race

    answers = at_once([partial(client.post, address, words()) for client in clients])

    assert {answer.url for answer in answers} == {f"{address}?sent"}
    assert (Report.objects.count(), entries("gallery.report")) == (1, 1)
    assert OutgoingMail.objects.filter(event__startswith="report").count() == len(moderators)


@pytest.mark.parametrize(
    "outcomes", [("nothing", "corrected"), ("taken_down", "nothing"), ("taken_down", "taken_down")]
)
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(story, moderators, at_once, outcomes):
    made = Report.objects.create(story=story, reason="harm", key=uuid.uuid4(), email="vera@example.net")

    results = at_once(
        [
            partial(decide_reports, story, numbers=[made.pk], outcome=outcome, moderator=who, message="Why.")
            for outcome, who in zip(map(Report.Outcome, outcomes), moderators, strict=True)
        ]
    )

    (decided,) = [result for result in results if isinstance(result, list)]
    (told,) = [result for result in results if isinstance(result, ReviewConflict)]
    assert str(decided[0].decided_by) in str(told)
    assert entries("gallery.decide_report") == 1
    assert OutgoingMail.objects.filter(recipient="vera@example.net").count() == 1
    assert StoryPage.objects.get(pk=story.pk).live == (decided[0].outcome != "taken_down")
