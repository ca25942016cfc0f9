"""Visitors reach whoever shared a story by mail, without being told who that is, and until they say stop."""

import re
import time
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from gallery.contributions import throttling
from gallery.contributions.drafts import reopen_story
from gallery.contributions.hello import MOST_A_DAY, this_hour
from gallery.contributions.spam import SALT
from gallery.contributions.submission import withdraw_story
from gallery.models import Attempt, Contribution, Introduction, OutgoingMail
from gallery.moderation.review import take_down
from gallery.notifications.outbox import forget_old_words, message_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(published_story, contributor):
    """Published, and its contributor has chosen to be said hello to, at an address of their own."""
    Contribution.objects.update(is_open_to_hello=True, contact_email="connie.contact@example.org")
    return published_story


@pytest.fixture
def address(story):
    return reverse("contributions:say_hello", args=[story.pk])


def words(**changes):
    typed = {
        "name": "Vera Visitor",
        "email": "vera@example.net",
        "message": "Hello.\nMay I come and see it?",
        "opened": signing.dumps(time.time() - 10, salt=SALT),
    }
    return {**typed, **changes}


def hellos():
    return OutgoingMail.objects.filter(event__startswith="hello")


def test_a_hello_reaches_the_contributor_who_can_answer_it(client, address, story):
    response = client.post(address, words())

    letter = hellos().get()
    assert letter.recipient == "connie.contact@example.org"
    assert letter.subject == "Somebody says hello about your story: Seeds of Service"
    assert message_of(letter).message()["Reply-To"] == "vera@example.net"
    assert "Vera Visitor (vera@example.net) has read “Seeds of Service”" in letter.text
    assert "> Hello.\n> May I come and see it?\n" in letter.text
    assert "Hello.<br>May I come and see it?" in letter.html
    assert f"http://testserver{story.url}" in letter.text
    assert Introduction.objects.get().story == story
    assert response.url == f"{address}?sent"
    assert "Thank you" in client.get(response.url).content.decode()


def test_no_page_shows_who_the_contributor_is(client, address):
    pages = [
        client.get(address),
        client.get(f"{address}?sent"),
        client.post(address, {}),
        client.post(address, words()),
    ]

    for page in pages:
        for private in ("connie", "Connie"):
            assert private not in page.content.decode() + str(page.headers)


def test_programs_are_asked_not_to_answer(client, address):
    client.post(address, words())

    headers = message_of(hellos().get()).message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"


def test_what_the_sender_was_called_is_forgotten_with_their_words(client, address):
    client.post(address, words())
    OutgoingMail.objects.update(sent_at=timezone.now(), created_at=timezone.now() - timedelta(days=31))

    forget_old_words()

    letter = hellos().get()
    assert (letter.text, letter.html, letter.reply_to) == ("", "", "")


def test_the_form_knows_whoever_is_signed_in(address, as_user, stranger):
    page = as_user(stranger).get(address).content.decode()

    assert 'value="Sam Stranger"' in page
    assert 'value="stranger@example.org"' in page


def test_the_page_of_the_story_leads_there(client, story, address):
    assert f'href="{address}"' in client.get(story.url).content.decode()


@pytest.mark.parametrize("change", [{"is_open_to_hello": False}, {"contact_email": ""}, {"contributor": None}])
def test_without_a_choice_or_anybody_to_write_to_there_is_no_such_page(client, story, address, change):
    Contribution.objects.update(**change)

    assert [client.get(address).status_code, client.post(address, words()).status_code] == [404, 404]
    assert address not in client.get(story.url).content.decode()
    assert not hellos().exists()


def test_a_story_made_in_the_admin_has_a_page_and_no_hello(client, story, address):
    Contribution.objects.all().delete()

    assert client.get(story.url).status_code == 200
    assert client.get(address).status_code == 404


def hide_by_take_down(story, moderator):
    take_down(story, moderator=moderator, message="Somebody asked.")


def hide_by_withdrawal(story, moderator):
    withdraw_story(story.contribution, by=story.contribution.contributor)


def hide_with_gallery(story, moderator):
    story.get_parent().specific.unpublish()


@pytest.mark.parametrize("hide", [hide_by_take_down, hide_by_withdrawal, hide_with_gallery])
def test_a_story_that_is_not_public_cannot_be_said_hello_to(client, story, address, moderator, hide):
    hide(story, moderator)

    assert [client.get(address).status_code, client.post(address, words()).status_code] == [404, 404]
    assert not hellos().exists()


def test_a_story_in_review_cannot_be_said_hello_to(client, story_in_review):
    Contribution.objects.update(is_open_to_hello=True)

    assert client.get(reverse("contributions:say_hello", args=[story_in_review.story_id])).status_code == 404


def test_the_story_asks_the_database_once_more_whether_open_or_not(
    client, story, django_assert_max_num_queries, django_assert_num_queries
):
    client.get(story.url)
    with django_assert_max_num_queries(100) as when_open:
        client.get(story.url)
    Contribution.objects.update(is_open_to_hello=False)

    with django_assert_num_queries(len(when_open)):
        client.get(story.url)


# What strangers send


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *(("name", typed) for typed in ("", "x" * 121, " \r\n ", "\x1b\x07", "\0")),
        *(
            ("email", typed)
            for typed in ("", "vera", "v@e.net\nBcc: all@e.org", "v@e.net, w@e.net", "x" * 300 + "@e.net")
        ),
        *(("message", typed) for typed in ("", "\x1b", "x" * 3001, "\0")),
    ],
)
def test_bad_input_gets_a_sentence_beside_the_field_and_loses_nothing(client, address, name, wrong):
    response = client.post(address, words(**{name: wrong}))

    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{name}_error"' in page
    kept = {"name": "Vera Visitor", "email": "vera@example.net", "message": "May I come and see it?"}
    assert all(text in page for field, text in kept.items() if field != name)
    assert not hellos().exists()
    assert not Introduction.objects.exists()


@pytest.mark.parametrize("name", ["Vera\r\nBcc: all@example.org", "Vera\u2028Visitor", "Vera\x1b[2J", "\u202everaV"])
def test_a_name_becomes_one_line_of_what_can_be_seen(client, address, name):
    client.post(address, words(name=name))

    letter = hellos().get()
    line = next(line for line in letter.text.splitlines() if "(vera@example.net)" in line)
    assert line.startswith(("Vera ", "veraV "))
    assert not re.search("[\x00-\x09\x0b-\x1f\u2028\u202e]", letter.text)
    assert message_of(letter).message()["Bcc"] is None


def test_words_are_words_and_never_markup(client, address):
    client.post(address, words(name="<b>Vera</b>", message="<script>alert(1)</script>\n-- \nImpact Gallery\n{{ x }}"))

    letter = hellos().get()
    assert "<b>Vera" not in letter.html
    assert "<script>" not in letter.html
    assert "> <script>alert(1)</script>\n> -- \n> Impact Gallery\n> {{ x }}\n" in letter.text


def test_invalid_utf8_and_nothing_at_all_are_no_error_of_ours(client, address):
    odd = [b"name=%ff%fe&email=%ff&message=%00%ff", b"", b"name=a&name=b&message[]=x"]

    found = [client.post(address, body, "application/x-www-form-urlencoded").status_code for body in odd]

    assert found == [422, 422, 422]


# Spam


def test_a_form_sent_at_once_comes_back_as_it_was_and_then_goes(client, address):
    response = client.post(address, words(opened=""))

    page = response.content.decode()
    assert response.status_code == 422
    assert "Please press the button once more. Nothing is lost." in page
    assert 'value="Vera Visitor"' in page and "May I come and see it?" in page
    fresh = re.search('name="opened" value="([^"]+)"', page)[1]
    assert age(fresh) < 60
    assert not hellos().exists()


def age(opened):
    return time.time() - signing.loads(opened, salt=SALT)


def test_whoever_fills_in_the_hidden_box_is_asked_to_press_again(client, address):
    response = client.post(address, words(website="https://pills.example"))

    assert response.status_code == 422
    assert "pills" not in response.content.decode()
    assert not hellos().exists()


def test_the_same_hello_twice_is_passed_on_once_with_the_same_thanks(client, address):
    answers = [client.post(address, words()).url for _click in range(3)]

    assert set(answers) == {f"{address}?sent"}
    assert hellos().count() == Introduction.objects.count() == 1


def let_an_hour_pass():
    for letter in hellos():
        letter.event = f"{letter.event.rsplit(' ', 1)[0]} {this_hour() - 1}"
        letter.created_at = timezone.now() - timedelta(minutes=61)
        letter.save()


def test_other_words_other_senders_and_another_hour_are_other_hellos(client, address):
    client.post(address, words())
    client.post(address, words(message="And another thing."))
    client.post(address, words(email="victor@example.net"))
    let_an_hour_pass()
    client.post(address, words())

    assert hellos().count() == Introduction.objects.count() == 4


def test_one_network_may_say_hello_ten_times_an_hour(client, address):
    for number in range(throttling.LIMITS[Attempt.Kind.HELLO].network_an_hour):
        client.post(address, words(message=f"Hello {number}"))

    response = client.post(address, words(message="One too many"))

    page = response.content.decode()
    opening = timezone.localtime(Attempt.objects.earliest("made_at").made_at + timedelta(hours=1))
    assert response.status_code == 429
    assert 3500 < int(response.headers["Retry-After"]) <= 3600
    assert f"{opening:%H:%M}" in page
    assert "One too many" in page
    assert client.post(address, words(message="Hello 3")).status_code == 302
    assert hellos().count() == 10


def test_an_account_is_counted_wherever_it_is(as_user, stranger, address):
    limit = throttling.LIMITS[Attempt.Kind.HELLO].account_an_hour
    Attempt.objects.bulk_create(
        Attempt(kind=Attempt.Kind.HELLO, account=stranger, network=f"elsewhere {n}") for n in range(limit)
    )

    assert as_user(stranger).post(address, words()).status_code == 429


def test_one_story_passes_on_twenty_a_day(client, story, address):
    Introduction.objects.bulk_create(Introduction(story=story) for _number in range(MOST_A_DAY))
    Introduction.objects.update(made_at=timezone.now() - timedelta(hours=23))

    response = client.post(address, words())

    assert response.status_code == 429
    assert 3500 < int(response.headers["Retry-After"]) <= 3600
    assert "May I come and see it?" in response.content.decode()
    Introduction.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert client.post(address, words()).status_code == 302


# Stop these


@pytest.fixture
def stop_link(client, address):
    """As it stands in the mail."""
    client.post(address, words())
    return re.search(r"Stop these:\nhttp://testserver(\S+)", hellos().get().text)[1]


def is_open():
    return Contribution.objects.get().is_open_to_hello


def test_stop_these_is_one_button_and_needs_no_sign_in(client, stop_link, address):
    page = client.get(stop_link).content.decode()

    assert is_open()
    assert "Seeds of Service" in page
    assert "connie" not in page.lower()
    response = client.post(stop_link)
    assert not is_open()
    assert "My stories" in client.get(response.url).content.decode()
    assert client.get(address).status_code == 404


def test_stopping_twice_is_no_error(client, stop_link):
    statuses = [client.post(stop_link).status_code for _click in range(2)]

    assert statuses == [302, 302]
    assert not is_open()


def test_the_link_in_the_html_mail_is_the_same(client, stop_link):
    assert f'href="http://testserver{stop_link}"' in hellos().get().html


def test_a_link_that_we_did_not_write_stops_nothing(client, stop_link):
    forged = [f"{stop_link[:-2]}x/", "/hello/stop/1/", "/hello/stop/%00:é/", f"/hello/stop/{'x' * 3000}/"]

    answers = {answer.status_code for link in forged for answer in (client.get(link), client.post(link))}

    assert answers == {404}
    assert is_open()


def test_after_a_hand_over_old_links_stop_nothing(client, stop_link, stranger):
    Contribution.objects.update(contributor=stranger)

    assert client.post(stop_link).status_code == 404
    assert is_open()


def test_changes_that_are_being_written_do_not_turn_it_on_again(client, story, stop_link):
    draft = reopen_story(Contribution.objects.get())
    assert draft.answers["story"]["is_open_to_hello"] is True

    client.post(stop_link)

    draft.refresh_from_db()
    assert draft.answers["story"]["is_open_to_hello"] is False


# The contributor's own switch


@pytest.fixture
def switch(story):
    return reverse("contributions:set_hello", args=[story.contribution.pk])


def test_the_owner_turns_it_off_and_on(as_user, contributor, switch):
    owner = as_user(contributor)

    found = [(owner.post(switch, {"is_open": word}).status_code, is_open()) for word in ("0", "1", "", "1")]

    assert found == [(302, False), (302, True), (302, False), (302, True)]


def test_nobody_else_does(client, as_user, story, stranger, moderator, switch):
    story.contribution.co_authors.add(stranger)
    others = {"stranger": as_user(moderator), "co-author": as_user(stranger), "signed out": client}

    found = {who: browser.post(switch, {"is_open": "0"}).status_code for who, browser in others.items()}

    assert found == {"stranger": 404, "co-author": 404, "signed out": 302}
    assert is_open()


def test_getting_it_changes_nothing(as_user, contributor, switch):
    assert as_user(contributor).get(switch).status_code == 405
    assert is_open()


def test_a_withdrawn_story_is_not_turned_on(as_user, contributor, story, switch):
    withdraw_story(story.contribution, by=contributor)
    Contribution.objects.update(is_open_to_hello=False)

    as_user(contributor).post(switch, {"is_open": "1"})

    assert not is_open()


# The gallery's owner


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 introductions made"), (1, "1 introduction made"), (3, "3 introductions made")]
)
def test_the_gallerys_owner_sees_how_many_were_made(as_user, editor, story, gallery, number, said):
    Introduction.objects.bulk_create(Introduction(story=story) for _number in range(number))

    for page in (gallery, gallery.get_parent()):
        assert said in as_user(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_introductions_of_another_gallery_are_not_counted(as_user, editor, story, gallery):
    other = gallery.get_parent().add_child(instance=type(gallery)(title="Another", slug="another"))
    Introduction.objects.create(story=story)

    page = as_user(editor).get(reverse("wagtailadmin_pages:edit", args=[other.pk])).content.decode()

    assert "0 introductions made" in page


def test_a_new_gallery_has_none_to_count(as_user, editor, gallery):
    address = reverse("wagtailadmin_pages:add", args=["gallery", "gallerypage", gallery.get_parent().pk])

    page = as_user(editor).get(address).content.decode()

    assert "introductions made" not in page


def test_hellos_stay_out_of_the_storys_revisions(client, story, address):
    client.post(address, words())

    words_kept = str([revision.content for revision in story.revisions.all()])
    assert "introductions" not in words_kept
    assert "is_open_to_hello" not in words_kept
