"""For people: what `/health/ready` tells machines, and the jobs that nobody will do until somebody looks."""

from math import isinf
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_tasks_db.models import DBTaskResult
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gallery.discovery.replica import STATE
from gallery.health import CHECKS, passes
from gallery.jobs import wait_again, waiting_again, words_of
from gallery.models.people import SignedInRequest

MOST_JOBS = 50
"""Shown at once: the newest."""
ADVICE = {
    "database": (_("Database"), _("It does not answer. Look at the database server.")),
    "cache": (_("Cache"), _("It does not answer. Limits hold on in the database, more slowly.")),
    "store": (
        _("Pictures"),
        _("They cannot be stored, or there is hardly room. See to room and rights."),
    ),
    "queue": (_("Jobs"), _("They have waited for more than five minutes. See whether a worker is running.")),
    "index": (_("Gallery index"), _("It is being built, or that failed. The gallery answers without it, more slowly.")),
    "mail": (_("Mail"), _("Some has waited for more than half an hour. Look at the mail server and its password.")),
    "replica": (
        _("Replica"),
        _("Public pages are read from the primary meanwhile. Look at the replica, and at the network before it."),
    ),
}
"""What each check is called, and what to do when it fails."""


def refuse_others(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise PermissionDenied


@require_GET
def site_health(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    title = __("Health")
    context = {
        "header_title": title,
        "header_icon": "warning",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": title}],
        "checks": [told(check.name, is_well=passes(check)) for check in CHECKS],
        "jobs": [(job, name_of(job), words_of(job)) for job in failed_jobs()[:MOST_JOBS]],
        "how_many": failed_jobs().count(),
        "waiting": waiting_again().count(),
    }
    return render(request, "gallery/admin/health.html", context)


def told(name: str, *, is_well: bool) -> dict[str, Any]:
    label, advice = ADVICE[name]
    detail = how_far_behind(STATE.lag) if name == "replica" else ""
    return {"label": label, "is_well": is_well, "advice": advice, "detail": detail}


def how_far_behind(lag: float | None) -> str:
    """A replica, in words. `lag` is in seconds."""
    if lag is None:
        return __("It does not answer, or is no replica.")
    if isinf(lag):
        return __("It has done nothing since it was started.")
    seconds = round(lag)
    behind = ngettext("It is %(seconds)d second behind.", "It is %(seconds)d seconds behind.", seconds)
    return behind % {"seconds": seconds} if seconds else __("It is abreast of the primary.")


def failed_jobs() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.failed().order_by("-finished_at")


def name_of(job: DBTaskResult) -> str:
    """Without the packages that it stands in."""
    return job.task_path.rpartition(".")[2].replace("_", " ")


@require_POST
def try_again(request: SignedInRequest, pk: str) -> HttpResponse:
    """Every job may run twice: what it finds done it leaves."""
    refuse_others(request)
    if wait_again(DBTaskResult.objects.filter(pk=pk), until=timezone.now()):
        messages.success(request, __("It will be tried again."))
    else:
        messages.warning(request, __("It has been tried again already, or is gone."))
    return redirect("site_health")


class HealthMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


def health_menu_item() -> HealthMenuItem:
    return HealthMenuItem(_("Health"), reverse("site_health"), name="health", icon_name="warning", order=900)


desk_urls = [
    path("reports/health/", site_health, name="site_health"),
    path("reports/health/<uuid:pk>/try-again/", try_again, name="try_job_again"),
]
