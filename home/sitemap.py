"""Every page that the public may read, and no other, in parts that hold the same pages for ever.

What is drawn from the stories of each gallery has a part of its own.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from gallery.learning.views import address_of as what_we_learned_in
from gallery.models import GalleryPage
from gallery.models.across import path_of
from gallery.models.sharing import site_of
from gallery.models.visibility import is_open_to_all
from gallery.public import public

PART = 5_000
"""Numbers of pages in one part, and so the most addresses: to count what is public among a million takes too long."""
XML = "application/xml; charset=utf-8"


class Address(NamedTuple):
    location: str
    changed_at: datetime | None


@require_safe
@public
def index(request: HttpRequest) -> HttpResponse:
    root = site_of(request).root_url
    numbered = [reverse("sitemap_part", args=[number]) for number in range(1, last_part() + 1)]
    parts = [root + path for path in (*numbered, reverse("sitemap_galleries"))]
    return render(request, "home/sitemap_index.xml", {"parts": parts}, content_type=XML)


@require_safe
@public
def part(request: HttpRequest, number: int) -> HttpResponse:
    """`number` counts from 1."""
    if not 1 <= number <= last_part():
        raise Http404
    return render(request, "home/sitemap.xml", {"addresses": addresses(site_of(request), number)}, content_type=XML)


@require_safe
@public
def galleries(request: HttpRequest) -> HttpResponse:
    found = {"addresses": list(drawn_from_galleries(site_of(request)))}
    return render(request, "home/sitemap.xml", found, content_type=XML)


def drawn_from_galleries(site: Site) -> Iterator[Address]:
    """They change with any story: nothing is said of when."""
    shown = GalleryPage.objects.shown().descendant_of(site.root_page)
    for gallery in shown.order_by("path").prefetch_related("questions"):
        yield Address(site.root_url + what_we_learned_in(gallery), None)
        for question in gallery.questions.all():
            yield Address(location(gallery.url_path, site) + path_of(question), None)


def last_part() -> int:
    newest = Page.objects.aggregate(newest=Max("pk"))["newest"] or 1
    return -(-newest // PART)


def part_of(page: Page) -> int:
    return -(-page.pk // PART)


def addresses(site: Site, number: int) -> list[Address]:
    pages = Page.objects.filter(is_open_to_all(), path__startswith=site.root_page.path, pk__range=numbers_in(number))
    rows = pages.order_by("pk").values_list("url_path", "last_published_at")
    return [Address(location(path, site), changed_at) for path, changed_at in rows]


def location(url_path: str, site: Site) -> str:
    return site.root_url + iri_to_uri(url_path[len(site.root_page.url_path) - 1 :])


def numbers_in(part: int) -> tuple[int, int]:
    """The first and the last."""
    return (part - 1) * PART + 1, part * PART
