"""Spans of time in words."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR = timedelta(hours=1)
AS_HOURS = 48
"""Below this many hours, hours say more than days."""


def in_words(time: timedelta) -> str:
    """Such as "under an hour", "5 hours" or "2 days": whole ones, so that a clock never says more than there is."""
    hours = time // HOUR
    if hours < 1:
        return _("under an hour")
    if hours < AS_HOURS:
        return ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours}
    return _("%(days)d days") % {"days": hours // 24}


def at_most(time: timedelta) -> str:
    """As `in_words`, but rounded up, for somebody who waits: it never says less than there is."""
    if time <= HOUR:
        return in_words(time)
    hours = -(-time // HOUR)
    return in_words(hours * HOUR if hours < AS_HOURS else timedelta(days=-(-hours // 24)))


def clock(left: timedelta) -> str:
    """What is left of a promised time, or how long it has been over."""
    if left > timedelta(0):
        return _("%(time)s left") % {"time": in_words(left)}
    return _("%(time)s over") % {"time": in_words(-left)}
