"""Permissions of the photos, and what is written beside those of children."""

import pytest

from gallery.models import PhotoPermission
from gallery.moderation.checks import Kind, findings_of, open_blocks
from tests.moderation.checks.conftest import child

pytestmark = pytest.mark.django_db


def names(findings):
    return [found.words for found in findings if found.kind == Kind.CHILD_NAME]


def test_a_photo_about_whose_people_nobody_has_said_anything_blocks(share_story):
    version = share_story(photos=2).story.get_latest_revision_as_object()
    _first, second = version.photos.all()
    PhotoPermission.objects.filter(image=second.image).delete()

    (block,) = open_blocks(version)

    assert (block.kind, block.label, block.image) == (Kind.PERMISSION, "Photo 2", second.image)


def test_a_photo_added_in_the_admin_blocks_too(share_story):
    version = share_story(photos=1).story.get_latest_revision_as_object()
    PhotoPermission.objects.all().delete()

    assert [block.kind for block in open_blocks(version)] == [Kind.PERMISSION]


@pytest.mark.parametrize("field", ["alt_text", "caption", "credit"])
def test_a_full_name_beside_a_childs_photo_blocks(share_story, field):
    version = share_story(**child()).story.get_latest_revision_as_object()
    photo = version.photos.get()
    setattr(photo, field, "Here Emily Carter is digging")
    version.photos.set([photo])

    (block,) = open_blocks(version)

    assert (block.kind, block.words, block.image) == (Kind.CHILD_NAME, "Emily Carter", photo.image)


@pytest.mark.parametrize("people", [PhotoPermission.People.ADULTS, PhotoPermission.People.NOBODY])
def test_beside_other_photos_a_name_is_fine(share_story, people):
    version = share_story(photos=1, people=people).story.get_latest_revision_as_object()
    photo = version.photos.get()
    photo.caption = "Emily Carter is digging"
    version.photos.set([photo])

    assert open_blocks(version) == []


NEAR = {
    "Emily Carter, aged 9, came first.": ["Emily Carter"],
    "Then 7-year-old Amir Khan came.": ["Amir Khan"],
    "Her daughter Zofia Nowak helps.": ["Zofia Nowak"],
    "Emily Carter (9) came first.": ["Emily Carter"],
    "Emily Carter, 59, runs it.": [],
    "Emily Carter runs it. Children come, too.": [],
    "Emily Carter has led it for many years, and everybody comes, children too.": [],
    "Jane Smith of the Children’s Services": [],
}


@pytest.mark.parametrize(("text", "expected"), NEAR.items())
def test_elsewhere_a_name_blocks_where_the_text_says_that_it_is_a_childs(looked_at, text, expected):
    assert names(looked_at(**child(), answers=(text, "It grew well."))) == expected


def test_without_a_childs_photo_it_does_not(looked_at):
    assert names(looked_at(photos=1, answers=("Emily Carter, aged 9, came first.", "It grew."))) == []


def test_the_organisation_and_the_place_are_nobodys_name(looked_at):
    story = {"organisation": "Ember Nights", "place_name": "Nether Poppleton", "title": "Ember Nights"}

    assert names(looked_at(**child(), **story, answers=("A child of Nether Poppleton at Ember Nights", "b"))) == []


def test_the_newest_permission_counts(share_story):
    version = share_story(**child()).story.get_latest_revision_as_object()
    photo = version.photos.get()
    photo.caption = "Emily Carter is digging"
    version.photos.set([photo])
    old = photo.image.permissions.get()
    PhotoPermission.objects.create(image=photo.image, people="adults", wording=old.wording)

    assert names(findings_of(version)) == []
