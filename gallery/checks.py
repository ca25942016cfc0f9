"""What `manage.py check --deploy --database default` says of this site; with what is an error, it does not start."""

import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from wagtail.models import Collection

from gallery.models import Restoration
from gallery.models.images import random_key
from gallery.moderation.permissions import deviations

STORE_HINT = "Let the user that the site runs as write there, or name another DATA_DIR."

RESTORE_HINT = "Run the same command again: python manage.py restore."


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


def check_restoration(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Until it is finished, what was erased since the back-up is there again."""
    if not databases:
        return []
    try:
        with transaction.atomic():
            begun = Restoration.objects.filter(finished_at=None).first()
    except DatabaseError:
        return []
    words = "The restore of back-up {} was begun and not finished."
    return [Error(words.format(begun), hint=RESTORE_HINT, id="gallery.E002")] if begun else []


def check_store(**kwargs: Any) -> list[CheckMessage]:
    """Pictures and booklets have to be kept somewhere."""
    try:
        default_storage.delete(default_storage.save(f"check-{random_key()}", ContentFile(b"")))
    except Exception as error:  # each kind of store has errors of its own
        return [Error(f"The store of pictures cannot be written: {error}.", hint=STORE_HINT, id="gallery.E001")]
    return []


def register_checks() -> None:
    register(check_roles, Tags.database)
    register(check_restoration, Tags.database)
    register(check_store, Tags.files, deploy=True)


def refuse_to_start() -> None:
    """Where something is wrong that nobody may visit. The demo has its own rules."""
    if settings.DEBUG:
        return
    found = run_checks(include_deployment_checks=True, databases=["default"])
    if serious := [message for message in found if message.is_serious() and not message.is_silenced()]:
        sys.exit("\n".join(["The site does not start.", *map(str, serious)]))
