"""What is seen of a running site in its log: lines of JSON, each request by its number, and what took too long.

No line holds what somebody typed: queries stand without their values, pages by the pattern of their address, which may
hold a key, and email addresses, which mail servers like to repeat, are taken out.
"""

import logging
import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponseBase
from pythonjsonlogger.json import JsonFormatter

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
ROW = re.compile(r"DETAIL:.*?(?=\\n|\n|\"|$)")
LONGEST_QUERY = 500
"""Characters of a slow query that are told."""

logger = logging.getLogger(__name__)


class JsonLines(JsonFormatter):
    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        line = without_words(super().format(record))
        if isinstance(request, HttpRequest) and len(request.path) > 1:
            line = line.replace(request.path, f"/{route_of(request)}")
        return line


def without_words(text: str) -> str:
    """Nor does it hold the row of which PostgreSQL says that it cannot take it."""
    return ROW.sub("DETAIL: [a row]", ADDRESS.sub("[address]", text))


def for_sentry(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """Where it went wrong, and nothing of what was asked or by whom."""
    event.pop("request", None)
    for error in event.get("exception", {}).get("values", []):
        error["value"] = without_words(str(error.get("value", "")))
    return event


class SlowWorkMiddleware:
    """Tells of a page and of a query that took longer than the settings say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        with ExitStack() as watched:
            for connection in connections.all():
                watched.enter_context(connection.execute_wrapper(tell_if_slow))
            response = self.get_response(request)
        if (took := milliseconds_since(began)) > settings.SLOW_PAGE_MS:
            told = {"method": request.method, "route": route_of(request), "status": response.status_code, "ms": took}
            logger.warning("slow page", extra=told)
        return response


def tell_if_slow(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Around each query, as `connection.execute_wrapper` asks for it."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        if (took := milliseconds_since(began)) > settings.SLOW_QUERY_MS:
            logger.warning("slow query", extra={"sql": sql[:LONGEST_QUERY], "ms": took})


def milliseconds_since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)


def route_of(request: HttpRequest) -> str:
    """The pattern of its address: numbers, names and keys are not told."""
    return request.resolver_match.route if request.resolver_match else ""
