"""A published story's address: complete, short, and as a code; none of them for any other story."""

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from gallery.models import GalleryPage
from gallery.models.sharing import qr_svg
from gallery.moderation.review import take_down
from gallery.public import KEPT_BY_ALL
from tests.access.conftest import hide
from tests.showing import show

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def ways(story):
    return (f"{story.url}share/", f"{story.url}qr/", f"/stories/{story.pk}/")


def test_the_code_holds_the_address_that_stays(client, published_story):
    response = client.get(f"{published_story.url}qr/")

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content == qr_svg(f"{SITE}/stories/{published_story.pk}/")


def test_a_code_that_one_has_is_not_sent_again(client, published_story):
    first = client.get(f"{published_story.url}qr/")

    again = client.get(f"{published_story.url}qr/", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == again["Cache-Control"] == KEPT_BY_ALL


def test_a_code_can_be_drawn_of_the_longest_address():
    assert qr_svg(f"https://{'a' * 240}.example.org/stories/{10**17}/").startswith(b"<svg")


def test_the_short_address_follows_the_story_to_another_gallery(client, published_story, top_gallery):
    other = top_gallery.add_child(instance=GalleryPage(title="Pride in Place", slug="pride-in-place"))
    published_story.move(other, pos="last-child")

    response = client.get(f"/stories/{published_story.pk}/")

    assert (response.status_code, response.url) == (302, "/gallery/pride-in-place/seeds-of-service/")


def test_the_short_address_of_a_showcase_follows_it(client, published_story):
    showcase = show(("story", {"story": published_story.pk, "note": ""}))
    showcase.slug = "another-name"
    showcase.save_revision().publish()

    response = client.get(f"/showcase/{showcase.pk}/")
    showcase.unpublish()

    assert (response.status_code, response.url) == (302, "/showcases/another-name/")
    assert client.get(f"/showcase/{showcase.pk}/").status_code == 404


def test_the_page_for_sharing_says_how_to_cite_and_what_may_be_done(client, published_story):
    page = client.get(f"{published_story.url}share/").content.decode()

    assert f'value="{SITE}{published_story.url}"' in page
    assert f"Growers. “Seeds of Service”. Tackling Loneliness, Impact Gallery, {day(published_story)}." in page
    assert "What you may do with it" in page


def day(story):
    published = timezone.localdate(story.first_published_at)
    return f"{published.day} {published:%B %Y}"


def test_every_way_is_shut_when_the_story_is_taken_down(client, published_story, moderator):
    assert [client.get(way).status_code for way in ways(published_story)] == [200, 200, 302]

    take_down(published_story, moderator=moderator, message="Please ask first.")

    assert [client.get(way).status_code for way in ways(published_story)] == [404, 404, 404]


def test_every_way_is_shut_below_a_gallery_that_is_not_published(client, published_story, gallery):
    hide(gallery)

    assert [client.get(way).status_code for way in ways(published_story)] == [404, 404, 404]


def test_no_code_is_given_of_a_restricted_story(client, published_story, gallery):
    PageViewRestriction.objects.create(page=gallery, restriction_type=PageViewRestriction.LOGIN)

    assert [client.get(way).status_code for way in ways(published_story)] == [302, 302, 404]
    assert client.get(f"{published_story.url}qr/").url.startswith("/sign-in/")


def test_a_story_in_review_has_no_address_to_share(client, story_in_review):
    assert [client.get(way).status_code for way in ways(story_in_review.story)] == [404, 404, 404]
