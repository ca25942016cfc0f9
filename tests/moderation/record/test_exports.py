"""Whatever leaves the admin as a spreadsheet: no cell is a formula, and the log says who took it away."""

import csv
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from gallery.models import Theme
from gallery.moderation.record.entries import keep
from gallery.moderation.record.exports import EscapedExport

pytestmark = pytest.mark.django_db


class Named:
    """Such as a person, whose name is what a cell shows of them."""

    def __str__(self):
        return "=NAME()"


def cells_of(view, rows, file_format):
    request = RequestFactory().get("/", {"export": file_format})
    request.user, request.resolver_match = view.user, resolve("/")
    view.setup(request)
    response = view.as_spreadsheet(rows, file_format)
    content = b"".join(response.streaming_content)
    if file_format == "csv":
        return list(csv.reader(StringIO(content.decode(), newline="")))[1]
    cells = list(load_workbook(BytesIO(content)).active.rows)[1]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    return [cell.value for cell in cells]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("mixin", [EscapedExport, SpreadsheetExportMixin], ids=["ours", "wagtail's"])
def test_no_export_has_a_formula(mixin, file_format, admin):
    class View:
        def setup(self, request):
            self.request = request

    class List(mixin, View):
        list_export = ["words", "lazy", "person", "tags", "number"]
        user = admin

    row = SimpleNamespace(words="=1+1", lazy=gettext_lazy("+1"), person=Named(), tags=["=1", "b"], number=-5)

    found = cells_of(List(), [row], file_format)

    assert [str(cell) for cell in found] == ["'=1+1", "'+1", "'=NAME()", "'=1, b", "-5"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_record_is_escaped(share_story, moderator, as_user, file_format):
    story = share_story(title='=HYPERLINK("https://example.org")').story
    keep(story, "gallery.claim", by=moderator)

    response = as_user(moderator).get(reverse("record"), {"export": file_format, "action": "gallery.claim"})
    content = b"".join(response.streaming_content)

    if file_format == "csv":
        cell = list(csv.reader(StringIO(content.decode())))[1][4]
    else:
        cell = list(load_workbook(BytesIO(content)).active.rows)[1][4].value
    assert cell == '\'=HYPERLINK("https://example.org")'


def test_wagtails_own_history_is_escaped(admin, as_user):
    log(Theme.objects.create(name="@SUM(A1)", slug="sum"), "wagtail.edit", user=admin)

    response = as_user(admin).get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})

    assert "'@SUM(A1)" in b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(
    "address", ["record", "wagtailadmin_reports:site_history", "wagtailadmin_reports:locked_pages"]
)
def test_the_log_says_who_took_which_list_away(address, top_gallery, admin, as_user):
    as_user(admin).get(reverse(address))
    assert not ModelLogEntry.objects.filter(action="gallery.export").exists()

    as_user(admin).get(reverse(address), {"export": "csv"})

    entry = ModelLogEntry.objects.get(action="gallery.export")
    assert (entry.user, entry.label, entry.data) == (admin, f"user {admin.pk}", {"list": address, "format": "csv"})
