"""What a first visit to the gallery brings over the wire, beside its photos."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from gallery.styles import sheet

pytestmark = pytest.mark.django_db

KB = 1024
STATIC = re.compile(r'(?:href|src)="/static/([^"#]+)')
IMPORTED = re.compile(r'^import [^"]*"(\.[^"]+)"', re.MULTILINE)
LATIN = re.compile(r"^(?!.*-ext).*\.woff2$")
"""Fonts that everybody gets; those of rarer letters come where such a letter stands."""


def compressed(content):
    return len(gzip.compress(content, 9))


def found(name):
    return Path(finders.find(name))


def with_imports(name):
    """A script and what it imports at once; what it imports later, when it is needed, is left out."""
    path, names = found(name), {name}
    for imported in IMPORTED.findall(path.read_text()):
        nearby = (path.parent / imported).resolve()
        names |= with_imports(f"gallery/{nearby.parent.name}/{nearby.name}")
    return names


@pytest.fixture
def asked_for(client, published_story):
    page = client.get("/gallery/").content
    return page, {name for name in STATIC.findall(page.decode()) if not name.endswith((".png", ".ico", ".woff2"))}


def test_a_gallery_page_is_light(asked_for):
    page, names = asked_for
    scripts = {part for name in names if name.endswith(".js") for part in with_imports(name)}
    others = {name for name in names if not name.endswith(".js")}
    weight = {name: compressed(found(name).read_bytes()) for name in scripts | others}

    assert any("htmx" in name for name in scripts)
    assert not any("leaflet" in name for name in scripts)
    assert sum(weight[name] for name in scripts) <= 25 * KB
    assert compressed(page) + compressed(sheet().content.encode()) + sum(weight.values()) <= 60 * KB


def test_fonts_are_subsets_that_keep_no_page_waiting():
    folder = found("gallery/css/fonts.css").parents[1] / "fonts"
    fonts = [path for path in folder.iterdir() if LATIN.match(path.name)]
    rules = found("gallery/css/fonts.css").read_text().split("@font-face")

    assert len(fonts) == 4
    assert sum(path.stat().st_size for path in fonts) <= 120 * KB
    assert all("font-display: swap" in rule for rule in rules if "woff2" in rule)
