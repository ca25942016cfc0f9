"""What is wrong, in words, for machines and for the people who look after them."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

JSON = "application/json; charset=utf-8"
WORDS: dict[int, str | Promise] = {
    400: _("This request cannot be read."),
    404: _("There is nothing public at this address."),
    405: _("This address can only be read. Ask for it with GET."),
    413: _("This request is too large."),
}
WRONG_CURSOR = "This cursor was not made for these stories in this order. Begin again without one."
LIMITS = {
    "greater_than_equal": _("“%(name)s” has to be at least %(ge)s."),
    "less_than_equal": _("“%(name)s” may be %(le)s at most."),
}


def words_about(wrong: dict[str, Any]) -> str:
    """`wrong` as pydantic has it, of a number."""
    words = LIMITS.get(wrong["type"], _("“%(name)s” has to be a whole number."))
    return str(words) % {"name": wrong["loc"][-1], **wrong.get("ctx", {})}


def words_for(status: int) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return str(_("Something went wrong here. Try again later."))
    return str(WORDS.get(status, WORDS[400]))


def as_json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def trouble(status: int, words: str = "") -> HttpResponse:
    return HttpResponse(as_json({"detail": words or words_for(status)}), status=status, content_type=JSON)


def in_words(response: HttpResponseBase) -> HttpResponseBase:
    """An error that was made for people who look at pages, with all its headers, as machines read it."""
    is_error = response.status_code >= HTTPStatus.BAD_REQUEST
    if is_error and isinstance(response, HttpResponse) and "json" not in response.get("Content-Type", ""):
        response.content = as_json({"detail": words_for(response.status_code)})
        response["Content-Type"], response["Content-Length"] = JSON, str(len(response.content))
    return response
