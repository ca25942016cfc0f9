"""Exactly as the public page will be, at any time, and only for those who write it."""

import re

import pytest
from django.urls import reverse
from taggit.models import Tag

from gallery.models import Contribution, Draft, OutgoingMail, StoryPage
from tests.contributions.conftest import make_draft, pictures_of

pytestmark = pytest.mark.django_db


def article(html):
    found = re.search(r"<article.*?</article>", html, re.DOTALL)
    return re.sub(r"\s+", " ", found.group()) if found else ""


@pytest.fixture
def full_draft(contributor, gallery, terms):
    draft = make_draft(
        contributor,
        gallery,
        photos=3,
        title="Seeds <of> Service",
        themes=["nature", "arts"],
        cohorts=["carers"],
        region="wales",
        place_name="Cardiff",
        tags="weekly, outdoors",
        started="March 2024",
        ended="2024-05",
        people_reached="40",
    )
    quotes = [{"text": "It <helped>.", "said_by": "A member"}, {"text": "And again.", "said_by": ""}]
    links = [{"url": "example.org", "label": "Us"}, {"url": "https://example.com/a?b=c", "label": ""}]
    words = draft.answers["photos"]
    first = next(iter(words.values()))
    first |= {"caption": "A caption", "credit": "A. Taker", "focus_x": "10", "focus_y": "20"}
    Draft.objects.update(answers={**draft.answers, "quotes": quotes, "links": links, "photos": words})
    return draft


@pytest.mark.parametrize("is_open_to_hello", [False, True])
def test_the_preview_is_what_the_public_page_shows(full_draft, opened, send, decided, client, tab, is_open_to_hello):
    opened(full_draft, "about-you").press("continue", is_open_to_hello="on" if is_open_to_hello else None)
    preview = opened(full_draft, "quotes").press("preview").follow()

    send(full_draft)
    story = decided(Contribution.objects.get())

    public = client.get(story.url).content.decode()
    assert article(public).count("<section") >= 3
    assert without_address(article(preview.text), story) == without_address(article(public), story)


def without_address(html, story):
    """The story has an address of its own, and ways to hand it on, only once it was sent."""
    html = re.sub(r'<ul class="story-tools".*?</ul> |<section class="story-cite".*?</section> ', "", html)
    return re.sub(r'href="[^"]*">Say hello', "", html.replace(story.url, ""))


def test_the_preview_changes_nothing_in_the_database(full_draft, tab):
    before = (StoryPage.objects.count(), Tag.objects.count(), Draft.objects.get().version, OutgoingMail.objects.count())

    assert tab.get(reverse("contributions:preview_draft", args=[full_draft.key])).status_code == 200

    after = (StoryPage.objects.count(), Tag.objects.count(), Draft.objects.get().version, OutgoingMail.objects.count())
    assert after == before


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"story": {"title": "Only a title"}},
        {"story": {"title": "x" * 5000, "started": "sometime", "people_reached": "many", "region": "atlantis"}},
        {"story": {"themes": ["nothing"], "tags": ", ,", "contact_email": "x"}, "quotes": [{"said_by": "Nobody"}]},
        {"links": [{"url": "javascript:alert(1)", "label": "Us"}], "photos": {"gone": {"alt_text": "Gone"}}},
    ],
)
def test_a_draft_that_is_not_finished_can_be_previewed(draft, tab, answers):
    Draft.objects.update(answers=answers)

    response = tab.get(reverse("contributions:preview_draft", args=[draft.key]))

    assert response.status_code == 200
    assert "<article" in response.content.decode()
    assert "javascript:" not in response.content.decode()


def test_a_photo_without_a_description_is_in_the_preview_too(contributor, gallery, tab):
    draft = make_draft(contributor, gallery, photos=1)
    Draft.objects.update(answers={**draft.answers, "photos": {}})

    page = tab.get(reverse("contributions:preview_draft", args=[draft.key])).content.decode()

    assert f"/pictures/{pictures_of(draft)[0].key}/" in page


def test_a_preview_leads_back_and_is_kept_by_no_cache(draft, tab):
    response = tab.get(reverse("contributions:preview_draft", args=[draft.key]))

    assert reverse("contributions:draft", args=[draft.key]) in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_the_preview_of_changes_shows_the_changes(share_story, decided, reopened, opened, tab):
    contribution = share_story(photos=1)
    decided(contribution)
    changes = reopened(contribution)
    opened(changes, "your-story").press("continue", title="Changed")

    page = tab.get(reverse("contributions:preview_draft", args=[changes.key])).content.decode()

    assert "<h1>Changed</h1>" in page
    assert StoryPage.objects.get().title == "Seeds of Service"
