"""Where `REPLICA_URL` names a replica: what Django reads and writes where, and what happens when it is gone."""

from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse

from gallery.discovery import reading, replica
from gallery.discovery.replica import PRIMARY


class Router:
    """What is not read by a public request, and everything after a write, is the primary's."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return reading.where_to_read()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Also asked for rows that are read to be locked."""
        replica.forbid()
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Both are the same database, at two moments."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return None if db == PRIMARY else False


class ReplicaMiddleware:
    """Innermost: views, and templates while they are rendered, may read the replica, and nothing around them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with replica.from_primary():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A replica that goes, or cancels what is read because it has to go on, spoils no answer."""
        was_allowed = replica.forbid()
        if not was_allowed or not isinstance(exception, OperationalError | InterfaceError):
            return None
        replica.logger.warning("the replica failed: an answer is made again from the primary", exc_info=exception)
        replica.STATE.leave()
        return made_again(request)


def made_again(request: HttpRequest) -> HttpResponseBase:
    """Only what is asked for by GET or HEAD has been read from a replica."""
    match: Any = request.resolver_match
    response = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    return response
