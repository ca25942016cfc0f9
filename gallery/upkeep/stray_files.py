"""Files that no row names, and rows whose file is gone."""

from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.documents import get_document_model

from gallery.models import Booklet, ShowcasePicture, SocialPicture, StoryImage, StoryRendition
from gallery.printing.booklets import take_back
from gallery.publication.pictures import make_sizes, shown_pictures
from gallery.publication.social import empty
from gallery.rendering import incomplete
from gallery.upkeep.findings import Found
from gallery.upkeep.kept_files import file_fields

FOLDERS = ("booklets", "documents", "masters", "renditions", "social")
"""Where the site keeps files. What stands elsewhere is none of ours."""
YOUNG = timedelta(days=1)
"""A file is written before the row that names it."""
FEW, SHARE = 5, 0.2
"""More files without rows than both, the second being a part of all, may mean that it is the wrong database."""


def files_without_row(*, mend: bool) -> Found:
    """Of a worker that was killed between the two, or of rows that are gone."""
    there = list(files_in_store())
    stray = sorted(old for old in set(there) - named_in_rows() if is_old(old))
    what = "Files that no row names, older than a day"
    if len(stray) > max(FEW, SHARE * len(there)):
        return Found(what, len(stray), left="Too many to be true, none was deleted: is it the right database?")
    for name in stray if mend else ():
        default_storage.delete(name)
    return Found(what, len(stray), len(stray) if mend else 0)


def files_in_store(folders: tuple[str, ...] = FOLDERS) -> Iterator[str]:
    for folder in folders:
        try:
            within, files = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        yield from (f"{folder}/{name}" for name in files if name)
        yield from files_in_store(tuple(f"{folder}/{name}" for name in within))


def named_in_rows() -> set[str]:
    fields = ((field.model._default_manager, field.attname) for field in file_fields())
    return reduce(or_, (set(rows.values_list(column, flat=True)) for rows, column in fields), set())


def is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - YOUNG
    except FileNotFoundError:
        return False  # deleted meanwhile


def without_file(model: type[Model]) -> list[Any]:
    """Rows that name a file which is not there: asked again of each, since it may be on its way."""
    there = set(files_in_store())
    named = model._default_manager.exclude(file="").order_by("pk").values_list("pk", "file")
    missing = [pk for pk, name in named.iterator() if name not in there]
    rows = model._default_manager.filter(pk__in=missing).exclude(file="")
    return [row for row in rows if not default_storage.exists(row.file.name)]  # type: ignore[attr-defined]


def masters_without_file(*, mend: bool) -> Found:
    return for_a_person("Pictures whose file is gone", StoryImage)


def documents_without_file(*, mend: bool) -> Found:
    return for_a_person("Documents whose file is gone", get_document_model())


def for_a_person(what: str, model: type[Model]) -> Found:
    missing = [str(row.pk) for row in without_file(model)]
    left = f"Bring them back from a back-up, or delete them: {', '.join(missing[:20])}." if missing else ""
    return Found(what, len(missing), left=left)


def renditions_without_file(*, mend: bool) -> Found:
    """Without its row, the worker makes it again."""
    missing = [row.pk for row in without_file(StoryRendition)]
    if mend:
        StoryRendition.objects.filter(pk__in=missing).delete()
    return Found("Sizes of pictures whose file is gone", len(missing), len(missing) if mend else 0)


def drawn_without_file(*, mend: bool) -> Found:
    """Social pictures are drawn again; of a booklet, whoever asks gets a new one."""
    drawn = [(kind, row.pk) for kind in (SocialPicture, ShowcasePicture) for row in without_file(kind)]
    booklets = [row for row in without_file(Booklet) if row.is_ready]
    for kind, pk in drawn if mend else ():
        draw_again(kind, pk)
    for booklet in booklets if mend else ():
        take_back(booklet)
    found = len(drawn) + len(booklets)
    return Found("Social pictures and booklets whose file is gone", found, found if mend else 0)


@transaction.atomic
def draw_again(kind: Any, pk: int) -> None:
    for picture in kind.objects.select_for_update().filter(pk=pk):
        if not default_storage.exists(picture.file.name):
            empty(picture)


def missing_sizes(*, mend: bool) -> Found:
    images = incomplete(shown_pictures())
    mended = sum(make_sizes(image) for image in images) if mend else 0
    unreadable = [str(image.pk) for image in incomplete(shown_pictures())] if mended < len(images) and mend else []
    left = f"These cannot be read: {', '.join(unreadable[:20])}." if unreadable else ""
    return Found("Pictures without all of their sizes", len(images), mended, left)
