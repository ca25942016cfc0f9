"""A cache in front of this site is told which addresses have changed.

It would know within a minute anyway: that is as long as anything public is kept.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate, product
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import pre_delete
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django_tasks import task
from wagtail.contrib.frontend_cache.tasks import purge_urls_from_cache_task
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from gallery.models import GalleryPage, StoryPage
from gallery.models.images import FORMATS, SHAPES, WIDTHS
from gallery.models.tidying import refiled
from gallery.publication.purging import nothing_refused


def register_signal_handlers() -> None:
    page_published.connect(page_changed, dispatch_uid="gallery_front_cache_published")
    page_unpublished.connect(page_changed, dispatch_uid="gallery_front_cache_unpublished")
    post_page_move.connect(page_moved, dispatch_uid="gallery_front_cache_moved")
    pre_delete.connect(page_changed, sender=StoryPage, dispatch_uid="gallery_front_cache_deleted")
    refiled.connect(page_changed, sender=StoryPage, dispatch_uid="gallery_front_cache_refiled")


def page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if settings.WAGTAILFRONTENDCACHE:
        tell_of([*addresses_of(sender, instance.url_path), *answers_about(instance), *pictures_of(instance)])


def page_moved(sender: type[Page], instance: Page, *, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    if settings.WAGTAILFRONTENDCACHE:
        pages = (*addresses_of(sender, url_path_before), *addresses_of(sender, url_path_after))
        tell_of([*pages, *answers_about(instance)])


def tell_of(addresses: Iterable[str]) -> None:
    """Once what has changed is there to be fetched anew."""
    each_once = list(dict.fromkeys(addresses))
    transaction.on_commit(lambda: purge.enqueue(each_once))


def addresses_of(kind: type[Page], url_path: str) -> Iterator[str]:
    """Complete, of a page and of all above it: where it stands in a list, a count or a feed. Not of each filter."""
    for site in Site.get_site_root_paths():
        if url_path.startswith(site.root_path):
            names = url_path.removeprefix(site.root_path).split("/")[:-1]
            levels = list(accumulate(names, lambda above, name: f"{above}{name}/", initial="/"))
            kinds = [Page, *[GalleryPage] * (len(levels) - 2), kind]
            for level, shown in zip(levels, kinds, strict=False):
                yield from (site.root_url + iri_to_uri(level + route) for route in routes_of(shown))


def routes_of(kind: type[Page]) -> list[str]:
    """What a page answers below its address, as far as that can be listed."""
    if not issubclass(kind, RoutablePageMixin):
        return [""]
    return [route for route in map(route_pattern, kind.get_subpage_urls()) if "<" not in route]


def route_pattern(route: Any) -> str:
    """As browsers ask for it: data has an address without a slash."""
    return str(route.pattern).replace("map/", "map.geojson")


def answers_about(page: Page) -> Iterator[str]:
    """Complete, of the API: of a story its own, and of a gallery too where it stands in a list or a count."""
    site = page.get_site()
    if site and isinstance(page, StoryPage | GalleryPage):
        root = site.root_url
        yield from (root + reverse(f"api-v1:{name}") for name in ("stories", "galleries", "facets"))
        own = ("story", page.pk) if isinstance(page, StoryPage) else ("gallery", page.slug)
        yield root + reverse(f"api-v1:{own[0]}", args=own[1:])


def pictures_of(page: Page) -> Iterator[str]:
    """Complete, in every size."""
    site = page.get_site()
    if site and isinstance(page, StoryPage):
        root = site.root_url
        for photo, size in product(page.photos.all(), product(SHAPES, WIDTHS, FORMATS)):
            yield root + photo.image.address(*size)


@task
def purge(addresses: list[str]) -> None:
    """A cache that does not answer is not asked about the rest: the job is tried again. Raises NotPurged, OSError."""
    with nothing_refused():
        purge_urls_from_cache_task.call(addresses)
