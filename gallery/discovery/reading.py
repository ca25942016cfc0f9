"""Which database a request reads."""

from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest

from gallery.discovery.keeper import KEEPER
from gallery.discovery.replica import LATEST, MAY_BE_READ, PRIMARY, REPLICA, STATE, ask


def allow_for(request: HttpRequest) -> None:
    """Whoever has just written has a cookie: of the form, the session or the draft. Only a booklet is asked for without
    one, and its pages are not public."""
    if REPLICA in settings.DATABASES and not request.META.get("HTTP_COOKIE"):
        (latest,) = ask(PRIMARY, LATEST)
        MAY_BE_READ.set(STATE.now().is_near and STATE.number >= latest)


def is_read() -> bool:
    """By this request, at this moment."""
    return MAY_BE_READ.get() and is_abreast() and not connections[PRIMARY].in_atomic_block


def is_abreast() -> bool:
    """The index of this process may have gone on since the request began: nothing older may be taken for as new."""
    return STATE.is_near and (KEEPER.index is None or STATE.number >= KEEPER.index.version)


def where_to_read() -> str:
    return REPLICA if is_read() else PRIMARY


def reading_cursor() -> Any:
    """For SQL of our own that only reads."""
    return connections[where_to_read()].cursor()
