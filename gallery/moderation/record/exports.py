"""Lists that leave the admin: no cell of them is a formula, and the log says who took which one away."""

from typing import Any

from django.http import HttpResponse
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log

from gallery.models import User
from gallery.spreadsheets import escaped


def escaped_list(values: list[Any]) -> str:
    return escaped(", ".join(map(str, values)))


class EscapedExport(SpreadsheetExportMixin):
    """For lists of ours. The name of the address that a list stands at is its name in the log."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return escaped(super().preprocess_field_value(field, value, export_format))


def keep_export(user: User, *, name: str, file_format: str) -> None:
    log(user, "gallery.export", user=user, data={"list": name, "format": file_format})


def watch_exports() -> None:
    """Of Wagtail's own lists too: they all leave by one door, and it offers no hook."""
    formats = SpreadsheetExportMixin.FORMATS
    found = SpreadsheetExportMixin.custom_value_preprocess
    found |= {list: dict.fromkeys(formats, escaped_list), object: dict.fromkeys(formats, escaped)}
    write = SpreadsheetExportMixin.as_spreadsheet

    def write_and_keep(view: Any, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        keep_export(view.request.user, name=view.request.resolver_match.view_name, file_format=spreadsheet_format)
        return write(view, queryset, spreadsheet_format)

    SpreadsheetExportMixin.as_spreadsheet = write_and_keep
