"""Whatever is not public, or not any more, is in no answer: not by its number, in lists, counts, search or links."""

from collections.abc import Callable

import pytest

from gallery.contributions.submission import withdraw_story
from gallery.models import Contribution, Decision, Draft, StoryPage
from gallery.moderation.review import take_down
from tests.access.conftest import hide, restrict

pytestmark = pytest.mark.django_db

SECRET = "Xylophone orchard"
LISTS = (
    "/api/v1/stories/",
    "/api/v1/stories/?q=xylophone",
    "/api/v1/stories/?tag=glockenspiel&sort=title",
    "/api/v1/stories/?gallery=tackling-loneliness&limit=1",
    "/api/v1/galleries/",
    "/api/v1/facets/",
    "/api/v1/facets/?tag=glockenspiel&limit=1000",
)


@pytest.fixture
def shared(share_story: Callable[..., Contribution]) -> Contribution:
    return share_story(title=SECRET, photos=1, tags=["Glockenspiel"], place_name="Zennor")


@pytest.fixture
def withdrawn(shared, decided, contributor):
    decided(shared)
    withdraw_story(Contribution.objects.get(pk=shared.pk), by=contributor)


@pytest.fixture
def waiting(shared):
    pass


@pytest.fixture
def returned(shared, decided):
    decided(shared, Decision.Kind.REQUEST_CHANGES, "Say more, please.")


@pytest.fixture
def declined(shared, decided):
    decided(shared, Decision.Kind.DECLINE, "Not a story of impact.")


@pytest.fixture
def taken_down(shared, decided, moderator):
    take_down(decided(shared), moderator=moderator, message="Asked for.")


@pytest.fixture
def unpublished(shared, decided):
    decided(shared).unpublish()


@pytest.fixture
def restricted(shared, decided):
    restrict(decided(shared))


@pytest.fixture
def in_a_hidden_gallery(shared, decided, gallery):
    decided(shared)
    hide(gallery)


@pytest.fixture
def in_a_restricted_gallery(shared, decided, gallery):
    decided(shared)
    restrict(gallery)


STATES = (
    "waiting",
    "returned",
    "declined",
    "withdrawn",
    "taken_down",
    "unpublished",
    "restricted",
    "in_a_hidden_gallery",
    "in_a_restricted_gallery",
)


@pytest.mark.parametrize("state", STATES)
def test_a_story_that_is_not_public_is_in_no_answer(client, as_user, moderator, contributor, shared, state, request):
    request.getfixturevalue(state)
    story = StoryPage.objects.get(pk=shared.story_id)

    for browser in (client, as_user(contributor), as_user(moderator)):
        for address in LISTS:
            answer = browser.get(address)
            told = answer.content.decode().lower()
            assert answer.status_code == 200
            assert [word for word in ("xylophone orchard", 'name":"glockenspiel', "zennor") if word in told] == []
            assert answer.json().get("stories", []) in ([], 0), address
        assert browser.get(f"/api/v1/stories/{story.pk}/").status_code == 404
        for path in (f"/stories/{story.pk}/", f"/gallery/tackling-loneliness/{story.slug}/"):
            assert browser.get("/oembed", {"url": f"http://testserver{path}"}).status_code == 404


def test_the_same_story_is_in_every_answer_while_it_is_public(client, shared, decided):
    story = decided(shared)

    for address in LISTS[:4]:
        assert [one["title"] for one in client.get(address).json()["stories"]] == [SECRET], address
    assert b"Glockenspiel" in client.get("/api/v1/facets/").content
    assert client.get(f"/api/v1/stories/{story.pk}/").json()["title"] == SECRET


def test_a_change_that_waits_is_not_told(client, shared, decided):
    story = decided(shared)
    version = story.get_latest_revision_as_object()
    version.title = "Another title"
    version.save_revision()
    Draft.objects.create(contributor=shared.contributor, gallery=story.get_parent().specific)

    assert client.get(f"/api/v1/stories/{story.pk}/").json()["title"] == SECRET
    assert b"Another title" not in client.get("/api/v1/stories/").content


def test_nothing_of_the_people_behind_a_story_is_told(client, shared, decided, contributor):
    contributor.name = "Quentin Quibbleworth"
    contributor.save()
    Contribution.objects.filter(pk=shared.pk).update(is_open_to_hello=True)
    story = decided(shared, message="Wheelbarrow-sized praise.")

    for address in (*LISTS, f"/api/v1/stories/{story.pk}/", f"/oembed?url=http://testserver{story.url}"):
        told = client.get(address).content.decode()
        private = (contributor.email, "Quibbleworth", "mo@example.org", "Wheelbarrow", str(shared.idempotency_key))
        assert [word for word in private if word in told] == [], address


def test_no_picture_of_a_story_that_is_gone_is_sent(client, shared, decided, moderator):
    story = decided(shared)
    (file, *_others) = client.get(f"/api/v1/stories/{story.pk}/").json()["photos"][0]["files"]
    picture = file["url"].removeprefix("http://testserver")
    assert client.get(picture).status_code == 200

    take_down(story, moderator=moderator, message="Asked for.")

    assert client.get(picture).status_code == 404
