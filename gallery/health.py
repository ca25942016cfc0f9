"""What machines ask of a process: whether it lives, and whether it and what it needs can do their work.

The names of what fails are told to everybody, and nothing more: why stands in the log.
"""

import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache, caches
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from gallery.discovery.keeper import KEEPER
from gallery.discovery.replica import REPLICA, STATE
from gallery.models import OutgoingMail
from gallery.public import forget_visitor

LONGEST_QUEUE = timedelta(minutes=5)
LATEST_MAIL = timedelta(minutes=30)
LEAST_ROOM = 500 * 1024 * 1024
"""Bytes: room for a day's photos, in which somebody can make more."""
RETRY_AFTER = "10"
PASS, WARN, FAIL = "pass", "warn", "fail"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Check:
    name: str
    ask: Callable[[], bool]
    is_vital: bool = False
    """Whether nobody should be sent here while it fails."""


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Nothing is asked that another could be the cause of: who does not get this starts the process again."""
    forget_visitor(request)
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    forget_visitor(request)
    failed = [check for check in CHECKS if not passes(check)]
    is_ready = not any(check.is_vital for check in failed)
    told = {check.name: FAIL if check in failed else PASS for check in CHECKS}
    status = FAIL if not is_ready else WARN if failed else PASS
    response = JsonResponse({"status": status, "checks": told})
    if not is_ready:
        response.status_code, response["Retry-After"] = HTTPStatus.SERVICE_UNAVAILABLE, RETRY_AFTER
    return response


def passes(check: Check) -> bool:
    try:
        has_passed = check.ask()
    except Exception:  # whatever it is: the others are asked as well
        logger.exception("health: %s does not answer", check.name)
        return False
    if not has_passed:
        logger.warning("health: %s is not as it should be", check.name)
    return has_passed


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def cache_of_all() -> bool:
    """Of Redis itself, where there is one: without it the database would answer."""
    asked = caches["redis"] if "redis" in settings.CACHES else cache
    asked.set("health", PASS, timeout=60)
    return asked.get("health") == PASS


def store() -> bool:
    """Of a folder, whether there is room in it; of another kind, whether it answers."""
    if not isinstance(default_storage, FileSystemStorage):
        default_storage.exists("health")
        return True
    folder = default_storage.location
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > LEAST_ROOM


def queue() -> bool:
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return is_recent(waiting, LONGEST_QUEUE)


def index() -> bool:
    """The gallery answers without it, too, if slowly."""
    return KEEPER.current() is not None and not KEEPER.trouble


def mail() -> bool:
    waiting = OutgoingMail.objects.filter(sent_at=None, refused_at=None).order_by("created_at")
    return is_recent(waiting.values_list("created_at", flat=True).first(), LATEST_MAIL)


def replica() -> bool:
    """Public pages are read from the primary while it is not there, or too far behind."""
    return STATE.now().is_near


def is_recent(moment: datetime | None, longest: timedelta) -> bool:
    return moment is None or timezone.now() - moment < longest


CHECKS = (
    Check("database", database, is_vital=True),
    Check("cache", cache_of_all),
    Check("store", store),
    Check("queue", queue),
    Check("index", index),
    Check("mail", mail),
    *([Check("replica", replica)] if REPLICA in settings.DATABASES else []),
)
