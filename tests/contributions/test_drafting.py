"""A page for each step: back and forward work, and nothing of a stranger's can be reached."""

import re
import uuid

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from gallery.models import Draft, OutgoingMail, StoryImage, StoryPage
from tests.contributions.browsing import check_url, open_page, step_url
from tests.contributions.conftest import STEPS, make_draft, pictures_of

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
