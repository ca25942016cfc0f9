from typing import Any

from django.contrib.sitemaps import Sitemap as DjangoSitemap
from django.db.models import QuerySet
from wagtail.models import Page

from gallery.models import GalleryPage, StoryPage
from home.models import HomePage, StandingPage


class PublicSitemap(DjangoSitemap):
    """Every page that the public may read, and no other."""

    limit = 5000

    def items(self) -> list[Page]:
        querysets: list[QuerySet[Any]] = [
            HomePage.objects.live().public(),
            GalleryPage.objects.shown(),
            StandingPage.objects.live().public(),
            StoryPage.objects.published().order_by("-first_published_at"),
        ]
        return [page for pages in querysets for page in pages]

    def location(self, page: Page) -> str:
        return page.url or "/"

    def lastmod(self, page: Page) -> Any:
        return page.last_published_at
