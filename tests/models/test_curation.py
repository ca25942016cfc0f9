"""What editors have chosen leads the wall, says why, and comes first on the front door."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.models import EditorsChoice
from gallery.moderation.review import take_down

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 3)


@pytest.fixture
def stories(share_story, decided):
    return [decided(share_story(title=f"Story {number}", photos=1)) for number in range(5)]


def choose(story, *, days_ago=0, **fields):
    chosen_on = TODAY - dt.timedelta(days=days_ago)
    return EditorsChoice.objects.create(story=story, chosen_on=chosen_on, reason="It is kind.", **fields)


def wall(client, address="/gallery/"):
    """The title of each card, and whether it has the flag."""
    page = client.get(address).content.decode()
    cards = page[page.index('<ul class="cards') :].split("<article ")[1:]
    return [(re.search(r'card__title"><a href="[^"]+">([^<]+)<', card)[1], "cards__flag" in card) for card in cards]


def test_the_newest_choices_lead_the_wall_with_a_flag(client, stories):
    choose(stories[0], days_ago=1)
    choose(stories[1])

    assert wall(client) == [
        ("Story 1", True),
        ("Story 0", True),
        ("Story 4", False),
        ("Story 3", False),
        ("Story 2", False),
    ]


@pytest.mark.parametrize("query", ["?sort=title", "?sort=oldest", "?q=story", "?reached_from=0", "?view=list"])
def test_whoever_asks_for_something_else_gets_just_that(client, stories, query):
    choose(stories[0])

    assert "cards__flag" not in client.get(f"/gallery/{query}").content.decode()


def test_no_more_than_six_lead(client, stories, share_story, decided):
    more = [decided(share_story(title=f"More {number}")) for number in range(3)]
    for days, story in enumerate([*stories, *more]):
        choose(story, days_ago=days)

    flagged = [title for title, is_flagged in wall(client) if is_flagged]

    assert flagged == ["Story 0", "Story 1", "Story 2", "Story 3", "Story 4", "More 0"]
    assert len(wall(client)) == 8


def test_a_choice_that_is_not_public_leads_nothing_and_makes_room(client, stories, moderator, share_story, decided):
    more = [decided(share_story(title=f"More {number}")) for number in range(2)]
    for days, story in enumerate([*stories, *more]):
        choose(story, days_ago=days)

    take_down(stories[0], moderator=moderator, message="")

    flagged = [title for title, is_flagged in wall(client) if is_flagged]
    assert flagged == ["Story 1", "Story 2", "Story 3", "Story 4", "More 0", "More 1"]


def test_a_gallery_is_led_by_its_own_choices(client, stories, gallery, top_gallery):
    other = top_gallery.add_child(instance=type(top_gallery)(title="Pride", slug="pride"))
    choose(stories[0])

    assert wall(client, gallery.url)[0] == ("Story 0", True)
    assert "cards__flag" not in client.get(other.url).content.decode()


def test_a_choice_taken_back_is_gone_at_once(client, stories):
    choice = choose(stories[0])
    before = wall(client)[0]

    choice.delete()

    assert (before, wall(client)[0]) == (("Story 0", True), ("Story 4", False))


def test_the_story_says_why(client, stories):
    choose(stories[0])

    assert "It is kind." in client.get(stories[0].url).content.decode()
    assert "Editor’s choice" not in client.get(stories[1].url).content.decode()


def test_choices_cost_no_query_of_their_own(client, stories):
    def queries():
        client.get("/gallery/")
        with CaptureQueriesContext(connection) as found:
            client.get("/gallery/")
        return len(found)

    without = queries()
    choose(stories[0])

    assert queries() == without


def section(client, name):
    page = client.get("/").content.decode()
    if f'id="{name}-title"' not in page:
        return None
    part = page[page.index(f'id="{name}-title"') :].split("</section>")[0]
    return re.findall(r'card__title"><a href="[^"]+">([^<]+)<', part)


def test_the_front_door_shows_what_is_pinned_then_chosen_then_new(client, stories):
    choose(stories[4])
    choose(stories[1], days_ago=9, is_pinned=True)

    assert section(client, "chosen") == ["Story 1", "Story 4"]
    assert section(client, "newest") == ["Story 3", "Story 2", "Story 0"]


def test_without_choices_there_is_no_row_for_them(client, stories):
    assert section(client, "chosen") is None


def test_the_front_door_shows_places_and_themes_that_are_seldom_heard(client, share_story, decided, terms):
    for name in ("wales", "scotland"):
        decided(share_story(title=f"From {name}", region=terms[name]))
    decided(share_story(title="About nature", themes=[terms["nature"]]))
    for number in range(4):
        decided(share_story(title=f"Usual {number}", themes=[terms["arts"]]))

    assert sorted(section(client, "rare")) == ["About nature", "From scotland", "From wales"]


def test_where_nearly_everything_is_shown_already_nothing_is_called_rare(client, stories):
    assert section(client, "rare") is None


def test_an_editor_chooses_a_story_in_the_admin(as_user, editor, stories):
    address = "/admin/snippets/gallery/editorschoice/add/"
    fields = {"story": stories[0].pk, "reason": "It is kind.", "chosen_on": "2026-03-03"}

    answer = as_user(editor).post(address, fields)

    choice = EditorsChoice.objects.get()
    assert answer.status_code == 302
    assert (choice.story.pk, choice.reason, choice.chosen_by) == (stories[0].pk, "It is kind.", editor)


def test_nobody_else_does(as_user, moderator, stranger, stories):
    fields = {"story": stories[0].pk, "reason": "It is mine.", "chosen_on": "2026-03-03"}

    for user in (moderator, stranger):
        as_user(user).post("/admin/snippets/gallery/editorschoice/add/", fields)

    assert not EditorsChoice.objects.exists()


def test_a_story_that_is_not_public_cannot_be_chosen(as_user, editor, story_in_review):
    fields = {"story": story_in_review.story_id, "reason": "Soon.", "chosen_on": "2026-03-03"}

    answer = as_user(editor).post("/admin/snippets/gallery/editorschoice/add/", fields)

    assert not EditorsChoice.objects.exists()
    assert "Choose a story that is public." in answer.content.decode()


def test_a_story_is_chosen_once(as_user, editor, stories):
    choose(stories[0])
    fields = {"story": stories[0].pk, "reason": "Again.", "chosen_on": "2026-03-03"}

    answer = as_user(editor).post("/admin/snippets/gallery/editorschoice/add/", fields)

    assert EditorsChoice.objects.count() == 1
    assert "This story is chosen already." in answer.content.decode()


def test_a_pin_stays_however_many_newer_choices_there_are(client, stories, share_story, decided):
    choose(stories[0], days_ago=99, is_pinned=True)
    for number in range(7):
        choose(decided(share_story(title=f"More {number}")), days_ago=number)

    assert section(client, "chosen")[0] == "Story 0"


def test_no_day_to_come_is_chosen(as_user, editor, stories):
    fields = {"story": stories[0].pk, "reason": "Soon.", "chosen_on": "2999-01-01"}

    answer = as_user(editor).post("/admin/snippets/gallery/editorschoice/add/", fields)

    assert not EditorsChoice.objects.exists()
    assert "Choose today, or a day that is over." in answer.content.decode()
