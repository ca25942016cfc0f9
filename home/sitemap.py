"""Every page that the public may read, and no other, in parts that hold the same pages for ever."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

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
    parts = [root + reverse("sitemap_part", args=[number]) for number in range(1, last_part() + 1)]
    return render(request, "home/sitemap_index.xml", {"parts": parts}, content_type=XML)


@require_safe
@public
def part(request: HttpRequest, number: int) -> HttpResponse:
    """`number` counts from 1."""
    if not 1 <= number <= last_part():
        raise Http404
    return render(request, "home/sitemap.xml", {"addresses": addresses(site_of(request), number)}, content_type=XML)


def last_part() -> int:
    newest = Page.objects.aggregate(newest=Max("pk"))["newest"] or 1
    return -(-newest // PART)


def part_of(page: Page) -> int:
    return -(-page.pk // PART)


def addresses(site: Site, number: int) -> list[Address]:
    home = site.root_page
    pages = Page.objects.filter(is_open_to_all(), path__startswith=home.path, pk__range=numbers_in(number))
    rows = pages.order_by("pk").values_list("url_path", "last_published_at")
    return [
        Address(site.root_url + iri_to_uri(path[len(home.url_path) - 1 :]), changed_at) for path, changed_at in rows
    ]


def numbers_in(part: int) -> tuple[int, int]:
    """The first and the last."""
    return (part - 1) * PART + 1, part * PART


def site_of(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site
