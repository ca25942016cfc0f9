"""An impatient thumb: the same thing done many times at the same moment, in threads, on a database of its own."""

import uuid
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from gallery.contributions.submission import StoryMovedOn, take_back_story, withdraw_story
from gallery.models import (
    Contribution,
    Decision,
    Draft,
    GalleryPage,
    OutgoingMail,
    Question,
    StoryImage,
    StoryPage,
    User,
)
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import ReviewConflict, fingerprint, open_task
from tests.contributions.browsing import check_url, open_page, step_url
from tests.contributions.conftest import make_draft, picture, pictures_of, stage_of
from tests.deciding import decide

ROUNDS = 3


@pytest.fixture
def gallery(own_database):
    call_command("setup_gallery", stdout=StringIO())
    programme = GalleryPage(title="Programme", slug="programme")
    programme.questions.set([Question(label="What did you do?", word_limit=150)])
    return GalleryPage.objects.get().add_child(instance=programme)


@pytest.fixture
def contributor(gallery):
    return User.objects.create_user("connie@example.org", name="Connie")


@pytest.fixture
def moderator(gallery):
    user = User.objects.create_user("mo@example.org", name="Mo")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def browsers():
    """So many windows of one person, their middleware loaded before the race."""

    def open_windows(user, number):
        found = [Client() for _ in range(number)]
        for client in found:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            client.get("/robots.txt")
        return found

    return open_windows


def statuses(responses):
    for response in responses:
        if isinstance(response, Exception):
            raise response
    return [response.status_code for response in responses]


def read_and_agreed(client, draft):
    """What the button of the last step sends, once somebody has read it."""
    return open_page(client, check_url(draft)).body("send", consent="on")


@pytest.mark.parametrize("photos", [0, 2])
def test_twenty_identical_sendings_at_once_are_one_story_and_one_receipt(
    gallery, contributor, browsers, at_once, photos
):
    GalleryPage.objects.filter(pk=gallery.pk).update(is_photo_required=photos > 0)
    draft = make_draft(contributor, gallery, photos=photos)
    images = pictures_of(draft)
    clients = browsers(contributor, 20)
    form = read_and_agreed(clients[0], draft)

    responses = at_once([partial(client.post, check_url(draft), form) for client in clients])

    assert set(statuses(responses)) == {302}
    assert {response.url for response in responses} == {
        reverse("contributions:sent", args=[Contribution.objects.get().pk])
    }
    assert [photo.image for photo in StoryPage.objects.get().photos.all()] == images
    assert StoryImage.objects.count() == photos
    assert not Draft.objects.exists()
    assert OutgoingMail.objects.filter(event__startswith="receipt").count() == 1


def test_twenty_identical_sendings_of_changes_are_one_new_version(gallery, contributor, moderator, browsers, at_once):
    clients = browsers(contributor, 20)
    draft = make_draft(contributor, gallery)
    clients[0].post(check_url(draft), read_and_agreed(clients[0], draft))
    contribution = Contribution.objects.get()
    clients[0].post(reverse("contributions:edit_story", args=[contribution.pk]))
    changes = Draft.objects.get()
    Draft.objects.update(created_at="2020-01-01T00:00Z")
    form = read_and_agreed(clients[0], changes)

    responses = at_once([partial(client.post, check_url(changes), form) for client in clients])

    assert set(statuses(responses)) == {302}
    assert {response.url for response in responses} == {reverse("contributions:sent", args=[contribution.pk])}
    assert StoryPage.objects.get().revisions.count() == 2
    assert contribution.changes.count() == 1
    assert not Draft.objects.exists()


def test_twenty_first_saves_at_once_are_one_draft(gallery, contributor, browsers, at_once):
    clients = browsers(contributor, 20)
    address = reverse("contributions:share_story", args=["programme"])
    form = open_page(clients[0], address).body("autosave", your_name="Connie", count="1")

    responses = at_once([partial(client.post, address, form) for client in clients])

    assert set(statuses(responses)) == {200}
    assert Draft.objects.get().answers["story"]["your_name"] == "Connie"


def test_of_saves_at_once_from_many_windows_none_is_lost_unseen(gallery, contributor, browsers, at_once):
    """One is kept; every other window is told, and still has its own words."""
    draft = make_draft(contributor, gallery)
    clients = browsers(contributor, 6)
    pages = [open_page(client, step_url(draft, "your-story")) for client in clients]

    responses = at_once(
        [
            partial(page.client.post, page.path, page.body("continue", title=f"Title {n}"))
            for n, page in enumerate(pages)
        ]
    )

    assert sorted(statuses(responses)) == [302] + [409] * 5
    (winner,) = [n for n, response in enumerate(responses) if response.status_code == 302]
    assert Draft.objects.get().title == f"Title {winner}"
    for n, response in enumerate(responses):
        if n != winner:
            assert f"Title {n}" in response.content.decode()
            assert f"Title {winner}" in response.content.decode()


def test_saves_of_different_steps_at_once_all_stay(gallery, contributor, browsers, at_once):
    draft = make_draft(contributor, gallery)
    typed = {
        "about-you": {"organisation": "Growers Ltd"},
        "your-story": {"title": "Changed"},
        "quotes": {"quotes-0-text": "It helped."},
        "place-and-people": {"place_name": "Leeds"},
    }
    pages = [
        open_page(client, step_url(draft, slug)) for client, slug in zip(browsers(contributor, 4), typed, strict=True)
    ]

    responses = at_once(
        [
            partial(page.client.post, page.path, page.body("autosave", words))
            for page, words in zip(pages, typed.values(), strict=True)
        ]
    )

    answers = Draft.objects.get().answers
    assert set(statuses(responses)) == {200}
    assert [answers["story"][name] for name in ("organisation", "title", "place_name")] == [
        "Growers Ltd",
        "Changed",
        "Leeds",
    ]
    assert answers["quotes"] == [{"text": "It helped.", "said_by": ""}]


def test_eight_photos_and_no_ninth_however_many_come_at_once(gallery, contributor, browsers, at_once):
    draft = make_draft(contributor, gallery, photos=6)
    address = reverse("contributions:add_photo", args=[draft.key])

    responses = at_once(
        [
            partial(client.post, address, {"photo": picture(n)})
            for n, client in enumerate(browsers(contributor, 4), start=1)
        ]
    )

    assert sorted(statuses(responses)) == [201, 201, 422, 422]
    assert len(pictures_of(draft)) == StoryImage.objects.count() == 8


def test_one_photo_sent_twice_at_once_is_there_once(gallery, contributor, browsers, at_once):
    draft = make_draft(contributor, gallery)
    address = reverse("contributions:add_photo", args=[draft.key])

    responses = at_once([partial(client.post, address, {"photo": picture()}) for client in browsers(contributor, 4)])

    assert sorted(statuses(responses)) == [201, 422, 422, 422]
    assert StoryImage.objects.count() == 1


def test_no_photo_is_lost_that_was_taken_while_the_story_was_sent(gallery, contributor, browsers, at_once):
    """Either it is told that the story is away, or the sending is told that something has come since."""
    for _round in range(ROUNDS):
        draft = make_draft(contributor, gallery)
        sender, *adders = browsers(contributor, 3)
        form = read_and_agreed(sender, draft)
        address = reverse("contributions:add_photo", args=[draft.key])

        sending, *adding = at_once(
            [
                partial(sender.post, check_url(draft), form),
                *(partial(client.post, address, {"photo": picture(n)}) for n, client in enumerate(adders, start=1)),
            ]
        )

        assert set(statuses([sending, *adding])) <= {201, 302, 404, 409, 410, 422}
        taken = sum(answer.status_code == 201 for answer in adding)
        still_there = Draft.objects.filter(pk=draft.pk).first()
        kept = len(pictures_of(still_there)) if still_there else 0
        assert kept == taken
        assert (sending.status_code == 302) == (still_there is None)


def test_different_people_at_once_all_get_their_stories_in(gallery, browsers, at_once):
    posts = []
    for n in range(8):
        user = User.objects.create_user(f"c{n}@example.org")
        draft = make_draft(user, gallery, title=f"Story {n}")
        (client,) = browsers(user, 1)
        posts.append(partial(client.post, check_url(draft), read_and_agreed(client, draft)))

    responses = at_once(posts)

    stories = StoryPage.objects.all()
    assert statuses(responses) == [302] * 8
    assert sorted(story.title for story in stories) == [f"Story {n}" for n in range(8)]
    assert len({story.path for story in stories}) == len({story.slug for story in stories}) == 8
    assert GalleryPage.objects.get(pk=gallery.pk).numchild == 8
    assert Contribution.objects.count() == 8


def sent(contributor, gallery, browsers):
    draft = make_draft(contributor, gallery)
    (client,) = browsers(contributor, 1)
    client.post(check_url(draft), read_and_agreed(client, draft))
    return Contribution.objects.get(idempotency_key=draft.key)


def test_of_taking_back_and_approving_at_once_one_wins_and_the_other_is_told(
    gallery, contributor, moderator, browsers, at_once
):
    for _round in range(ROUNDS):
        contribution = sent(contributor, gallery, browsers)
        story = StoryPage.objects.get(pk=contribution.story_id)
        seen = fingerprint(story.get_latest_revision())

        taking, deciding = at_once(
            [
                partial(take_back_story, contribution, by=contributor),
                partial(decide, story, kind=Decision.Kind.APPROVE, moderator=moderator, seen=seen),
            ]
        )

        is_back = isinstance(taking, Draft)
        assert isinstance(deciding, ReviewConflict if is_back else Decision)
        assert is_back or isinstance(taking, StoryMovedOn)
        assert StoryPage.objects.get(pk=story.pk).live is not is_back
        assert stage_of(contribution) == ("taken_back" if is_back else "published")
        assert open_task(story) is None


def test_of_withdrawing_and_approving_at_once_withdrawing_always_holds(
    gallery, contributor, moderator, browsers, at_once
):
    for _round in range(ROUNDS):
        contribution = sent(contributor, gallery, browsers)
        story = StoryPage.objects.get(pk=contribution.story_id)
        seen = fingerprint(story.get_latest_revision())

        withdrawing, deciding = at_once(
            [
                partial(withdraw_story, contribution, by=contributor),
                partial(decide, story, kind=Decision.Kind.APPROVE, moderator=moderator, seen=seen),
            ]
        )

        assert withdrawing is None
        assert isinstance(deciding, Decision | ReviewConflict)
        assert stage_of(contribution) == "withdrawn"
        assert not StoryPage.objects.get(pk=story.pk).live


def test_opening_a_story_for_changes_twice_at_once_makes_one_draft(gallery, contributor, moderator, browsers, at_once):
    contribution = sent(contributor, gallery, browsers)
    story = StoryPage.objects.get(pk=contribution.story_id)
    seen = fingerprint(story.get_latest_revision())
    decide(story, kind=Decision.Kind.APPROVE, moderator=moderator, seen=seen)
    address = reverse("contributions:edit_story", args=[contribution.pk])

    responses = at_once([partial(client.post, address) for client in browsers(contributor, 6)])

    draft = Draft.objects.get()
    assert set(statuses(responses)) == {302}
    assert {response.url for response in responses} == {reverse("contributions:draft", args=[draft.key])}


def test_taking_back_twice_at_once_makes_one_draft(gallery, contributor, browsers, at_once):
    contribution = sent(contributor, gallery, browsers)
    address = reverse("contributions:edit_story", args=[contribution.pk])

    responses = at_once([partial(client.post, address) for client in browsers(contributor, 4)])

    assert set(statuses(responses)) == {302}
    assert Draft.objects.count() == 1
    assert stage_of(contribution) == "taken_back"


def test_deleting_a_draft_while_it_is_sent_ends_in_one_of_the_two(gallery, contributor, browsers, at_once):
    for _round in range(ROUNDS):
        draft = make_draft(contributor, gallery, photos=1)
        sender, deleter = browsers(contributor, 2)
        form = read_and_agreed(sender, draft)
        delete = reverse("contributions:delete_draft", args=[draft.key])

        responses = at_once([partial(sender.post, check_url(draft), form), partial(deleter.post, delete)])

        assert set(statuses(responses)) <= {302, 404, 409, 422}
        assert not Draft.objects.filter(pk=draft.pk).exists()
        story = StoryPage.objects.filter(contribution__idempotency_key=draft.key).first()
        if story is not None:
            assert story.photos.count() == 1


def test_a_key_that_two_people_use_at_once_belongs_to_one_of_them(gallery, browsers, at_once):
    key = str(uuid.uuid4())
    address = reverse("contributions:share_story", args=["programme"])
    posts = []
    for n in range(2):
        user = User.objects.create_user(f"c{n}@example.org")
        (client,) = browsers(user, 1)
        posts.append(partial(client.post, address, open_page(client, address).body("autosave", key=key, your_name="x")))

    responses = at_once(posts)

    assert min(statuses(responses)) == 200
    assert max(statuses(responses)) < 500
    assert Draft.objects.count() == 1
