"""A site with a database and a store of its own, a place for its back-ups, and another site that is empty."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from gallery.upkeep.places import Place, place_at
from tests.databases import copy_database


@dataclass
class Site:
    """Its database and its store are the ones that are used while it is entered."""

    database: Path
    store: Path

    def enter(self, settings: Any) -> None:
        connection.close()
        connection.settings_dict["NAME"] = str(self.database)
        settings.MEDIA_ROOT = self.store
        settings.DATA_DIR = self.store.parent


def say(*words: object, **options: Any) -> str:
    """A command, and what it says."""
    said = StringIO()
    call_command(*map(str, words), stdout=said, stderr=said, **options)
    return said.getvalue()


@pytest.fixture
def db(own_database: None) -> None:
    """Not in a transaction: what is backed up is what was committed."""


@pytest.fixture
def here(db: None, settings: Any, tmp_path: Path) -> Site:
    site = Site(Path(connection.settings_dict["NAME"]), tmp_path / "here" / "media")
    site.enter(settings)
    copy_database(site.database, to=tmp_path / "empty.sqlite3")
    return site


@pytest.fixture
def elsewhere(here: Site, tmp_path: Path) -> Iterator[Site]:
    """As it is after `migrate` and `setup_gallery`."""
    database = tmp_path / "elsewhere.sqlite3"
    shutil.copyfile(tmp_path / "empty.sqlite3", database)
    yield Site(database, tmp_path / "elsewhere" / "media")
    connection.close()
    connection.settings_dict["NAME"] = str(here.database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def place(folder: Path) -> Place:
    return place_at(str(folder))


@pytest.fixture
def go(settings: Any) -> Callable[[Site], None]:
    """Work in this site from now on."""
    return lambda site: site.enter(settings)


@pytest.fixture
def stored() -> Callable[[], set[str]]:
    """The names of all masters in the store at hand."""

    def names() -> set[str]:
        try:
            return set(default_storage.listdir("masters")[1])
        except FileNotFoundError:
            return set()

    return names
