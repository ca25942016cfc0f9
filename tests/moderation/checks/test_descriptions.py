import pytest

from gallery.moderation.checks.descriptions import find, what_is_poor
from gallery.moderation.checks.reading import read

POOR = ["", "IMG_1234", "DSC0001.JPG", "holiday.png", "WhatsApp Image 2024-05-01", "photo", "A picture", "Image 3"]
POOR += ["Photo of a garden in the sun", "Image showing two people at a table", "Garden", "Two women"]
GOOD = ["Two women dig", "Photographers at work in the hall", "People of different ages sit at a long red table."]


@pytest.mark.parametrize("words", POOR)
def test_poor_descriptions(words):
    assert what_is_poor(words)


@pytest.mark.parametrize("words", GOOD)
def test_good_descriptions(words):
    assert what_is_poor(words) == ""


@pytest.mark.django_db
def test_two_photos_with_the_same_description(share_story):
    version = share_story(photos=3).story.get_latest_revision_as_object()
    for photo, words in zip(
        version.photos.all(), ("A long red table", "Two women dig", "A long  red table"), strict=True
    ):
        photo.alt_text = words

    (found,) = find(read(version))

    assert (found.label, found.hint) == ("Photo 3", "Photo 1 has the same description. Say what is different here.")
    assert not found.is_blocking
