"""Answers are found for themselves, each beside the question that it answers.

The words of stories are written anew by the worker's sweep, which writes the answers with them.
"""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE gallery_answersearch USING fts5"
    "(text, question, tokenize = 'porter unicode61 remove_diacritics 2')",
]
POSTGRESQL = [
    "CREATE TABLE gallery_answersearch (story_id bigint NOT NULL, question_id bigint NOT NULL, text text NOT NULL,"
    " everything tsvector NOT NULL, PRIMARY KEY (story_id, question_id)) WITH (toast_tuple_target = 128)",
    "CREATE INDEX gallery_answersearch_everything ON gallery_answersearch USING gin (everything)",
    # The planner takes the rows for short, not knowing that their vectors stand elsewhere, and would read all of them.
    "CREATE FUNCTION gallery_answers_with(tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE SET enable_seqscan = off"
    " AS 'SELECT story_id FROM gallery_answersearch WHERE everything @@ $1'",
]
WRITE_ANEW = [
    "DELETE FROM gallery_searchspelling",
    "DELETE FROM gallery_searchword",
    "DELETE FROM gallery_storysearch",
]


def make(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in [*statements, *WRITE_ANEW]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION gallery_answers_with")
    schema_editor.execute("DROP TABLE gallery_answersearch")


class Migration(migrations.Migration):
    dependencies = [("gallery", "0017_showcases")]
    operations = [migrations.RunPython(make, drop)]
