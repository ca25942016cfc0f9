"""Complete addresses, by the site's own name, whatever name it was asked for by."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from gallery.models.sharing import complete

NAMESPACE = "api-v1"


def api_url(request: HttpRequest, name: str, *args: int | str, query: dict[str, str] | None = None) -> str:
    path = reverse(f"{NAMESPACE}:{name}", args=args)
    return complete(request, f"{path}?{urlencode(query)}" if query else path)
