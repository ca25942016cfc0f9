"""Two moderators at the same moment, in threads, on a database of their own."""

import uuid
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from gallery.contributions.submission import SharedStory, StoryMovedOn, submit_story, take_back_story
from gallery.models import Contribution, Decision, Draft, GalleryPage, OutgoingMail, StoryPage, User
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import ReviewConflict, fingerprint, open_task, restore, take_down
from tests.deciding import decide

ROUNDS = 3
Kind = Decision.Kind


@pytest.fixture
def desk(own_database):
    """Two moderators, and a way to send them a story."""
    call_command("setup_gallery", stdout=StringIO())
    top = GalleryPage.objects.get()
    gallery = top.add_child(instance=GalleryPage(title="Programme", slug="programme"))
    contributor = User.objects.create_user("connie@example.org")
    moderators = [User.objects.create_user(f"{name}@example.org", name=name) for name in ("Mo", "Moira")]
    for moderator in moderators:
        moderator.groups.add(Group.objects.get(name=MODERATORS))

    def send():
        draft = Draft.objects.create(key=uuid.uuid4(), contributor=contributor, gallery=gallery)
        fields = {"title": "Seeds of Service", "summary": "We grow.", "organisation": "Growers"}
        submit_story(SharedStory(contact_email=contributor.email, fields=fields, answers=[]), draft=draft)
        return StoryPage.objects.latest("pk")

    return moderators, send


def stage_of(story):
    return Contribution.objects.with_stage().get(story=story).stage


@pytest.mark.parametrize("kinds", [(Kind.APPROVE, Kind.DECLINE), (Kind.REQUEST_CHANGES, Kind.APPROVE)])
def test_of_two_decisions_at_once_one_is_made_and_the_other_is_told(desk, at_once, kinds):
    moderators, send = desk
    for _round in range(ROUNDS):
        story = send()
        seen = fingerprint(story.get_latest_revision())

        results = at_once(
            [
                partial(decide, StoryPage.objects.get(pk=story.pk), kind=kind, moderator=who, seen=seen, message="Why.")
                for kind, who in zip(kinds, moderators, strict=True)
            ]
        )

        (made,) = [result for result in results if isinstance(result, Decision)]
        (told,) = [result for result in results if isinstance(result, ReviewConflict)]
        assert str(made.moderator) in str(told)
        assert [decision.kind for decision in story.decisions.all()] == [made.kind]
        assert StoryPage.objects.get(pk=story.pk).live == (made.kind == Kind.APPROVE)
        assert OutgoingMail.objects.filter(event=f"decision {made.pk}").count() == 1
        assert open_task(StoryPage.objects.get(pk=story.pk)) is None
        expected = {Kind.APPROVE: "published", Kind.DECLINE: "declined", Kind.REQUEST_CHANGES: "changes_requested"}
        assert stage_of(story) == expected[made.kind]


def test_taking_down_and_putting_back_at_once_ends_in_one_state(desk, at_once):
    moderators, send = desk
    story = send()
    decide(story, kind=Kind.APPROVE, moderator=moderators[0], seen=fingerprint(story.get_latest_revision()))

    down = [partial(take_down, story, moderator=who, message="Asked.") for who in moderators]
    results = at_once(down)
    assert sorted(type(result).__name__ for result in results) == ["Decision", "ReviewConflict"]

    results = at_once([partial(restore, story, moderator=who) for who in moderators])
    assert sorted(type(result).__name__ for result in results) == ["Decision", "ReviewConflict"]
    assert StoryPage.objects.get().live
    assert [decision.kind for decision in story.decisions.all()] == [Kind.APPROVE, Kind.TAKE_DOWN, Kind.RESTORE]


@pytest.mark.parametrize("kind", [Kind.APPROVE, Kind.REQUEST_CHANGES, Kind.DECLINE])
def test_of_a_decision_and_a_taking_back_at_once_one_wins_and_the_other_is_told(desk, at_once, kind):
    moderators, send = desk
    for _round in range(ROUNDS):
        story = send()
        seen, contribution = fingerprint(story.get_latest_revision()), Contribution.objects.get(story=story)

        decision, draft = at_once(
            [
                partial(decide, story, kind=kind, moderator=moderators[0], seen=seen, message="Why."),
                partial(take_back_story, contribution, by=contribution.contributor),
            ]
        )

        if isinstance(decision, Decision):
            assert isinstance(draft, StoryMovedOn)
            expected = {Kind.APPROVE: "published", Kind.DECLINE: "declined", Kind.REQUEST_CHANGES: "changes_requested"}
            assert stage_of(story) == expected[kind]
        else:
            assert isinstance(decision, ReviewConflict)
            assert isinstance(draft, Draft)
            assert stage_of(story) == "taken_back"
            assert not story.decisions.exists()
            assert not StoryPage.objects.get(pk=story.pk).live
