"""What tells people from programs, without a puzzle. Nobody is shut out: at worst a button is pressed once more."""

import math
import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

SALT = "gallery.spam.opened"
QUICKEST = 3
"""Seconds: nobody reads a form, fills it in and sends it in less."""
SLOWEST = 24 * 60 * 60
"""Seconds that a page may stay open before its button is pressed twice."""
ONCE_MORE = _("Please press the button once more. Nothing is lost.")


class GuardedForm(forms.Form):
    """Two fields that nobody sees: one that only programs fill in, and when the page was opened, signed.

    Shown by `includes/guard.html`. What they find is said about the whole form, never about a field that is hidden.
    """

    # Plain fields: they take whatever comes, and have no errors of their own.
    website = forms.Field(required=False)
    opened = forms.Field(required=False)

    @property
    def trap(self) -> forms.BoundField:
        return self["website"]

    @cached_property
    def opening(self) -> str:
        """When the page was opened, if that is what came, so that nobody waits twice; else now."""
        came = str(self["opened"].data or "")
        return came if 0 <= age_of(came) < SLOWEST else opened_now()

    @property
    def looks_automatic(self) -> bool:
        age = age_of(str(self["opened"].data or ""))
        return bool(self.trap.data) or not QUICKEST <= age < SLOWEST

    def clean(self) -> dict[str, Any]:
        """What else is wrong is enough to ask for at once: the button is pressed again then anyway."""
        cleaned = super().clean() or {}
        if self.looks_automatic and not self.errors:
            self.add_error(None, ONCE_MORE)
        return cleaned


def opened_now() -> str:
    return signing.dumps(time.time(), salt=SALT)


def age_of(opened: str) -> float:
    """Seconds since a page was opened; infinitely many where we have not written that."""
    try:
        return time.time() - signing.loads(opened, salt=SALT)
    except signing.BadSignature:
        return math.inf
