"""What search engines and other sites read in the head of a story's page."""

import datetime as dt
import json
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from gallery.models import SocialPicture, StoryPage
from gallery.models.structured import period
from tests.conftest import jpeg

pytestmark = pytest.mark.django_db

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
SITE = "http://testserver"


def told(story: StoryPage) -> list[dict]:
    page = Client().get(story.url).content.decode()
    (words,) = DATA.findall(page)
    return json.loads(words)["@graph"]


def meta(story: StoryPage) -> dict[str, str]:
    page = Client().get(story.url).content.decode()
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter|article):[^"]+)" content="([^"]*)"', page))


@pytest.fixture
def story(share_story, decided, terms):
    fields = {"themes": [terms["nature"]], "cohorts": [terms["veterans"]], "tags": ["weekly"]}
    place = {"place_name": "Barry", "region": terms["wales"], "started": dt.date(2024, 3, 1)}
    return decided(share_story(photos=2, **fields, **place))


def test_search_engines_learn_what_the_page_says(story):
    article, _steps = told(story)

    expected = {
        "@type": "Article",
        "headline": "Seeds of Service",
        "description": "We grow.",
        "url": f"{SITE}{story.url}",
        "datePublished": story.first_published_at.isoformat(timespec="seconds"),
        "author": {"@type": "Organization", "name": "Growers"},
        "about": [{"@type": "Thing", "name": "Nature"}],
        "audience": [{"@type": "Audience", "audienceType": "Veterans"}],
        "keywords": ["weekly"],
        "temporalCoverage": "2024-03/..",
    }
    assert {name: article[name] for name in expected} == expected
    assert article["contentLocation"]["name"] == "Barry"
    assert article["contentLocation"]["containedInPlace"]["name"] == "Wales"


def test_each_picture_names_its_credit_and_its_licence(story):
    row = story.photos.first()
    row.credit, row.caption = "Jo Bloggs", "The gate"
    row.save()

    first, second = told(story)[0]["image"]

    licence = f"{SITE}{story.url}share/#use"
    assert (first["@type"], first["caption"], first["creditText"]) == ("ImageObject", "The gate", "Jo Bloggs")
    assert first["creator"] == {"@type": "Person", "name": "Jo Bloggs"}
    assert first["contentUrl"] == f"{SITE}{row.image.largest_url}"
    assert (first["width"], first["height"]) == (64, 48)
    assert second["creator"] == {"@type": "Organization", "name": "Growers"}
    assert {picture["license"] for picture in (first, second)} == {licence}
    assert b'id="use"' in Client().get(f"{story.url}share/").content


def test_galleries_lead_to_the_story(story):
    _article, steps = told(story)

    assert [(step["position"], step["name"]) for step in steps["itemListElement"]] == [
        (1, "Gallery"),
        (2, "Tackling Loneliness"),
        (3, "Seeds of Service"),
    ]


def test_what_a_story_does_not_say_is_left_out(share_story, decided):
    story = decided(share_story(organisation=""))

    article, _steps = told(story)

    silent = {"image", "about", "audience", "keywords", "contentLocation", "temporalCoverage"}
    assert silent.isdisjoint(article)
    assert article["author"]["name"] == "Impact Gallery"


def test_words_of_strangers_cannot_end_the_data(share_story, decided):
    mean = "</script><script>alert(1)</script><!--&\u2028"
    story = decided(share_story(title=mean, organisation=mean))

    article, _steps = told(story)

    assert article["author"]["name"] == mean
    assert b"<script>alert" not in Client().get(story.url).content


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        (None, None, ""),
        (dt.date(2024, 3, 1), None, "2024-03/.."),
        (None, dt.date(2025, 1, 9), "../2025-01"),
        (dt.date(2024, 3, 1), dt.date(2025, 1, 9), "2024-03/2025-01"),
        (dt.date(2024, 3, 1), dt.date(2024, 3, 30), "2024-03"),
    ],
)
def test_months_are_written_as_machines_read_them(started, ended, expected):
    assert period(started, ended) == expected


def test_other_sites_learn_title_and_address(story):
    found = meta(story)

    assert found["og:title"] == "Seeds of Service"
    assert found["og:url"] == f"{SITE}{story.url}"
    assert found["og:type"] == "article"


def test_other_sites_are_offered_the_picture_that_was_drawn_for_them_and_no_other(story):
    SocialPicture.objects.filter(story=story).delete()
    before = meta(story)
    drawn = SocialPicture(story=story)
    drawn.file.save("social.jpg", ContentFile(jpeg()))

    after = meta(story)

    assert "og:image" not in before
    assert after["og:image"] == f"{SITE}{drawn.address}"
    assert (before["twitter:card"], after["twitter:card"]) == ("summary", "summary_large_image")


def test_a_preview_says_nothing_to_machines(story, as_user, moderator):
    page = as_user(moderator).get(reverse("preview_story", args=[story.pk])).content.decode()

    assert "Seeds of Service" in page
    assert "ld+json" not in page
    assert "canonical" not in page
    assert '<meta name="robots" content="noindex">' in page
