"""The picture of a showcase for where its address is shared: what is on it, and that it is gone with the showcase."""

import re
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from gallery.models import (
    ShowcasePage,
    ShowcasePicture,
    StoryPage,
)
from gallery.models.social import SOCIAL_SIZE, motif_of_showcase
from gallery.moderation.review import take_down
from gallery.publication.showcase_pictures import draw_missing_showcases, draw_showcase
from tests.access.conftest import restrict
from tests.publication.sharing import (
    BLUE,
    RED,
    address_of,
    file_of,
    sent,
    shows,
)

pytestmark = pytest.mark.django_db


def meta(page):
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page))


def test_a_showcase_has_one_as_soon_as_it_is_published(client, story, showcase):
    page = showcase(story())

    response = client.get(address_of(page))

    assert Image.open(BytesIO(response.getvalue())).size == SOCIAL_SIZE
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


def test_its_page_says_where_it_is(client, story, showcase):
    page = showcase(story(), story(title="Another"), title="Spring")
    address = address_of(page)

    found = meta(client.get(page.url).content.decode())

    assert found["og:image"] == f"http://testserver{address}"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"] == "Spring: 2 stories"
    assert found["twitter:card"] == "summary_large_image"


def test_the_page_of_one_that_never_had_a_picture_names_none(client, story, showcase):
    page = showcase(story())
    ShowcasePicture.objects.all().delete()

    found = meta(client.get(page.url).content.decode())

    assert "og:image" not in found
    assert found["twitter:card"] == "summary"


def test_it_says_title_introduction_and_how_many_stories(story, showcase, moderator):
    first = story()
    page = showcase(first, story(title="Another"), title="Spring", introduction="Three months.")

    before = motif_of_showcase(page)
    take_down(first, moderator=moderator, message="")

    assert (before.title, before.summary, before.place) == ("Spring", "Three months.", "2 stories")
    assert motif_of_showcase(page).place == "1 story"


def test_its_cover_comes_before_photos_of_stories(client, story, showcase, cover):
    assert shows(sent(client, showcase(story(), cover=cover)), BLUE)
    assert shows(sent(client, showcase(story(title="Another"), title="Plain")), RED)


def test_a_cover_that_stands_in_a_story_by_now_is_left_to_that(client, story, showcase, cover):
    page = showcase(story(cleared=False), cover=cover)
    StoryPage.objects.last().photos.update(image=cover)

    draw_missing_showcases()

    assert not shows(sent(client, page), BLUE)


def test_photos_that_are_for_the_gallery_alone_are_passed_over(client, story, showcase):
    hidden, shared = story(cleared=False), story(title="Another", colour=BLUE)

    assert shows(sent(client, showcase(hidden, shared)), BLUE)
    assert not shows(sent(client, showcase(hidden, title="Alone")), RED)


def test_the_photo_is_that_of_its_own_first_story_wherever_else_that_stands(client, story, showcase):
    red, blue = story(), story(title="Another", colour=BLUE)
    showcase(blue, red, title="Another way round")

    assert shows(sent(client, showcase(red, blue)), RED)


def test_it_is_gone_with_the_showcase(client, story, showcase, django_capture_on_commit_callbacks):
    page = showcase(story())
    file, address = file_of(page), address_of(page)

    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()

    assert (client.get(address).status_code, default_storage.exists(file)) == (404, False)
    assert not draw_showcase.call(page.pk)


def test_its_file_is_deleted_with_the_showcase(story, showcase, django_capture_on_commit_callbacks):
    page = showcase(story())
    file = file_of(page)

    with django_capture_on_commit_callbacks(execute=True):
        page.delete()

    assert (default_storage.exists(file), ShowcasePicture.objects.count()) == (False, 0)


def test_it_is_hidden_with_the_showcase(client, story, showcase):
    page = showcase(story())

    restrict(page)

    assert sent(client, page).status_code == 404


def test_a_showcase_that_was_never_published_has_none(story, showcase):
    page = showcase(story())
    ShowcasePage.objects.filter(pk=page.pk).update(live=False)
    ShowcasePicture.objects.all().delete()

    draw_missing_showcases()

    assert not ShowcasePicture.objects.exists()


def test_nobody_finds_one_by_the_key_of_a_story(client, story, showcase):
    page = showcase(story())
    key = ShowcasePicture.objects.get(showcase=page).key

    assert client.get(f"/pictures/{key}/social.jpg").status_code == 404
    assert client.get("/pictures/nosuchkey/showcase.jpg").status_code == 404
