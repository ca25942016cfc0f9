"""Which files are backed up, and which ones are made again instead."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import FileField, Model
from django.utils import timezone
from wagtail.images.models import Rendition

from gallery.models import Booklet, ShowcasePicture, SocialPicture, StoryRendition

MADE_AGAIN: tuple[type[Model], ...] = (Booklet, Rendition, ShowcasePicture, SocialPicture, StoryRendition)
"""By the worker, from what is backed up: a visitor sees the master meanwhile."""


def file_fields() -> Iterable[FileField]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                yield field


def kept_fields() -> list[FileField]:
    return [field for field in file_fields() if field.model not in MADE_AGAIN]


def named_in(cursor: Any) -> list[str]:
    """The files that the rows of a database name: of a copy of it, too."""
    names: set[str] = set()
    for field in kept_fields():
        table, column = field.model._meta.db_table, field.column
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608 - of our own models
        names.update(name for (name,) in cursor.fetchall())
    return sorted(names)


def forget_what_is_made_again() -> None:
    """Their files are not there: rows that say so would keep the worker from making them."""
    StoryRendition.objects.all()._raw_delete(StoryRendition.objects.db)  # type: ignore[attr-defined]
    for kind in (SocialPicture, ShowcasePicture):
        kind.objects.update(file="", shows="", drawn_by="")
    Booklet.objects.filter(finished_at=None).update(finished_at=timezone.now())
    Booklet.objects.update(file="", title="", made_from=None)
