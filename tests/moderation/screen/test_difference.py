"""What a moderator has to read again, and nothing besides."""

import re

import pytest
from django.utils.html import strip_tags

from gallery.contributions.drafts import add_photo
from gallery.models import Draft, StoryAnswer, StoryLink, StoryPage, StoryPhoto, StoryQuote
from gallery.moderation.review import restore, take_down
from gallery.moderation.screen.difference import difference, read_before
from tests.conftest import cleaned
from tests.moderation.test_review import changed, resend
from tests.moments import within

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(share_story, terms):
    """With something of everything."""
    contribution = share_story(
        photos=3,
        quotes=[{"text": "I have friends now.", "said_by": "Member"}],
        links=[{"url": "https://example.org/", "label": "Our page"}],
        themes=[terms["nature"]],
        cohorts=[terms["veterans"]],
        tags=["weekly"],
        region=terms["wales"],
        place_name="Catterick",
        people_reached=40,
    )
    return StoryPage.objects.get(pk=contribution.story_id)


def version(story):
    """The latest, as something of its own that can be changed."""
    return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()


def after(story, change):
    """The difference that this change makes, once it is saved as a revision."""
    old, new = version(story), version(story)
    change(new)
    new.save_revision()
    return difference(old, version(story))


def words(changes):
    """Label and words of each change, what has gone in [-…-] and what is new in {+…+}."""
    return [(change.label, in_brackets(change.html)) for change in changes]


def in_brackets(html):
    for element, left, right in (("del", "[-", "-]"), ("ins", "{+", "+}")):
        html = re.sub(rf"<{element}[^>]*>(.*?)</{element}>", rf"{left}\1{right}", html, flags=re.DOTALL)
    return " ".join(strip_tags(re.sub("</d[td]>", " ", html)).split())


def test_what_stayed_the_same_is_not_shown(story):
    assert after(story, lambda new: None) == []


def test_words_that_changed_stand_in_their_sentence(story):
    def change(new):
        new.title = "Seeds of Friendship"
        new.people_reached = 45
        new.place_name = ""

    assert words(after(story, change)) == [
        ("Title", "Seeds of [-Service-]{+Friendship+}"),
        ("Place", "[-Catterick-]"),
        ("People reached", "[-40-] {+45+}"),
    ]


def test_a_value_that_was_not_there_before_is_new_and_nothing_has_gone(story):
    def change(new):
        new.people_reached = None

    assert words(after(story, change)) == [("People reached", "[-40-]")]


def test_of_the_answers_only_the_one_that_changed_is_shown_below_its_question(story):
    def change(new):
        first, second = new.answers.all()
        # As the contributor's door writes them: rows of their own, told apart by what they say.
        answers = [(first, first.text), (second, "It grew, and it flowered.")]
        new.answers.set(
            StoryAnswer(question=row.question, question_label=row.question_label, text=text, sort_order=place)
            for place, (row, text) in enumerate(answers)
        )

    ((label, text),) = words(after(story, change))

    assert label == "Answers"
    assert "What changed?" in text
    assert "It grew[-.-]{+, and it flowered.+}" in text
    assert "What did you do?" not in text


def test_rows_that_came_and_went_say_so(story):
    def change(new):
        new.quotes.set([*new.quotes.all(), StoryQuote(text="Come along.", said_by="Organiser", sort_order=2)])
        new.links.set([])

    assert words(after(story, change)) == [
        ("Quotes", "Added Quote Come along. Who said it Organiser"),
        ("Links", "Removed Address https://example.org/ What it is Our page"),
    ]


def test_terms_that_came_and_went_are_named_and_their_order_is_nothing(story, terms):
    def reorder(new):
        new.themes.set([terms["arts"], terms["nature"]])
        new.tags.set(["outdoors", "weekly"])

    def swap(new):
        new.themes.set([terms["nature"], terms["arts"]])
        new.tags.set(["weekly", "outdoors"])
        new.cohorts.set([terms["carers"]])
        new.region = terms["scotland"]

    assert words(after(story, reorder)) == [
        ("Themes", "{+Arts+}, Nature"),
        ("Tags", "{+outdoors+}, weekly"),
    ]
    assert words(after(story, swap)) == [
        ("Who it’s for", "[-Veterans-], {+Carers+}"),
        ("Region", "[-Wales-] {+Scotland+}"),
    ]


def with_photos(new, *photos):
    """As the contributor's door writes them: the rows are new ones."""
    names = ("image", "alt_text", "caption", "credit")
    new.photos.set(
        StoryPhoto(**{name: getattr(photo, name) for name in names}, sort_order=place)
        for place, photo in enumerate(photos)
    )


def addresses(changes):
    """The pictures that are shown."""
    return [re.search(r'src="/pictures/([\w-]+)/', html).group(1) for html in re.findall("<img[^>]*>", changes[0].html)]


def test_the_words_of_a_photo_are_shown_beside_the_photo(story):
    def change(new):
        first, second, third = new.photos.all()
        second.alt_text, second.caption = "Two people at a raised bed", "In May"
        with_photos(new, first, second, third)

    changes = after(story, change)

    assert addresses(changes) == [list(story.photos.all())[1].image.key]
    ((label, text),) = words(changes)
    assert label == "Photos"
    assert "Description [-Photo 2-]{+Two people at a raised bed+}" in text
    assert "Caption {+In May+}" in text
    assert "Moved" not in text


def test_a_photo_that_was_removed_is_shown_once_more_and_the_others_have_not_moved(story):
    first = story.photos.first()

    changes = after(story, lambda new: with_photos(new, *list(new.photos.all())[1:]))

    assert addresses(changes) == [first.image.key]
    assert words(changes)[0][1].startswith("Removed")
    assert "Moved" not in changes[0].html


def test_a_photo_that_was_added_is_shown(story, contributor, gallery):
    draft = Draft.objects.create(contributor=contributor, gallery=gallery)
    image = add_photo(draft, cleaned(colour="#abcdef"), title="new")

    changes = after(story, lambda new: with_photos(new, *new.photos.all(), StoryPhoto(image=image, alt_text="A bench")))

    assert addresses(changes) == [image.key]
    assert "Added" in changes[0].html
    assert "A bench" in changes[0].html


def test_another_picture_in_the_place_of_one_shows_both(story, contributor, gallery):
    draft = Draft.objects.create(contributor=contributor, gallery=gallery)
    image = add_photo(draft, cleaned(colour="#abcdef"), title="new")
    before = story.photos.first().image

    def change(new):
        photos = list(new.photos.all())
        photos[0].image = image
        with_photos(new, *photos)

    changes = after(story, change)

    assert addresses(changes) == [before.key, image.key]
    assert "Before" in changes[0].html
    assert "Now" in changes[0].html


def test_photos_in_another_order_say_where_they_went(story):
    """The first is the one on every card."""
    first, second, third = (photo.image.key for photo in story.photos.all())

    changes = after(story, lambda new: with_photos(new, *reversed(new.photos.all())))

    assert addresses(changes) == [third, first]
    assert re.findall("Moved [^<]*", changes[0].html) == ["Moved up 2 places", "Moved down 2 places"]
    assert second not in changes[0].html


def write_everywhere(text):
    """Into every field that a stranger may fill in."""

    def change(new):
        new.title = new.summary = new.organisation = new.place_name = text
        new.answers.set([StoryAnswer(question_label=f"Q {text}", text=text)])
        new.quotes.set([StoryQuote(text=text, said_by=text)])
        new.links.set([StoryLink(url="https://example.org/", label=text)])
        new.tags.set([text.replace(",", " ")])
        with_photos(new, *new.photos.all())
        for photo in new.photos.all():
            photo.alt_text = photo.caption = photo.credit = text

    return change


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}"])
def test_whatever_was_typed_is_shown_as_typed(story, hostile):
    """Whether it came, stayed or went."""
    for text in (hostile, f"Better {hostile} now", "Plain"):
        html = "".join(change.html for change in after(story, write_everywhere(text)))

        assert "<script" not in html
        assert "onerror=alert(1)>" not in html
        assert "14" not in strip_tags(html)
        assert html.count("<img") == html.count('src="/pictures/') > 0


def test_long_texts_that_were_made_to_be_slow_are_still_shown_in_time(story):
    """Word by word, these two would take a quarter of a minute."""
    old = " ".join(f"u{n:04d} x{n % 28:04d}" for n in range(1500)) + " old"
    new = " ".join(f"v{n:04d} x{n % 28:04d}" for n in range(1500)) + " new"
    began, ended = version(story), version(story)
    began.summary, ended.summary = f"Same start {old} same end", f"Same start {new} same end"

    with within(loops=160):
        (change,) = difference(began, ended)

    assert in_brackets(change.html) == f"Same start [-{old}-]{{+{new}+}} same end"


def test_a_small_change_in_a_long_text_is_still_found_word_by_word(story):
    text = " ".join(f"word{n}" for n in range(3000))
    began, ended = version(story), version(story)
    began.summary, ended.summary = text, text.replace("word1500", "another")

    (change,) = difference(began, ended)

    assert "word1499 [-word1500-]{+another+} word1501" in in_brackets(change.html)


def test_a_story_that_nobody_has_read_has_no_difference(story):
    assert read_before(story) is None


def test_changes_to_a_public_story_are_compared_with_what_is_public(story_in_review, decided):
    decided(story_in_review)
    resend(story_in_review, summary="Second.")
    story = decided(story_in_review, "request_changes", "Better.")
    resend(story_in_review, summary="Third.")

    story.refresh_from_db()
    before = read_before(story)

    assert before == story.live_revision
    assert words(difference(before.as_object(), version(story))) == [("Summary", "[-We grow.-]{+Third.+}")]


def test_a_returned_story_is_compared_with_what_was_returned(story_in_review, decided):
    decided(story_in_review, "request_changes", "More.")
    resend(story_in_review, summary="We grow more.")

    story = StoryPage.objects.get(pk=story_in_review.story_id)

    assert words(difference(read_before(story).as_object(), version(story))) == [("Summary", "We grow[-.-]{+ more.+}")]


def test_a_published_story_without_changes_has_no_difference(published_story, moderator):
    assert read_before(published_story) is None

    take_down(published_story, moderator=moderator, message="Asked.")
    assert read_before(StoryPage.objects.get()) is None

    restore(published_story, moderator=moderator)
    assert read_before(StoryPage.objects.get()) is None


def test_an_editors_change_to_a_declined_story_is_compared_with_what_was_declined(story_in_review, decided):
    story = decided(story_in_review, "decline", "No.")
    changed(story, title="Seeds")

    story.refresh_from_db()

    assert words(difference(read_before(story).as_object(), version(story))) == [("Title", "Seeds[- of Service-]")]
