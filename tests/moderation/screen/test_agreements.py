import pytest

from gallery.models import ConsentText, PhotoPermission
from gallery.moderation.screen.agreements import agreements_of, permitted_photos
from tests.moderation.test_review import resend

pytestmark = pytest.mark.django_db


def test_each_time_that_something_was_agreed_to_stands_with_its_own_wording(story_in_review, decided):
    first = ConsentText.objects.in_use(ConsentText.Purpose.STORY)
    decided(story_in_review, "request_changes", "More.")
    ConsentText.objects.create(text="A newer wording.", purpose=ConsentText.Purpose.STORY)

    resend(story_in_review)
    story_in_review.refresh_from_db()

    found = agreements_of(story_in_review)
    assert [agreement.wording for agreement in found] == [first.text, "A newer wording."]
    assert found[0].agreed_at < found[1].agreed_at


@pytest.fixture
def said(contributor):
    """What somebody says about a picture, now."""

    def say(image, people, **uses):
        wording = ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)
        return PhotoPermission.objects.create(
            image=image, people=people, wording=wording, agreed_by=contributor, **uses
        )

    return say


def test_the_newest_permission_of_each_photo_counts(share_story, said):
    story = share_story(photos=2).story
    first, second = story.photos.all()
    PhotoPermission.objects.all().delete()
    said(first.image, PhotoPermission.People.CHILDREN, in_reports=True)
    newest = said(first.image, PhotoPermission.People.NOBODY)

    assert [(row.photo, row.permission) for row in permitted_photos(story)] == [(first, newest), (second, None)]


def test_more_photos_take_no_more_queries(share_story, said, django_assert_num_queries):
    for photos in (1, 3):
        story = share_story(photos=photos, title=f"With {photos}").story
        for photo in story.photos.all():
            said(photo.image, PhotoPermission.People.ADULTS)

        with django_assert_num_queries(3):
            for row in permitted_photos(story):
                assert row.permission.wording.text and row.permission.agreed_by and row.photo.image.key
