"""The style sheets of all public pages as one: a phone waits longer for each further file than for its bytes."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

PARTS = (
    "tokens",
    "fonts",
    "base",
    "layout",
    "header",
    "footer",
    "button",
    "tag",
    "card",
    "panel",
    "checkbox",
    "breadcrumbs",
    "form",
    "facets",
    "label",
    "strip",
    "difference",
    "gallery-tile",
    "photos",
    "viewer",
    "share-ways",
    "search",
    "in-common",
    "gallery",
    "map",
    "home",
    "share",
    "showcase",
    "answers",
    "across",
    "learned",
    "keep",
    "compare",
    "standing",
    "stories",
    "story",
    "utilities",
)
"""In this order: the first one names the layers. What is for a single place comes with that place."""
NEARBY = re.compile(r'url\("\.\./([^"]+)"\)')
A_YEAR = "public, max-age=31536000, immutable"
"""Another content has another address."""


class Sheet(NamedTuple):
    content: str
    digest: str


def sheet() -> Sheet:
    """As the files are now, while somebody works on them."""
    return read_sheet.__wrapped__() if settings.DEBUG else read_sheet()


@cache
def read_sheet() -> Sheet:
    content = "\n".join(part_of_sheet(name) for name in PARTS)
    return Sheet(content, hashlib.blake2b(content.encode(), digest_size=8).hexdigest())


def part_of_sheet(name: str) -> str:
    """Its files named as seen from the root, where the whole sheet stands."""
    path = finders.find(f"gallery/css/{name}.css")
    content = Path(str(path)).read_text(encoding="utf-8")
    return NEARBY.sub(lambda match: f'url("{static(f"gallery/{match[1]}")}")', content)


def sheet_address() -> str:
    return reverse("styles", args=[sheet().digest])


@require_safe
def styles(request: HttpRequest, digest: str) -> HttpResponse:
    """A page that somebody has kept asks for an older sheet, and gets this one."""
    content, current = sheet()
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    if digest == current:
        response["Cache-Control"] = A_YEAR
    return response
