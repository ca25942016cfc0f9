"""The table of personal data is that of the models: nothing is missing from it, and nothing in it is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from wagtail.fields import StreamField

from gallery.retention import RULES
from gallery.what_is_kept import KEPT, WORDS_OF_THE_PROGRAM, WORDS_OF_THE_SITE, as_markdown

DOCS = Path(__file__).parents[1] / "docs" / "personal-data.md"
WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField, StreamField)
NETWORK = (models.GenericIPAddressField,)
ON_SQLITE_ALONE = "wagtailsearch.SQLiteFTSIndexEntry"


def could_hold_something(field: models.Field) -> bool:
    """About somebody: words, but for those that are chosen from a list, files, and who it is."""
    if field.remote_field:
        return field.related_model is get_user_model()
    return isinstance(field, (*WORDS, *NETWORK)) and not field.choices


def fields_of_models() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if could_hold_something(field)
    }


def listed() -> Iterator[str]:
    for fields in (*(kept.fields for kept in KEPT), WORDS_OF_THE_SITE, WORDS_OF_THE_PROGRAM):
        for model, names in fields.items():
            yield from (f"{model}.{name}" for name in names.split())


def exists(name: str) -> bool:
    label, _, field = name.rpartition(".")
    if label == ON_SQLITE_ALONE and connection.vendor != "sqlite":
        return True
    try:
        apps.get_model(label)._meta.get_field(field)
    except (LookupError, FieldDoesNotExist):
        return False
    return True


def test_every_field_that_could_hold_something_about_somebody_is_listed():
    missing = fields_of_models() - set(listed())

    assert not missing, (
        f"Say in gallery/what_is_kept.py what is in {', '.join(sorted(missing))}: whether that is about somebody, why"
        " it is kept, for how long, and by what it is erased."
    )


def test_nothing_is_listed_that_is_not_there():
    gone = [name for name in listed() if not exists(name)]

    assert not gone, f"Take {', '.join(gone)} out of gallery/what_is_kept.py: there is no such field."


def test_no_field_is_listed_twice():
    names = list(listed())

    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.django_db
def test_every_table_without_a_model_is_listed():
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    known.add(MigrationRecorder.Migration._meta.db_table)
    own = tuple(table for kept in KEPT for table in kept.fields if "." not in table)

    # A full-text index of SQLite is one table, and four beside it.
    missing = {table for table in tables - known if not table.startswith((*own, "wagtailsearch_"))}
    assert missing == set(), f"Say in gallery/what_is_kept.py what is in {', '.join(sorted(missing))}."
    assert [table for table in own if table not in tables] == []


def test_everything_that_is_kept_goes_by_something_or_says_for_how_long():
    rules = {way.name for kept in KEPT for way in kept.goes if way in RULES}

    assert rules == {rule.name for rule in RULES}
    assert [kept.what for kept in KEPT if not kept.goes] == [
        "The record: that something happened, when, and to which number"
    ]


def test_the_table_in_the_docs_is_that_of_the_code():
    assert as_markdown() in DOCS.read_text(), "Renew it: python manage.py personal_data, into docs/personal-data.md"
