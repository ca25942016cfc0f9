"""Who is looking at a story, so that two do not read the same one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from gallery.contributions.submission import withdraw_story
from gallery.models import Decision, StoryPage, User
from gallery.moderation.claims import STALE_AFTER, claim, claimed_by_another, holder, release, release_stale
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import decide
from gallery.moderation.standing import ReviewConflict, fingerprint
from tests.deciding import all_confirmed

pytestmark = pytest.mark.django_db

Kind = Decision.Kind


@pytest.fixture
def colleague(top_gallery):
    user = User.objects.create_user("cole@example.org", "a long password", name="Cole")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def story(story_in_review):
    return story_in_review.story


def now(story):
    return StoryPage.objects.get(pk=story.pk)


def kept(story):
    entries = PageLogEntry.objects.filter(page=story.pk, action__startswith="gallery.").order_by("pk")
    return [(entry.action, entry.user) for entry in entries if entry.action in ("gallery.claim", "gallery.release")]


def grow_old(story):
    StoryPage.objects.filter(pk=story.pk).update(locked_at=timezone.now() - STALE_AFTER - timedelta(seconds=1))


def test_a_claim_is_wagtails_lock_and_stands_in_the_log(story, moderator, colleague):
    claim(story, by=moderator)

    assert now(story).get_lock().for_user(colleague)
    assert not now(story).get_lock().for_user(moderator)
    assert claimed_by_another(now(story), colleague) == moderator
    assert claimed_by_another(now(story), moderator) is None
    assert kept(story) == [("gallery.claim", moderator)]


def test_the_same_person_claims_once_and_for_longer(story, moderator):
    claim(story, by=moderator)
    before = timezone.now() - timedelta(hours=1)
    StoryPage.objects.filter(pk=story.pk).update(locked_at=before)

    claim(story, by=moderator)

    assert now(story).locked_at > before
    assert kept(story) == [("gallery.claim", moderator)]


def test_a_colleague_is_told_who_and_since_when_and_may_take_over(story, moderator, colleague):
    claim(story, by=moderator)

    with pytest.raises(ReviewConflict, match=r"Mo has been looking at this story since \d\d:\d\d\."):
        claim(story, by=colleague)
    claim(story, by=colleague, takes_over=True)

    assert holder(now(story)) == colleague
    assert kept(story) == [("gallery.claim", moderator), ("gallery.claim", colleague)]


def test_a_claim_that_grew_old_does_not_count(story, moderator, colleague):
    claim(story, by=moderator)
    grow_old(story)

    assert holder(now(story)) is None
    claim(story, by=colleague)

    assert holder(now(story)) == colleague


def test_the_worker_opens_what_somebody_claimed_and_left(story, share_story, moderator):
    fresh = share_story(title="Fresh").story
    for one in (story, fresh):
        claim(one, by=moderator)
    grow_old(story)

    release_stale()

    assert (now(story).locked, now(fresh).locked) == (False, True)
    assert kept(story) == [("gallery.claim", moderator), ("gallery.release", None)]


def test_only_whoever_claimed_it_releases_it(story, moderator, colleague):
    claim(story, by=moderator)

    with pytest.raises(ReviewConflict):
        release(story, by=colleague)
    release(story, by=moderator)
    release(story, by=moderator)

    assert not now(story).locked
    assert kept(story) == [("gallery.claim", moderator), ("gallery.release", moderator)]


def test_a_story_of_ones_own_is_not_claimed(share_story, moderator):
    story = share_story(by=moderator).story

    with pytest.raises(ReviewConflict, match="your own story"):
        claim(story, by=moderator)

    assert not now(story).locked


def test_there_is_nothing_to_claim_once_it_is_decided_or_withdrawn(
    share_story, decided, moderator, colleague, contributor
):
    published = decided(share_story(title="Published"))
    withdrawn = share_story(title="Withdrawn")
    withdraw_story(withdrawn, by=contributor)

    with pytest.raises(ReviewConflict, match="Mo decided “Published”"):
        claim(published, by=colleague)
    with pytest.raises(ReviewConflict, match="withdrawn"):
        claim(withdrawn.story, by=colleague)


@pytest.mark.parametrize("kind", [Kind.APPROVE, Kind.REQUEST_CHANGES, Kind.DECLINE])
def test_nobody_else_decides_what_is_claimed_and_the_decision_ends_it(story, moderator, colleague, kind):
    claim(story, by=moderator)
    choice = {
        "kind": kind,
        "seen": fingerprint(story.get_latest_revision()),
        "message": "Because.",
        "confirmed": all_confirmed(story),
    }

    with pytest.raises(ReviewConflict, match="Mo has been looking"):
        decide(story, moderator=colleague, **choice)
    decide(story, moderator=moderator, **choice)

    assert not now(story).locked
    assert [row.kind for row in Decision.objects.all()] == [kind]


def test_the_buttons_lead_back_to_where_they_were_pressed(as_user, story, moderator):
    desk, queue = as_user(moderator), f"{reverse('stories')}?p=1"

    claimed = desk.post(reverse("claim_story", args=[story.pk]), {"next": queue})
    assert (claimed.url, now(story).locked_by) == (queue, moderator)
    released = desk.post(reverse("release_story", args=[story.pk]), {"next": "https://elsewhere.example/"})

    assert (released.url, now(story).locked) == (reverse("review_story", args=[story.pk]), False)


def test_a_conflict_is_said_and_taking_over_is_a_choice(as_user, story, moderator, colleague):
    claim(story, by=moderator)
    desk, url = as_user(colleague), reverse("claim_story", args=[story.pk])

    page = desk.post(url, {"next": reverse("stories")}, follow=True).content.decode()
    assert "Mo has been looking at this story" in page
    assert holder(now(story)) == moderator

    desk.post(url, {"takes_over": "1"})
    assert holder(now(story)) == colleague


@pytest.mark.parametrize("who", ["contributor", "stranger", "editor"])
@pytest.mark.parametrize("name", ["claim_story", "release_story"])
def test_nobody_but_moderators_claims_or_releases(who, name, request, as_user, story, moderator):
    claim(story, by=moderator)
    response = as_user(request.getfixturevalue(who)).post(reverse(name, args=[story.pk]), {"takes_over": "1"})

    assert response.status_code in (302, 403)
    assert holder(now(story)) == moderator


def test_what_is_no_story_is_not_found(as_user, moderator, gallery):
    for number in (gallery.pk, 999_999, 2**62):
        assert as_user(moderator).post(reverse("claim_story", args=[number])).status_code == 404


def test_looking_changes_nothing(as_user, story, moderator):
    assert as_user(moderator).get(reverse("claim_story", args=[story.pk])).status_code == 405
    assert not now(story).locked
