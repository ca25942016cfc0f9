"""The picture of a story for where its address is shared: drawn by the worker, true, and gone with the story."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from gallery.models import PhotoPermission, SiteSettings, SocialPicture, StoryImage, StoryPage
from gallery.models.social import SOCIAL_SIZE
from gallery.moderation.review import restore, take_down
from gallery.publication import social
from gallery.publication.pictures import make_pictures
from gallery.publication.social import draw_missing_pictures, draw_picture
from tests.access.conftest import hide, restrict

pytestmark = pytest.mark.django_db

RED = (224, 32, 32)


@pytest.fixture
def published(share_story, decided, django_capture_on_commit_callbacks):
    """A public story whose worker has done its work. `cleared`: whether its photos may be on social media."""

    def publish(*, photos=1, cleared=True, **fields):
        contribution = share_story(photos=photos, **fields)
        for image in StoryImage.objects.all():
            paint(image, RED)
            agree(image, on_social_media=cleared)
        with django_capture_on_commit_callbacks(execute=True):
            return decided(contribution)

    return publish


def paint(image, colour):
    with default_storage.open(image.file.name, "wb") as file:
        Image.new("RGB", (image.width, image.height), colour).save(file, "JPEG", quality=95)


def agree(image, **uses):
    last = image.permissions.last()
    PhotoPermission.objects.create(image=image, people=last.people, wording=last.wording, **uses)


def address_of(story):
    return SocialPicture.objects.get(story=story).address


def sent(client, story):
    """What anybody gets for it: the picture, or the status."""
    response = client.get(address_of(story))
    return Image.open(BytesIO(response.getvalue())).convert("RGB") if response.status_code == 200 else response


def shows_photo(picture):
    return all(abs(seen - painted) < 12 for seen, painted in zip(picture.getpixel((20, 600)), RED, strict=True))


def file_of(story):
    return SocialPicture.objects.get(story=story).file.name


def change(story, **fields):
    changed = story.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(changed, name, value)
    changed.save_revision().publish(skip_permission_checks=True)


def test_a_published_story_has_one_before_anybody_asks(client, published):
    story = published()

    response = client.get(address_of(story))

    assert Image.open(BytesIO(response.getvalue())).size == SOCIAL_SIZE
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"].startswith("public")
    assert response.headers["ETag"]
    assert not response.cookies


def test_it_shows_a_photo_whose_people_agreed_to_that(client, published):
    assert shows_photo(sent(client, published(cleared=True)))


def test_it_shows_no_photo_that_is_for_the_gallery_alone(client, published):
    assert not shows_photo(sent(client, published(cleared=False)))


def test_it_shows_no_photo_that_nobody_has_spoken_for(client, published):
    story = published()
    PhotoPermission.objects.all().delete()

    draw_picture(story.pk)

    assert not shows_photo(sent(client, story))


def test_a_story_without_a_photo_has_one_too(client, published):
    assert sent(client, published(photos=0)).size == SOCIAL_SIZE


def test_an_agreement_that_is_taken_back_is_heeded_at_once(client, published):
    story = published()

    agree(story.lead_photo.image, on_social_media=False)

    meanwhile = sent(client, story)
    draw_missing_pictures()
    assert (meanwhile.status_code, meanwhile.headers["Retry-After"]) == (503, "5")
    assert meanwhile.headers["Cache-Control"] == "no-store"
    assert not shows_photo(sent(client, story))


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


def test_it_is_drawn_again_when_the_story_is_put_back(client, published, moderator, django_capture_on_commit_callbacks):
    story = published()
    take_down(story, moderator=moderator, message="Asked for.")

    with django_capture_on_commit_callbacks(execute=True):
        restore(StoryPage.objects.get(pk=story.pk), moderator=moderator)

    assert shows_photo(sent(client, story))


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
    wide = Image.new("RGB", (1260, 630), "#1010f0")
    wide.paste(RED, (630, 0, 1260, 630))
    with default_storage.open(image.file.name, "wb") as file:
        wide.save(file, "JPEG")
    StoryImage.objects.filter(pk=image.pk).update(width=1260, height=630)
    image.refresh_from_db()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 1200, 300, 60, 60
    image.save()

    draw_missing_pictures()

    assert shows_photo(sent(client, story))


def test_a_photo_that_cannot_be_read_leaves_the_words(client, published):
    story = published()
    name = story.lead_photo.image.file.name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"nothing that can be shown"))

    assert draw_picture(story.pk)

    assert not shows_photo(sent(client, story))


def test_what_changes_while_it_is_drawn_is_not_kept(client, published, monkeypatch):
    story = published()
    draw = social.drawn

    def drawn_slowly(*args):
        change(story, title="Meanwhile")
        return draw(*args)

    monkeypatch.setattr(social, "drawn", drawn_slowly)

    assert not draw_picture(story.pk)
    assert sent(client, story).status_code == 503


def test_nobody_finds_one_by_another_key(client, published):
    published()

    assert client.get("/pictures/nosuchkey/social.jpg").status_code == 404
