"""The columns of the queue."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn

from gallery.moderation.queue.rows import Row

OPTIONAL = {
    "picture": _("Picture"),
    "gallery": _("Gallery"),
    "stage": _("Stage"),
    "promise": _("Promised decision"),
    "checks": _("Checks"),
    "claim": _("Looked at by"),
    "reports": _("Reports"),
}
"""What a reader may leave out, by the name of the column."""


class ChoiceColumn(BaseColumn):
    """A box to tick for what is done to many; ticking the one in the heading ticks them all."""

    header_template_name = "moderation/includes/queue_choose_all.html"
    cell_template_name = "moderation/includes/queue_choose.html"


class PictureColumn(BaseColumn):
    cell_template_name = "moderation/includes/queue_picture.html"


class StoryColumn(TitleColumn):
    cell_template_name = "moderation/includes/queue_title.html"


class PromiseColumn(BaseColumn):
    cell_template_name = "moderation/includes/queue_promise.html"


class ChecksColumn(BaseColumn):
    cell_template_name = "moderation/includes/queue_checks.html"


class ClaimColumn(BaseColumn):
    cell_template_name = "moderation/includes/queue_claim.html"


class ReportsColumn(BaseColumn):
    cell_template_name = "moderation/includes/queue_reports.html"


class ChangedColumn(Column):
    cell_template_name = "wagtailadmin/tables/date_cell.html"


def review_url(row: Row) -> str:
    return reverse("review_story", args=[row.pk])


def title_id(row: Row) -> str:
    return f"story_{row.pk}_title"


def columns(*, left_out: Collection[str], may_choose: bool, is_about_waiting: bool) -> list[Any]:
    """What waits has been promised something; of all others it matters when they changed."""
    found = [
        PictureColumn("picture", label=OPTIONAL["picture"]),
        StoryColumn("title", label=_("Story"), sort_key="draft_title", get_url=review_url, get_title_id=title_id),
        Column("gallery", label=OPTIONAL["gallery"], sort_key="path"),
        Column("stage", label=OPTIONAL["stage"], accessor="stage_name"),
        PromiseColumn("promise", label=OPTIONAL["promise"], sort_key="due"),
        ChecksColumn("checks", label=OPTIONAL["checks"]),
        ClaimColumn("claim", label=OPTIONAL["claim"]),
        ReportsColumn("reports", label=OPTIONAL["reports"]),
        ChangedColumn(
            "changed",
            label=_("Last change"),
            accessor="story.latest_revision_created_at",
            sort_key="latest_revision_created_at",
        ),
    ]
    of_no_use = "changed" if is_about_waiting else "promise"
    shown = [column for column in found if column.name not in left_out and column.name != of_no_use]
    return [ChoiceColumn("choose", label=_("Choose")), *shown] if may_choose else shown
