"""How much one account, and one network address, may do in an hour and in a day."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import get_adapter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gallery.contributions.suspension import refuse_suspended
from gallery.models import Attempt

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Kind = Attempt.Kind


@dataclass(frozen=True)
class Limit:
    """A village hall, or all phones of one company, may share a network address: it may do more than an account."""

    account_an_hour: int
    account_a_day: int
    network_an_hour: int
    network_a_day: int


LIMITS = {
    Kind.STORY: Limit(20, 60, 60, 240),
    Kind.DRAFT: Limit(40, 100, 120, 400),
    Kind.UPLOAD: Limit(200, 600, 600, 2400),
    Kind.HELLO: Limit(10, 20, 10, 40),
    Kind.MESSAGE: Limit(30, 100, 90, 300),
    Kind.INVITATION: Limit(10, 30, 30, 90),
    Kind.UNSAVED: Limit(20, 60, 60, 240),
    Kind.ACCOUNT: Limit(10, 20, 30, 90),
    Kind.REPORT: Limit(10, 20, 10, 40),
    Kind.PRINT: Limit(20, 60, 20, 60),
}
OPEN_TO_SUSPENDED = {Kind.ACCOUNT, Kind.UNSAVED, Kind.REPORT, Kind.PRINT}
"""What is asked before somebody signs in, what is about themselves, a report of harm, and what is only read."""


def opens_again(kind: Attempt.Kind, request: HttpRequest) -> datetime | None:
    """When this may be done again; None if it may now. Raises Suspended for whoever shares nothing for now."""
    if kind not in OPEN_TO_SUSPENDED:
        refuse_suspended(request)
    limit, rows = LIMITS[kind], Attempt.objects.filter(kind=kind)
    of_network = rows.filter(network=network_of(request))
    counts = [(of_network, limit.network_an_hour, HOUR), (of_network, limit.network_a_day, DAY)]
    if request.user.is_authenticated:
        of_account = rows.filter(account=request.user)
        counts += [(of_account, limit.account_an_hour, HOUR), (of_account, limit.account_a_day, DAY)]
    return max((time for count in counts if (time := when_open(*count))), default=None)


def when_open(rows: QuerySet[Any], most: int, window: timedelta) -> datetime | None:
    """The moment at which the oldest of the last `most` rows, by `made_at`, is `window` ago, if yet to come."""
    recent = rows.filter(made_at__gt=timezone.now() - window).order_by("-made_at").values_list("made_at", flat=True)
    last_allowed = next(iter(recent[most - 1 : most]), None)
    return last_allowed + window if last_allowed else None


def count(kind: Attempt.Kind, request: HttpRequest, *, key: uuid.UUID | None = None) -> None:
    """What is sent twice by one key counts once."""
    account = request.user if request.user.is_authenticated else None
    attempt = Attempt(kind=kind, account=account, network=network_of(request), key=key)
    Attempt.objects.bulk_create([attempt], ignore_conflicts=True)


def network_of(request: HttpRequest) -> str:
    """The network address, unreadable; of IPv6 the part that one household has."""
    address = ip_address(get_adapter().get_client_ip(request).partition("%")[0])
    household = address.exploded[:19] if address.version == 6 else str(address)
    return salted_hmac("gallery.attempts", household, algorithm="sha256").hexdigest()[:32]


def refuse_for_now(request: HttpRequest, opening: datetime) -> HttpResponse:
    if request.POST.get("action") == "autosave":
        response: HttpResponse = JsonResponse({"note": wait_until(opening)}, status=429)
    else:
        response = render(request, "429.html", {"opens_again": opening}, status=429)
    response["Retry-After"] = seconds_until(opening)
    return response


def seconds_until(opening: datetime) -> str:
    """As `Retry-After` says it."""
    return str(max(1, int((opening - timezone.now()).total_seconds())))


def wait_until(opening: datetime) -> str:
    time_of_day = date_format(timezone.localtime(opening), "j F, H:i")
    return _("That was done many times in a short while. You can go on from %(time)s on.") % {"time": time_of_day}


def old_attempts() -> QuerySet[Attempt]:
    return Attempt.objects.filter(made_at__lt=timezone.now() - DAY)


def forget_old_attempts() -> None:
    old_attempts().delete()
