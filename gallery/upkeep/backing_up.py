"""A back-up is made: files that are not there yet, the database as of one moment, and last what it says of itself."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from gallery.models import StoryPage
from gallery.upkeep.alone import alone
from gallery.upkeep.encryption import ENDING, encrypt
from gallery.upkeep.erasures import note_erasures
from gallery.upkeep.kept_files import named_in
from gallery.upkeep.manifests import (
    BACKUPS,
    FILES,
    LIST,
    MANIFEST,
    BrokenBackup,
    Manifest,
    Stored,
    name_of,
    read_list,
    read_manifest,
    versions,
    whole_backups,
    write_list,
)
from gallery.upkeep.places import Place, copied, digest_of
from gallery.upkeep.retention import forget_backups, forget_unnamed_files, kept, moment_of
from gallery.upkeep.snapshots import NoSnapshot, Snapshot, take_snapshot

STORIES = StoryPage._meta.db_table


@dataclass(frozen=True)
class Keeping:
    hours: int
    """For so long, every back-up is kept."""
    days: int
    """For so long, the last of each day."""


@dataclass(frozen=True)
class Done:
    manifest: Manifest
    new_files: int
    forgotten: int
    """Back-ups that were old."""


def back_up(place: Place, *, key: str = "", keeping: Keeping) -> Done:
    """Raises AlreadyRunning, NoSnapshot, BrokenBackup, and what the place and the store raise."""
    with alone("backup"), workshop() as folder:
        whole = whole_backups(place)
        forget_backups(place, set(place.folders(BACKUPS)) - set(whole))
        files = Files(place, folder, key=key, newest=whole[-1:])
        with connection.cursor() as cursor:
            files.bring(named_in(cursor))
        snapshot = take_snapshot(folder)
        refuse_empty(place, whole, snapshot)
        # What has come meanwhile; what is gone by now has been erased meanwhile.
        files.bring(snapshot.facts.files)
        note_erasures(place)
        manifest = write(place, folder, snapshot, files, key=key)
        return Done(manifest, files.brought, tidy(place, [*whole, manifest.name], keeping))


def refuse_empty(place: Place, whole: list[str], snapshot: Snapshot) -> None:
    """A new server that waits to be restored would be the newest back-up, and soon the only one of its day.

    Raises NoSnapshot.
    """
    before = read_manifest(place, whole[-1]).tables if whole else {}
    if before.get(STORIES) and not snapshot.facts.tables.get(STORIES):
        words = "This system has no story, and the newest back-up has {}: nothing is backed up. Restore it first."
        raise NoSnapshot(words.format(before[STORIES]))


@contextmanager
def workshop() -> Iterator[Path]:
    """Beside the data, where there is room for it. What a killed back-up left there goes first."""
    folder = Path(settings.DATA_DIR) / "backup-at-work"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Files:
    """What is in the place already is neither read nor written again: it never changes under its name."""

    def __init__(self, place: Place, folder: Path, *, key: str, newest: Iterable[str]) -> None:
        self.place, self.folder, self.key, self.brought = place, folder, key, 0
        self.there = set(place.names(FILES))
        listed = (stored for name in newest for stored in legible_list(place, name))
        self.stored = {one.name: one for one in listed if one.at in self.there and one.is_encrypted == bool(key)}
        self.missing: set[str] = set()

    def bring(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.stored:
                self.bring_one(name)

    def bring_one(self, name: str) -> None:
        try:
            size = default_storage.size(name)
        except FileNotFoundError:
            self.missing.add(name)
            return
        stored = Stored(name, size, "", bool(self.key))
        # Left by a back-up that was killed before it had written its list.
        digest = self.place.digest(stored.at) if stored.at in self.there else self.copy(stored)
        self.stored[name] = Stored(name, size, digest, stored.is_encrypted)

    def copy(self, stored: Stored) -> str:
        path = self.folder / "file"
        with default_storage.open(stored.name, "rb") as source, path.open("wb") as target:
            digest = copied(source, target)
        path, digest = sealed(path, digest, key=self.key)
        self.place.put(stored.at, path)
        path.unlink()
        self.brought += 1
        return digest


def legible_list(place: Place, name: str) -> list[Stored]:
    """Without it, each file is looked at again."""
    try:
        return read_list(place, name)
    except BrokenBackup:
        return []


def sealed(path: Path, digest: str, *, key: str) -> tuple[Path, str]:
    """The file as it is kept, and its digest."""
    if not key:
        return path, digest
    encrypted = path.with_name(path.name + ENDING)
    encrypt(path, encrypted, key=key)
    path.unlink()
    with encrypted.open("rb") as file:
        return encrypted, digest_of(file)


def write(place: Place, folder: Path, snapshot: Snapshot, files: Files, *, key: str) -> Manifest:
    name, facts = name_of(snapshot.moment), snapshot.facts
    with snapshot.path.open("rb") as file:
        database, digest = sealed(snapshot.path, digest_of(file), key=key)
    place.put(f"{BACKUPS}/{name}/{database.name}", database)
    there = [files.stored[one] for one in facts.files if one in files.stored]
    listed = folder / LIST
    write_list(there, listed)
    with listed.open("rb") as file:
        list_digest = digest_of(file)
    place.put(f"{BACKUPS}/{name}/{LIST}", listed)
    manifest = Manifest(
        name=name,
        moment=snapshot.moment.isoformat(),
        vendor=connection.vendor,
        database=database.name,
        database_digest=digest,
        list_digest=list_digest,
        files=len(there),
        without_file=[one for one in facts.files if one not in files.stored],
        tables=facts.tables,
        migrations=facts.migrations,
        versions=versions(),
        address=settings.BASE_URL,
        encrypted_for=key,
    ).signed()
    last = folder / MANIFEST
    last.write_bytes(manifest.words)
    place.put(f"{BACKUPS}/{name}/{MANIFEST}", last)
    return manifest


def tidy(place: Place, whole: list[str], keeping: Keeping) -> int:
    """Files are looked through once a day: to read what each back-up names takes a while."""
    staying = kept(whole, now=timezone.now(), hours=keeping.hours, days=keeping.days)
    old = set(whole) - staying
    forget_backups(place, old)
    *_before, previous, newest = ["", *whole]
    if not previous or moment_of(previous).date() != moment_of(newest).date():
        forget_unnamed_files(place, staying)
    return len(old)
