"""Photos come one by one as a script brings them, or several with the form; each gets its row or a sentence."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gallery.contributions import photo_views, throttling
from gallery.contributions.drafts import delete_draft
from gallery.contributions.uploads import BUSY, MAX_FILE_BYTES, PictureDoorBusy
from gallery.models import Attempt, Draft, GalleryPage, StoryImage, StoryPage
from tests.conftest import cleaned
from tests.contributions.browsing import step_url
from tests.contributions.conftest import make_draft, picture, pictures_of

pytestmark = pytest.mark.django_db

NOT_A_PICTURE = "This file is not a picture we can use. Choose a JPEG, PNG, WebP, GIF, HEIC or AVIF photo."
NOT_READABLE = (
    "We could not read this picture. It may be damaged or incomplete."
    " Open it on your device, save a new copy as a JPEG and choose that copy."
)


@pytest.fixture
def add(tab, draft):
    def post(photo=None, *, to=None, client=None, **more):
        fields = {"photo": photo, **more} if photo else more
        return (client or tab).post(reverse("contributions:add_photo", args=[(to or draft).key]), fields)

    return post


@pytest.fixture
def remove(tab, draft):
    def post(key, *, of=None, client=None):
        return (client or tab).post(reverse("contributions:remove_photo", args=[(of or draft).key]), {"photo": key})

    return post


@pytest.fixture
def busy_door(monkeypatch):
    def refuse(upload):
        raise PictureDoorBusy(BUSY)

    monkeypatch.setattr(photo_views, "clean_picture", refuse)


@pytest.fixture
def one_an_hour(monkeypatch):
    monkeypatch.setitem(throttling.LIMITS, Attempt.Kind.UPLOAD, throttling.Limit(1, 9, 9, 9))


def file(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_a_photo_is_kept_and_its_row_of_the_form_comes_back(add, draft, opened):
    response = add(picture())

    (image,) = pictures_of(draft)
    row = response.content.decode()
    names = set(re.findall(r'name="([\w-]+)"', row))
    assert response.status_code == 201
    assert f'data-photo="{image.key}"' in row
    assert names == {name for name in opened(draft, "photos").names if name.startswith("photo-")}


def test_several_photos_each_get_a_place_behind_the_others(add, draft):
    rows = [add(picture(number)).content.decode() for number in (1, 2, 3)]

    assert len(pictures_of(draft)) == 3
    for place, row in enumerate(rows, start=1):
        assert re.search(rf'name="photo-[\w-]+-order" value="{place}"', row)


def test_what_is_typed_elsewhere_survives_a_photo(add, draft, opened):
    page = opened(draft, "photos")
    add(picture())

    opened(draft, "your-story").press("continue", title="Typed meanwhile")

    assert page.press("quotes").status == 302
    assert Draft.objects.get().title == "Typed meanwhile"
    assert len(pictures_of(draft)) == 1


def test_a_ninth_photo_is_refused_and_the_eight_are_kept(add, contributor, gallery):
    full = make_draft(contributor, gallery, photos=8)

    response = add(picture(9), to=full)

    assert response.status_code == 422
    assert response.json() == {"error": "A story has up to 8 photos. Remove one to add this one."}
    assert len(pictures_of(full)) == 8


def test_a_photo_that_is_there_already_is_refused(add, draft):
    add(picture(1))

    response = add(picture(1, name="again.jpg"))

    assert (response.status_code, response.json()) == (422, {"error": "This photo is in your story already."})
    assert len(pictures_of(draft)) == 1


def test_a_photo_whose_answer_was_lost_can_be_sent_again(add, draft):
    add(picture(1))

    response = add(picture(1), again="1")

    (image,) = pictures_of(draft)
    assert response.status_code == 200
    assert f'data-photo="{image.key}"' in response.content.decode()


def test_the_eighth_photo_whose_answer_was_lost_can_be_sent_again(add, contributor, gallery):
    nearly_full = make_draft(contributor, gallery, photos=7)
    add(picture(9), to=nearly_full)

    assert add(picture(9), to=nearly_full, again="1").status_code == 200
    assert len(pictures_of(nearly_full)) == 8


def test_a_new_photo_that_claims_to_be_sent_again_is_no_ninth(add, contributor, gallery):
    full = make_draft(contributor, gallery, photos=8)

    response = add(picture(9), to=full, again="1")

    assert response.status_code == 422
    assert len(pictures_of(full)) == 8


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload=alert(1)>", NOT_A_PICTURE),
        (b"%PDF-1.7", NOT_A_PICTURE),
        (b"MZ" + b"\0" * 1000, NOT_A_PICTURE),
        (b"x", NOT_A_PICTURE),
        (b"", "This file is empty. Choose another picture."),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, NOT_READABLE),
        (b"\xff\xd8\xff" + b"\0" * (MAX_FILE_BYTES + 1), "Choose a picture smaller than 25 MB."),
    ],
    ids=["SVG", "PDF", "program", "a byte", "empty", "damaged", "over 25 MB"],
)
def test_what_is_no_picture_gets_a_sentence_and_nothing_is_kept(add, draft, content, sentence):
    response = add(file(content))

    assert (response.status_code, response.json()) == (422, {"error": sentence})
    assert pictures_of(draft) == []
    assert not StoryImage.objects.exists()


def test_no_photo_at_all_gets_a_sentence(add):
    for response in (add(), add(photo_name="photo.jpg")):
        assert (response.status_code, response.json()) == (
            422,
            {"error": "No photo has arrived. Choose it again."},
        )


def test_a_photo_as_text_is_no_photo(tab, draft):
    response = tab.post(reverse("contributions:add_photo", args=[draft.key]), {"photo": "GIF89a"})

    assert response.status_code == 422


@pytest.mark.parametrize("name", ["../../etc/passwd", "<b>.jpg", "x" * 2000, "ü💥.jpg", "C:\\photo.jpg", "photo"])
def test_the_name_of_a_file_is_no_path_and_no_markup(add, draft, name):
    response = add(picture(name=name))

    (image,) = pictures_of(draft)
    assert image.file.name == f"masters/{image.key}.jpg"
    assert len(image.title) <= 120
    assert "<b>" not in response.content.decode()


def test_a_busy_door_says_when_to_come_back(add, draft, busy_door):
    response = add(picture())

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response.json()["error"].startswith("Many pictures are being sent at the moment.")


def test_over_the_limit_the_time_is_named_at_which_it_goes_on(add, draft, one_an_hour):
    add(picture(1))

    response = add(picture(2))

    opens = timezone.localtime(Attempt.objects.get().made_at + throttling.HOUR)
    assert response.status_code == 429
    assert f"{opens:%H:%M}" in response.json()["error"]
    assert len(pictures_of(draft)) == 1


def test_a_photo_that_is_refused_counts_too(add, one_an_hour):
    add(file(b"no picture"))

    assert add(picture()).status_code == 429


def test_whoever_is_signed_out_is_told_where_to_sign_in(add, client, draft):
    response = add(picture(), client=client)

    assert response.status_code == 401
    assert response.json()["sign_in"].startswith("/sign-in/?next=")
    assert not StoryImage.objects.exists()


def test_signing_in_again_after_a_photo_leads_back_to_the_photos(add, client, tab):
    """To an address that a browser can open, not to one that takes photos alone."""
    way_on = add(picture(), client=client).json()["sign_in"].split("next=")[1].replace("%2F", "/")

    assert tab.get(way_on, follow=True).status_code == 200


@pytest.mark.parametrize("person", ["stranger", "moderator", "admin"])
def test_nobody_adds_to_somebody_elses_draft_or_takes_away(request, add, remove, draft, as_user, person):
    add(picture(1))
    (image,) = pictures_of(draft)
    somebody = as_user(request.getfixturevalue(person))

    answers = [add(picture(2), client=somebody), remove(image.key, client=somebody)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert pictures_of(draft) == [image]


def test_only_posts_add_or_remove(tab, draft):
    for name in ("add_photo", "remove_photo"):
        assert tab.get(reverse(f"contributions:{name}", args=[draft.key])).status_code == 405


def test_a_photo_is_removed_from_the_draft_and_from_the_disk(add, remove, draft, django_capture_on_commit_callbacks):
    add(picture(1))
    add(picture(2))
    gone, kept = pictures_of(draft)

    with django_capture_on_commit_callbacks(execute=True):
        response = remove(gone.key)

    assert response.status_code == 204
    assert pictures_of(draft) == [kept]
    assert [default_storage.exists(image.file.name) for image in (gone, kept)] == [False, True]


def test_removing_twice_is_not_there(add, remove, draft):
    add(picture())
    key = pictures_of(draft)[0].key

    assert [remove(key).status_code for _ in range(2)] == [204, 404]


@pytest.mark.parametrize("key", ["", "\0", "nothing", "x" * 100_000, "'; --"])
def test_a_photo_that_is_not_there_cannot_be_removed(add, remove, draft, key):
    add(picture())

    assert remove(key).status_code == 404
    assert len(pictures_of(draft)) == 1


def test_a_photo_of_another_draft_cannot_be_removed_through_ones_own(contributor, gallery, remove, draft, stranger):
    theirs = make_draft(stranger, gallery, photos=1)

    assert remove(pictures_of(theirs)[0].key).status_code == 404
    assert len(pictures_of(theirs)) == 1


def test_signed_out_nothing_is_removed(add, remove, draft, client):
    add(picture())

    assert remove(pictures_of(draft)[0].key, client=client).status_code == 401
    assert len(pictures_of(draft)) == 1


@pytest.fixture
def sent_meanwhile(monkeypatch, draft):
    """While the photo is being cleaned, another window sends the story."""

    def clean(upload):
        delete_draft(Draft.objects.get(pk=draft.pk))
        return cleaned()

    monkeypatch.setattr(photo_views, "clean_picture", clean)


def test_a_photo_that_arrives_after_the_story_was_sent_is_no_error(add, sent_meanwhile):
    response = add(picture())

    assert (response.status_code, response.json()) == (410, {"error": "This story has been sent."})
    assert not StoryImage.objects.exists()


def test_photos_of_a_form_that_arrive_after_the_story_was_sent_are_no_error(opened, draft, sent_meanwhile):
    page = opened(draft, "photos").press("add_photos", new_photos=[picture()])

    assert page.status < 500
    assert not StoryImage.objects.exists()


def test_of_several_photos_with_a_form_each_that_is_wrong_gets_its_sentence(opened, draft):
    files = [picture(1), file(b"no picture", "<i>.jpg"), picture(2), file(b"", "nothing.png")]

    page = opened(draft, "photos").press("add_photos", new_photos=files)

    assert page.status == 422
    assert f"&lt;i&gt;.jpg: {NOT_A_PICTURE}" in page.text
    assert "nothing.png: This file is empty. Choose another picture." in page.text
    assert len(pictures_of(draft)) == 2
    assert sum(name.endswith("-alt_text") for name in page.names) == 2


def test_photos_that_arrive_with_the_form_are_there_on_the_next_page(draft, opened):
    page = opened(draft, "photos").press("add_photos", new_photos=[picture(1), picture(2)])

    shown = page.follow()
    assert page.url == step_url(draft, "photos")
    for image in pictures_of(draft):
        assert f"photo-{image.key}-alt_text" in shown.names
        assert f"/pictures/{image.key}/" in shown.text


def test_a_busy_door_keeps_what_is_typed_about_the_photos_that_are_there(contributor, gallery, opened, busy_door):
    draft = make_draft(contributor, gallery, photos=1)
    name = f"photo-{pictures_of(draft)[0].key}-caption"

    page = opened(draft, "photos").press("continue", {name: "A caption"}, new_photos=[picture()])

    assert page.status == 503
    assert int(page.response["Retry-After"]) > 0
    assert page.value(name) == "A caption"


def test_a_photo_that_was_chosen_is_taken_whatever_button_is_pressed(opened, draft):
    page = opened(draft, "photos").press("finish_later", new_photos=[picture()])

    assert page.url == reverse("contributions:my_stories")
    assert len(pictures_of(draft)) == 1


def test_going_on_with_a_new_photo_asks_for_its_description_first(opened, draft):
    page = opened(draft, "photos").press("continue", new_photos=[picture()])

    assert page.status == 422
    assert "Describe this photo in a sentence." in page.text


def test_a_photo_that_arrived_is_kept_through_an_error_elsewhere(opened, contributor, gallery):
    draft = make_draft(contributor, gallery, photos=1)
    (first,) = pictures_of(draft)

    opened(draft, "photos").press("add_photos", {f"photo-{first.key}-alt_text": ""}, new_photos=[picture()])

    assert len(pictures_of(draft)) == 2


def test_photos_stand_in_the_order_that_was_chosen(contributor, gallery, opened, send):
    draft = make_draft(contributor, gallery, photos=3)
    first, second, third = pictures_of(draft)
    places = {first: "3", second: "1", third: "2"}

    opened(draft, "photos").press("continue", {f"photo-{image.key}-order": place for image, place in places.items()})
    send(draft)

    story = StoryPage.objects.get()
    assert [photo.image for photo in story.photos.all()] == [second, third, first]


@pytest.mark.parametrize("typed", ["", "0", "-1", "abc", "9" * 50, "\0", "²"])
def test_a_photo_without_a_readable_place_stands_last(contributor, gallery, opened, typed):
    draft = make_draft(contributor, gallery, photos=2)
    first, second = pictures_of(draft)

    opened(draft, "photos").press("autosave", {f"photo-{first.key}-order": typed})

    shown = re.findall(r'data-photo="([\w-]+)"', opened(draft, "photos").text)
    assert sorted(shown) == sorted([first.key, second.key])
    assert opened(draft, "photos").status == 200


def test_photos_are_removed_with_the_form(contributor, gallery, opened):
    draft = make_draft(contributor, gallery, photos=2)
    gone, kept = pictures_of(draft)

    page = opened(draft, "photos").press("continue", {f"photo-{gone.key}-remove": "on"})

    assert page.status == 302
    assert pictures_of(draft) == [kept]
    assert not StoryImage.objects.filter(pk=gone.pk).exists()


def test_a_gallery_that_needs_a_photo_says_so(opened, draft, gallery, contributor):
    GalleryPage.objects.filter(pk=gallery.pk).update(is_photo_required=True)

    page = opened(draft, "photos").press("continue")
    assert page.status == 422
    assert "Add at least one photo: this gallery asks for one." in page.text

    with_photo = make_draft(contributor, GalleryPage.objects.get(pk=gallery.pk), photos=1)
    assert opened(with_photo, "photos").press("continue").status == 302
    only = f"photo-{pictures_of(with_photo)[0].key}-remove"
    assert opened(with_photo, "photos").press("continue", {only: "on"}).status == 422


def test_only_its_writers_and_the_staff_see_a_picture_of_a_draft(
    add, draft, tab, client, as_user, stranger, contributor
):
    add(picture())
    address = pictures_of(draft)[0].largest_url

    assert tab.get(address).status_code == 200
    assert [client.get(address).status_code, as_user(stranger).get(address).status_code] == [404, 404]


def test_whoever_writes_with_somebody_sees_the_pictures_too(add, draft, as_user, stranger):
    draft.co_authors.add(stranger)
    add(picture())

    assert as_user(stranger).get(pictures_of(draft)[0].largest_url).status_code == 200
