"""Answers that are public: the same bytes for everybody, kept for at most a minute, known again by their tag.

Who asks is forgotten before such an answer is made; one that sets a cookie after all, or depends on one, is private.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, has_vary_header

from gallery.discovery import reading
from gallery.discovery.keeper import KEEPER

FRESH, STALE = 20, 10
"""Seconds for which an answer is used unasked, and then while it is asked for anew. Twice that is no more than a
minute, for a browser may get from nginx what has been kept there: a take-down is everywhere within it."""
KEPT_BY_ALL = f"public, max-age={FRESH}, stale-while-revalidate={STALE}"
KEPT_BY_NOBODY = "private, no-store"
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
SAFE = ("GET", "HEAD")
MOST_TAGS = 10_000
"""Known in one process. They are all forgotten when there are more, and cost a page each to learn again."""

KNOWN_TAGS: dict[str, str] = {}


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Of a view that answers everybody alike: it does not learn who asks, and its answer may be kept."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE:
            return view(request, *args, **kwargs)
        reading.allow_for(request)
        forget_visitor(request)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", KEPT_BY_ALL)
        return response

    return answer


def forget_visitor(request: HttpRequest) -> None:
    """Whatever is asked of it from now on, nobody in particular is there."""
    request.COOKIES = {}
    request.user = AnonymousUser()
    # Django would answer a token that it cannot read with a new one.
    request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)


def as_it_leaves(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """With its tag, or as "not modified", if it is public; to be kept by nobody if it says nothing about that."""
    response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
    if settings.BEHIND_NGINX and response.status_code in GONE:
        return instead_of_what_was(response)
    if "public" not in response["Cache-Control"]:
        return response
    if response.status_code >= HTTPStatus.BAD_REQUEST or is_personal(response):
        response["Cache-Control"] = KEPT_BY_NOBODY
        return response
    return with_tag(request, response) if isinstance(response, HttpResponse) else response


def instead_of_what_was(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nginx alone, and for a moment: else it would keep the page that is gone, and show it when we are down.

    Of the two headers it does as the first one says.
    """
    del response["Cache-Control"]
    response["X-Accel-Expires"] = str(FRESH)
    response["Cache-Control"] = KEPT_BY_NOBODY
    return response


def with_tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code != HTTPStatus.OK:
        return response
    if not response.has_header("ETag"):
        response["ETag"] = tag_of(response)
    answer = get_conditional_response(request, etag=response["ETag"], response=response) or response
    # A browser puts these headers in the place of those that it has kept: a frame for other sites stays one.
    vars(answer).update({name: value for name, value in vars(response).items() if name.startswith("_csp_")})
    return answer


def is_personal(response: HttpResponseBase) -> bool:
    return bool(response.cookies) or has_vary_header(response, "Cookie")


def tag_of(response: HttpResponse) -> str:
    return f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'


def key_now(request: HttpRequest) -> str:
    """Of an answer that shows what is in the index and around every page, as of now; empty while there is no index."""
    index = KEEPER.current()
    if index is None:
        return ""
    state = repr((request.build_absolute_uri(), index.version, timezone.localdate()))
    return hashlib.blake2b(state.encode(errors="backslashreplace"), digest_size=16).hexdigest()


def unchanged(request: HttpRequest) -> HttpResponse | None:
    """ "Not modified", without making the page, where this process has made it in the same state already."""
    if request.method not in SAFE or "If-None-Match" not in request.headers:
        return None
    tag = KNOWN_TAGS.get(key_now(request))
    answer = get_conditional_response(request, etag=tag) if tag else None
    if tag and answer is not None:
        answer["ETag"], answer["Cache-Control"] = tag, KEPT_BY_ALL
    return answer


def known_by(response: HttpResponse, key: str) -> HttpResponse:
    """Its tag is remembered as soon as it is made."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.add_post_render_callback(lambda rendered: remember_tag(rendered, key))
    else:
        remember_tag(response, key)
    return response


def remember_tag(response: HttpResponse, key: str) -> None:
    if response.status_code != HTTPStatus.OK:
        return
    if len(KNOWN_TAGS) >= MOST_TAGS:
        KNOWN_TAGS.clear()
    response["ETag"] = KNOWN_TAGS[key] = tag_of(response)
