"""What follows when a story becomes public: its pictures are cut where its contributor said, and made at once."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageStat

from gallery.contributions.drafts import add_photo
from gallery.models import (
    Draft,
    GalleryPage,
    SiteSettings,
    StoryCard,
    StoryImage,
    StoryPage,
    StoryPhoto,
    StoryRendition,
)
from gallery.models.images import rendition_spec
from gallery.publication import pictures
from gallery.publication.cards import store_card
from gallery.publication.pictures import make_missing_pictures, make_pictures
from gallery.rendering import FILTERS
from tests.conftest import cleaned

pytestmark = pytest.mark.django_db

CARD = rendition_spec("card", 400, "jpg")
WHOLE = rendition_spec("whole", 400, "jpg")


@pytest.fixture
def published(share_story, decided):
    """A public story of so many photos, whose sizes a killed worker did not begin to make."""

    def publish(photos=1, **fields):
        return decided(share_story(photos=photos, **fields))

    return publish


def pictures_of(story):
    return list(StoryImage.objects.filter(story_photos__story=story).order_by("story_photos__sort_order"))


def made_of(story):
    return StoryRendition.objects.filter(image__story_photos__story=story)


def half_and_half(image):
    """Let the picture be red on its left and blue on its right, and much wider than a card."""
    picture = Image.new("RGB", (1200, 300), "red")
    picture.paste("blue", (600, 0, 1200, 300))
    with default_storage.open(image.file.name, "wb") as file:
        picture.save(file, "JPEG")
    StoryImage.objects.filter(pk=image.pk).update(width=1200, height=300)


def republish(story, **focus):
    """The same story with another focus for its first photo."""
    changed = story.get_latest_revision_as_object()
    photo = changed.photos.all()[0]
    for name, value in focus.items():
        setattr(photo, name, value)
    changed.photos.set([photo])
    changed.save_revision().publish(skip_permission_checks=True)


def colour(image, spec):
    red, _, blue = ImageStat.Stat(Image.open(image.get_rendition(spec).file.path)).mean
    return {"red": round(red / 255, 1), "blue": round(blue / 255, 1)}


def test_pictures_are_there_before_the_first_visitor_asks(share_story, decided, django_capture_on_commit_callbacks):
    contribution = share_story(photos=2)

    with django_capture_on_commit_callbacks(execute=True):
        story = decided(contribution)

    assert made_of(story).count() == 2 * len(FILTERS)


@pytest.mark.parametrize(
    ("focus_x", "expected"),
    [(0, {"red": 1, "blue": 0}), (100, {"red": 0, "blue": 1}), (50, {"red": 0.5, "blue": 0.5})],
)
def test_cards_are_cut_around_what_the_contributor_pointed_at(published, focus_x, expected):
    story = published()
    half_and_half(pictures_of(story)[0])

    republish(story, focus_x=focus_x, focus_y=50)

    image = pictures_of(story)[0]
    assert colour(image, CARD) == expected
    assert colour(image, WHOLE) == {"red": 0.5, "blue": 0.5}
    assert image.get_focal_point().size[0] == 120


@pytest.mark.parametrize("focus", [{}, {"focus_x": 3}, {"focus_y": 3}])
def test_a_photo_without_a_focus_leaves_the_editors_choice(published, focus):
    story = published()
    chosen = {"focal_point_x": 7, "focal_point_y": 8, "focal_point_width": 9, "focal_point_height": 10}
    StoryImage.objects.update(**chosen)

    republish(story, **focus)

    assert StoryImage.objects.values(*chosen).get() == chosen


def test_a_focus_counts_when_it_is_published_and_not_before(share_story):
    story = StoryPage.objects.get(pk=share_story(photos=1).story_id)
    StoryPhoto.objects.filter(story=story).update(focus_x=10, focus_y=10)

    assert pictures_of(story)[0].get_focal_point() is None


def test_the_sweep_makes_what_a_killed_worker_did_not(published):
    story = published(photos=2)
    make_pictures.call(story.pk)
    made_of(story).filter(filter_spec=CARD).delete()
    left = set(made_of(story).values_list("pk", flat=True))

    make_missing_pictures()

    assert made_of(story).count() == 2 * len(FILTERS)
    assert left < set(made_of(story).values_list("pk", flat=True))


def test_the_sweep_makes_the_cards_of_a_focal_point_that_an_editor_moved(published):
    story = published()
    half_and_half(pictures_of(story)[0])
    make_pictures.call(story.pk)
    before = set(made_of(story).values_list("pk", flat=True))
    StoryImage.objects.update(focal_point_x=0, focal_point_y=150, focal_point_width=120, focal_point_height=30)

    make_missing_pictures()

    cards = made_of(story).exclude(pk__in=before)
    assert {card.filter_spec.partition("-")[0] for card in cards} == {"fill"}
    assert cards.count() == len(FILTERS) / 2
    assert colour(pictures_of(story)[0], CARD) == {"red": 1, "blue": 0}


def test_the_sweep_leaves_alone_what_is_not_public(share_story):
    share_story(photos=1)

    make_missing_pictures()

    assert not StoryRendition.objects.exists()


def test_the_sweep_asks_twice_however_many_pictures_are_complete(published, django_assert_num_queries):
    for number in (1, 3):
        story = published(photos=number, title=f"Story of {number}")
        make_pictures.call(story.pk)

        with django_assert_num_queries(2):
            make_missing_pictures()


def test_a_picture_that_cannot_be_read_keeps_no_other_from_its_sizes(published, monkeypatch):
    monkeypatch.setattr(pictures, "BATCH", 1)
    story = published(photos=3)
    gone, damaged, good = pictures_of(story)
    default_storage.delete(gone.file.name)
    default_storage.delete(damaged.file.name)
    default_storage.save(damaged.file.name, ContentFile(b"nothing that can be shown"))

    make_missing_pictures()

    assert list(made_of(story).values_list("image", flat=True).distinct()) == [good.pk]


def test_one_look_makes_a_bounded_number_of_pictures(published, monkeypatch):
    monkeypatch.setattr(pictures, "BATCH", 2)
    story = published(photos=3)

    make_missing_pictures()
    after_one_look = made_of(story).count()
    make_missing_pictures()

    assert (after_one_look, made_of(story).count()) == (2 * len(FILTERS), 3 * len(FILTERS))


def test_a_picture_in_two_stories_counts_once(published, contributor, gallery, monkeypatch):
    monkeypatch.setattr(pictures, "BATCH", 2)
    stories = published(title="First"), published(title="Second")
    shared = add_photo(Draft.objects.create(contributor=contributor, gallery=gallery), cleaned(), title="shared")
    StoryPhoto.objects.filter(story__in=stories).update(image=shared)
    third = published(title="Third")

    make_missing_pictures()

    assert {StoryRendition.objects.filter(image=shared).count(), made_of(third).count()} == {len(FILTERS)}


def test_the_sweep_makes_those_of_galleries_and_the_logo(contributor, gallery):
    draft = Draft.objects.create(contributor=contributor, gallery=gallery)
    colours = {"gallery": "#111111", "logo": "#222222", "nobody's": "#333333"}
    images = {name: add_photo(draft, cleaned(colour=colour), title=name) for name, colour in colours.items()}
    GalleryPage.objects.filter(pk=gallery.pk).update(picture=images["gallery"])
    site = SiteSettings.current()
    site.logo = images["logo"]
    site.save()

    make_missing_pictures()

    made = StoryRendition.objects.values_list("image__title", flat=True).order_by("image__title").distinct()
    assert list(made) == ["gallery", "logo"]


def test_a_card_is_rendered_anew_when_its_pictures_ground_is_known(published):
    story = published()
    store_card.call(story.pk)

    make_pictures.call(story.pk)

    assert not StoryCard.objects.exists()
    store_card.call(story.pk)
    ground = pictures_of(story)[0].ground
    assert f'class="ground ground--{ground}"' in StoryCard.objects.get().html
