"""Which site a request is for: remembered between changes, where Wagtail would ask the database in every request."""

from copy import copy

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from wagtail import views
from wagtail.models import Page, Site
from wagtail.models.sites import SiteRootPath, get_site_for_hostname

from gallery.discovery.keeper import once_per_version
from home.models import HomePage


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
        known["_wagtail_site"] = own_copy(site_at(host if host in hosts() else "", request.get_port()))
        known["_wagtail_cached_site_root_paths"] = site_roots()
    return known["_wagtail_site"]


def own_copy(site: Site | None) -> Site | None:
    """Of this request, in which pages remember what they are found by.

    A home page reads itself anew where it is shown. Any other page is read here: it may not be public any more.
    """
    found = copy(site)
    if found:
        root = found.root_page
        found.root_page = copy(root) if isinstance(root, HomePage) else Page.objects.get(pk=root.pk)
    return found


def asking_from(site: Site | None) -> HttpRequest:
    """A request for nothing: pages that more than one site shows have their addresses on this one."""
    request = HttpRequest()
    vars(request).update(_wagtail_site=site, _wagtail_cached_site_root_paths=site_roots())
    return request


@once_per_version
def hosts() -> frozenset[str]:
    """Of sites. Strangers may send any other, and all of those are answered alike."""
    return frozenset(Site.objects.order_by().values_list("hostname", flat=True))


@once_per_version
def site_at(host: str, port: str) -> Site | None:
    try:
        site = get_site_for_hostname(host, port)
    except Site.DoesNotExist:
        return None
    site.root_page = site.root_page.specific
    return site


@once_per_version
def site_roots() -> tuple[SiteRootPath, ...]:
    return tuple(Site.get_site_root_paths())
