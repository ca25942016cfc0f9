from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from gallery.discovery.tree import TOP_DEPTH
from gallery.models import GalleryPage, SiteSettings
from gallery.models.visibility import is_open_to_all
from home.models import StandingPage

LINK_FIELDS = ("title", "slug", "url_path", "depth")
"""All that a link to a page needs."""


@dataclass(frozen=True)
class SiteFrame:
    """What stands around every page."""

    name: str
    logo_url: str
    gallery_url: str
    about_url: str
    pages: list["FooterLink"]


@dataclass(frozen=True)
class FooterLink:
    title: str
    url: str


def site(request: HttpRequest) -> dict[str, Any]:
    # Under a second name too: allauth puts a `site` of its own into the context of its pages.
    found = SimpleLazyObject(lambda: frame(request))
    return {"site": found, "frame": found}


def frame(request: HttpRequest) -> SiteFrame:
    found = Site.find_for_request(request)
    settings = SiteSettings.for_site(found) if found else SiteSettings()
    top = GalleryPage.objects.shown().filter(depth=TOP_DEPTH).only(*LINK_FIELDS).first()
    pages = StandingPage.objects.filter(is_open_to_all()).only(*LINK_FIELDS).order_by("path")
    links = {page.slug: FooterLink(page.title, page.get_url(request) or "") for page in pages}
    return SiteFrame(
        name=settings.name,
        logo_url=settings.logo.address("whole", 400, "webp") if settings.logo else "",
        gallery_url=(top.get_url(request) or "") if top else "",
        about_url=links["about"].url if "about" in links else "",
        pages=list(links.values()),
    )
