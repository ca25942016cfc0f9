"""Anybody asks for something printed, waits for it in words, and gets it as long as all of it is public."""

import re
import uuid

import pytest
from django.urls import reverse

from gallery.contributions.throttling import LIMITS, Kind, Limit
from gallery.models import Attempt, Booklet
from gallery.moderation.review import take_down
from gallery.printing import booklets
from gallery.printing.making import make_booklet, take
from tests.printing.conftest import agree
from tests.showing import show

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_typst")]

HOSTILE = (
    "stories=1%00&format=%00",
    "stories=" + "9" * 400,
    "stories=-1,,,x",
    "showcase=%00",
    "showcase=" + "x" * 5000,
    "gallery=%00",
    "theme=" + "&theme=".join("abc") * 90,
    "bbox=nan,nan,nan,nan",
    "q=%ff%fe%22%27)(*&sort=zzz&page=999999999999999",
    "q=" + "(" * 500,
    "year_from=-5&reached_to=9999999999999999999999",
    "format=booklet&format=card&format=../../etc/passwd",
)


def page(query=""):
    return f"/print/{query}"


def test_the_page_says_what_would_be_made(client, publish):
    publish(title="Seeds")
    publish(title="Trees")

    shown = client.get(page("?q=Seeds")).content.decode()

    assert "“Seeds” · 1 story" in shown or "Seeds · 1 story" in shown
    assert "Make the PDF" in shown


def test_a_plain_reader_is_given_no_cookie(client, publish):
    publish()

    asked = client.get(page())
    begun = client.post(page(), {"format": "booklet"})
    waiting = client.get(begun.url)

    assert [dict(answer.cookies) for answer in (asked, begun, waiting)] == [{}, {}, {}]
    assert "csrfmiddlewaretoken" not in asked.content.decode()


def test_from_asking_to_the_file(client, publish):
    publish(title="Seeds")

    begun = client.post(page("?q=Seeds"), {"format": "sheet"})
    booklet = Booklet.objects.get()
    waiting = client.get(begun.url).content.decode()
    make_booklet.call(str(booklet.pk))
    ready = client.get(begun.url).content.decode()
    booklet.refresh_from_db()
    file = client.get(booklet.file_address)

    assert (begun.status_code, begun.url, booklet.format) == (302, f"/print/{booklet.pk}/", "sheet")
    assert "Waiting for its turn." in waiting
    assert 'http-equiv="refresh"' in waiting
    assert booklet.file_address in ready
    assert "refresh" not in ready
    assert file["Content-Type"] == "application/pdf"
    assert file["Cache-Control"] == "private, no-store"
    assert b"".join(file.streaming_content) == b"%PDF-1.7 nothing"


def test_how_far_it_is_stands_there_in_words(client, publish, ask):
    publish()
    publish(title="Another")
    booklet = ask()
    take(str(booklet.pk))
    Booklet.objects.update(done=1)

    assert "Gathering the stories: 1 of 2." in client.get(booklet.address).content.decode()
    Booklet.objects.update(done=2)
    assert "Setting the pages." in client.get(booklet.address).content.decode()


def test_the_file_of_what_is_not_made_yet_is_where_one_waits(client, publish, ask):
    publish()
    booklet = ask()

    assert client.get(booklet.file_address).url == booklet.address


@pytest.mark.parametrize("what", ["story", "photo", "file"])
def test_what_is_not_public_any_more_is_gone_at_once(client, publish, made, moderator, what):
    story = publish()
    booklet = made(f"stories={story.pk}")
    if what == "story":
        take_down(story, moderator=moderator, message="Gone.")
    elif what == "photo":
        agree(story.photos.get().image, in_reports=False)
    else:
        booklet.file.storage.delete(booklet.file.name)

    answer = client.get(booklet.file_address)

    assert answer.status_code == 410
    assert f"/print/?stories={story.pk}&amp;format=booklet" in answer.content.decode()


@pytest.mark.parametrize("trouble", ["", "None of these stories is public any more."])
def test_the_title_of_a_story_that_went_while_it_waited_is_not_shown(client, publish, ask, moderator, trouble):
    story = publish(title="Their name")
    booklet = ask(f"stories={story.pk}")
    Booklet.objects.update(trouble=trouble, finished_at="2026-11-23T10:00Z" if trouble else None)
    take_down(story, moderator=moderator, message="Gone.")

    answer = client.get(booklet.address)

    assert answer.status_code == 410
    assert "Their name" not in answer.content.decode()


def test_trouble_is_said_in_words(client, publish, ask):
    publish()
    booklet = ask()
    Booklet.objects.update(trouble="Something went wrong while it was made.", finished_at="2026-11-23T10:00Z")

    shown = client.get(booklet.address)

    assert shown.status_code == 200
    assert "It could not be made." in shown.content.decode()


def test_a_booklet_that_nobody_asked_for_is_not_found(client):
    key = uuid.uuid4()

    assert client.get(f"/print/{key}/").status_code == 404
    assert client.get(f"/print/{key}/a-name.pdf").status_code == 404


def test_nothing_to_print_is_said_in_words(client, published_story):
    for answer in (client.get(page("?stories=999")), client.post(page("?stories=999"), {"format": "card"})):
        assert answer.status_code == 404
        assert "There is nothing to print" in answer.content.decode()


def test_what_is_no_format_is_refused_in_words(client, published_story):
    for words in ({"format": "banner"}, {}):
        answer = client.post(page(), words)

        assert answer.status_code == 422
        assert "Choose one of these." in answer.content.decode()


def test_a_network_address_may_not_ask_without_end(client, publish, monkeypatch):
    monkeypatch.setitem(LIMITS, Kind.PRINT, Limit(1, 1, 1, 1))
    publish()

    first, second = (client.post(page(), {"format": format}) for format in ("card", "sheet"))

    assert (first.status_code, second.status_code) == (302, 429)
    assert int(second["Retry-After"]) > 60
    assert Attempt.objects.filter(kind=Kind.PRINT, account=None).count() == 1


def test_where_many_wait_it_is_said_when_to_come_back(client, publish, monkeypatch):
    monkeypatch.setattr(booklets, "MOST_WAITING", 0)
    publish()

    answer = client.post(page(), {"format": "card"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Wait a minute" in answer.content.decode()


def test_somebody_who_is_signed_in_gets_what_everybody_gets(client, as_user, moderator, publish, story_in_review):
    publish()

    assert as_user(moderator).get(page()).content == client.get(page()).content
    assert as_user(moderator).get(page(f"?stories={story_in_review.story.pk}")).status_code == 404


@pytest.mark.parametrize("query", HOSTILE)
def test_no_address_makes_it_fail(client, published_story, query):
    shown = client.get(page(f"?{query}"))
    begun = client.post(page(f"?{query}"), {"format": "card"})

    assert {shown.status_code, begun.status_code} <= {200, 302, 404}
    if begun.status_code == 302:
        assert client.get(begun.url).status_code == 200
        assert client.get(Booklet.objects.get().ask_again).status_code == 200


def test_a_story_says_how_it_can_be_printed(client, published_story):
    share = client.get(published_story.get_url() + "share/").content.decode()

    assert f"{reverse('printing:print')}?stories={published_story.pk}" in share


def test_a_showcase_and_a_selection_print_what_they_show(client, published_story):
    showcase = show(("story", {"story": published_story.pk, "note": ""}))

    shown = client.get(showcase.url).content.decode()
    kept = client.get(f"/selection/?stories={published_story.pk}").content.decode()

    assert f'"/print/?showcase={showcase.slug}"' in shown
    assert f'"/print/?stories={published_story.pk}"' in kept
    assert "/print/" not in client.get("/selection/").content.decode()


@pytest.mark.parametrize("format", Booklet.Format.values)
def test_every_format_is_offered_and_can_be_chosen_beforehand(client, publish, format):
    publish()
    publish()

    shown = client.get(page(f"?format={format}")).content.decode()

    assert re.findall(r'value="(\w+)"( checked)? required', shown) == [
        (offered, " checked" if offered == format else "") for offered in Booklet.Format.values
    ]


def test_a_gallery_prints_what_it_shows(client, published_story):
    everything = client.get("/gallery/?q=seeds&page=1&view=list").content.decode()
    programme = client.get("/gallery/tackling-loneliness/").content.decode()

    assert '"/print/?q=seeds"' in everything
    assert '"/print/?gallery=tackling-loneliness"' in programme
