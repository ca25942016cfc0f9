"""What a back-up says of itself: written last, so that what has none is no back-up."""

import gzip
import json
import platform
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import django
import wagtail
from django.conf import settings

from gallery.upkeep.encryption import ENDING
from gallery.upkeep.places import Place

BACKUPS, FILES = "backups", "files"
MANIFEST, LIST = "manifest.json", "files.gz"
NAME = "%Y%m%dT%H%M%S.%fZ"
"""Of a back-up: its moment, in UTC."""
LAYOUT = 1


class BrokenBackup(Exception):
    """str() is a sentence for whoever restores."""


@dataclass(frozen=True)
class Stored:
    """A file as the site names it, and how it is kept: under its name and size, and never written over."""

    name: str
    size: int
    """Bytes, before it was encrypted."""
    digest: str
    """SHA-256 of what is kept."""
    is_encrypted: bool

    @property
    def at(self) -> str:
        return f"{FILES}/{self.name}.{self.size}{ENDING if self.is_encrypted else ''}"

    @property
    def line(self) -> str:
        return f"{self.digest} {self.size} {int(self.is_encrypted)} {self.name}\n"

    @classmethod
    def of(cls, line: str) -> Self:
        digest, size, is_encrypted, name = line.split(" ", 3)
        return cls(name, int(size), digest, is_encrypted == "1")


@dataclass(frozen=True)
class Manifest:
    name: str
    moment: str
    vendor: str
    database: str
    """The name of its file in the folder of the back-up."""
    database_digest: str
    list_digest: str
    files: int
    without_file: list[str]
    """What rows named and the store did not have."""
    tables: dict[str, int]
    migrations: list[str]
    versions: dict[str, str]
    address: str
    encrypted_for: str = ""
    layout: int = LAYOUT
    digest: str = ""
    """Of all the rest."""

    @property
    def folder(self) -> str:
        return f"{BACKUPS}/{self.name}"

    @property
    def words(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    def signed(self) -> "Manifest":
        return replace(self, digest=sha256(replace(self, digest="").words).hexdigest())


def name_of(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(NAME)


def versions() -> dict[str, str]:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "impact-gallery": project["version"],
        "python": platform.python_version(),
        "django": django.__version__,
        "wagtail": wagtail.__version__,
    }


def whole_backups(place: Place) -> list[str]:
    """The names of those that were finished, oldest first."""
    return [name for name in place.folders(BACKUPS) if place.storage.exists(f"{BACKUPS}/{name}/{MANIFEST}")]


def read_manifest(place: Place, name: str) -> Manifest:
    """Raises BrokenBackup."""
    try:
        kept: dict[str, Any] = json.loads(place.read(f"{BACKUPS}/{name}/{MANIFEST}"))
        manifest = Manifest(**kept)
    except (OSError, ValueError, TypeError) as error:
        raise BrokenBackup(f"The manifest of back-up {name} cannot be read: {error}.") from error
    if manifest.signed().digest != manifest.digest or manifest.name != name:
        raise BrokenBackup(f"The manifest of back-up {name} is damaged.")
    return manifest


def write_list(stored: Iterable[Stored], path: Path) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(one.line for one in stored)


def read_list(place: Place, name: str, *, digest: str = "") -> list[Stored]:
    """Raises BrokenBackup; with a digest, also where it is another one."""
    try:
        packed = place.read(f"{BACKUPS}/{name}/{LIST}")
        lines = gzip.decompress(packed).decode().splitlines()
        found = [Stored.of(line) for line in lines]
    except (OSError, EOFError, ValueError) as error:
        raise BrokenBackup(f"The list of files of back-up {name} cannot be read: {error}.") from error
    if digest and sha256(packed).hexdigest() != digest:
        raise BrokenBackup(f"The list of files of back-up {name} is damaged.")
    return found
