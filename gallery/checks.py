"""What `manage.py check --database default` and `migrate` say about the rights of the groups."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, transaction
from wagtail.models import Collection

from gallery.moderation.permissions import deviations


def check_roles(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """One warning for each group whose rights are not those of the table; none where there are no tables yet."""
    if not databases:
        return []
    try:
        with transaction.atomic():
            return warnings_of_groups() if Collection.objects.exists() else []
    except DatabaseError:
        return []


def warnings_of_groups() -> list[CheckMessage]:
    words = "The group “{}” is not as the table of roles says.{}{}"
    return [
        Warning(
            words.format(name, listed("lacks", lacks), listed("has besides", more)),
            hint="Run: python manage.py setup_gallery",
            id="gallery.W001",
        )
        for name, lacks, more in deviations()
    ]


def listed(verb: str, rights: list[str]) -> str:
    return f" It {verb}: {', '.join(rights)}." if rights else ""


def register_checks() -> None:
    register(check_roles, Tags.database)
