"""Stories that a reader has kept, and compares."""

import re

import pytest
from wagtail.models import Site

from gallery.moderation.review import take_down

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(share_story, decided):
    first = decided(share_story(title="Brass band", answers=("We blew.", "We grew loud.")))
    second = decided(share_story(title="Long table", answers=("We laid it.", "We ate.", "Sit last.")))
    return [first, second]


def cards(page):
    return re.findall(r'<h3 class="card__title"><a href="[^"]+">([^<]+)<', page)


def rows(page):
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return [re.sub(r"<[^>]+>", "|", row) for row in body.split("</tr>")]


def test_a_list_shows_its_stories_in_its_order(client, stories):
    band, table = stories

    page = client.get(f"/selection/?stories={table.pk},{band.pk}").content.decode()

    assert cards(page) == ["Long table", "Brass band"]
    assert f'value="{Site.objects.get().root_url}/selection/?stories={table.pk},{band.pk}"' in page


def test_a_story_that_is_gone_is_counted_and_not_named(client, stories, moderator):
    band, table = stories
    take_down(table, moderator=moderator, message="")

    page = client.get(f"/selection/?stories={table.pk},{band.pk}").content.decode()

    assert cards(page) == ["Brass band"]
    assert "One story of this list is not public any more." in page
    assert "Long table" not in page
    assert f"stories={table.pk}" not in page


@pytest.mark.parametrize("query", ["", "?stories=", "?stories=x", "?stories=999999", "?showcase=x", "?theme=arts"])
def test_a_list_that_names_no_story_says_how_to_fill_it(client, stories, query):
    page = client.get(f"/selection/{query}").content.decode()

    assert "Nothing is kept here yet." in page
    assert cards(page) == []


def test_two_stories_stand_beside_each_other_question_by_question(client, stories):
    band, table = stories

    said = rows(client.get(f"/compare/?stories={band.pk},{table.pk}").content.decode())

    (changed,) = [row for row in said if "What changed?" in row]
    assert changed.index("We grew loud.") < changed.index("We ate.")
    (advice,) = [row for row in said if "What would you tell the next person?" in row]
    assert advice.index("No answer") < advice.index("Sit last.")


def test_no_more_than_four_are_compared_and_no_fewer_than_two(client, stories, share_story, decided):
    more = [decided(share_story(title=f"Story {number}")) for number in range(4)]
    numbers = ",".join(str(story.pk) for story in [*stories, *more])

    four = client.get(f"/compare/?stories={numbers}").content.decode()
    one = client.get(f"/compare/?stories={stories[0].pk}").content.decode()

    assert four.count('<th scope="col">') == 4
    assert '<th scope="col">' not in one
    assert "Keep two, three or four stories" in one
    assert "Compare</a>" not in client.get(f"/selection/?stories={numbers}").content.decode()


def test_an_answer_is_escaped(client, share_story, decided):
    stories = [decided(share_story(title=f"S{n}", answers=("<script>x</script>", "b"))) for n in range(2)]

    page = client.get(f"/compare/?stories={stories[0].pk},{stories[1].pk}").content.decode()

    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
