"""Complete addresses, by the site's own name, whatever name it was asked for by."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail.models import Site

NAMESPACE = "api-v1"


def site_of(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def complete(request: HttpRequest, path: str) -> str:
    return site_of(request).root_url + path


def api_url(request: HttpRequest, name: str, *args: int | str, query: dict[str, str] | None = None) -> str:
    path = reverse(f"{NAMESPACE}:{name}", args=args)
    return complete(request, f"{path}?{urlencode(query)}" if query else path)
