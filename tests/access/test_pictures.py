"""A picture of a story that is not public cannot be had by strangers, at any address."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponseBase
from django.urls import reverse
from PIL import Image

from gallery.models import Contribution, Decision, Draft, GalleryPage, StoryImage, StoryPage, StoryRendition
from gallery.models.images import rendition_spec
from gallery.moderation.review import restore, take_down
from gallery.pictures import NAMES, TYPES
from gallery.publication.pictures import make_pictures
from tests.access.conftest import LEFT_OPEN, hide, picture_of, restrict

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

WHOLE_800_WEBP, CARD_1200_JPEG = rendition_spec("whole", 800, "webp"), rendition_spec("card", 1200, "jpg")
STRANGERS = ("signed_out", "stranger", "inactive")
INSIDERS = ("owner", "moderator", "editor", "programme_owner", "superuser")
HIDDEN = (
    "in review",
    "returned",
    "declined",
    "taken down",
    "below an unpublished gallery",
    "below an unpublished top gallery",
    "below a restricted gallery",
    "below a restricted top gallery",
    "restricted itself",
)


def is_picture(response: HttpResponseBase) -> bool:
    return response.status_code in (200, 206, 304) or response.headers["Content-Type"].startswith("image/")


def pictures_addresses(image: StoryImage) -> list[str]:
    return [reverse("picture", args=[image.key, name, ending]) for name in NAMES for ending in TYPES]


def every_address(image: StoryImage) -> list[str]:
    """Where somebody might look for it: our own addresses, Wagtail's, and the names of its files."""
    renditions = [image.get_rendition("width-400|format-jpeg"), image.get_rendition("max-165x165")]
    files = [image.file.name, *(rendition.file.name for rendition in renditions)]
    folders = (settings.MEDIA_URL, "/media/", "/static/", "/", f"/pictures/{image.key}/", "/pictures/")
    return [
        *pictures_addresses(image),
        *(reverse("rendition", args=[image.key, rendition.pk]) for rendition in renditions),
        *(f"{folder}{name}" for folder in folders for name in files),
        f"/pictures/{image.key}",
        f"/pictures/{image.key}/",
        f"/images/{image.pk}/",
        f"/images/signature/{image.pk}/width-400/",
        reverse("wagtailimages:preview", args=[image.pk, "width-400"]),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages:url_generator_output", args=[image.pk]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:choose_results"),
        reverse("wagtailimages_chooser:chosen", args=[image.pk]),
        reverse("wagtailadmin_api:images:listing"),
        reverse("wagtailadmin_api:images:detail", args=[image.pk]),
    ]


@pytest.fixture
def public_picture(published_story: StoryPage) -> StoryImage:
    """All its sizes are made."""
    make_pictures.call(published_story.pk)
    return picture_of(published_story)


def etag_of(image: StoryImage, browser: object) -> str:
    return browser.get(pictures_addresses(image)[0]).headers["ETag"]


@pytest.fixture(params=HIDDEN)
def hidden_picture(
    request: pytest.FixtureRequest,
    share_story: Callable[..., Contribution],
    decided: Callable[..., StoryPage],
    moderator: object,
    gallery: GalleryPage,
) -> StoryImage:
    contribution = share_story(photos=1)
    picture = picture_of(contribution.story)
    if request.param in ("returned", "declined"):
        kind = {"returned": Decision.Kind.REQUEST_CHANGES, "declined": Decision.Kind.DECLINE}[request.param]
        decided(contribution, kind, "Not like this.")
    elif request.param != "in review":
        story = decided(contribution)
        above = gallery.get_parent() if "top" in request.param else gallery
        if request.param == "taken down":
            take_down(story, moderator=moderator, message="Somebody in the picture asked.")
        elif "unpublished" in request.param:
            hide(above)
        else:
            restrict(story if "itself" in request.param else above)
    return picture


def test_strangers_cannot_have_it_in_any_size(hidden_picture, browsers):
    found = [
        (role, address)
        for address in pictures_addresses(hidden_picture)
        for role in STRANGERS
        if is_picture(browsers[role].get(address))
    ]

    assert found == []


def test_strangers_cannot_have_it_at_any_other_address(share_story, browsers):
    hidden = picture_of(share_story(photos=1).story)

    found = [
        (role, address)
        for address in every_address(hidden)
        for role in STRANGERS
        if is_picture(browsers[role].get(address))
    ]

    assert found == []


def test_strangers_cannot_have_it_by_any_kind_of_request(hidden_picture, browsers):
    etag = etag_of(hidden_picture, browsers["owner"])
    address = pictures_addresses(hidden_picture)[0]
    requests = {
        "HEAD": ("head", {}),
        "the right ETag": ("get", {"if-none-match": etag}),
        "any ETag": ("get", {"if-none-match": "*"}),
        "HEAD with the right ETag": ("head", {"if-none-match": etag}),
        "not modified since": ("get", {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
        "Range": ("get", {"range": "bytes=0-99"}),
        "Range if unchanged": ("get", {"range": "bytes=0-99", "if-range": etag}),
        "a script": ("get", {"x-requested-with": "XMLHttpRequest"}),
        "the story's page": ("get", {"referer": "http://testserver/admin/"}),
    }

    found = {
        (role, name): response.status_code
        for name, (method, headers) in requests.items()
        for role in STRANGERS
        if (response := getattr(browsers[role], method)(address, headers=headers)).status_code != 404
        or "ETag" in response.headers
    }

    assert found == {}


def test_whoever_works_on_it_sees_it_and_no_cache_keeps_it(hidden_picture, browsers):
    addresses = [*pictures_addresses(hidden_picture), hidden_picture.get_rendition("max-165x165").url]

    found = {
        (response.status_code, response.headers["Cache-Control"])
        for address in addresses
        for role in INSIDERS
        if (response := browsers[role].get(address)) and b"".join(response.streaming_content)
    }

    assert found == {(200, "private, no-store")}


def test_what_is_missing_looks_like_what_is_hidden(browsers, share_story):
    hidden = pictures_addresses(picture_of(share_story(photos=1).story))[0]
    missing = reverse("picture", args=["nosuchkey", "400", "webp"])

    answers = [browsers["signed_out"].get(address) for address in (hidden, missing)]

    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content == answers[1].content


def test_a_picture_of_a_draft_is_its_owners_alone(browsers, contributor, gallery, add_picture):
    draft = Draft.objects.create(contributor=contributor, gallery=gallery)
    address = pictures_addresses(add_picture(draft))[0]

    found = {role: browsers[role].get(address).status_code for role in (*STRANGERS, "owner")}

    assert found == {"signed_out": 404, "stranger": 404, "inactive": 404, "owner": 200}


def test_a_published_picture_may_be_kept_for_a_minute_by_anybody(browsers, public_picture):
    addresses = pictures_addresses(public_picture)

    for address in addresses:
        for role in browsers:
            response = browsers[role].get(address)

            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "public, max-age=60"
            assert response.headers["ETag"]
            assert response.headers["Content-Type"] == TYPES[address.rpartition(".")[2]]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "Cookie" not in response.headers.get("Vary", "")
            assert not response.cookies


def test_a_published_picture_is_not_sent_twice(client, public_picture):
    address = pictures_addresses(public_picture)[0]

    response = client.get(address, headers={"if-none-match": etag_of(public_picture, client)})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_two_sizes_have_two_etags(client, public_picture):
    etags = {client.get(address).headers["ETag"] for address in pictures_addresses(public_picture)}

    assert len(etags) == len(NAMES) * len(TYPES)


def test_a_head_request_sends_no_bytes(client, published_story):
    response = client.head(pictures_addresses(picture_of(published_story))[0])

    assert (response.status_code, response.getvalue()) == (200, b"")


def test_take_down_is_at_once_even_for_who_has_it_already(client, browsers, published_story, moderator):
    picture = picture_of(published_story)
    etags = {address: client.get(address).headers["ETag"] for address in pictures_addresses(picture)}

    take_down(published_story, moderator=moderator, message="Somebody in the picture asked.")

    answers = [client.get(address, headers={"if-none-match": etag}) for address, etag in etags.items()]
    assert {answer.status_code for answer in answers} == {404}
    assert not any("max-age=60" in answer.headers.get("Cache-Control", "") for answer in answers)


def test_what_is_put_back_is_public_again(client, taken_down_story, moderator):
    address = pictures_addresses(picture_of(taken_down_story))[0]
    assert client.get(address).status_code == 404

    restore(taken_down_story, moderator=moderator)

    assert client.get(address).status_code == 200


def test_a_new_photo_of_a_published_story_waits_with_its_revision(
    browsers, published_story, contributor, gallery, add_picture
):
    pending = add_picture(Draft.objects.create(contributor=contributor, gallery=gallery))
    published = picture_of(published_story)
    changed = published_story.get_latest_revision_as_object()
    changed.photos.add(changed.photos.model(image=pending, alt_text="New"))
    changed.save_revision(user=contributor)

    found = {
        name: [browsers[role].get(pictures_addresses(image)[0]).status_code for role in (*STRANGERS, "owner")]
        for name, image in {"pending": pending, "published": published}.items()
    }

    assert found == {"pending": [404, 404, 404, 200], "published": [200, 200, 200, 200]}


def test_a_photo_that_the_next_version_drops_stays_until_that_is_published(client, published_story, contributor):
    picture = picture_of(published_story)
    changed = published_story.get_latest_revision_as_object()
    changed.photos.set([])
    revision = changed.save_revision(user=contributor)
    address = pictures_addresses(picture)[0]
    assert client.get(address).status_code == 200

    revision.publish(skip_permission_checks=True)

    assert client.get(address).status_code == 404


def test_a_picture_in_two_stories_is_public_as_long_as_one_of_them_is(
    client, published_story, share_story, decided, moderator
):
    picture = picture_of(published_story)
    second = StoryPage.objects.get(pk=share_story(title="Second").story_id).get_latest_revision_as_object()
    second.photos.add(second.photos.model(image=picture, alt_text="The same"))
    second.save_revision()
    address = pictures_addresses(picture)[0]
    assert client.get(address).status_code == 200

    take_down(published_story, moderator=moderator, message="Asked for.")

    assert client.get(address).status_code == 404


def test_the_picture_of_a_gallery_is_public_with_the_gallery(browsers, gallery, contributor, add_picture):
    picture = add_picture(Draft.objects.create(contributor=contributor, gallery=gallery))
    GalleryPage.objects.filter(pk=gallery.pk).update(picture=picture)
    address = pictures_addresses(picture)[0]
    assert {browsers[role].get(address).status_code for role in STRANGERS} == {200}

    hide(gallery)

    assert {browsers[role].get(address).status_code for role in STRANGERS} == {404}


def test_the_picture_of_a_restricted_gallery_is_hidden(browsers, gallery, contributor, add_picture):
    picture = add_picture(Draft.objects.create(contributor=contributor, gallery=gallery))
    GalleryPage.objects.filter(pk=gallery.pk).update(picture=picture)

    restrict(gallery)

    assert {browsers[role].get(pictures_addresses(picture)[0]).status_code for role in STRANGERS} == {404}


@pytest.mark.parametrize("name", ["401", "0", "1600-square", "400-card-card", "largest", "99999999999999999999"])
def test_there_are_no_other_sizes(client, public_picture, name):
    address = reverse("picture", args=[public_picture.key, name, "jpg"])

    assert (client.get(address).status_code, StoryRendition.objects.filter(image=public_picture).count()) == (404, 16)


@pytest.mark.parametrize("ending", ["png", "avif", "jpeg", "svg"])
def test_there_are_no_other_formats(client, public_picture, ending):
    assert client.get(reverse("picture", args=[public_picture.key, "400", ending])).status_code == 404


def test_no_visitor_waits_for_a_size_to_be_made(client, published_story, monkeypatch):
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("a picture was decoded"))
    picture = picture_of(published_story)

    answers = [client.get(address) for address in pictures_addresses(picture)]

    with picture.open_file() as master:
        whole = master.read()
    assert {b"".join(answer.streaming_content) == whole for answer in answers} == {True}
    assert {(answer.status_code, answer.headers["Content-Type"]) for answer in answers} == {(200, "image/jpeg")}
    assert not StoryRendition.objects.exists()


def test_until_a_size_is_made_the_next_one_is_sent_and_hardly_kept(client, published_story):
    picture = picture_of(published_story)
    made = {spec: picture.get_rendition(spec) for spec in (WHOLE_800_WEBP, CARD_1200_JPEG)}
    wanted = {
        "1600.webp": WHOLE_800_WEBP,
        "400.webp": WHOLE_800_WEBP,
        "800.jpg": WHOLE_800_WEBP,
        "800-card.webp": CARD_1200_JPEG,
    }

    answers = {name: client.get(f"{picture.folder}{name}") for name in wanted}

    assert {name: answer.headers["ETag"] for name, answer in answers.items()} == {
        name: f'"{picture.file_hash}-{made[spec].pk}"' for name, spec in wanted.items()
    }
    assert {answer.headers["Content-Type"] for answer in answers.values()} == {"image/webp", "image/jpeg"}
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"public, max-age=5"}


def test_a_crop_around_where_the_focal_point_was_is_sent_until_there_is_a_new_one(client, public_picture):
    address = public_picture.address("card", 400, "webp")
    before = client.get(address)
    focus = {"focal_point_x": 1, "focal_point_y": 1, "focal_point_width": 9, "focal_point_height": 9}
    StoryImage.objects.filter(pk=public_picture.pk).update(**focus)

    meanwhile = client.get(address)
    make_pictures.call(StoryPage.objects.get(photos__image=public_picture).pk)
    afterwards = client.get(address)

    assert meanwhile.headers["ETag"] == before.headers["ETag"] != afterwards.headers["ETag"]
    assert [answer.headers["Cache-Control"] for answer in (before, meanwhile, afterwards)] == [
        "public, max-age=60",
        "public, max-age=5",
        "public, max-age=60",
    ]


def test_a_picture_whose_file_is_lost_is_missing(client, published_story):
    picture = picture_of(published_story)
    default_storage.delete(picture.file.name)

    assert client.get(picture.address("whole", 400, "webp")).status_code == 404


def test_a_rendition_does_not_answer_to_the_key_of_another_picture(client, published_story, share_story):
    hidden = picture_of(share_story(title="Waiting", photos=1).story).get_rendition("max-165x165")

    response = client.get(reverse("rendition", args=[picture_of(published_story).key, hidden.pk]))

    assert response.status_code == 404
