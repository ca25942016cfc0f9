"""What is printed of a story: what the public may read, as data, with photos that may be in print and no others."""

import pytest
from django.utils import timezone

from gallery.models import StoryImage
from gallery.moderation.review import take_down
from gallery.printing.wording import line, paragraphs
from tests.access.conftest import hide, restrict
from tests.printing.conftest import agree

pytestmark = pytest.mark.django_db


def test_a_story_is_printed_as_it_is_read(publish, gathered, terms):
    quotes = [{"text": "I stayed.", "said_by": "Bob"}]
    story = publish(
        title="Seeds", place_name="Catterick", quotes=quotes, cohorts=[terms["carers"]], people_reached=1200
    )

    (printed,) = gathered(story)

    assert (printed.title, printed.summary, printed.place) == ("Seeds", "We grow.", "Catterick")
    assert [(part.question, part.paragraphs) for part in printed.parts] == [
        ("What did you do?", ["We dug."]),
        ("What changed?", ["It grew."]),
    ]
    assert (printed.quote.text, printed.quote.by) == ("“I stayed.”", "Bob")
    assert dict(printed.facts) == {
        "Project": "Growers",
        "Place": "Catterick",
        "Who it’s for": "Carers",
        "People reached": "1,200",
        "Gallery": "Tackling Loneliness",
    }
    assert printed.address == f"http://testserver/stories/{story.pk}/"


def test_stories_are_printed_in_the_order_that_was_asked_for(publish, gathered):
    first, second = publish(title="First"), publish(title="Second")

    assert [story.title for story in gathered(second, first)] == ["Second", "First"]


@pytest.mark.parametrize("hidden_by", ["a moderator", "its gallery", "a restriction"])
def test_what_is_not_public_is_not_printed(publish, gathered, moderator, hidden_by):
    story = publish()
    if hidden_by == "a moderator":
        take_down(story, moderator=moderator, message="Private.")
    elif hidden_by == "its gallery":
        hide(story.get_parent())
    else:
        restrict(story)

    assert gathered(story) == []


def test_a_story_in_review_is_not_printed(story_in_review, gathered):
    assert gathered(story_in_review.story) == []


def test_only_photos_that_may_be_in_print_are_printed(publish, gathered):
    cleared, other = publish(title="Cleared"), publish(title="Other", cleared=False)

    assert [len(story.photos) for story in gathered(cleared, other)] == [1, 0]


def test_the_newest_word_about_a_photo_counts(publish, gathered):
    story = publish()
    agree(story.photos.get().image, in_reports=False)

    assert gathered(story)[0].photos == []


def test_a_photo_without_a_readable_file_is_left_out(publish, gathered, broken_master, caplog):
    story = publish(photos=2)
    first, second = story.photos.all()
    first.image.renditions.all().delete()
    broken_master(first.image)
    StoryImage.objects.filter(pk=first.image_id).update(width=9000)

    assert [photo.image for photo in gathered(story)[0].photos] == [second.image_id]


def test_every_photo_says_what_it_shows(publish, gathered):
    story = publish(title="Seeds")
    story.photos.update(alt_text=" ", caption="")

    assert gathered(story)[0].photos[0].alt == "Photo from “Seeds”"


def test_many_stories_are_read_in_few_statements(publish, gathered, django_assert_max_num_queries):
    stories = [publish(title=f"Story {number}") for number in range(6)]

    gathered(stories[0])
    with django_assert_max_num_queries(16):
        assert len(gathered(*stories)) == 6


def test_words_stay_in_their_lines_and_lose_what_cannot_be_set():
    assert line("A\u202e \n garden 🌱 \x07 grows") == "A garden grows"
    assert paragraphs("One\r\ntwo \r\n\r\n\r\n three\u0000\n") == ["One\ntwo", "three"]
    assert line("قصة 你好 ŵ é") == "قصة 你好 ŵ é"


def test_a_word_without_an_end_may_be_broken():
    assert line("x" * 60).replace("\u200b", "") == "x" * 60
    assert max(len(part) for part in line("x" * 60).split("\u200b")) <= 24


def test_the_date_is_that_of_the_day(publish, made, without_typst):
    publish()

    made()

    today = timezone.localdate()
    assert without_typst[0]["as_of"] == f"As of {today.day} {today:%B %Y}"
