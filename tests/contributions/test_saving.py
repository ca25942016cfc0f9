"""Saved by itself: the first save makes the draft, what is wrong is kept too, and two windows see both texts."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gallery.models import Contribution, Draft
from tests.contributions.browsing import open_page, step_url
from tests.contributions.conftest import STEPS, make_draft, pictures_of

pytestmark = pytest.mark.django_db


def autosave(page, **typed):
    return page.press("autosave", typed).response


def kept(draft):
    return Draft.objects.get(key=draft.key).answers


# Saved by itself


def test_the_first_key_that_is_typed_makes_the_draft(tab, address, contributor, gallery):
    page = open_page(tab, address)
    assert not Draft.objects.exists()

    answer = autosave(page, your_name="C", count="1")

    draft = Draft.objects.get()
    assert (draft.contributor, draft.gallery, str(draft.key)) == (contributor, gallery, page.value("key"))
    assert draft.answers["story"]["your_name"] == "C"
    assert answer.json()["version"] == draft.version == 1
    assert answer.json()["address"] == step_url(draft, "about-you")
    assert re.fullmatch(r"Saved at \d\d:\d\d", answer.json()["note"])


def test_saving_goes_on_at_the_old_address_and_at_the_new_one(tab, address):
    page = open_page(tab, address)
    autosave(page, your_name="C", count="1")
    draft = Draft.objects.get()

    at_the_old = tab.post(address, page.body("autosave", your_name="Co", count="2"))
    at_the_new = tab.post(step_url(draft, "about-you"), page.body("autosave", your_name="Con", count="3"))

    assert (at_the_old.status_code, at_the_new.status_code) == (200, 200)
    assert Draft.objects.get().answers["story"]["your_name"] == "Con"


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("about-you", {"contact_email": "not an address", "organisation": ""}),
        ("your-story", {"title": "", "summary": "x" * 5000}),
        ("quotes", {"quotes-0-said_by": "Somebody without words"}),
        ("place-and-people", {"started": "sometime", "people_reached": "many", "links-0-label": "No address"}),
    ],
)
def test_what_is_wrong_is_kept_too(draft, opened, slug, typed):
    assert autosave(opened(draft, slug), **typed).status_code == 200

    page = opened(draft, slug)
    assert {name: page.value(name) for name in typed} == typed
    assert "error-summary" not in page.text


def test_saving_changes_one_step_alone(draft, opened):
    before = draft.answers

    autosave(opened(draft, "your-story"), title="Another title")

    assert kept(draft) == {**before, "story": {**before["story"], "title": "Another title"}}


def test_boxes_that_were_unticked_stay_so(contributor, gallery, terms, opened):
    draft = make_draft(contributor, gallery, themes=["nature", "arts"], is_open_to_hello=True)
    page = opened(draft, "place-and-people")
    assert page.form.values["themes"] == ["arts", "nature"]

    autosave(page, themes=["nature"])
    autosave(opened(draft, "about-you"), is_open_to_hello=None)

    assert opened(draft, "place-and-people").form.values["themes"] == ["nature"]
    assert opened(draft, "about-you").value("is_open_to_hello") == ""


def test_saving_by_itself_removes_no_photo(contributor, gallery, opened):
    draft = make_draft(contributor, gallery, photos=1)
    (image,) = pictures_of(draft)

    autosave(opened(draft, "photos"), **{f"photo-{image.key}-remove": "on"})

    assert pictures_of(draft) == [image]


def test_a_save_that_was_signed_out_is_told_where_to_sign_in(draft, opened):
    page = opened(draft, "your-story")

    answer = Client().post(page.form.action, page.body("autosave", title="Lost?"))

    assert answer.status_code == 401
    assert answer.json()["sign_in"] == f"/sign-in/?next=%2Fdrafts%2F{draft.key}%2Fyour-story%2F"
    assert kept(draft)["story"]["title"] == "Seeds of Service"


def test_a_save_after_sending_is_told_where_the_story_stands(draft, opened, send):
    page = opened(draft, "your-story")
    send(draft)

    answer = autosave(page, title="Too late")

    assert answer.status_code == 410
    assert answer.json()["see"] == reverse("contributions:sent", args=[Contribution.objects.get().pk])
    assert not Draft.objects.exists()


def test_a_save_from_a_page_with_an_old_token_is_asked_to_load_it_again(contributor, draft, opened):
    page = opened(draft, "your-story")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(contributor, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = strict.post(page.form.action, page.body("autosave", title="Stale"))

    assert answer.status_code == 403
    assert answer.json() == {"note": "Load this page again, to go on. Nothing is lost."}


def test_a_draft_that_was_deleted_meanwhile_is_not_there(draft, opened):
    page = opened(draft, "your-story")
    Draft.objects.all().delete()

    assert autosave(page, title="Ghost").status_code == 404
    assert not Draft.objects.exists()


# Two windows


def test_a_stale_save_shows_both_texts_and_writes_over_neither(draft, opened):
    first, second = opened(draft, "your-story"), opened(draft, "your-story")
    first.press("continue", title="From my phone <1>")

    answer = second.press("continue", title="From my desk <2>", summary="We grow.")

    assert answer.status == 409
    assert answer.value("title") == "From my desk <2>"
    assert "Saved in the other window:" in answer.text
    assert "From my phone &lt;1&gt;" in answer.text
    assert answer.text.count("elsewhere__words") == 1
    assert kept(draft)["story"]["title"] == "From my phone <1>"


def test_after_seeing_both_texts_the_chosen_one_is_saved(draft, opened):
    first, second = opened(draft, "your-story"), opened(draft, "your-story")
    first.press("continue", title="Phone")

    chosen = second.press("continue", title="Desk").press("continue", title="Phone and desk")

    assert chosen.url == step_url(draft, "quotes")
    assert kept(draft)["story"]["title"] == "Phone and desk"


def test_the_window_whose_text_was_replaced_is_told_in_its_turn(draft, opened):
    first, second = opened(draft, "your-story"), opened(draft, "your-story")
    first.press("continue", title="Phone")
    second.press("continue", title="Desk").press("continue", title="Desk after all")

    answer = first.press("continue", title="Phone again")

    assert answer.status == 409
    assert "Desk after all" in answer.text
    assert kept(draft)["story"]["title"] == "Desk after all"


def test_a_stale_autosave_is_told_and_overwrites_nothing(draft, opened):
    first, second = opened(draft, "your-story"), opened(draft, "your-story")
    autosave(first, title="Phone", count="1")

    answer = autosave(second, title="Desk", count="1")

    assert answer.status_code == 409
    assert answer.json() == {"note": "This step was changed in another window or on another device."}
    assert kept(draft)["story"]["title"] == "Phone"


@pytest.mark.parametrize(
    ("slug", "phone", "desk", "shown"),
    [
        ("quotes", {"quotes-0-text": "It helped."}, {"quotes-0-text": "It did not."}, "It helped."),
        ("place-and-people", {"place_name": "Leith"}, {"place_name": "Leeds"}, "Leith"),
        ("place-and-people", {"themes": ["nature"]}, {"themes": ["arts"]}, "Nature"),
        ("place-and-people", {"region": "wales"}, {"region": ""}, "Wales"),
        ("place-and-people", {"links-0-url": "https://a.org"}, {"links-0-url": "https://b.org"}, "https://a.org"),
        ("about-you", {"is_open_to_hello": "on"}, {"organisation": "Another"}, "Yes"),
        ("about-you", {"organisation": ""}, {"organisation": "Another"}, "(empty)"),
    ],
)
def test_both_versions_of_any_kind_of_answer_are_shown(draft, opened, terms, slug, phone, desk, shown):
    first, second = opened(draft, slug), opened(draft, slug)
    first.press("continue", phone)

    answer = second.press("continue", desk)

    assert answer.status == 409
    beneath = re.findall(r'elsewhere__words">(.*?)</p>', answer.text)
    assert shown in beneath
    for name, value in desk.items():
        assert answer.value(name) == ", ".join([value] if isinstance(value, str) else value)


def test_both_descriptions_of_a_photo_are_shown(contributor, gallery, opened):
    draft = make_draft(contributor, gallery, photos=1)
    name = f"photo-{pictures_of(draft)[0].key}-alt_text"
    first, second = opened(draft, "photos"), opened(draft, "photos")
    first.press("continue", {name: "Two people."})

    answer = second.press("continue", {name: "Three people."})

    assert answer.status == 409
    assert answer.value(name) == "Three people."
    assert 'elsewhere__words">Two people.</p>' in answer.text


def test_a_quote_that_was_added_elsewhere_is_not_lost_in_a_conflict(draft, opened):
    first, second = opened(draft, "quotes"), opened(draft, "quotes")
    first.press("continue", {"quotes-0-text": "One", "quotes-1-text": "Two", "quotes-2-text": "Three"})

    answer = second.press("continue", {"quotes-0-text": "Four"})

    for words in ("One", "Two", "Three", "Four"):
        assert words in answer.text


def test_windows_in_different_steps_never_conflict(draft, opened):
    first, second = opened(draft, "your-story"), opened(draft, "about-you")
    for n in range(3):
        assert autosave(first, title=f"Title {n}", count=str(n)).status_code == 200
        assert autosave(second, organisation=f"Growers {n}", count=str(n)).status_code == 200

    story = kept(draft)["story"]
    assert (story["title"], story["organisation"]) == ("Title 2", "Growers 2")


def test_a_window_never_conflicts_with_itself(draft, opened):
    """A save whose answer was lost is sent again by a window that still knows the version from before."""
    page = opened(draft, "your-story")

    answers = [autosave(page, title=title, count=count) for title, count in (("S", "1"), ("S", "1"), ("Seeds", "2"))]
    last = page.press("continue", title="Seeds of hope", count="3")

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert last.status == 302
    assert kept(draft)["story"]["title"] == "Seeds of hope"


def test_a_late_older_save_is_passed_over(draft, opened):
    page = opened(draft, "your-story")
    autosave(page, title="Newer", count="2")

    late = autosave(page, title="Older", count="1")

    assert late.status_code == 200
    assert kept(draft)["story"]["title"] == "Newer"


def test_a_step_that_is_opened_again_after_saving_is_never_stale(draft, opened):
    for title in ("One", "Two", "Three"):
        assert opened(draft, "your-story").press("continue", title=title).status == 302

    assert kept(draft)["story"]["title"] == "Three"


# Forged and broken


@pytest.mark.parametrize("forged", ["", "-1", "x", "\0", "9" * 400, "²", "１", "1.5", "0x1", "null"])
@pytest.mark.parametrize("name", ["version", "count", "window", "key"])
def test_forged_stamps_lose_nothing(draft, opened, name, forged):
    page = opened(draft, "your-story")
    opened(draft, "your-story").press("continue", title="From the other window")

    answer = page.press("continue", {"title": "Forged", name: forged})

    assert answer.status in (302, 409)
    assert (answer.status == 302) == (kept(draft)["story"]["title"] == "Forged")
    if name in {"version", "window"}:
        assert kept(draft)["story"]["title"] == "From the other window"


@pytest.mark.parametrize(
    ("slug", "changes"),
    [
        ("quotes", {"quotes-TOTAL_FORMS": None}),
        ("quotes", {"quotes-TOTAL_FORMS": "x"}),
        ("quotes", {"quotes-TOTAL_FORMS": "1000"}),
        ("quotes", {"quotes-INITIAL_FORMS": "-1"}),
        ("place-and-people", {"links-TOTAL_FORMS": "9" * 40}),
        ("place-and-people", {"links-INITIAL_FORMS": None}),
    ],
)
def test_a_list_that_was_tampered_with_keeps_what_was_saved_before(draft, opened, slug, changes):
    opened(draft, "quotes").press("continue", {"quotes-0-text": "It helped."})
    opened(draft, "place-and-people").press("continue", {"links-0-url": "https://example.org"})
    before = kept(draft)

    answer = opened(draft, slug).press("continue", changes)

    assert answer.status in (302, 422)
    assert (kept(draft)["quotes"], kept(draft)["links"]) == (before["quotes"], before["links"])


def test_a_photo_of_another_draft_cannot_be_written_about(contributor, gallery, opened):
    mine, other = make_draft(contributor, gallery, photos=1), make_draft(contributor, gallery, photos=1)
    foreign = pictures_of(other)[0]

    opened(mine, "photos").press(
        "continue", {f"photo-{foreign.key}-alt_text": "Mine", f"photo-{foreign.key}-remove": "1"}
    )

    assert set(kept(mine)["photos"]) == {pictures_of(mine)[0].key}
    assert pictures_of(other) == [foreign]


def test_a_draft_without_a_word_opens_at_every_step(draft, opened, check_page):
    Draft.objects.update(answers={}, step_saves={})

    for slug in STEPS:
        assert opened(draft, slug).status == 200
    assert check_page(draft).status == 200


def test_saving_asks_the_database_no_more_for_a_long_draft(draft, opened, django_assert_max_num_queries):
    page = opened(draft, "your-story")
    autosave(page, title="Warm", count="1")

    with django_assert_max_num_queries(25):
        autosave(page, title="Measured", count="2")


def test_when_it_was_saved_is_said_in_the_readers_time(draft, opened):
    Draft.objects.filter(pk=draft.pk).update(saved_at=timezone.now().replace(month=7, hour=11, minute=5))

    assert "Saved at 12:05" in opened(draft, "quotes").text
