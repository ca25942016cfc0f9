"""What a story is filed under gets a column of its own, and so does, in PostgreSQL, the text that excerpts are taken from.

Every word is counted. The index is empty afterwards: the worker's sweep writes it anew.
"""

from importlib import import_module

from django.db import migrations

before = import_module("gallery.migrations.0003_search_table")

SQLITE = [
    "DROP TABLE gallery_storysearch",
    "CREATE VIRTUAL TABLE gallery_storysearch USING fts5"
    "(title, words, terms, tokenize = 'porter unicode61 remove_diacritics 2')",
    "CREATE TABLE gallery_searchword (word text PRIMARY KEY, stories integer NOT NULL) WITHOUT ROWID",
    "CREATE TABLE gallery_searchspelling (spelling text, word text, PRIMARY KEY (spelling, word)) WITHOUT ROWID",
]
POSTGRESQL = [
    *before.POSTGRESQL_BACK,
    # Small words are kept: they are looked for in phrases.
    "CREATE TEXT SEARCH DICTIONARY gallery_stems (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION gallery_english (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION gallery_english"
    " ALTER MAPPING FOR asciiword, hword_asciipart, asciihword WITH gallery_stems",
    "ALTER TEXT SEARCH CONFIGURATION gallery_english"
    " ALTER MAPPING FOR word, hword_part, hword, numword, numhword, hword_numpart WITH unaccent, gallery_stems",
    "CREATE TABLE gallery_storysearch (story_id bigint PRIMARY KEY, title text NOT NULL, words text NOT NULL,"
    " terms text NOT NULL, heading tsvector NOT NULL, everything tsvector NOT NULL)"
    # Texts stand apart from the rows, so that to find thousands of numbers is to read few pages.
    " WITH (toast_tuple_target = 128)",
    "CREATE INDEX gallery_storysearch_heading ON gallery_storysearch USING gin (heading)",
    "CREATE INDEX gallery_storysearch_everything ON gallery_storysearch USING gin (everything)",
    'CREATE TABLE gallery_searchword (word text COLLATE "C" PRIMARY KEY, stories integer NOT NULL)',
    'CREATE TABLE gallery_searchspelling (spelling text COLLATE "C", word text COLLATE "C",'
    " PRIMARY KEY (spelling, word))",
]
# The planner takes the rows for short, not knowing that their vectors stand elsewhere, and would read all of them.
STORIES_WITH = """
    CREATE FUNCTION {name}(tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE SET enable_seqscan = off
    AS 'SELECT story_id FROM gallery_storysearch WHERE {vector} @@ $1'
"""
POSTGRESQL += [
    STORIES_WITH.format(name="gallery_stories_with", vector="everything"),
    STORIES_WITH.format(name="gallery_stories_headed", vector="heading"),
]
BACK = [
    "DROP TABLE gallery_searchspelling",
    "DROP TABLE gallery_searchword",
    "DROP TABLE gallery_storysearch",
]
POSTGRESQL_BACK = [
    "DROP FUNCTION gallery_stories_with",
    "DROP FUNCTION gallery_stories_headed",
    *BACK,
    "DROP TEXT SEARCH CONFIGURATION gallery_english",
    "DROP TEXT SEARCH DICTIONARY gallery_stems",
    *(statement for statement in before.POSTGRESQL if "EXTENSION" not in statement),
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in [*BACK, *before.SQLITE] if is_sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("gallery", "0011_index_of_stories")]
    operations = [migrations.RunPython(make, drop)]
