"""The picture of a story is drawn anew as soon as it would be another now, by the sweep at the latest."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from gallery.models import SiteSettings, SocialPicture, StoryPage
from gallery.models.social import SOCIAL_SIZE
from gallery.moderation.review import restore, take_down
from gallery.publication import social
from gallery.publication.pictures import make_pictures
from gallery.publication.social import draw_missing_pictures, draw_picture
from tests.publication.sharing import (
    RED,
    address_of,
    agree,
    change,
    file_of,
    outdate,
    paint_right_half,
    point_to,
    sent,
    shows,
)

pytestmark = pytest.mark.django_db


def test_an_agreement_that_is_taken_back_is_heeded_at_once(client, published):
    story = published()

    agree(story.lead_photo.image, on_social_media=False)

    meanwhile = sent(client, story)
    draw_missing_pictures()
    assert (meanwhile.status_code, meanwhile.headers["Retry-After"]) == (503, "5")
    assert meanwhile.headers["Cache-Control"] == "no-store"
    assert not shows(sent(client, story), RED)


@pytest.mark.parametrize("field", ["title", "summary", "place_name"])
def test_it_never_says_what_the_story_no_longer_says(client, published, field):
    story = published()
    before = sent(client, story)

    change(story, **{field: "Another word"})

    meanwhile = sent(client, story)
    make_pictures.call(story.pk)
    assert meanwhile.status_code == 503
    assert sent(client, story).tobytes() != before.tobytes()


def test_it_is_the_same_address_and_one_file_however_often_it_is_drawn(
    client, published, django_capture_on_commit_callbacks
):
    story = published()
    address, before = address_of(story), file_of(story)

    with django_capture_on_commit_callbacks(execute=True):
        change(story, title="Another word")

    assert address_of(story) == address
    assert default_storage.exists(file_of(story))
    assert not default_storage.exists(before)


def test_it_is_drawn_again_when_the_story_is_put_back(client, published, moderator, django_capture_on_commit_callbacks):
    story = published()
    take_down(story, moderator=moderator, message="Asked for.")

    with django_capture_on_commit_callbacks(execute=True):
        restore(StoryPage.objects.get(pk=story.pk), moderator=moderator)

    assert shows(sent(client, story), RED)


def test_the_sweep_draws_what_a_killed_worker_did_not(client, share_story, decided):
    story = decided(share_story())
    assert sent(client, story).status_code == 503

    draw_missing_pictures()

    assert sent(client, story).size == SOCIAL_SIZE


def test_the_sweep_draws_those_of_stories_that_never_had_one(client, published):
    story = published()
    SocialPicture.objects.all().delete()

    draw_missing_pictures()

    assert sent(client, story).size == SOCIAL_SIZE


def test_the_sweep_leaves_alone_what_is_as_it_should_be(published, monkeypatch):
    published()
    monkeypatch.setattr(social, "drawn", lambda *_: pytest.fail("drawn again"))

    draw_missing_pictures()


def test_one_look_draws_a_bounded_number(share_story, decided, monkeypatch):
    monkeypatch.setattr(social, "BATCH", 2)
    for title in ("First", "Second", "Third"):
        decided(share_story(title=title))

    draw_missing_pictures()

    assert SocialPicture.objects.exclude(shows="").count() == 2


def test_a_new_name_of_the_site_is_drawn_and_the_old_one_shown_meanwhile(client, published):
    story = published()
    before = sent(client, story)
    site = SiteSettings.current()
    site.name = "Together in Kent"
    site.save()

    meanwhile = sent(client, story)
    draw_missing_pictures()

    assert meanwhile.tobytes() == before.tobytes() != sent(client, story).tobytes()


def test_a_focal_point_that_an_editor_moves_is_heeded(client, published):
    story = published()
    image = story.lead_photo.image
    paint_right_half(image)
    point_to(image, 1200)

    draw_missing_pictures()

    assert shows(sent(client, story), RED)


def test_a_photo_that_cannot_be_read_leaves_the_words(client, published):
    story = published()
    name = story.lead_photo.image.file.name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"nothing that can be shown"))
    outdate(story)

    assert draw_picture(story.pk)

    assert not shows(sent(client, story), RED)


def test_what_changes_while_it_is_drawn_is_not_kept(client, published, monkeypatch):
    story = published()
    outdate(story)
    draw = social.drawn

    def drawn_slowly(*args):
        change(story, title="Meanwhile")
        return draw(*args)

    monkeypatch.setattr(social, "drawn", drawn_slowly)

    assert not draw_picture(story.pk)
    assert sent(client, story).status_code == 503


def test_a_focal_point_that_moves_while_it_is_drawn_is_heeded(client, published, monkeypatch):
    story = published()
    image = story.lead_photo.image
    paint_right_half(image)
    point_to(image, 60)
    draw = social.drawn

    def drawn_slowly(*args):
        content = draw(*args)
        point_to(image, 1200)
        return content

    with monkeypatch.context() as slowly:
        slowly.setattr(social, "drawn", drawn_slowly)
        draw_picture(story.pk)
    draw_missing_pictures()

    assert shows(sent(client, story), RED)


def test_whoever_has_it_keeps_it_until_it_is_drawn_anew(client, published):
    story = published()
    etag = client.get(address_of(story)).headers["ETag"]
    site = SiteSettings.current()
    site.name = "Together in Kent"
    site.save()

    meanwhile = client.get(address_of(story), headers={"if-none-match": etag})
    draw_missing_pictures()
    afterwards = client.get(address_of(story), headers={"if-none-match": etag})

    assert (meanwhile.status_code, afterwards.status_code) == (304, 200)
