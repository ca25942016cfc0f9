"""The picture of a story for where its address is shared: drawn by the worker, true, and gone with the story."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from gallery.models import PhotoPermission, SocialPicture
from gallery.models.social import SOCIAL_SIZE
from gallery.moderation.review import take_down
from gallery.publication.social import draw_picture
from tests.access.conftest import hide, restrict
from tests.publication.sharing import RED, address_of, file_of, sent, shows

pytestmark = pytest.mark.django_db


def test_a_published_story_has_one_before_anybody_asks(client, published):
    story = published()

    response = client.get(address_of(story))

    assert Image.open(BytesIO(response.getvalue())).size == SOCIAL_SIZE
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"].startswith("public")
    assert response.headers["ETag"]
    assert not response.cookies


def test_it_shows_a_photo_whose_people_agreed_to_that(client, published):
    assert shows(sent(client, published(cleared=True)), RED)


def test_it_shows_no_photo_that_is_for_the_gallery_alone(client, published):
    assert not shows(sent(client, published(cleared=False)), RED)


def test_it_shows_no_photo_that_nobody_has_spoken_for(client, published):
    story = published()
    PhotoPermission.objects.all().delete()

    draw_picture(story.pk)

    assert not shows(sent(client, story), RED)


def test_a_story_without_a_photo_has_one_too(client, published):
    assert sent(client, published(photos=0)).size == SOCIAL_SIZE


def test_a_next_version_that_waits_does_not_change_it(client, published):
    story = published()
    before = sent(client, story)
    waiting = story.get_latest_revision_as_object()
    waiting.title = "Not yet"

    waiting.save_revision()

    assert sent(client, story).tobytes() == before.tobytes()


def test_it_is_gone_at_once_when_the_story_is_taken_down(
    client, published, moderator, django_capture_on_commit_callbacks
):
    story = published()
    file, etag = file_of(story), client.get(address_of(story)).headers["ETag"]

    with django_capture_on_commit_callbacks(execute=True):
        take_down(story, moderator=moderator, message="Somebody in the picture asked.")

    answer = client.get(address_of(story), headers={"if-none-match": etag})
    assert (answer.status_code, default_storage.exists(file)) == (404, False)


@pytest.mark.parametrize("close", [hide, restrict])
def test_it_is_hidden_with_the_gallery(client, published, gallery, close):
    story = published()
    assert sent(client, story).size == SOCIAL_SIZE

    close(gallery)

    assert sent(client, story).status_code == 404


def test_it_is_deleted_with_the_story(published, django_capture_on_commit_callbacks):
    story = published()
    file = file_of(story)

    with django_capture_on_commit_callbacks(execute=True):
        story.delete()

    assert (default_storage.exists(file), SocialPicture.objects.count()) == (False, 0)


def test_a_story_that_waits_has_none(share_story, client):
    story = share_story(photos=1).story

    assert not draw_picture(story.pk)
    assert not SocialPicture.objects.exists()


def test_nobody_finds_one_by_another_key(client, published):
    published()

    assert client.get("/pictures/nosuchkey/social.jpg").status_code == 404
