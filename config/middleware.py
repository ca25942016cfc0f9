"""What every answer goes through: its security policy, who may keep it, its size, and the demo's own 404 page."""

from http import HTTPStatus
from typing import Any, ClassVar

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.views.defaults import page_not_found
from whitenoise.middleware import WhiteNoiseMiddleware

from gallery.public import as_it_leaves, unchanged

# Wagtail's editor needs inline scripts and styles; nothing outside /admin/ gets them.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}


TEXTS = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/atom+xml",
    "application/xml",
    "image/svg+xml",
)


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Files are looked for once in a process: Wagtail makes all middleware anew for each preview of a page."""

    found: ClassVar[dict[tuple[str, str | None], dict[str, Any]]] = {}

    def add_files(self, root: Any, prefix: str | None = None) -> None:
        if self.autorefresh:
            super().add_files(root, prefix)
            return
        place = (str(root), prefix)
        if place not in self.found:
            super().add_files(root, prefix)
            self.found[place] = dict(self.files)
        self.files.update(self.found[place])


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and not report_only:
            parts.replace = {**ADMIN_POLICY, **(parts.replace or {})}
        return parts


class PublicAnswersMiddleware:
    """The last word about who may keep an answer: everybody what is public, nobody what does not say.

    And the first: what somebody has kept is not made again to find that it is the same.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return unchanged(request) or as_it_leaves(request, self.get_response(request))


class CompressedTextMiddleware(GZipMiddleware):
    """Public text goes compressed to whoever can read that: phones wait for the wire longer than for us.

    Private pages hold secrets beside what others have chosen, which a compressed length could give away.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_text = response.get("Content-Type", "").startswith(TEXTS)
        is_public = "public" in response.get("Cache-Control", "")
        if not is_text or not is_public or response.status_code != HTTPStatus.OK:
            return response
        if response.streaming:
            # A file is known again by its date: its tag, once it is that of a compressed one, is nobody's.
            response.headers.pop("ETag", None)
        return super().process_response(request, response)


CHUNK_BYTES = 1024 * 1024
DRAINED_CHUNKS = 200


class RequestSizeMiddleware:
    """Refuse a request larger than the whole form may be, before anything reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.declared_size(request) <= settings.MAX_REQUEST_BYTES:
            return self.get_response(request)
        self.drain(request)
        return render(request, "413.html", status=413)

    @staticmethod
    def drain(request: HttpRequest) -> None:
        """Read a moderate excess to nowhere: a browser that is cut off while it sends never shows the answer."""
        for _chunk in range(DRAINED_CHUNKS):
            if not request.read(CHUNK_BYTES):
                break

    @staticmethod
    def declared_size(request: HttpRequest) -> int:
        length = request.META.get("CONTENT_LENGTH") or "0"
        return int(length) if length.isdecimal() else 0


class OneAlphabetMiddleware:
    """Everything is read as UTF-8, as browsers send it: Python knows alphabets that are none, and fails at them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "charset" in (request.content_params or {}):
            request.encoding = "utf-8"
        return self.get_response(request)


LONGEST_NUMBER = 18
"""Digits of the largest number that every database can look for."""


class NoSuchAddressMiddleware:
    """No row has a number of 64 bits, or a null in its name: a database fails when it is asked for one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        asked_for = [str(value) for value in (*args, *kwargs.values())]
        if any(value.isdecimal() and len(value) > LONGEST_NUMBER for value in asked_for):
            raise Http404


class PlainNotFoundMiddleware:
    """With DEBUG on, show the page that visitors see instead of Django's list of addresses."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_not_found(request, exception) if isinstance(exception, Http404) else None
