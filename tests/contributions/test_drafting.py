"""A page for each step: back and forward work, everything is kept, and nothing of a stranger's can be reached."""

import re
import uuid

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from gallery.models import Contribution, Draft, OutgoingMail, StoryImage, StoryPage
from tests.contributions.browsing import check_url, open_page, step_url
from tests.contributions.conftest import STEPS, make_draft, picture, pictures_of

pytestmark = pytest.mark.django_db


def autosave(page, **typed):
    return page.press("autosave", typed).response


def kept(draft):
    return Draft.objects.get(key=draft.key).answers


def test_each_step_has_an_address_of_its_own_and_the_way_there(draft, opened):
    for slug in STEPS:
        page = opened(draft, slug)

        assert page.status == 200
        assert page.form.action == step_url(draft, slug)
        assert {*STEPS, "check-and-send"} <= set(page.form.buttons)


def test_back_and_forward_lead_to_the_steps_beside(draft, opened):
    ways = [(*STEPS, "check-and-send")[n : n + 2] for n in range(len(STEPS))]
    for here, onward in ways:
        expected = check_url(draft) if onward == "check-and-send" else step_url(draft, onward)
        assert opened(draft, here).press("continue").url == expected
    for before, here in ways[:-1]:
        assert opened(draft, here).press(before).url == step_url(draft, before)


def test_the_steps_show_where_one_is_and_what_is_done(draft, opened):
    Draft.objects.update(step_saves={"about-you": {"version": 1, "window": "", "count": 0}})

    page = opened(draft, "your-story").text

    assert re.search(r'value="your-story"[^>]*aria-current="step"', page)
    assert re.findall(r'value="([\w-]+)"[^>]*class="is-done"', page) == ["about-you"]


@pytest.mark.parametrize("slug", ["nowhere", "about_you", "ABOUT-YOU", "preview-", "check-and-send-"])
def test_a_step_that_does_not_exist_leads_to_the_draft(draft, tab, slug):
    for response in (tab.get(step_url(draft, slug)), tab.post(step_url(draft, slug), {"action": "continue"})):
        assert response.status_code == 302
        assert response.url == reverse("contributions:draft", args=[draft.key])


def test_a_draft_goes_on_where_something_is_missing(draft, tab):
    address = reverse("contributions:draft", args=[draft.key])
    assert tab.get(address).url == check_url(draft)

    Draft.objects.update(answers={**draft.answers, "story": {**draft.answers["story"], "summary": ""}})
    assert tab.get(address).url == step_url(draft, "your-story")

    Draft.objects.update(answers={})
    assert tab.get(address).url == step_url(draft, "about-you")


def test_each_field_says_why_it_is_asked(draft, opened):
    for slug in ("about-you", "place-and-people"):
        page = opened(draft, slug).text

        fields = [name for name in re.findall(r'aria-describedby="id_([\w-]+)_helptext', page) if "links" not in name]
        assert len(set(fields)) >= 6


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


# Going on


def test_continuing_judges_this_step_alone(tab, address):
    """Nothing else is filled in yet."""
    page = open_page(tab, address).press("continue", organisation="Growers", contact_email="c@example.org")

    assert page.status == 302
    assert page.url == step_url(Draft.objects.get(), "your-story")


def test_an_error_keeps_the_page_and_everything_that_was_typed(draft, opened, gallery):
    question = f"answer_{gallery.questions.first().pk}"
    typed = {"title": "", "summary": "My <b>summary</b>", question: "word " * 200 + "end"}

    page = opened(draft, "your-story").press("continue", typed)

    assert page.status == 422
    assert {name: page.value(name) for name in typed} == typed
    assert "My &lt;b&gt;summary&lt;/b&gt;" in page.text
    for field in ("id_title", f"id_{question}"):
        assert f'href="#{field}"' in page.text
        assert f'id="{field}"' in page.text
        assert f'id="{field}_error"' in page.text
    assert "<title>\n" not in page.text
    assert "Something needs another look: Your story" in page.text
    assert kept(draft)["story"]["summary"] == "My <b>summary</b>"


def test_going_anywhere_else_asks_for_nothing(draft, opened):
    for action in ("about-you", "photos", "check-and-send"):
        assert opened(draft, "your-story").press(action, title="").status == 302


def test_after_an_error_the_same_page_is_sent_again(draft, opened):
    page = opened(draft, "your-story").press("continue", title="").press("continue", title="Mended")

    assert page.url == step_url(draft, "quotes")
    assert kept(draft)["story"]["title"] == "Mended"


@pytest.mark.parametrize("action", ["", "nonsense", "send", "../../admin", "draft\0", "x" * 5000])
def test_an_unknown_button_saves_and_stays(draft, opened, action):
    page = opened(draft, "your-story").press(action, title="Kept")

    assert page.url == step_url(draft, "your-story")
    assert kept(draft)["story"]["title"] == "Kept"


def test_what_was_typed_is_there_again_on_another_device(draft, opened, as_user, contributor):
    opened(draft, "your-story").press("continue", title="Half a story")

    assert opened(draft, "your-story", client=as_user(contributor)).value("title") == "Half a story"


# Finish later


def test_finishing_later_saves_and_mails_a_link(draft, opened, contributor):
    page = opened(draft, "your-story").press("finish_later", title="Unfinished <1>")

    letter = OutgoingMail.objects.get()
    assert page.url == reverse("contributions:my_stories")
    assert kept(draft)["story"]["title"] == "Unfinished <1>"
    assert letter.recipient == contributor.email
    assert f"http://testserver/drafts/{draft.key}/" in letter.text
    assert "Unfinished <1>" in letter.text
    assert "Unfinished &lt;1&gt;" in letter.html
    assert "We have sent you a link to it by mail." in page.follow().text


def test_a_link_is_mailed_once_an_hour(draft, opened, check_page):
    for _ in range(3):
        opened(draft, "quotes").press("finish_later")
    check_page(draft).press("finish_later")

    assert OutgoingMail.objects.count() == 1


def test_finishing_later_works_before_anything_is_right(tab, address):
    page = open_page(tab, address).press("finish_later", organisation="", contact_email="nobody")

    assert page.url == reverse("contributions:my_stories")
    assert Draft.objects.get().answers["story"]["contact_email"] == "nobody"


def test_the_link_goes_to_whoever_asks_for_it(draft, stranger, as_user, opened):
    draft.co_authors.add(stranger)

    opened(draft, "quotes", client=as_user(stranger)).press("finish_later")

    assert OutgoingMail.objects.get().recipient == stranger.email


# Preview


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
    """The story has an address of its own only once it was sent."""
    return re.sub(r"/stories/\d+/hello/|#", "", html.replace(story.url, ""))


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


# Delete


def test_deleting_asks_first_and_then_takes_the_pictures_along(
    contributor, gallery, tab, django_capture_on_commit_callbacks
):
    draft = make_draft(contributor, gallery, photos=1)
    (image,) = pictures_of(draft)
    address = reverse("contributions:delete_draft", args=[draft.key])

    assert "Seeds of Service" in tab.get(address).content.decode()
    assert Draft.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        response = tab.post(address)

    assert response.url == reverse("contributions:my_stories")
    assert not (Draft.objects.exists() or StoryImage.objects.exists())
    assert not default_storage.exists(image.file.name)
    assert "Your draft is deleted." in tab.get(response.url).content.decode()


def test_deleting_twice_is_not_there(draft, tab):
    address = reverse("contributions:delete_draft", args=[draft.key])

    assert [tab.post(address).status_code for _ in range(2)] == [302, 404]


def test_a_co_author_may_write_and_not_delete(draft, stranger, as_user, opened):
    draft.co_authors.add(stranger)
    helper = as_user(stranger)

    opened(draft, "your-story", client=helper).press("continue", title="Together")
    address = reverse("contributions:delete_draft", args=[draft.key])

    assert kept(draft)["story"]["title"] == "Together"
    assert [helper.get(address).status_code, helper.post(address).status_code] == [404, 404]


# Strangers


ADDRESSES = ("draft", "preview_draft", "delete_draft", "check_and_send")


@pytest.mark.parametrize("person", ["stranger", "moderator", "editor", "admin"])
def test_nobody_else_reaches_a_draft(request, draft, as_user, opened, person):
    somebody = as_user(request.getfixturevalue(person))
    page = opened(draft, "your-story")
    addresses = [reverse(f"contributions:{name}", args=[draft.key]) for name in ADDRESSES]

    answers = [somebody.get(address).status_code for address in (*addresses, step_url(draft, "your-story"))]
    answers += [
        somebody.post(page.form.action, page.body(action, title="Stolen")).status_code
        for action in ("autosave", "continue", "finish_later", "preview")
    ]
    answers += [somebody.post(address, {"action": "send", "consent": "on"}).status_code for address in addresses[2:]]

    assert set(answers) == {404}
    assert kept(draft) == draft.answers
    assert not (StoryPage.objects.exists() or OutgoingMail.objects.exists())


def test_signed_out_windows_are_asked_to_sign_in(client, draft):
    addresses = [reverse(f"contributions:{name}", args=[draft.key]) for name in ADDRESSES]

    for address in (*addresses, step_url(draft, "photos")):
        assert client.get(address).url == f"/sign-in/?next={address.replace('/', '%2F')}"


def test_a_draft_that_never_was_is_not_there(tab):
    ghost = Draft(key=uuid.uuid4())

    for address in (*(reverse(f"contributions:{name}", args=[ghost.key]) for name in ADDRESSES), step_url(ghost, "x")):
        assert (tab.get(address).status_code, tab.post(address, {"action": "autosave"}).status_code) in {
            (404, 404),
            (404, 405),
        }


def test_of_a_draft_that_was_sent_every_page_leads_to_its_receipt(draft, send, tab, stranger, as_user):
    receipt = send(draft).url

    for name in ADDRESSES:
        address = reverse(f"contributions:{name}", args=[draft.key])
        assert tab.get(address).url == receipt
        assert as_user(stranger).get(address).status_code == 404
    assert tab.post(step_url(draft, "your-story"), {"title": "Late", "action": "continue"}).url == receipt


def test_pages_of_a_draft_are_kept_by_no_cache(draft, opened, check_page):
    for page in (opened(draft, "about-you"), check_page(draft)):
        assert "no-store" in page.response["Cache-Control"]


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


def test_photos_that_arrive_with_the_form_are_there_on_the_next_page(draft, opened):
    page = opened(draft, "photos").press("add_photos", new_photos=[picture(1), picture(2)])

    shown = page.follow()
    assert page.url == step_url(draft, "photos")
    for image in pictures_of(draft):
        assert f"photo-{image.key}-alt_text" in shown.names
        assert f"/pictures/{image.key}/" in shown.text
