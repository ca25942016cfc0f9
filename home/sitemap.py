from wagtail.contrib.sitemaps import Sitemap
from wagtail.query import PageQuerySet

from gallery.models.visibility import is_open_to_all


class PublicSitemap(Sitemap):
    """Every page that the public may read, and no other."""

    def items(self) -> PageQuerySet:
        pages = self.get_wagtail_site().root_page.get_descendants(inclusive=True)
        return pages.filter(is_open_to_all()).order_by("path").defer_streamfields().specific()
