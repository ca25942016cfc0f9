from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from gallery.models import GalleryPage, SiteSettings
from gallery.models.visibility import TOP_DEPTH
from home.models import StandingPage


@dataclass(frozen=True)
class SiteFrame:
    """What stands around every page."""

    name: str
    logo_url: str
    gallery_url: str
    about_url: str
    pages: list[Page]


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site": SimpleLazyObject(lambda: frame(request))}


def frame(request: HttpRequest) -> SiteFrame:
    found = Site.find_for_request(request)
    settings = SiteSettings.for_site(found) if found else SiteSettings()
    top = GalleryPage.objects.shown().filter(depth=TOP_DEPTH).first()
    pages = list(StandingPage.objects.live().public().order_by("path"))
    about = next((page for page in pages if page.slug == "about"), None)
    return SiteFrame(
        name=settings.name,
        logo_url=settings.logo.address("whole", 400, "webp") if settings.logo else "",
        gallery_url=(top.get_url(request) or "") if top else "",
        about_url=(about.get_url(request) or "") if about else "",
        pages=pages,
    )
