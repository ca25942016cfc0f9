"""Where a published story is found, and how its address is handed on."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from gallery.public import KEPT_BY_ALL

if TYPE_CHECKING:
    from gallery.models.stories import StoryPage

USE = (
    _("Link to the story wherever you like, and quote a few words of it if you say where they are from."),
    _(
        "The words and the pictures belong to the people who made them. They agreed to show them here. To use a"
        " picture or a longer part anywhere else, ask them first, and name them as they are named here."
    ),
)
"""What may be done with a story, a paragraph each."""


KNOWN_CODES = 2_000
"""QR codes that a process remembers, two kilobytes each: to draw one takes milliseconds, and slides need many."""


@dataclass(frozen=True)
class Addresses:
    """Of one published story."""

    root: str
    """Of the site: scheme and host."""
    path: str
    page: str
    """Complete, for machines and for people to copy."""
    short: str
    """Complete. It stays when the story is renamed or moves to another gallery."""
    share: str
    qr: str

    @property
    def use(self) -> str:
        """Complete. Says what may be done with the story's words and pictures."""
        return f"{self.root}{self.share}#use"

    @property
    def use_words(self) -> tuple[Promise | str, ...]:
        return USE

    @property
    def oembed(self) -> str:
        """Complete. Tells other sites how to show a link to the story."""
        return self.root + oembed_path(self.page)

    def complete(self, path: str) -> str:
        return f"{self.root}{path}"


def oembed_path(address: str) -> str:
    """Tells other sites how to show what stands at a complete address of ours."""
    return f"{reverse('oembed')}?{urlencode({'url': address, 'format': 'json'})}"


def site_of(request: HttpRequest) -> Site:
    """Raises Http404 where there is none."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def complete(request: HttpRequest, path: str) -> str:
    """By the site's own name, whatever name it was asked for by."""
    return site_of(request).root_url + path


def addresses_of(story: "StoryPage", request: HttpRequest | None) -> Addresses | None:
    """By the site's own name, whatever name it was asked for by; None where the story stands in no site.

    No request: for what is made in the worker.
    """
    parts = story.get_url_parts(request)
    if not parts:
        return None
    _site, root, path = parts
    return Addresses(
        root=root,
        path=path,
        page=f"{root}{path}",
        short=f"{root}{reverse('story', args=[story.pk])}",
        share=f"{path}share/",
        qr=f"{path}qr/",
    )


@lru_cache(maxsize=KNOWN_CODES)
def qr_svg(address: str) -> bytes:
    return draw_qr(address)


def draw_qr(words: str) -> bytes:
    """Dark on white in every theme: that is what phones read."""
    drawn = BytesIO()
    segno.make(words, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, omitsize=True, border=3, dark="#1d2b2a", light="#ffffff"
    )
    return drawn.getvalue()


def qr_answer(address: str, request: HttpRequest) -> HttpResponseBase:
    """Drawn only for whoever does not have it yet."""
    etag = f'"{hashlib.sha256(address.encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(qr_svg(address), content_type="image/svg+xml")
    response["ETag"] = etag
    response["Cache-Control"] = KEPT_BY_ALL
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
