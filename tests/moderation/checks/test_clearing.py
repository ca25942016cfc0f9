"""Clearing findings over HTTP, and what the review screen shows of them."""

import pytest
from django.urls import reverse

from gallery.models import Clearance
from gallery.moderation.checks import Kind, findings_of, open_blocks

pytestmark = pytest.mark.django_db

REASON = "It is the shed’s own number."


@pytest.fixture
def story(share_story):
    return share_story(summary="Ring the shed on 07700 900123 today.").story


@pytest.fixture
def desk(as_user, moderator):
    return as_user(moderator)


def block(story):
    (found,) = open_blocks(story.get_latest_revision_as_object())
    return found


def clear(browser, story, **words):
    found = block(story)
    data = {"key": found.key, "kind": found.kind.value, "reason": REASON, **words}
    return browser.post(reverse("clear_finding", args=[story.pk]), data)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_finding_is_cleared_with_a_reason(desk, story, moderator):
    response = clear(desk, story)

    assert response.url == f"{reverse('review_story', args=[story.pk])}#checks"
    clearance = Clearance.objects.get()
    assert (clearance.reason, clearance.cleared_by, clearance.kind) == (REASON, moderator, Kind.PHONE)
    assert open_blocks(story.get_latest_revision_as_object()) == []


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Give the reason, so that others understand."),
        ("  ok ", "Give the reason in a few words, so that others understand."),
        ("x" * 501, "at most 500 characters"),
        ("nul\0nul", "Null characters are not allowed."),
    ],
)
def test_without_a_reason_nothing_is_cleared_and_nothing_is_lost(desk, story, reason, sentence):
    response = clear(desk, story, reason=reason)

    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "<mark>07700 900123</mark>" in page
    assert response.context["form"]["reason"].value() == reason
    assert not Clearance.objects.exists()


@pytest.mark.parametrize("forged", [{"key": "f" * 64}, {"key": ""}, {"key": "x" * 99}, {"kind": "link"}, {"kind": "?"}])
def test_what_is_not_found_cannot_be_cleared(desk, story, forged):
    response = clear(desk, story, **forged)

    assert response.status_code == 302
    page = desk.get(response.url)
    assert said(page) == [
        f"Nothing was cleared: these words are not in the story any more. Read the new version. You wrote: “{REASON}”"
    ]
    assert not Clearance.objects.exists()


def test_a_clearance_is_taken_back(desk, story):
    clear(desk, story)
    clearance = Clearance.objects.get()

    desk.post(reverse("take_back_clearance", args=[story.pk, clearance.pk]))

    assert block(story).words == "07700 900123"


def test_a_clearance_of_another_story_is_missing(desk, story, share_story):
    clear(desk, story)
    other = share_story().story

    response = desk.post(reverse("take_back_clearance", args=[other.pk, Clearance.objects.get().pk]))

    assert response.status_code == 404


def test_nobody_clears_findings_of_their_own_story(as_user, share_story, moderator):
    story = share_story(by=moderator, summary="Ring 07700 900123.").story

    clear(as_user(moderator), story)

    assert not Clearance.objects.exists()


@pytest.mark.parametrize("who", ["contributor", "stranger", "editor"])
def test_others_clear_nothing(as_user, request, story, who):
    clear(as_user(request.getfixturevalue(who)), story)

    assert not Clearance.objects.exists()


def test_the_review_screen_shows_what_was_found_with_its_place(desk, story):
    page = desk.get(reverse("review_story", args=[story.pk])).content.decode()

    assert "Clear or change before publishing (1)" in page
    assert "Ring the shed on <mark>07700 900123</mark> today." in page
    assert block(story).key in page


def test_the_review_screen_shows_who_cleared_what_and_why(desk, story):
    clear(desk, story)

    page = desk.get(reverse("review_story", args=[story.pk])).content.decode()

    assert "Clear or change before publishing" not in page
    assert "Cleared by Mo" in page
    assert REASON in page


def test_words_of_strangers_are_escaped(desk, share_story):
    story = share_story(summary="<b>x</b> jo@example.org <script>").story

    page = desk.get(reverse("review_story", args=[story.pk])).content.decode()

    assert "&lt;b&gt;x&lt;/b&gt; <mark>jo@example.org</mark> &lt;script&gt;" in page


def test_all_kinds_of_findings_are_shown(desk, share_story):
    story = share_story(
        photos=2,
        title="SEEDS OF SERVICE",
        answers=("n/a", "jo@example.org"),
        links=[{"url": "https://elsewhere.test/x", "label": "See"}],
    ).story

    page = desk.get(reverse("review_story", args=[story.pk])).content.decode()

    for found in findings_of(story.get_latest_revision_as_object()):
        assert str(found.kind.label) in page
        assert found.hint in page
