"""What the site answers otherwise when the nginx of `deploy/` stands in front."""

from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from gallery.moderation.review import take_down
from gallery.public import FRESH, KEPT_BY_NOBODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def behind_nginx(settings):
    settings.BEHIND_NGINX = True


@pytest.fixture
def address(published_story):
    return f"/pictures/{published_story.photos.first().image.key}/400.jpg"


def test_without_it_the_site_sends_pictures_itself(client, address):
    answer = client.get(address)

    assert not answer.has_header("X-Accel-Redirect")
    assert answer.getvalue().startswith(b"\xff\xd8")


def test_nginx_is_told_which_file_to_send_and_what_the_site_says_of_it(client, address, settings):
    same = {"x-request-id": uuid4().hex}
    streamed = client.get(address, headers=same)
    settings.BEHIND_NGINX = True

    answer = client.get(address, headers=same)

    named = unquote(answer["X-Accel-Redirect"].removeprefix("/stored/"))
    with default_storage.open(named) as file:
        assert (answer.content, file.read()) == (b"", streamed.getvalue())
    of_the_bytes = {"X-Accel-Redirect", "Content-Length"}
    said, says = ({name: one[name] for name in one.headers if name not in of_the_bytes} for one in (streamed, answer))
    assert says == said


def test_whoever_knows_the_picture_is_told_so_by_the_site(client, address, behind_nginx):
    known = client.get(address)["ETag"]

    answer = client.get(address, headers={"If-None-Match": known})

    assert (answer.status_code, answer.has_header("X-Accel-Redirect")) == (304, False)


def test_nginx_is_told_of_no_file_that_is_not_there(client, published_story, address, behind_nginx):
    published_story.photos.first().image.file.delete(save=False)

    assert client.get(address).status_code == 404


def test_a_picture_that_is_not_public_is_named_to_whoever_may_see_it(
    as_user, client, story_in_review, share_story, contributor, stranger, behind_nginx
):
    waiting = share_story(photos=1)
    image = waiting.story.get_latest_revision_as_object().photos.first().image
    address = f"/pictures/{image.key}/400.jpg"

    answers = [browser.get(address) for browser in (as_user(contributor), as_user(stranger), client)]

    told = [(answer.status_code, answer.has_header("X-Accel-Redirect")) for answer in answers]
    assert told == [(200, True), (404, False), (404, False)]
    assert answers[0]["Cache-Control"] == KEPT_BY_NOBODY


def test_nginx_keeps_not_found_in_the_place_of_a_page_that_is_gone(client, published_story, moderator, behind_nginx):
    take_down(published_story, moderator=moderator, message="Somebody asked.")

    answer = client.get(published_story.url)

    # Of these two, nginx does as the first one says.
    both = [(name, value) for name, value in answer.items() if name in ("X-Accel-Expires", "Cache-Control")]
    assert both == [("X-Accel-Expires", str(FRESH)), ("Cache-Control", KEPT_BY_NOBODY)]


def test_without_nginx_nobody_is_told_to_keep_not_found(client):
    answer = client.get("/nothing-here/")

    assert (answer.status_code, answer.has_header("X-Accel-Expires")) == (404, False)
