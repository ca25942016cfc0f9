from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE gallery_storysearch USING fts5"
    "(title, words, tokenize = 'porter unicode61 remove_diacritics 2')"
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE TEXT SEARCH CONFIGURATION gallery_english (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION gallery_english"
    " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem",
    "CREATE TABLE gallery_storysearch (story_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX gallery_storysearch_words ON gallery_storysearch USING gin (words)",
]
POSTGRESQL_BACK = [
    "DROP TABLE gallery_storysearch",
    "DROP TEXT SEARCH CONFIGURATION gallery_english",
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in ["DROP TABLE gallery_storysearch"] if is_sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("gallery", "0002_initial")]
    operations = [migrations.RunPython(make, drop)]
