"""What the log keeps stays as it is, and there is nothing in it that an erasure would have to blank.

Wagtail writes the title of what an entry is about into it, and the words of comments. Of stories, pictures and people
we let it write their kind and number.
"""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.models.audit_log import BaseLogEntry, LogEntryQuerySet

from gallery.models import (
    Cohort,
    DeclineReason,
    GalleryPage,
    ReadyRemark,
    Region,
    SafeguardingQuestion,
    SiteSettings,
    Theme,
)

WORDS_OF_THE_SITE = (
    Cohort,
    DeclineReason,
    GalleryPage,
    ReadyRemark,
    Region,
    SafeguardingQuestion,
    SiteSettings,
    Theme,
)
"""What editors write for everybody; all else of the gallery may name somebody."""

KINDS = {"about", "contentpath", "format", "list", "status"}
"""Of what an entry carries besides ids and times, these are words of the program."""


class RecordIsKept(Exception):
    """Somebody tried to change or to delete an entry of the log."""


def seal_the_log() -> None:
    for entries in (PageLogEntry, ModelLogEntry):
        pre_save.connect(write_once, sender=entries, dispatch_uid=f"write once {entries.__name__}")
        pre_delete.connect(refuse, sender=entries, dispatch_uid=f"never delete {entries.__name__}")
    # Wagtail's managers are made of this class, and there is no setting for another. No signal tells of these two.
    LogEntryQuerySet.update = LogEntryQuerySet.bulk_create = refuse


def refuse(*args: Any, **kwargs: Any) -> None:
    raise RecordIsKept


def write_once(sender: type[BaseLogEntry], instance: BaseLogEntry, **kwargs: Any) -> None:
    if instance.pk is not None and sender.objects.filter(pk=instance.pk).exists():
        raise RecordIsKept
    subject = subject_of(instance)
    # A story is one in the log, even where Wagtail held it as a page without its own half.
    instance.content_type = ContentType.objects.get_for_model(subject)
    if may_name_somebody(subject):
        instance.label = name_of(subject, instance.object_id)
        instance.data = bare(instance.data)


def subject_of(entry: BaseLogEntry) -> type[Model]:
    if isinstance(entry, PageLogEntry):
        return entry.page.specific_class or Page
    return entry.content_type.model_class()


def may_name_somebody(subject: type[Model]) -> bool:
    return subject.__module__.startswith("gallery.") and not issubclass(subject, WORDS_OF_THE_SITE)


def name_of(subject: type[Model], number: int | str) -> str:
    """Such as "story 12"."""
    return f"{subject._meta.verbose_name} {number}"


def bare(value: Any) -> Any:
    """The same without words: ids, kinds and times are left."""
    if isinstance(value, dict):
        return {key: part if key in KINDS else bare(part) for key, part in value.items() if is_bare(key, part)}
    return [bare(part) for part in value if is_bare("", part)] if isinstance(value, list) else value


def is_bare(key: str, value: Any) -> bool:
    if key in KINDS:
        return isinstance(value, str)
    return value is None or isinstance(value, int | float | date | dict | list)
