"""Requests that no browser of ours sends: 400 with a sentence, or kept as typed, and never an error of ours."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gallery.models import Draft, StoryImage, StoryPage
from tests.contributions.browsing import check_url, step_url
from tests.contributions.conftest import STEPS

pytestmark = pytest.mark.django_db

URLENCODED = "application/x-www-form-urlencoded"
CHARSETS = ["rot13", "hex", "base64", "zlib", "idna", "punycode", "unicode_escape", "raw_unicode_escape"]
CHARSETS += ["utf-7", "utf-16", "utf-32", "cp037", "undefined", "nonsense", "x" * 5000, "mbcs", "utf-8-sig"]
FRAMES = {
    "no boundary": ("multipart/form-data", b"--x\r\n\r\n--x--"),
    "empty boundary": ("multipart/form-data; boundary=", b"--\r\n"),
    "boundary that is too long": (f"multipart/form-data; boundary={'b' * 300}", b""),
    "odd boundary": ("multipart/form-data; boundary=é\x01", b"x"),
    "nothing inside": ("multipart/form-data; boundary=x", b""),
    "never ends": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nWords',
    ),
    "no line end": ("multipart/form-data; boundary=x", b"--x"),
    "no name": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nWords\r\n--x--\r\n"),
    "broken base64": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!\r\n--x--\r\n",
    ),
    "broken base64 in a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nabcde\r\n--x--\r\n",
    ),
    "headers without end": ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 5000),
    "bytes": ("multipart/form-data; boundary=x", bytes(range(256)) * 20),
    "files without number": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="new_photos"; filename="a"\r\n\r\nx\r\n' * 200 + b"--x--\r\n",
    ),
}


@pytest.fixture
def lenient(contributor):
    """A server that fails answers 500, as a visitor would see it, instead of raising in the test."""
    browser = Client(raise_request_exception=False)
    browser.force_login(contributor, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture
def doors(draft, address):
    """Every address of telling a story that takes a form."""
    names = ("add_photo", "remove_photo", "delete_draft")
    return [
        address,
        *(step_url(draft, slug) for slug in STEPS),
        check_url(draft),
        *(reverse(f"contributions:{name}", args=[draft.key]) for name in names),
    ]


def raw(client, address, body, content_type=URLENCODED, **headers):
    return client.generic("POST", address, body, content_type=content_type, **headers)


def is_a_page(response):
    page = response.content.decode()
    return "<h1" in page and 'class="standfirst"' in page


def test_ten_thousand_fields_are_refused_with_a_sentence(lenient, doors):
    for address in doors[:-1]:
        response = raw(lenient, address, "&".join(f"f{n}=x" for n in range(10_000)))

        assert response.status_code == 400, address
        assert is_a_page(response)
    assert Draft.objects.get().title == "Seeds of Service"


def test_a_body_that_is_too_much_text_is_refused_with_a_sentence(lenient, doors):
    for address in doors[:-1]:
        response = raw(lenient, address, "title=" + "x" * 3_000_000)

        assert response.status_code == 400, address
        assert is_a_page(response)


@pytest.mark.parametrize("frame", FRAMES)
def test_a_body_that_is_framed_wrongly_is_never_an_error_of_ours(lenient, doors, frame):
    content_type, body = FRAMES[frame]

    for address in doors[:-1]:
        response = raw(lenient, address, body, content_type)

        assert response.status_code < 500, address
        if response.status_code == 400:
            assert is_a_page(response)
    assert not (StoryPage.objects.exists() or StoryImage.objects.exists())


@pytest.mark.parametrize("frame", ["no boundary", "empty boundary", "files without number"])
def test_what_cannot_be_read_at_all_is_400_with_a_sentence(lenient, draft, frame):
    content_type, body = FRAMES[frame]

    response = raw(lenient, step_url(draft, "your-story"), body, content_type)

    assert response.status_code == 400
    assert is_a_page(response)
    assert Draft.objects.get().title == "Seeds of Service"


@pytest.mark.parametrize(
    "body", [b"title=%FF%FE", b"title=\xff\xfe\xc0\xaf", b"%ff=%ff&\xed\xa0\x80=1", b"\xf8\x88\x80\x80\x80"]
)
def test_bytes_that_are_no_text_are_never_an_error_of_ours(lenient, draft, body):
    for slug in STEPS:
        for action in (b"autosave", b"continue"):
            response = raw(lenient, step_url(draft, slug), b"window=w&version=99&action=" + action + b"&" + body)
            assert response.status_code in (200, 302, 400, 422)
    assert lenient.get(check_url(draft)).status_code == 200
    assert lenient.get(reverse("contributions:my_stories")).status_code == 200


@pytest.mark.parametrize("charset", CHARSETS, ids=lambda charset: ascii(charset[:20]))
def test_whatever_alphabet_a_request_claims_it_is_never_an_error_of_ours(lenient, draft, charset):
    multipart = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n+2AA-\\ud800\xff\r\n--x--\r\n'
    address = step_url(draft, "your-story")

    for content_type, body in (
        (f"{URLENCODED}; charset={charset}", b"title=%2B2AA-\\ud800&action=continue"),
        (f"multipart/form-data; boundary=x; charset={charset}", multipart),
    ):
        assert raw(lenient, address, body, content_type).status_code < 500
        assert lenient.generic("GET", address, b"", content_type, QUERY_STRING="check=1").status_code < 500
    assert lenient.get(check_url(draft)).status_code == 200


def test_other_kinds_of_body_are_a_form_without_fields(lenient, draft):
    for content_type in ("application/json", "text/plain", "", "\0", "application/xml"):
        response = raw(lenient, step_url(draft, "your-story"), json.dumps({"title": "x"}), content_type)

        assert response.status_code < 500


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("about-you", "organisation"),
        ("about-you", "contact_email"),
        ("about-you", "whose"),
        ("about-you", "relationship"),
        ("your-story", "title"),
        ("quotes", "quotes-0-text"),
        ("place-and-people", "region"),
        ("place-and-people", "themes"),
        ("place-and-people", "tags"),
        ("place-and-people", "started"),
        ("place-and-people", "people_reached"),
        ("place-and-people", "links-0-url"),
        ("photos", "action"),
    ],
)
@pytest.mark.parametrize(
    "value", ["\0", "a\0b", "\ufffe\uffff", "x" * 500_000, "\u202e\u200b" * 500, "\U0010ffff", "\r\n\r\n"]
)
def test_odd_words_are_kept_or_refused_beside_their_field(draft, opened, check_page, slug, name, value):
    page = opened(draft, slug).press("continue", {name: value})

    assert page.status in (302, 422)
    assert opened(draft, slug).status == 200
    assert check_page(draft).status == 200


def test_what_the_draft_keeps_has_no_nul(draft, opened):
    opened(draft, "your-story").press("continue", title="a\0b")
    opened(draft, "quotes").press("continue", {"quotes-0-text": "\0"})

    assert Draft.objects.get().title == "ab"
    assert "\\u0000" not in json.dumps(Draft.objects.get().answers)


@pytest.mark.parametrize("name", ["version", "count", "window", "key", "action", "csrfmiddlewaretoken"])
def test_hidden_fields_sent_twice_or_not_at_all_are_no_error(draft, opened, name):
    for value in (None, ["1", "2"], ["", "x"]):
        page = opened(draft, "your-story")
        body = page.body("autosave", title="Kept")
        body = {key: kept for key, kept in {**body, name: value}.items() if kept is not None}

        assert page.client.post(page.path, body).status_code in (200, 302, 409)


def test_a_file_where_text_belongs_is_no_text(draft, opened):
    page = opened(draft, "your-story").press("continue", title=SimpleUploadedFile("title.txt", b"From a file"))

    assert page.status == 422
    assert "Give your story a title." in page.text


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
def test_other_methods_change_nothing(lenient, doors, method):
    for address in doors:
        assert getattr(lenient, method)(address).status_code in (200, 302, 405)
    assert Draft.objects.get().title == "Seeds of Service"


@pytest.mark.parametrize("key", ["x", "0", "00000000-0000-0000-0000-00000000000g", "%00", "../admin"])
def test_an_address_without_a_real_key_is_not_there(lenient, key):
    for rest in ("", "your-story/", "preview/", "check-and-send/", "photos/add/"):
        assert lenient.get(f"/drafts/{key}/{rest}").status_code in (301, 404)
