"""The bare answers beside the page that is made of them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from gallery.moderation.screen.told import told_in
from tests.deciding import latest
from tests.moderation.test_review import resend

pytestmark = pytest.mark.django_db


def told(story):
    return {row.label: row.words for row in told_in(latest(story))}


@pytest.fixture
def screen(as_user, moderator):
    return lambda story: as_user(moderator).get(reverse("review_story", args=[story.pk]))


def test_every_field_stands_with_its_words_and_every_question_with_its_answer(share_story, terms):
    story = share_story(
        quotes=[{"text": "I sing again.", "said_by": "Ann"}, {"text": "Me too."}],
        links=[{"url": "https://example.org/seeds", "label": "Our page"}, {"url": "https://example.org/"}],
        themes=[terms["nature"], terms["arts"]],
        cohorts=[terms["carers"]],
        tags=["weekly", "outdoors"],
        region=terms["wales"],
        place_name="Bala",
        latitude=Decimal("52.91"),
        longitude=Decimal("-3.60"),
        people_reached=1200,
    ).story

    assert told(story) == {
        "Title": ["Seeds of Service"],
        "Summary": ["We grow."],
        "Organisation": ["Growers"],
        "What did you do?": ["We dug."],
        "What changed?": ["It grew."],
        "What would you tell the next person?": [],
        "Quotes": ["“I sing again.” – Ann", "“Me too.”"],
        "Who it’s for": ["Carers"],
        "Themes": ["Arts, Nature"],
        "Tags": ["outdoors, weekly"],
        "Place": ["Bala", "Wales", "52.91, -3.60"],
        "When": [],
        "People reached": ["1200"],
        "Links": ["Our page – https://example.org/seeds", "https://example.org/"],
    }


def test_what_was_left_empty_is_named(screen, story_in_review):
    context = screen(story_in_review.story).context

    assert [row.label for row in context["left_empty"]][:2] == ["What would you tell the next person?", "Quotes"]
    assert all(row.words for row in context["told"])


def test_an_answer_stands_in_the_wording_that_it_answered(share_story, gallery):
    story = share_story().story
    gallery.questions.filter(label="What did you do?").delete()

    assert told(story)["What did you do?"] == ["We dug."]


def test_markup_is_shown_as_it_was_typed(screen, share_story):
    page = screen(share_story(answers=("<script>alert(1)</script>", "B <b>c</b>")).story).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "B &lt;b&gt;c&lt;/b&gt;" in page


def test_more_rows_take_no_more_queries(share_story, django_assert_num_queries):
    for number in (1, 3):
        quotes = [{"text": f"Quote {place}"} for place in range(number)]
        tags = [f"tag {place}" for place in range(number)]
        version = latest(share_story(quotes=quotes, tags=tags, answers=("A",) * number).story)

        with django_assert_num_queries(2):
            told_in(version)


def test_a_photo_stands_with_its_description_caption_and_credit(screen, share_story):
    story = share_story(photos=1).story
    version = latest(story)
    photo = version.photos.get()
    photo.alt_text, photo.caption, photo.credit = "A <i>bench</i>", "In May", "Ann Other"
    version.photos = [photo]
    version.save_revision()

    page = screen(story).content.decode()

    for words in ("<dd>A &lt;i&gt;bench&lt;/i&gt;</dd>", "<dd>In May</dd>", "<dd>Ann Other</dd>"):
        assert words in page


def test_of_a_new_version_the_difference_comes_first_and_the_whole_is_folded(screen, story_in_review, decided):
    decided(story_in_review)
    resend(story_in_review, title="Seeds, again")

    page = screen(story_in_review.story).content.decode()

    assert page.index("What has changed") < page.index('class="w-panel collapsed" id="told-section"')
