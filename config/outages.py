"""What everybody is told while the database does not answer: to come again, and not that something is broken."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_AFTER = "10"
"""Seconds."""


def out_of_order(request: HttpRequest) -> HttpResponse:
    """The page for whatever went wrong. A cache in front shows what it has kept in the place of a 503, not of a 500.

    Django calls this while it handles the exception.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    # Without the request: what stands around every other page is in the database.
    page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER, "Cache-Control": "private, no-store"})
