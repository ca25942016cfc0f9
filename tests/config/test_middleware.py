"""What every answer goes through."""

import gzip

import pytest
from django.http import HttpResponse
from whitenoise.base import WhiteNoise

from config.middleware import StaticFilesMiddleware

pytestmark = pytest.mark.django_db

BEYOND = 10**30
ADDRESSES = ("/stories/{}/report/", "/admin/stories/{}/", "/admin/stories/{}/reports/", "/admin/pages/{}/edit/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("number", [BEYOND, 2**63, 10**18])
def test_a_number_that_no_row_can_have_is_not_found(address, number, as_user, admin):
    response = as_user(admin).get(address.format(number))

    assert response.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/gallery/%00/",
        "/share/%00/",
        "/my-stories/%00/",
        "/invitations/%00/",
        "/account/address/%00/",
        "/admin/stories/1/pictures/%00/",
        "/admin/letters/%00/",
        "/accounts/login/%00/",
    ],
)
def test_an_address_with_a_null_in_it_is_not_found(address, as_user, admin):
    browser = as_user(admin)

    assert [browser.get(address).status_code, browser.post(address).status_code] == [404, 404]


def test_reports_of_a_gallery_that_does_not_exist_are_none_of_any(as_user, moderator):
    response = as_user(moderator).get("/admin/stories/reports/", {"gallery": BEYOND})

    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()


def test_public_text_goes_compressed_and_is_known_again(client, published_story):
    plain = client.get("/gallery/")
    small = client.get("/gallery/", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) * 3 < len(plain.content)
    assert "Accept-Encoding" in small["Vary"]
    again = client.get("/gallery/", headers={"Accept-Encoding": "gzip", "If-None-Match": small["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


SCRIPT = "/static/gallery/js/filters.js"


def test_scripts_go_compressed_where_no_compressed_files_have_been_collected(client):
    small = client.get(SCRIPT, headers={"Accept-Encoding": "gzip"})
    plain = client.get(SCRIPT).getvalue()

    body = small.getvalue()
    assert gzip.decompress(body) == plain
    assert len(body) < len(plain)
    known = {"If-Modified-Since": small["Last-Modified"]} | (
        {"If-None-Match": small["ETag"]} if "ETag" in small else {}
    )
    assert client.get(SCRIPT, headers={"Accept-Encoding": "gzip", **known}).status_code == 304


def test_a_part_of_a_file_goes_as_it_is(client):
    part = client.get(SCRIPT, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-99"})

    assert part.status_code == 206
    assert part.getvalue() == client.get(SCRIPT).getvalue()[:100]
    assert not part.has_header("Content-Encoding")


def test_private_pages_and_pictures_go_as_they_are(published_story, contributor, as_user):
    browser = as_user(contributor)
    picture = published_story.photos.first().image
    for address in ("/my-stories/", f"/pictures/{picture.key}/400.jpg"):
        response = browser.get(address, headers={"Accept-Encoding": "gzip"})

        assert response.status_code == 200
        assert not response.has_header("Content-Encoding")


def test_files_are_looked_for_once_and_served_by_all_that_are_made_of_it(rf, settings, tmp_path, monkeypatch):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "site.css").write_text("body {}")
    looks, look = [], WhiteNoise.update_files_dictionary
    monkeypatch.setattr(WhiteNoise, "update_files_dictionary", lambda *args: looks.append(args) or look(*args))

    made = [StaticFilesMiddleware(lambda request: HttpResponse(status=404)) for _ in range(3)]

    answers = [middleware(rf.get("/static/site.css")) for middleware in made]
    assert [b"".join(answer) for answer in answers] == [b"body {}"] * 3
    assert len(looks) == 1
