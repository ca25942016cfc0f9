"""Two moderators with one photo at the same moment, in threads, on a database of their own."""

import uuid
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from gallery.contributions.drafts import add_photo
from gallery.contributions.submission import PeopleInPhoto, SharedStory, submit_story
from gallery.models import Decision, Draft, GalleryPage, StoryImage, StoryPage, User
from gallery.moderation.edits.pictures import edit_picture
from gallery.moderation.edits.redrawing import Box
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import fingerprint
from gallery.moderation.standing import ReviewConflict
from tests.conftest import cleaned
from tests.deciding import decide

LEFT_HALF = Box(0, 0, 50, 100)


@pytest.fixture
def moderators(own_database):
    call_command("setup_gallery", stdout=StringIO())
    found = [User.objects.create_user(f"{name}@example.org", name=name) for name in ("Mo", "Moira")]
    for moderator in found:
        moderator.groups.add(Group.objects.get(name=MODERATORS))
    return found


@pytest.fixture
def story(moderators):
    """In review, with one photo."""
    gallery = GalleryPage.objects.get().add_child(instance=GalleryPage(title="Programme", slug="programme"))
    contributor = User.objects.create_user("connie@example.org")
    draft = Draft.objects.create(key=uuid.uuid4(), contributor=contributor, gallery=gallery)
    image = add_photo(draft, cleaned(), title="a photo")
    draft.refresh_from_db()
    shared = SharedStory(
        contact_email=contributor.email,
        fields={"title": "Seeds of Service", "summary": "We grow.", "organisation": "Growers"},
        answers=[],
        photos=[{"image": image, "alt_text": "Two people dig"}],
        permissions=[PeopleInPhoto(image, "nobody", in_reports=False, on_social_media=False)],
    )
    return submit_story(shared, draft=draft).story


def pictures_of(version):
    return [photo.image_id for photo in version.photos.all()]


def test_of_two_edits_at_once_one_is_made_and_the_other_is_told(moderators, story, at_once):
    old = StoryImage.objects.get()

    # Each has the picture from the database: a file that is open in one of them is not shared.
    copies = [StoryImage.objects.get() for _moderator in moderators]
    results = at_once(
        [
            partial(edit_picture, story, copy, crop=None, blurs=[LEFT_HALF], by=moderator)
            for copy, moderator in zip(copies, moderators, strict=True)
        ]
    )

    (new,) = [result for result in results if isinstance(result, StoryImage)]
    (told,) = [result for result in results if isinstance(result, ReviewConflict)]
    assert "changed or removed meanwhile" in str(told)
    assert pictures_of(StoryPage.objects.get().get_latest_revision_as_object()) == [new.pk]
    assert StoryImage.objects.filter(made_from=old).count() == 1


def test_a_decision_at_the_same_moment_never_publishes_the_old_picture_after_the_new(moderators, story, at_once):
    old, seen = StoryImage.objects.get(), fingerprint(story.get_latest_revision())

    new, decision = at_once(
        [
            partial(edit_picture, story, old, crop=None, blurs=[LEFT_HALF], by=moderators[0]),
            partial(decide, story, kind=Decision.Kind.APPROVE, moderator=moderators[1], seen=seen),
        ]
    )

    story = StoryPage.objects.get()
    assert isinstance(new, StoryImage)
    assert pictures_of(story.get_latest_revision_as_object()) == [new.pk]
    if story.live:
        assert pictures_of(story) == [new.pk]
    else:
        assert isinstance(decision, ReviewConflict)
