"""Whether the database, the tree and the pictures on the disk are whole, whatever stands in them."""

import hashlib
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models.fields.files import FieldFile
from PIL import Image, UnidentifiedImageError
from wagtail.models import Collection, Page

from gallery.models import StoryImage, StoryRendition
from tests.drills.kills.pictures import Colour, colour_of


@cache
def look_at(image: StoryImage) -> Colour | None:
    """Its colour, if the file is all that its row says."""
    try:
        content = read(image.file)
        with Image.open(io.BytesIO(content)) as opened:
            opened.load()
            colour, size = colour_of(opened), opened.size
    except (OSError, UnidentifiedImageError):
        return None
    is_whole = content.endswith(b"\xff\xd9") and size == (image.width, image.height)
    is_same = hashlib.sha1(content, usedforsecurity=False).hexdigest() == image.file_hash
    return colour if is_whole and is_same else None


def read(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


def what_is_broken() -> Iterator[str]:
    for model in (Page, Collection):
        if any(problems := model.find_problems()):
            yield f"the tree of {model.__name__}: {problems}"
    yield from broken_database()
    for rendition in StoryRendition.objects.all():
        if not can_be_shown(rendition):
            yield f"rendition {rendition.file.name}"


def broken_database() -> Iterator[str]:
    """PostgreSQL never lets a row point nowhere, and says itself what it cannot read."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        words = cursor.execute("PRAGMA integrity_check").fetchall()
        dangling = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if words != [("ok",)]:
        yield f"the database: {words}"
    yield from (f"a row that points nowhere: {row}" for row in dangling)


def can_be_shown(rendition: StoryRendition) -> bool:
    try:
        with Image.open(io.BytesIO(read(rendition.file))) as opened:
            opened.load()
            return opened.size == (rendition.width, rendition.height)
    except (OSError, UnidentifiedImageError):
        return False


def orphans() -> list[Path]:
    """Files that no row knows: of a process that was killed before it could keep the row."""
    media = Path(settings.MEDIA_ROOT)
    rows = (StoryImage.objects.values_list("file", flat=True), StoryRendition.objects.values_list("file", flat=True))
    known = {media / name for names in rows for name in names}
    return [path for path in media.rglob("*") if path.is_file() and path not in known]


def letters_that_left() -> int:
    """The worker of the demo writes them into files, sometimes several into one."""
    letters = Path(settings.EMAIL_FILE_PATH).glob("*.log")
    return sum(path.read_text(encoding="utf-8").count("\nMessage-ID:") for path in letters)
