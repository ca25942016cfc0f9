"""Stories that are much like another, and pictures."""

import random
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from gallery.models import Contribution, StoryImage, StoryPhoto, TextBand
from gallery.moderation.checks import Kind, findings_of, summarise
from gallery.moderation.checks.bands import keep_picture_bands
from gallery.moderation.checks.fingerprints import bits_that_differ, likeness, picture_bands, shingles_of, text_bands
from gallery.moderation.checks.likeness import BITS_APART

WORDS = [f"word{number}" for number in range(400)]


def text(seed: int, length: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def with_changes(words: str, *, each: int) -> str:
    """Each so manieth word is another one."""
    return " ".join("other" if place % each == 0 else word for place, word in enumerate(words.split(), start=1))


@pytest.mark.parametrize("seed", range(20))
def test_texts_that_are_mostly_the_same_share_a_band(seed):
    one, other = shingles_of(text(seed, 300)), shingles_of(with_changes(text(seed, 300), each=25))

    assert likeness(one, other) > 0.7
    assert text_bands(one).items() & text_bands(other).items()


def test_different_texts_share_none():
    bands = [set(text_bands(shingles_of(text(seed))).items()) for seed in range(40)]

    assert all(not one & other for place, one in enumerate(bands) for other in bands[:place])


def test_a_short_text_has_no_bands():
    assert text_bands(shingles_of("We dug. It grew.")) == {}


def drawn(seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    picture = Image.new("RGB", size, "#ccc")
    draw, dice = ImageDraw.Draw(picture), random.Random(seed)
    for _shape in range(25):
        x, y = dice.random() * size[0], dice.random() * size[1]
        wide, high = dice.random() * size[0] / 3, dice.random() * size[1] / 3
        draw.ellipse((x, y, x + wide, y + high), fill=dice.choice(["#1e5b4f", "#b5452f", "#e9b44c", "#fff", "#222"]))
    return picture


@pytest.mark.parametrize("seed", range(10))
def test_a_picture_made_smaller_and_lighter_looks_the_same(seed):
    picture = drawn(seed)
    other = ImageEnhance.Brightness(picture.resize((160, 120))).enhance(1.1)

    assert bits_that_differ(picture_bands(picture), picture_bands(other)) <= BITS_APART


def test_different_pictures_do_not():
    bands = [picture_bands(drawn(seed)) for seed in range(30)]

    apart = [bits_that_differ(one, other) for place, one in enumerate(bands) for other in bands[:place]]

    assert min(apart) > BITS_APART + 5


def alike(story, kind=Kind.SAME_TEXT):
    version = story.get_latest_revision_as_object()
    return [found.other for found in findings_of(version) if found.kind == kind]


@pytest.mark.django_db
class TestStories:
    def test_a_story_that_was_sent_twice_leads_to_the_other(self, share_story, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            first = share_story(answers=(text(1), text(2))).story
            second = share_story(answers=(with_changes(text(1), each=40), text(2)), title="Another title").story
            third = share_story(answers=(text(3), text(4))).story

        assert alike(second) == [first]
        assert alike(first) == [second]
        assert alike(third) == []

    def test_a_story_that_was_changed_since_is_not_like_the_other_any_more(self, share_story):
        first, second = (share_story(answers=(text(1), text(2))).story for _time in range(2))
        summarise(first)
        summarise(second)
        version = second.get_latest_revision_as_object()
        for answer, seed in zip(version.answers.all(), (5, 6), strict=True):
            answer.text = text(seed)
        version.save_revision()
        second.refresh_from_db()
        summarise(second)

        assert alike(first) == []
        assert alike(second) == []

    def test_one_that_its_contributor_has_withdrawn_counts_for_nothing(self, share_story):
        first, second = (share_story(answers=(text(1), text(2))).story for _time in range(2))
        summarise(first)
        Contribution.objects.filter(story=first).update(withdrawn_at="2026-01-01T00:00Z")

        assert alike(second) == []

    def test_bands_are_forgotten_with_the_story(self, share_story):
        story = share_story(answers=(text(1), text(2))).story
        summarise(story)
        assert TextBand.objects.count() == 20

        story.delete()

        assert TextBand.objects.count() == 0


def show(contribution, picture: Image.Image) -> StoryImage:
    """Let the only photo of the story be this picture."""
    file = BytesIO()
    picture.save(file, "JPEG")
    image = StoryPhoto.objects.get(story=contribution.story).image
    image.file.storage.delete(image.file.name)
    image.file.storage.save(image.file.name, BytesIO(file.getvalue()))
    keep_picture_bands(image)
    return image


@pytest.mark.django_db
class TestPictures:
    def test_a_picture_in_another_story_leads_there(self, share_story):
        first, second, third = (share_story(photos=1) for _time in range(3))
        show(first, drawn(1))
        show(second, drawn(1, (640, 480)).resize((300, 225)))
        show(third, drawn(2))

        assert alike(second.story, Kind.SAME_PICTURE) == [first.story]
        assert alike(third.story, Kind.SAME_PICTURE) == []

    def test_the_very_same_picture_is_found_before_anybody_looked_at_it(self, share_story):
        first, second = share_story(photos=1).story, share_story().story
        image = first.photos.get().image
        StoryPhoto.objects.create(story=second, image=image, alt_text="Two women dig")
        second = second.__class__.objects.get(pk=second.pk)
        second.save_revision()

        assert alike(second, Kind.SAME_PICTURE) == [first]

    def test_walls_are_not_alike(self, share_story):
        first, second = (share_story(photos=1) for _time in range(2))
        for contribution in (first, second):
            show(contribution, Image.new("RGB", (64, 48), "#ddd"))

        assert alike(second.story, Kind.SAME_PICTURE) == []

    def test_a_picture_without_a_readable_file_is_like_no_other(self, share_story, caplog):
        contribution = share_story(photos=1)
        image = contribution.story.photos.get().image
        image.file.storage.delete(image.file.name)

        keep_picture_bands(image)

        assert {band.value for band in image.bands.all()} == {0}
        assert "has no readable file" in caplog.text
