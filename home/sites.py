"""Which site a request is for: remembered between changes, where Wagtail would ask the database in every request."""

from copy import copy

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from wagtail import views
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath, get_site_for_hostname

from gallery.discovery.keeper import once_per_version


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """A page, as Wagtail serves it."""
    find_site(request)
    return views.serve(request, path)


def find_site(request: HttpRequest) -> Site | None:
    """Left in the request as well, where Wagtail keeps what it has found."""
    known = vars(request)
    if "_wagtail_site" not in known:
        # Not `get_host`: the page that refuses a host has a frame too.
        host, _port = split_domain_port(request._get_raw_host())  # type: ignore[attr-defined]
        known["_wagtail_site"] = own_copy(site_at(host, request.get_port()))
        known["_wagtail_cached_site_root_paths"] = site_roots()
    return known["_wagtail_site"]


def own_copy(site: Site | None) -> Site | None:
    """Of this request: pages remember things of a request while they are found."""
    found = copy(site)
    if found:
        found.root_page = copy(found.root_page)
    return found


@once_per_version
def site_at(host: str, port: str) -> Site | None:
    try:
        site = get_site_for_hostname(host, port)
    except Site.DoesNotExist:
        return None
    site.root_page = site.root_page.specific
    return site


@once_per_version
def site_roots() -> list[SiteRootPath]:
    return Site.get_site_root_paths()
