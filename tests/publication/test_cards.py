"""A card is stored as it would be rendered, is never shown for longer than it is true, and is rendered if it lacks."""

import pytest

from gallery.models import StoryCard, StoryPage
from gallery.models.cards import card_html, wall_of
from gallery.moderation.review import take_down
from gallery.publication.cards import store_missing_cards, write_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(share_story, decided, terms):
    return decided(share_story(photos=1, themes=[terms["nature"]], title="Seeds & <Service>"))


def wall(*stories):
    return [card.html for card in wall_of(StoryPage.objects.published(), [story.pk for story in stories])]


def test_a_stored_card_is_what_would_be_rendered(story):
    rendered = wall(story)
    write_card(story.pk)

    assert wall(story) == rendered
    assert "Seeds &amp; &lt;Service&gt;" in rendered[0]


def test_a_page_of_stored_cards_is_one_query(story, share_story, decided, django_assert_num_queries):
    others = [decided(share_story(title=f"Story {number}")) for number in range(3)]
    store_missing_cards()

    with django_assert_num_queries(1):
        wall(story, *others)


def test_what_is_not_public_has_no_card(story, moderator):
    write_card(story.pk)
    take_down(story, moderator=moderator, message="Asked to.")

    write_card(story.pk)

    assert not StoryCard.objects.exists()
    assert wall(story) == []


def test_a_stored_card_of_a_story_that_is_not_public_is_not_shown(story, moderator):
    take_down(story, moderator=moderator, message="Asked to.")
    StoryCard.objects.create(story=story, html="<p>Left over</p>", made_from="anything")

    assert wall(story) == []


def test_a_card_of_an_older_template_is_rendered_anew(story):
    StoryCard.objects.create(story=story, html="<p>As it was</p>", made_from="an older one")

    assert "As it was" not in wall(story)[0]

    store_missing_cards()
    assert StoryCard.objects.get().html == card_html(StoryPage.objects.filter(pk=story.pk).cards()[0])


def test_a_renamed_theme_takes_the_cards_away(story, terms):
    write_card(story.pk)
    terms["nature"].name = "Outdoors"
    terms["nature"].save()

    assert "Outdoors" in wall(story)[0]


def test_the_pictures_of_the_first_row_are_wanted_at_once(share_story, decided):
    stories = [decided(share_story(photos=1, title=f"Story {number}")) for number in range(4)]

    lead, second, third, fourth = wall(*stories)

    assert 'fetchpriority="high"' in lead and "card--lead" in lead and "loading" not in lead
    assert "loading" not in second and "card--lead" not in second
    assert 'fetchpriority="low"' in second
    # The lead takes the room of two.
    assert all('loading="lazy"' in card for card in (third, fourth))


def test_without_a_lead_three_stand_in_the_first_row(share_story, decided):
    stories = [decided(share_story(photos=number, title=f"Story {number}")) for number in (0, 1, 1, 1)]

    _first, second, third, fourth = wall(*stories)

    assert "loading" not in second and "loading" not in third
    assert 'loading="lazy"' in fourth


def test_cards_stand_in_the_order_that_was_asked_for(share_story, decided):
    first, second = (decided(share_story(title=title)) for title in ("First", "Second"))

    assert ["Second" in card for card in wall(second, first)] == [True, False]
