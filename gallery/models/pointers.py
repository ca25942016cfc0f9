"""What a revision's content points to, and whether that is still there."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations

Row = dict[str, Any]
Model = type[models.Model]


def without_lost_rows(model: Model, content: Row) -> Row:
    """The content of a version, less what points to rows that are gone.

    A part whose row is gone goes with it or forgets it, as `on_delete` says; the version itself only forgets. The
    database is asked once for each kind of row, and not once for each part, as modelcluster does.
    """
    kept = {**content}
    for field in pointers(model):
        forget(field, [kept])
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if content.get(name):
            kept[name] = kept_parts(relation.related_model, [{**row} for row in content[name]])
    return kept


def kept_parts(part: Model, rows: list[Row]) -> list[Row]:
    for field in pointers(part):
        if field.remote_field.on_delete == models.CASCADE:
            gone = lost(field, rows)
            rows = [row for row in rows if row not in gone]
        else:
            forget(field, rows)
    return rows


def pointers(model: Model) -> list[Any]:
    """The foreign keys of a model, less what ties it to that of which it is a part."""
    fields = (field for field in model._meta.concrete_fields if field.remote_field)
    return [field for field in fields if not (isinstance(field, ParentalKey) or is_parent_link(field))]


def is_parent_link(field: Any) -> bool:
    return field.remote_field.parent_link


def forget(field: Any, rows: list[Row]) -> None:
    for row in lost(field, rows):
        row[field.name] = None


def lost(field: Any, rows: list[Row]) -> list[Row]:
    """The rows of which this pointer leads nowhere."""
    pointing = [row for row in rows if row.get(field.name) is not None]
    if not pointing or field.remote_field.on_delete == models.DO_NOTHING:
        return []
    target = field.remote_field.field_name
    found = field.related_model._default_manager.filter(**{f"{target}__in": {row[field.name] for row in pointing}})
    there = {str(key) for key in found.order_by().values_list(target, flat=True)}
    return [row for row in pointing if str(row[field.name]) not in there]
