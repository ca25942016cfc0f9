"""What is left of somebody anywhere: words that begin like none but theirs, and files."""

import json
import re
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import FileField

ADDRESS = "qwyxmail@example.org"
PUBLIC = re.compile(r"qwyxpublic\w*", re.IGNORECASE)
"""What of a story everybody can read."""
TRACE = re.compile(r"qwyx\w*", re.IGNORECASE)


def traces():
    """In any column of any table."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                found |= {trace for value in row for trace in said(table, as_text(value))}
    return found


def as_text(value):
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def private(found):
    return {trace for trace in found if not PUBLIC.search(trace)}


def said(place, text):
    """Where, and which word, in lower case."""
    return {f"{place}: {word.lower()}" for word in TRACE.findall(text)}


def in_sessions():
    """Which no query can read."""
    return {trace for row in Session.objects.all() for trace in said("session", unquote(json.dumps(row.get_decoded())))}


def in_cache():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        rows = cursor.fetchall()
    return {trace for key, value in rows for trace in said("cache", f"{key} {b64decode(value).decode('latin-1')}")}


def files():
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def in_files():
    """In their names, and in their bytes."""
    root = Path(settings.MEDIA_ROOT)
    return {
        trace for name in files() for trace in said("file", f"{name} {(root / name).read_bytes().decode('latin-1')}")
    }


def named_files():
    """Those that a row of any table knows."""
    return {
        name
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, FileField)
        for name in model._base_manager.values_list(field.name, flat=True)
        if name
    }


def everywhere():
    return traces() | in_sessions() | in_cache() | in_files()
