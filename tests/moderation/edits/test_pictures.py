"""Photos that a moderator crops or blurs: nobody else ever gets the old bytes again, and nothing else is lost."""

import uuid
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw, ImageStat
from wagtail.models import PageLogEntry, TaskState

from gallery.contributions.drafts import reopen_story
from gallery.models import ConsentText, Decision, DraftPhoto, PhotoPermission, StoryImage, StoryPage
from gallery.moderation.edits.pictures import edit_picture
from gallery.moderation.edits.redrawing import Box, redrawn
from gallery.moderation.edits.staff_edits import published_edits
from gallery.moderation.review import restore, start_review, take_down
from gallery.moderation.standing import ReviewConflict, open_task
from tests.access.conftest import LEFT_OPEN

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

LEFT_HALF = Box(0, 0, 50, 100)


@pytest.fixture
def striped(db, contributor, settings, tmp_path):
    """Black and white stripes of 4 px: what is blurred has no contrast left."""
    picture = Image.new("RGB", (400, 200), "white")
    for left in range(0, 400, 8):
        ImageDraw.Draw(picture).rectangle((left, 0, left + 3, 200), fill="black")
    file = BytesIO()
    picture.save(file, "JPEG", quality=95)
    return file.getvalue()


@pytest.fixture
def photo(published_story, striped):
    """The only photo of a published story."""
    image = published_story.photos.get().image
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(striped)
    StoryImage.objects.filter(pk=image.pk).update(width=400, height=200)
    return StoryImage.objects.get(pk=image.pk)


def now(story):
    return StoryPage.objects.get(pk=story.pk)


def photo_of(story):
    return story.photos.get()


def status(client, image, width="400"):
    return client.get(reverse("picture", args=[image.key, width, "jpg"])).status_code


def contrast(picture, box):
    return ImageStat.Stat(picture.convert("L").crop(box)).stddev[0]


def edit_url(story, image):
    return reverse("edit_picture", args=[story.pk, image.key])


def numbers(crop=None, blurs=()):
    """What the page sends."""
    body = {"blur-TOTAL_FORMS": "10", "blur-INITIAL_FORMS": "0", "blur-MIN_NUM_FORMS": "0", "blur-MAX_NUM_FORMS": "10"}
    boxes = {"crop": crop, **{f"blur-{place}": box for place, box in enumerate(blurs)}}
    for prefix, box in boxes.items():
        for side, number in zip(("left", "top", "width", "height"), box or ("",) * 4, strict=True):
            body[f"{prefix}-{side}"] = number
    return body


def test_what_is_blurred_cannot_be_told_apart(photo):
    picture = Image.open(BytesIO(redrawn(photo, crop=None, blurs=[LEFT_HALF]).content))

    assert picture.size == (400, 200)
    assert contrast(picture, (0, 0, 190, 200)) < 6
    assert contrast(picture, (210, 0, 400, 200)) > 90


def test_a_crop_keeps_that_part_alone(photo):
    result = redrawn(photo, crop=Box(25, 0, 50, 50), blurs=[])

    assert (result.width, result.height) == (200, 100)
    assert Image.open(BytesIO(result.content)).size == (200, 100)


def test_nothing_but_pixels_is_in_the_new_file(photo):
    result = Image.open(BytesIO(redrawn(photo, crop=None, blurs=[LEFT_HALF]).content))

    assert not result.getexif()
    assert set(result.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("box", [Box(99.99, 99.99, 0.01, 0.01), Box(0, 0, 100, 100), Box(100, 100, 100, 100)])
def test_any_box_can_be_drawn(box, photo):
    assert redrawn(photo, crop=box, blurs=[box]).width >= 1


def test_only_the_new_bytes_are_public(client, as_user, contributor, stranger, photo, published_story, moderator):
    assert status(client, photo) == 200

    new = edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    assert [status(browser, photo) for browser in (client, as_user(stranger))] == [404, 404]
    assert status(client, new) == 200
    assert status(as_user(contributor), photo) == 200
    published_story.contribution.co_authors.add(stranger)
    assert status(as_user(stranger), photo) == 200
    page = client.get(published_story.url).content.decode()
    assert new.key in page
    assert photo.key not in page


def test_the_public_version_changes_in_its_picture_alone(photo, published_story, moderator):
    before = published_story.live_revision.content

    new = edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    story = now(published_story)
    words = ("title", "summary", "organisation", "answers", "quotes", "links")
    assert [story.live_revision.content[name] for name in words] == [before[name] for name in words]
    assert (story.live, story.has_unpublished_changes) == (True, False)
    assert (photo_of(story).image, photo_of(story).alt_text) == (new, "Photo 1")
    assert new.made_from == photo
    assert new.uploaded_by_user == photo.uploaded_by_user


def test_what_was_agreed_is_agreed_about_the_new_one(photo, published_story, moderator, contributor, consents):
    PhotoPermission.objects.all().delete()
    agreed = PhotoPermission.objects.create(
        image=photo, people="adults", in_reports=True, wording=consents, agreed_by=contributor
    )
    long_ago = timezone.now() - timezone.timedelta(days=30)
    PhotoPermission.objects.filter(pk=agreed.pk).update(agreed_at=long_ago)

    new = edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    copied = new.permissions.get()
    assert (copied.people, copied.in_reports, copied.on_social_media) == ("adults", True, False)
    assert (copied.wording, copied.agreed_by, copied.agreed_at) == (consents, contributor, long_ago)
    assert photo.permissions.count() == 1


@pytest.fixture
def consents(top_gallery):
    return ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)


def test_it_is_recorded_and_shown_to_its_contributor(photo, published_story, moderator):
    new = edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    entry = PageLogEntry.objects.get(page=published_story.pk, action="gallery.edit_picture")
    [change] = published_edits(now(published_story).contribution)
    assert (entry.user, entry.data["id"]) == (moderator, new.pk)
    assert photo.key in change.html
    assert new.key in change.html


def waiting_version(story, **words):
    """Changes of the contributor wait for a decision."""
    version = now(story).get_latest_revision_as_object()
    for name, value in words.items():
        setattr(version, name, value)
    version.save_revision(user=story.owner)
    start_review(now(story), sent_by=story.owner)


def test_what_waits_keeps_its_words_and_its_place_in_the_queue(photo, published_story, moderator, decided):
    waiting_version(published_story, summary="New words.")
    task = open_task(published_story)

    new = edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    story = now(published_story)
    waits = story.get_latest_revision_as_object()
    assert (waits.summary, photo_of(waits).image) == ("New words.", new)
    assert (story.summary, photo_of(story).image) == ("We grow.", new)
    assert story.has_unpublished_changes
    assert (open_task(story).pk, open_task(story).started_at) == (task.pk, task.started_at)
    assert TaskState.objects.for_instance(story).filter(status=TaskState.STATUS_CANCELLED).count() == 0
    decided(story.contribution)
    assert now(story).summary == "New words."


def test_a_waiting_version_without_the_photo_is_still_the_newest(photo, published_story, moderator):
    version = now(published_story).get_latest_revision_as_object()
    version.photos.set([])
    version.save_revision(user=published_story.owner)

    new = edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    story = now(published_story)
    assert photo_of(story).image == new
    assert list(story.get_latest_revision_as_object().photos.all()) == []


def test_of_a_story_that_waits_nothing_becomes_public(client, share_story, moderator, decided):
    contribution = share_story(photos=1)
    story = contribution.story
    old = photo_of(story.get_latest_revision_as_object()).image

    new = edit_picture(story, old, crop=Box(0, 0, 50, 100), blurs=[], by=moderator)

    assert not now(story).live
    assert [status(client, image) for image in (old, new)] == [404, 404]
    decided(contribution)
    assert [status(client, image) for image in (old, new)] == [404, 200]


def test_what_was_taken_down_comes_back_with_the_new_picture(client, photo, published_story, moderator):
    take_down(published_story, moderator=moderator, message="A face.")
    new = edit_picture(now(published_story), photo, crop=None, blurs=[LEFT_HALF], by=moderator)
    assert [status(client, image) for image in (photo, new)] == [404, 404]

    restore(now(published_story), moderator=moderator)

    assert photo_of(now(published_story)).image == new
    assert [status(client, image) for image in (photo, new)] == [404, 200]
    assert open_task(now(published_story)) is None


def test_changes_that_were_begun_go_on_with_the_new_picture(photo, published_story, moderator):
    draft = reopen_story(now(published_story).contribution)
    version = draft.version

    new = edit_picture(published_story, photo, crop=Box(0, 0, 50, 100), blurs=[], by=moderator)

    draft.refresh_from_db()
    assert [row.image for row in DraftPhoto.objects.filter(draft=draft)] == [new]
    assert list(draft.answers["photos"]) == [new.key]
    assert draft.answers["photos"][new.key]["alt_text"] == "Photo 1"
    assert draft.version == version + 1


def test_what_is_changed_twice_is_compared_with_what_was_sent(photo, published_story, moderator):
    once = edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    twice = edit_picture(published_story, once, crop=Box(0, 0, 50, 50), blurs=[], by=moderator)

    [change] = published_edits(now(published_story).contribution)
    assert twice.made_from == photo
    assert photo.key in change.html
    assert twice.key in change.html


def test_the_focus_moves_with_the_crop(photo, published_story, moderator):
    version = now(published_story).get_latest_revision_as_object()
    [shown] = version.photos.all()
    shown.focus_x, shown.focus_y = 60, 50
    version.photos.set([shown])
    version.save_revision(user=published_story.owner).publish(skip_permission_checks=True)

    edit_picture(published_story, photo, crop=Box(50, 0, 50, 100), blurs=[], by=moderator)

    shown = photo_of(now(published_story))
    assert (shown.focus_x, shown.focus_y) == (20, 50)


def test_the_second_of_two_edits_is_told_and_nothing_is_lost(photo, published_story, moderator):
    first = edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    with pytest.raises(ReviewConflict, match="changed or removed meanwhile"):
        edit_picture(published_story, photo, crop=Box(0, 0, 50, 50), blurs=[], by=moderator)

    assert photo_of(now(published_story)).image == first


@pytest.mark.parametrize("page", ["get", "post"])
def test_over_http_the_second_is_led_to_the_story(page, as_user, photo, published_story, moderator):
    edit_picture(published_story, photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    response = getattr(as_user(moderator), page)(edit_url(published_story, photo), numbers(crop=(0, 0, 50, 50)))

    assert response.url == reverse("review_story", args=[published_story.pk])


def test_a_moderator_marks_and_saves(as_user, photo, published_story, moderator):
    desk = as_user(moderator)
    page = desk.get(edit_url(published_story, photo))
    body = numbers(crop=("50", "0", "50", "100"), blurs=[("50", "0", "25", "100")])

    response = desk.post(edit_url(published_story, photo), body)

    new = photo_of(now(published_story)).image
    assert page.status_code == 200
    assert response.status_code == 302
    assert (new.width, new.height, new.made_from) == (200, 200, photo)
    with new.file.open("rb") as file:
        picture = Image.open(file)
        assert contrast(picture, (0, 0, 95, 200)) < 6
        assert contrast(picture, (105, 0, 200, 200)) > 90


FULL = ("0", "0", "100", "100")
WRONG = {
    "nothing": numbers(),
    "not a number": numbers(crop=("a", "b", "c", "d")),
    "nan": numbers(crop=("nan", "NaN", "-nan", "nan")),
    "infinite": numbers(blurs=[("inf", "0", "1e999", "1")]),
    "negative": numbers(blurs=[("-1", "0", "10", "10")]),
    "outside": numbers(blurs=[("95", "0", "10", "10")]),
    "far outside": numbers(crop=("200", "0", "10", "10")),
    "inverted": numbers(crop=("50", "50", "-10", "-10")),
    "half": {**numbers(), "crop-left": "10"},
    "empty box": numbers(crop=("10", "10", "0", "0")),
    "a thread": numbers(crop=("0", "0", "100", "0.1")),
    "two hundred": {**numbers(blurs=[FULL] * 200), "blur-TOTAL_FORMS": "1000"},
    "a million": {**numbers(crop=FULL), "blur-TOTAL_FORMS": "1000000"},
    "no number of boxes": {"crop-left": "1"},
    "forged number": {**numbers(crop=FULL), "blur-TOTAL_FORMS": "-5"},
    "nul": numbers(crop=("\0", "0", "10", "10")),
    "long": numbers(crop=("9" * 10_000, "0", "10", "10")),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_numbers_get_a_sentence_and_change_nothing(name, as_user, photo, published_story, moderator):
    response = as_user(moderator).post(edit_url(published_story, photo), WRONG[name])

    assert response.status_code == 422
    assert "Nothing was changed yet" in response.content.decode()
    assert photo_of(now(published_story)).image == photo


def test_a_thousand_boxes_are_too_many_to_be_read(as_user, photo, published_story, moderator):
    body = {**numbers(blurs=[FULL] * 1000), "blur-TOTAL_FORMS": "1000"}

    assert as_user(moderator).post(edit_url(published_story, photo), body).status_code == 400
    assert photo_of(now(published_story)).image == photo


@pytest.mark.parametrize("who", ["stranger", "contributor", "editor"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_may(who, method, request, as_user, photo, published_story):
    browser = as_user(request.getfixturevalue(who))

    response = getattr(browser, method)(edit_url(published_story, photo), numbers(crop=(0, 0, 50, 50)))

    assert response.status_code == 302
    assert photo_of(now(published_story)).image == photo


def test_nobody_edits_photos_of_their_own_story(as_user, photo, published_story, moderator):
    published_story.contribution.co_authors.add(moderator)

    as_user(moderator).post(edit_url(published_story, photo), numbers(crop=(0, 0, 50, 50)))

    assert photo_of(now(published_story)).image == photo


def test_a_photo_of_another_story_is_not_there(as_user, photo, published_story, share_story, moderator):
    other = share_story(title="Other").story

    found = [as_user(moderator).post(edit_url(other, image), numbers(crop=(0, 0, 50, 50))) for image in (photo,)]
    nowhere = as_user(moderator).get(reverse("edit_picture", args=[other.pk, uuid.uuid4().hex]))

    assert [response.status_code for response in (*found, nowhere)] == [404, 404]
    assert photo_of(now(published_story)).image == photo


def test_a_photo_whose_file_is_gone_is_said_to_be(as_user, photo, published_story, moderator):
    photo.file.storage.delete(photo.file.name)

    response = as_user(moderator).post(edit_url(published_story, photo), numbers(crop=(0, 0, 50, 50)), follow=True)

    assert "cannot be read" in response.content.decode()
    assert photo_of(now(published_story)).image == photo


def test_the_decision_that_took_it_down_is_still_one_decision(photo, published_story, moderator):
    take_down(published_story, moderator=moderator, message="A face.")

    edit_picture(now(published_story), photo, crop=None, blurs=[LEFT_HALF], by=moderator)

    assert published_story.decisions.filter(kind=Decision.Kind.TAKE_DOWN).count() == 1
