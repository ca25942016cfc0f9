"""Tables for spreadsheet programs, which run what begins like a formula: strangers write what stands in our cells."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.encoding import force_str
from django.utils.http import content_disposition_header

# The wide ones, as East Asian keyboards type them, are the same to some programs.
BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
SPACES = " \u00a0\u3000"
UTF8 = "\ufeff"
"""A mark at the beginning: without it, Excel takes the text for another alphabet's."""


def escaped(value: Any) -> Any:
    """Words that begin like a formula, behind an apostrophe; numbers and times as they are."""
    value = force_str(value, strings_only=True)
    if isinstance(value, str) and value.lstrip(SPACES).startswith(BEGINNINGS):
        return f"'{value}"
    return value


def csv_of(columns: Iterable[Any], rows: Iterable[Iterable[Any]], *, name: str) -> HttpResponse:
    """To be kept as a file of that name."""
    text = StringIO()
    csv.writer(text).writerows(map(escaped, row) for row in (columns, *rows))
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.csv")}
    return HttpResponse(UTF8 + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
