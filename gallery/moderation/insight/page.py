"""The report that shows the figures: a chart, a table and a spreadsheet of each."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gallery.models import User
from gallery.models.people import SignedInRequest
from gallery.moderation.insight.charts import chart_of
from gallery.moderation.insight.figures import Selection, Table, last_months, tables
from gallery.moderation.readers import DeskReportMenuItem, galleries_reported_to, refuse_others
from gallery.moderation.record.exports import keep_export
from gallery.spreadsheets import csv_of

USUALLY = "12"
PERIODS = {"3": _("The last 3 months"), USUALLY: _("The last 12 months"), "24": _("The last 24 months")}
"""In months, of which the current one is one."""


class InsightForm(forms.Form):
    months = forms.ChoiceField(label=_("Period"), required=False, choices=PERIODS)

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.galleries = {str(gallery.pk): gallery for gallery in galleries_reported_to(reader)}
        titles = [(number, gallery.title) for number, gallery in self.galleries.items()]
        choices = [("", _("All galleries")), *titles]
        self.fields["gallery"] = forms.ChoiceField(label=_("Gallery"), required=False, choices=choices)
        self.order_fields(["gallery", "months"])

    def selection(self) -> Selection:
        """What was asked for; where that cannot be, as usual."""
        chosen = self.cleaned_data if self.is_valid() else {}
        gallery = self.galleries.get(chosen.get("gallery", ""))
        galleries = [gallery] if gallery else list(self.galleries.values())
        return Selection(galleries, last_months(int(chosen.get("months") or USUALLY)))


@require_GET
def insight(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    form = InsightForm({"months": USUALLY, **request.GET.dict()}, reader=request.user)
    selection = form.selection()
    found = tables(selection)
    if "export" in request.GET:
        return spreadsheet(request, found, key=request.GET["export"])
    context = {
        "header_title": _("Insight"),
        "header_icon": "view",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": _("Insight")}],
        "form": form,
        "period": (selection.months[0].label, selection.months[-1].label),
        "figures": [(table, chart_of(table)) for table in found],
    }
    return render(request, "moderation/insight.html", context)


def spreadsheet(request: SignedInRequest, found: list[Table], *, key: str) -> HttpResponse:
    table = next((table for table in found if table.key == key), None)
    if table is None:
        raise Http404
    keep_export(request.user, name=f"insight {key}", file_format="csv")
    return csv_of(table.columns, table.rows, name=key)


def insight_menu_item() -> DeskReportMenuItem:
    return DeskReportMenuItem(_("Insight"), reverse("insight"), name="insight", icon_name="view", order=90)


desk_urls = [path("reports/insight/", insight, name="insight")]
