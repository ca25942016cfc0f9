"""The parts of a story's page, and what they cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import linebreaks, urlize

from gallery.models import StoryPhoto
from gallery.models.layout import as_paragraphs

pytestmark = pytest.mark.django_db


def queries_of(client, story):
    client.get(story.url)
    with CaptureQueriesContext(connection) as found:
        client.get(story.url)
    return len(found)


def credits_shown(client, story):
    page = client.get(story.url).content.decode()
    return re.findall(r'photo-words__credit">([^<]+)<', page)


def test_eight_photos_cost_no_more_queries_than_one(client, share_story, decided):
    one = decided(share_story(title="One", photos=1, quotes=[{"text": "Yes.", "said_by": ""}]))
    eight = decided(share_story(title="Eight", photos=8, quotes=[{"text": "Yes.", "said_by": ""}] * 3))

    assert queries_of(client, one) == queries_of(client, eight)


@pytest.mark.parametrize("way", ["", "share/", "qr/"])
def test_everybody_is_sent_the_same(way, client, as_user, published_story, stranger, moderator):
    address = f"{published_story.url}{way}"
    outside = client.get(address)

    inside = [as_user(user).get(address).content for user in (stranger, moderator)]

    assert inside == [outside.content] * 2
    assert not outside.cookies
    assert b"csrfmiddlewaretoken" not in outside.content


def test_a_credit_that_is_the_same_for_all_is_shown_once(client, share_story, decided):
    story = decided(share_story(photos=3))
    StoryPhoto.objects.filter(story=story).update(credit="Jo Bloggs")

    assert credits_shown(client, story) == ["Pictures: Jo Bloggs"]


def test_credits_that_differ_are_all_shown(client, share_story, decided):
    story = decided(share_story(photos=2))
    for photo, name in zip(story.photos.all(), ("Jo Bloggs", "Al Other"), strict=True):
        StoryPhoto.objects.filter(pk=photo.pk).update(credit=name)

    assert credits_shown(client, story) == ["Picture: Jo Bloggs", "Picture: Al Other"]


def test_each_photo_has_an_address_of_its_own(client, share_story, decided):
    story = decided(share_story(photos=3))

    page = client.get(story.url).content.decode()

    assert re.findall(r'<figure[^>]* id="(photo-\d)"', page) == ["photo-1", "photo-2", "photo-3"]


@pytest.mark.parametrize(
    "text",
    [
        'We <b>grew</b> & "sang".\n\nThen: we’d stop.\nAt 5.30.',
        "See https://example.org/a?b=c&d, HTTP://EXAMPLE.ORG or www.example.org.",
        "(example.com), e.g. Example.NET/x; or [example.edu]",
        "Write to bea@example.org: bea@example.co.uk!",
        "example.co.uk is none, nor is www or .com or a@b",
        "",
    ],
)
def test_addresses_are_links_wherever_django_sees_one(text):
    assert as_paragraphs(text) == linebreaks(urlize(text, nofollow=True, autoescape=True))
