"""The cache in front of the site, as `FRONT_CACHE_URL` names it and Wagtail's frontend cache knows it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit


def front_caches(address: str) -> dict[str, dict[str, Any]]:
    """For `WAGTAILFRONTENDCACHE`. Raises ValueError, with a sentence that does not repeat what may be a secret."""
    if not address:
        return {}
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises ValueError where it is no number
    except ValueError:
        raise ValueError("it cannot be read as an address") from None
    if parts.scheme not in KINDS:
        raise ValueError("it begins with http://, https://, cloudflare:// or cloudfront://")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("nothing follows the name of the cache")
    return {"front": KINDS[parts.scheme](parts)}


def by_purge(parts: SplitResult) -> dict[str, Any]:
    if not parts.hostname or "@" in parts.netloc:
        raise ValueError("after :// comes the name of the cache, and no password")
    return {"BACKEND": "gallery.publication.purging.HTTPBackend", "LOCATION": f"{parts.scheme}://{parts.netloc}"}


def cloudflare(parts: SplitResult) -> dict[str, Any]:
    token, _at, zone = parts.netloc.rpartition("@")
    if not (token and zone):
        raise ValueError("it is cloudflare://TOKEN@ZONE, with a token that may purge, and the number of the zone")
    backend = "wagtail.contrib.frontend_cache.backends.CloudflareBackend"
    return {"BACKEND": backend, "BEARER_TOKEN": unquote(token), "ZONEID": zone}


def cloudfront(parts: SplitResult) -> dict[str, Any]:
    if not parts.netloc or "@" in parts.netloc:
        raise ValueError("it is cloudfront://DISTRIBUTION; its key stands in Amazon's own variables")
    return {"BACKEND": "gallery.publication.cloudfront.CloudfrontBackend", "DISTRIBUTION_ID": parts.netloc}


KINDS: dict[str, Callable[[SplitResult], dict[str, Any]]] = {
    "http": by_purge,
    "https": by_purge,
    "cloudflare": cloudflare,
    "cloudfront": cloudfront,
}
