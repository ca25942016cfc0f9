"""Where back-ups are kept: a folder, or a bucket, or whatever else Django has a storage for."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from urllib.parse import urlsplit

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.module_loading import import_string

HALF = ".part"
"""How the name of a file ends until it is whole."""
BUCKETS = "gallery.stores.PrivateBucket"
CHUNK = 1024 * 1024


class NoSuchPlace(Exception):
    """str() is a sentence for whoever runs the site."""


class SyncedFolder(FileSystemStorage):
    """A file has its name once it is whole and on the disk. Nobody but the user of the site reads it."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        for folder in missing_folders(path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
            sync(folder.parent)
        half = path.with_name(path.name + HALF)
        half.touch(mode=0o600)
        with half.open("wb") as file:
            copyfileobj(content, file, CHUNK)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        sync(path.parent)
        return name

    def delete(self, name: str) -> None:
        """Of a folder, when it is empty."""
        super().delete(name)
        folder = Path(self.path(name)).parent
        if folder != Path(self.location) and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def missing_folders(folder: Path) -> list[Path]:
    """From above."""
    return [one for one in reversed([folder, *folder.parents]) if not one.exists()]


def sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@dataclass(frozen=True)
class Place:
    storage: Storage
    address: str

    def names(self, folder: str) -> Iterator[str]:
        """Of all files in the folder, and in folders within it."""
        try:
            folders, files = self.storage.listdir(folder)
        except FileNotFoundError:
            return
        yield from (f"{folder}/{name}" for name in files if name)
        for name in folders:
            yield from self.names(f"{folder}/{name}")

    def folders(self, folder: str) -> list[str]:
        try:
            return sorted(self.storage.listdir(folder)[0])
        except FileNotFoundError:
            return []

    def put(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.storage.save(name, File(file))

    def fetch(self, name: str, path: Path) -> str:
        """The SHA-256 of what came. Raises FileNotFoundError."""
        with self.storage.open(name, "rb") as source, path.open("wb") as target:
            return copied(source, target)

    def read(self, name: str) -> bytes:
        with self.storage.open(name, "rb") as file:
            return file.read()

    def digest(self, name: str) -> str:
        with self.storage.open(name, "rb") as file:
            return digest_of(file)

    def delete(self, name: str) -> None:
        self.storage.delete(name)


def copied(source: Any, target: Any) -> str:
    digest = sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def digest_of(file: Any) -> str:
    digest = sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def place_at(address: str) -> Place:
    """A folder, or `s3://BUCKET/FOLDER` where django-storages is installed. Raises NoSuchPlace."""
    parts = urlsplit(address)
    if not address:
        raise NoSuchPlace("Say where: name a folder, or set BACKUP_URL.")
    if parts.scheme == "s3":
        return Place(bucket(parts.netloc, parts.path.strip("/")), address)
    if parts.scheme not in ("", "file"):
        raise NoSuchPlace(f"“{address}” is neither a folder nor an address that begins with s3://.")
    folder = Path(parts.path if parts.scheme else address).absolute()
    return Place(SyncedFolder(location=folder), str(folder))


def bucket(name: str, folder: str) -> Storage:
    """What has a name there already may be written anew, as in a folder."""
    try:
        kind = import_string(BUCKETS)
    except ImportError:
        raise NoSuchPlace("For a bucket, django-storages is missing: pip install 'django-storages[s3]'.") from None
    return kind(bucket_name=name, location=folder, file_overwrite=True)
