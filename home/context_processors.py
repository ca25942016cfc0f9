from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from gallery.discovery.keeper import once_per_version
from gallery.discovery.tree import TOP_DEPTH
from gallery.models import GalleryPage, ShowcaseIndexPage, SiteSettings
from gallery.models.visibility import is_open_to_all
from home.models import StandingPage
from home.sites import asking_from, find_site

LINK_FIELDS = ("title", "slug", "url_path", "depth")
"""All that a link to a page needs."""


@dataclass(frozen=True)
class SiteFrame:
    """What stands around every page."""

    name: str
    logo_url: str
    gallery_url: str
    showcases_url: str
    about_url: str
    pages: tuple["FooterLink", ...]


@dataclass(frozen=True)
class FooterLink:
    title: str
    url: str


def site(request: HttpRequest) -> dict[str, Any]:
    # Under a second name too: allauth puts a `site` of its own into the context of its pages.
    found = SimpleLazyObject(lambda: frame(find_site(request)))
    return {"site": found, "frame": found}


@once_per_version
def frame(site: Site | None) -> SiteFrame:
    settings = SiteSettings.for_site(site) if site else SiteSettings()
    gallery, showcases, standing = open_pages()
    asking = asking_from(site)
    links = {page.slug: FooterLink(page.title, page.get_url(asking) or "") for page in standing}
    return SiteFrame(
        name=settings.name,
        logo_url=settings.logo.address("whole", 400, "webp") if settings.logo else "",
        gallery_url=(gallery.get_url(asking) or "") if gallery else "",
        showcases_url=(showcases.get_url(asking) or "") if showcases else "",
        about_url=links["about"].url if "about" in links else "",
        pages=tuple(links.values()),
    )


def open_pages() -> tuple[Page | None, Page | None, list[Page]]:
    """The gallery, the showcases and the standing pages, as far as the public may read them."""
    kinds = ContentType.objects.get_for_models(GalleryPage, ShowcaseIndexPage, StandingPage)
    pages = Page.objects.filter(is_open_to_all(), content_type__in=kinds.values(), depth=TOP_DEPTH)
    # Put in order here: a database that is asked for that goes through all pages by their paths to find these few.
    found = sorted(pages.only(*LINK_FIELDS, "path", "content_type").order_by(), key=lambda page: page.path)
    by_kind = {kind: [page for page in found if page.content_type_id == kinds[kind].pk] for kind in kinds}
    gallery, showcases = (next(iter(by_kind[kind]), None) for kind in (GalleryPage, ShowcaseIndexPage))
    return gallery, showcases, by_kind[StandingPage]
