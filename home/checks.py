"""What keeps the demo from being put before strangers."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, transaction

from gallery.models import User
from home.demo.people import PASSWORD, PEOPLE

HINT = "Give them other passwords in the admin under Settings, Users, or delete them."


def check_demo_accounts(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Everybody can read their password."""
    if not databases or settings.DEBUG:
        return []
    try:
        with transaction.atomic():
            names = [user.email for user in demo_accounts() if user.check_password(PASSWORD)]
    except DatabaseError:
        return []
    words = "These accounts have the password of the demo: {}."
    return [Error(words.format(", ".join(names)), hint=HINT, id="home.E001")] if names else []


def demo_accounts() -> list[User]:
    return list(User.objects.filter(email__in=[person.email for person in PEOPLE], is_active=True).order_by("email"))


def register_checks() -> None:
    register(check_demo_accounts, Tags.database)
