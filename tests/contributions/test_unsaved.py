"""What is typed while somebody is signed out comes with them through signing in, to the same step."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from gallery.contributions import throttling
from gallery.contributions.unsaved import MOST_CHARACTERS
from gallery.models import Attempt, Draft, OutgoingMail
from tests.contributions.browsing import open_page, step_url
from tests.contributions.conftest import make_draft, picture, pictures_of

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def forget_session():
    """It has expired, or was ended from elsewhere."""
    Session.objects.all().delete()


def sign_in(client, user):
    client.force_login(user, backend=BACKEND)


def test_what_was_typed_is_there_and_saved_after_signing_in_again(tab, draft, opened, contributor):
    page = opened(draft, "your-story")
    forget_session()

    asked = page.press("continue", title="Typed <while> signed out", summary="")
    assert asked.url == f"/sign-in/?next={step_url(draft, 'your-story').replace('/', '%2F')}"
    assert Draft.objects.get().title == "Seeds of Service"

    sign_in(tab, contributor)
    back = tab.get(step_url(draft, "your-story"), follow=True)
    assert back.redirect_chain == [(step_url(draft, "your-story"), 302)]
    assert "You are signed in again. What you typed is saved." in back.content.decode()
    assert 'value="Typed &lt;while&gt; signed out"' in back.content.decode()
    assert Draft.objects.get().answers["story"]["summary"] == ""


def test_it_comes_through_the_whole_of_signing_in_with_a_code(tab, draft, opened, contributor):
    page = opened(draft, "your-story")
    forget_session()
    way = page.press("continue", title="Through the code").url

    tab.post(way, {"email": contributor.email, "next": step_url(draft, "your-story")})
    tab.post(reverse("account_confirm_login_code"), {"code": code_mailed()})
    tab.get(step_url(draft, "your-story"))

    assert Draft.objects.get().title == "Through the code"


def code_mailed():
    letters = [letter.text for letter in OutgoingMail.objects.order_by("pk")] or [mail.outbox[-1].body]
    words = [word for word in letters[-1].split() if word.isupper() or word.replace("-", "").isalnum()]
    return next(word for word in words if len(word) == 6 and word.upper() == word)


def test_the_first_step_of_a_new_story_comes_along_too(tab, address, contributor):
    page = open_page(tab, address)
    forget_session()
    page.press("continue", organisation="Typed before there was a draft", whose="ours")
    assert not Draft.objects.exists()

    sign_in(tab, contributor)
    back = tab.get(address)

    draft = Draft.objects.get()
    assert back.url == step_url(draft, "about-you")
    assert str(draft.key) == page.value("key")
    assert draft.answers["story"]["organisation"] == "Typed before there was a draft"


def test_it_is_taken_in_once(tab, draft, opened, contributor):
    page = opened(draft, "your-story")
    forget_session()
    page.press("continue", title="Once")
    sign_in(tab, contributor)
    tab.get(step_url(draft, "your-story"))
    opened(draft, "your-story").press("continue", title="Later")

    tab.get(step_url(draft, "your-story"))

    assert Draft.objects.get().title == "Later"


def test_it_belongs_to_its_own_step(tab, draft, opened, contributor):
    page = opened(draft, "your-story")
    forget_session()
    page.press("continue", title="Only here")
    sign_in(tab, contributor)

    tab.get(step_url(draft, "about-you"))
    assert Draft.objects.get().title == "Seeds of Service"

    tab.get(step_url(draft, "your-story"))
    assert Draft.objects.get().title == "Only here"


def test_what_was_changed_elsewhere_meanwhile_is_shown_beside_it(tab, draft, opened, contributor, as_user):
    page = opened(draft, "your-story")
    forget_session()
    page.press("continue", title="From the signed-out window")
    opened(draft, "your-story", client=as_user(contributor)).press("continue", title="From the phone")

    sign_in(tab, contributor)
    back = opened(draft, "your-story")

    assert back.status == 409
    assert back.value("title") == "From the signed-out window"
    assert "From the phone" in back.text
    assert Draft.objects.get().title == "From the phone"


def test_somebody_else_who_signs_in_here_gets_none_of_it(tab, draft, opened, stranger):
    page = opened(draft, "your-story")
    forget_session()
    page.press("continue", title="A secret")

    sign_in(tab, stranger)

    answer = tab.get(step_url(draft, "your-story"))
    assert answer.status_code == 404
    assert Draft.objects.get().title == "Seeds of Service"


def test_of_a_story_that_was_sent_meanwhile_the_receipt_is_shown(tab, draft, opened, contributor, send, as_user):
    page = opened(draft, "your-story")
    forget_session()
    page.press("continue", title="Late")
    receipt = send(draft, client=as_user(contributor)).url

    sign_in(tab, contributor)

    assert tab.get(step_url(draft, "your-story")).url == receipt


def test_the_first_page_of_a_story_that_was_sent_meanwhile_is_no_error(
    tab, address, contributor, send, as_user, gallery
):
    """The browser's way back led to the page on which the story began."""
    page = open_page(tab, address)
    draft = make_draft(contributor, gallery)
    Draft.objects.update(key=page.value("key"))
    draft.refresh_from_db()
    forget_session()
    page.press("continue", organisation="Late", whose="ours")
    send(draft, client=as_user(contributor))

    sign_in(tab, contributor)

    assert tab.get(address).status_code in (200, 302)


def test_what_is_too_long_to_keep_is_handed_back_to_copy(client, draft):
    long = "<word> " * (MOST_CHARACTERS // 7)

    response = client.post(
        step_url(draft, "your-story"), {"title": long, "action": "continue", "window": "w", "empty": ""}
    )

    page = response.content.decode()
    assert response.status_code == 403
    assert page.count("<textarea") == 1
    assert "&lt;word&gt;" in page
    assert not Session.objects.exists()


def test_handing_back_leaves_out_what_nobody_typed(client, draft):
    tokens = {"key": "KEY", "csrfmiddlewaretoken": "TOKEN", "version": "3", "quotes-TOTAL_FORMS": "3", "count": "9"}

    page = client.post(step_url(draft, "quotes"), {**tokens, "quotes-0-text": "x" * MOST_CHARACTERS}).content.decode()

    assert "KEY" not in page
    assert page.count("<textarea") == 1


def test_over_the_limit_it_is_handed_back_too(client, draft, monkeypatch):
    monkeypatch.setitem(throttling.LIMITS, Attempt.Kind.UNSAVED, throttling.Limit(9, 9, 1, 9))
    address = step_url(draft, "your-story")

    answers = [client.post(address, {"title": f"Words {n}", "action": "continue"}) for n in range(2)]

    assert [answer.status_code for answer in answers] == [302, 403]
    assert "Words 1" in answers[1].content.decode()


def test_what_the_session_keeps_is_bounded(client, draft):
    for n in range(3):
        client.post(step_url(draft, "your-story"), {"title": "x" * (MOST_CHARACTERS - 1000), "n": n, "action": "save"})

    assert sum(len(session.session_data) for session in Session.objects.all()) < 2 * MOST_CHARACTERS


def test_signed_out_autosaves_keep_nothing_on_the_server(client, draft):
    response = client.post(step_url(draft, "your-story"), {"title": "x", "action": "autosave"})

    assert response.status_code == 401
    assert not Session.objects.exists()


def test_a_photo_that_was_sent_signed_out_is_not_kept_and_nothing_breaks(tab, draft, opened, contributor):
    page = opened(draft, "photos")
    forget_session()

    answer = page.press("continue", new_photos=[picture()])

    assert answer.status == 302
    assert pictures_of(draft) == []
    assert "Choose them again afterwards." in tab.get(answer.url).content.decode()


def test_nothing_is_said_of_photos_where_none_was_sent(tab, draft, opened):
    page = opened(draft, "photos")
    forget_session()

    asked = tab.get(page.press("continue").url).content.decode()

    assert "Choose them again afterwards." not in asked
