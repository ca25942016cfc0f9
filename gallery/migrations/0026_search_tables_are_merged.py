from django.db import migrations

TABLES = ("gallery_storysearch", "gallery_answersearch")
TWO, USUAL = 2, 4
"""Pieces of one size, which the worker then makes into one."""


def merge_from(pieces):
    def set_it(apps, schema_editor):
        if schema_editor.connection.vendor != "sqlite":
            return
        for table in TABLES:
            schema_editor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('usermerge', {pieces})")  # noqa: S608

    return set_it


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0025_showcases_have_social_pictures"),
    ]

    operations = [migrations.RunPython(merge_from(TWO), merge_from(USUAL))]
