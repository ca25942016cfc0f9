"""The doors to sharing a story: choosing a gallery, signing in, and the first step of a new draft."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gallery.contributions import throttling
from gallery.models import Attempt, Draft, GalleryPage, StoryPage
from tests.contributions.browsing import open_page, step_url
from tests.contributions.conftest import make_draft

pytestmark = pytest.mark.django_db


def close(gallery):
    GalleryPage.objects.filter(pk=gallery.pk).update(closes_on=timezone.localdate() - timedelta(days=1))


@pytest.fixture
def strict(contributor):
    """The contributor's browser, in which a page from before signing in again has an old token."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(contributor, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_open_galleries_lead_to_their_form_and_closed_ones_say_so(client, gallery, address):
    assert f'href="{address}"' in client.get("/share/").content.decode()

    close(gallery)

    page = client.get("/share/").content.decode()
    assert f'href="{address}"' not in page
    assert "Closed for new stories." in page


def test_whoever_is_signed_out_is_asked_to_sign_in_and_comes_back(client, address):
    page = client.get(address).content.decode()

    assert f'<input type="hidden" name="next" value="{address}">' in page
    assert 'name="organisation"' not in page


def test_looking_at_the_first_step_makes_no_draft(tab, address):
    assert open_page(tab, address).status == 200

    assert not Draft.objects.exists()


def test_the_first_step_knows_who_is_signed_in(tab, address):
    page = open_page(tab, address)

    assert page.value("your_name") == "Connie"
    assert page.value("organisation") == "Catterick Growers CIC"
    assert page.value("contact_email") == "connie@example.org"


def test_whoever_has_begun_goes_on_with_it(tab, address, draft):
    assert tab.get(address).url == reverse("contributions:draft", args=[draft.key])


def test_another_story_can_be_begun_beside(tab, address, draft):
    page = open_page(tab, f"{address}?new=1")

    page.press("continue", whose="ours")

    assert page.status == 200
    assert Draft.objects.count() == 2


def test_a_draft_for_another_gallery_is_not_in_the_way(tab, address, contributor, gallery):
    other = gallery.get_parent().add_child(instance=GalleryPage(title="Sense of Place", slug="sense-of-place"))
    make_draft(contributor, other)

    assert open_page(tab, address).status == 200


def test_pressing_the_first_button_twice_makes_one_draft(tab, address):
    page = open_page(tab, address)

    ways = [page.press("continue", whose="ours").url for _ in range(3)]

    assert set(ways) == {step_url(Draft.objects.get(), "your-story")}


def test_pages_for_the_first_step_each_begin_a_story_of_their_own(tab, address):
    for page in (open_page(tab, address), open_page(tab, f"{address}?new=1")):
        page.press("continue", whose="ours")

    assert Draft.objects.count() == 2


@pytest.mark.parametrize("key", [None, "", "x", "\0", "0" * 10_000, "{}", "00000000-0000-0000-0000-00000000000g"])
def test_an_absurd_key_begins_a_new_draft(tab, address, key):
    page = open_page(tab, address).press("continue", key=key, whose="ours")

    assert page.url == step_url(Draft.objects.get(), "your-story")


def test_the_key_of_somebody_elses_draft_is_not_there(tab, address, as_user, stranger, draft):
    page = open_page(as_user(stranger), address)

    for action in ("continue", "autosave"):
        assert page.press(action, key=str(draft.key), your_name="Thief").status == 404

    assert Draft.objects.get().answers == draft.answers


def test_the_key_of_somebody_elses_sent_story_is_not_there_either(address, as_user, stranger, story_in_review):
    page = open_page(as_user(stranger), address)

    assert page.press("continue", key=str(story_in_review.idempotency_key)).status == 404
    assert StoryPage.objects.count() == 1


def test_the_first_page_of_a_story_that_was_sent_since_leads_to_its_receipt(tab, address, story_in_review):
    page = open_page(tab, address).press("continue", key=str(story_in_review.idempotency_key))

    assert page.url == reverse("contributions:sent", args=[story_in_review.pk])
    assert not Draft.objects.exists()


def test_a_closed_gallery_says_so_and_shows_no_form(tab, address, gallery):
    close(gallery)

    page = open_page(tab, address)

    assert "Closed for new stories." in page.text
    assert "organisation" not in page.names


def test_a_gallery_that_closed_while_somebody_typed_keeps_what_they_typed(tab, address, gallery):
    page = open_page(tab, address)
    close(gallery)

    page.press("continue", organisation="Typed just before midnight", whose="ours")

    assert Draft.objects.get().answers["story"]["organisation"] == "Typed just before midnight"


@pytest.mark.parametrize("slug", ["nowhere", "gallery", "\0", "tackling-loneliness\0\0x", "x" * 3000, "💥"])
def test_a_gallery_that_is_not_there_takes_no_story(tab, client, gallery, slug):
    address = reverse("contributions:share_story", args=[slug])

    for browser in (tab, client):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"action": "continue"}).status_code in (404, 302)
    assert not Draft.objects.exists()


def test_an_unpublished_gallery_takes_no_story(tab, address, gallery):
    GalleryPage.objects.get(pk=gallery.pk).unpublish()

    assert tab.get(address).status_code == 404
    assert tab.post(address, {"key": str(uuid.uuid4())}).status_code == 404


def test_over_the_limit_no_story_is_begun_but_begun_ones_go_on(tab, address, draft, opened, monkeypatch):
    monkeypatch.setitem(throttling.LIMITS, Attempt.Kind.DRAFT, throttling.Limit(1, 9, 9, 9))
    open_page(tab, f"{address}?new=1").press("continue", whose="ours")

    refused = open_page(tab, f"{address}?new=1").press("continue", whose="ours")

    assert refused.status == 429
    assert opened(draft, "your-story").press("continue", title="Goes on").status == 302
    assert Draft.objects.count() == 2


def test_an_autosave_over_the_limit_is_answered_in_a_way_that_a_script_reads(tab, address, monkeypatch):
    monkeypatch.setitem(throttling.LIMITS, Attempt.Kind.DRAFT, throttling.Limit(1, 9, 9, 9))
    open_page(tab, address).press("continue", whose="ours")

    answer = open_page(tab, f"{address}?new=1").press("autosave").response

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["note"]


# A page from before somebody signed in again elsewhere


def test_a_stale_first_page_comes_back_as_it_was_ready_to_be_sent(strict, address):
    page = open_page(strict, address)
    page.form.values["csrfmiddlewaretoken"] = ["x" * 64]

    again = page.press("continue", organisation="Typed <carefully>", whose="ours")

    assert again.status == 403
    assert again.value("organisation") == "Typed <carefully>"
    assert "Please press the button once more. Nothing is lost." in again.text
    assert not Draft.objects.exists()
    assert again.press("continue").url == step_url(Draft.objects.get(), "your-story")


def test_a_stale_step_comes_back_as_it_was_ready_to_be_sent(strict, draft, opened):
    page = opened(draft, "your-story", client=strict)
    page.form.values["csrfmiddlewaretoken"] = ["x" * 64]

    again = page.press("continue", title="Typed <carefully>")

    assert again.status == 403
    assert again.value("title") == "Typed <carefully>"
    assert Draft.objects.get().title == "Seeds of Service"
    assert again.press("continue").url == step_url(draft, "quotes")
    assert Draft.objects.get().title == "Typed <carefully>"


def test_a_stale_page_that_was_signed_out_hands_the_words_back(draft, opened, gallery):
    question = f"answer_{gallery.questions.first().pk}"
    page = opened(draft, "your-story")
    page.client = Client(enforce_csrf_checks=True)

    back = page.press("continue", {question: "A <long> story."})

    assert back.status == 403
    assert "A &lt;long&gt; story." in back.text
    assert "You are signed out" in back.text


def test_a_stale_last_step_sends_nothing_and_says_what_to_do(strict, draft, check_page):
    page = check_page(draft, client=strict)
    page.form.values["csrfmiddlewaretoken"] = ["x" * 64]

    answer = page.press("send", consent="on")

    assert answer.status == 403
    assert "Go back, reload the page, and send it once more." in answer.text
    assert not StoryPage.objects.exists()


def test_a_stale_page_of_a_stranger_shows_nothing(draft, stranger, opened):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = browser.post(step_url(draft, "your-story"), {"action": "continue", "title": "x"})

    assert answer.status_code == 404


def test_a_stale_page_of_a_story_that_was_sent_leads_to_its_receipt(strict, draft, opened, send):
    page = opened(draft, "your-story", client=strict)
    page.form.values["csrfmiddlewaretoken"] = ["x" * 64]
    receipt = send(draft).url

    assert page.press("continue", title="Late").url == receipt
