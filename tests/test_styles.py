"""One style sheet for all public pages, under an address that changes with it."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from gallery.styles import PARTS, sheet, sheet_address

pytestmark = pytest.mark.django_db

APART = {"embed", "mailbox", "present", "print", "printing"}
"""They come with what they are for."""


def test_every_part_is_in_it():
    folder = Path(finders.find("gallery/css/tokens.css")).parent

    assert {path.stem for path in folder.glob("*.css")} == {*PARTS} | APART
    assert len(PARTS) == len(set(PARTS))


def test_every_page_asks_for_the_sheet_as_it_is(client, gallery):
    page = client.get("/gallery/").content.decode()

    assert f'<link rel="stylesheet" href="{sheet_address()}">' in page
    response = client.get(sheet_address())
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert response.content.decode() == sheet().content


def test_fonts_are_found_from_where_the_sheet_stands():
    addresses = re.findall(r'url\("([^"]+)"\)', sheet().content)

    assert addresses
    assert all(finders.find(address.removeprefix("/static/")) for address in addresses)


def test_an_older_page_gets_the_sheet_of_today_but_may_not_keep_it(client):
    response = client.get("/styles-0123456789abcdef.css")

    assert response.status_code == 200
    assert "immutable" not in response["Cache-Control"]
