"""A back-up becomes the system again. Nothing is touched before all of it was found whole."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from pyrage.x25519 import Identity

from gallery.models import Restoration, StoryPage, User
from gallery.publication.changes import leave_numbers_out
from gallery.upkeep.alone import alone
from gallery.upkeep.backing_up import workshop
from gallery.upkeep.encryption import ENDING, NotReadable, decrypt
from gallery.upkeep.erasures import erase_again, noted, pictures_to_look_at
from gallery.upkeep.kept_files import forget_what_is_made_again
from gallery.upkeep.loading import load, unpacked
from gallery.upkeep.manifests import BrokenBackup, Manifest, Stored, read_list, read_manifest, whole_backups
from gallery.upkeep.places import Place
from gallery.upkeep.verifying import Seen, open_stories, tables_that_differ

Tell = Callable[[str], None]


class NotRestored(Exception):
    """str() is a sentence for whoever restores."""


@dataclass(frozen=True)
class Source:
    """A whole back-up, and the secrets that open it."""

    place: Place
    manifest: Manifest
    secrets: Sequence[Identity]
    folder: Path

    def fetch(self, name: str, *, digest: str) -> Path:
        """As it was before it was encrypted. Raises BrokenBackup and NotReadable."""
        path = self.folder / Path(name).name
        try:
            found = self.place.fetch(name, path)
        except OSError as error:
            raise BrokenBackup(f"{name} of the back-up cannot be read: {error}.") from error
        if found != digest:
            raise BrokenBackup(f"{name} of the back-up is damaged: it is not what was written.")
        if not name.endswith(ENDING):
            return path
        plain = path.with_suffix("")
        decrypt(path, plain, secrets=self.secrets)
        path.unlink()
        return plain

    def fetch_file(self, stored: Stored) -> Path:
        """Raises BrokenBackup and NotReadable."""
        path = self.fetch(stored.at, digest=stored.digest)
        if path.stat().st_size != stored.size:
            raise BrokenBackup(f"{stored.at} of the back-up is damaged: it is not as long as it was.")
        return path


def restore(place: Place, *, name: str = "", secrets: Sequence[Identity] = (), tell: Tell) -> Seen:
    """Raises NotRestored, BrokenBackup, NotReadable, NoSnapshot, AlreadyRunning."""
    manifest = read_manifest(place, chosen(place, name))
    refuse(manifest, secrets)
    with alone("backup"), workshop() as folder:
        begun = unfinished()
        if begun and begun.backup != manifest.name:
            raise NotRestored(f"Another restore has been begun here: finish it, with --of {begun.backup}.")
        if begun and not tables_that_differ(manifest.tables):
            tell(f"The restore of {begun.backup} was cut off after its tables were loaded: going on from there.")
        else:
            tell_or_refuse(begun, tell=tell)
            bring_back(Source(place, manifest, secrets, folder), tell=tell)
        finish(place, tell=tell)
    seen = open_stories()
    tell(f"Opened {seen.stories} stories with {seen.pictures} pictures: {len(seen.wrong) or 'nothing'} wrong.")
    return seen


def chosen(place: Place, name: str) -> str:
    names = whole_backups(place)
    if not names:
        raise NotRestored(f"There is no whole back-up in {place.address}.")
    if name and name not in names:
        newest = "\n  ".join(reversed(names[-20:]))
        raise NotRestored(f"There is no back-up {name} in {place.address}. The newest ones:\n  {newest}")
    return name or names[-1]


def refuse(manifest: Manifest, secrets: Sequence[Identity]) -> None:
    if manifest.encrypted_for and not secrets:
        raise NotReadable("This back-up is encrypted. Name the file of its key: --key FILE")
    if manifest.vendor != connection.vendor:
        words = "This back-up is of {}, and DATABASE_URL names {}. Restore it into one of its own kind."
        raise NotRestored(words.format(manifest.vendor, connection.vendor))
    known = {f"{app}.{migration}" for app, migration in MigrationLoader(None).disk_migrations}
    if unknown := [name for name in manifest.migrations if name not in known and is_ours(name)]:
        words = "The code here is older than the back-up, which was made by version {}. Unknown to it: {}."
        raise NotRestored(words.format(manifest.versions["impact-gallery"], ", ".join(unknown)))


def is_ours(migration: str) -> bool:
    """Libraries replace old migrations by one, and drop them; the names of ours stay."""
    return migration.startswith(("gallery.", "home."))


def unfinished() -> Restoration | None:
    try:
        with transaction.atomic():
            return Restoration.objects.filter(finished_at=None).first()
    except DatabaseError:
        return None  # there are no tables yet


def tell_or_refuse(begun: Restoration | None, *, tell: Tell) -> None:
    """Whether what differs was found wrong, or changed by what follows, nobody knows: all of it is looked at again."""
    if begun is None:
        refuse_where_something_is()
    else:
        tell(f"The restore of {begun.backup} was cut off, or found wrong: its tables are loaded again.")


def refuse_where_something_is() -> None:
    try:
        with transaction.atomic():
            found = {"stories": StoryPage.objects.count(), "accounts": User.objects.count()}
    except DatabaseError:
        return  # there are no tables yet
    if any(found.values()):
        words = " and ".join(f"{number} {what}" for what, number in found.items() if number)
        raise NotRestored(f"This system has {words}. A restore is for an empty one: nothing was touched.")


def bring_back(source: Source, *, tell: Tell) -> None:
    manifest = source.manifest
    files = read_list(source.place, manifest.name, digest=manifest.list_digest)
    database = look_through(source, files)
    tell(f"Back-up {manifest.name} is whole: the database and {len(files)} files.")
    new = sum(put_back(source, stored) for stored in files)
    tell(f"Files: {new} brought back, {len(files) - new} were there already.")
    os.sync()
    load(database, name=manifest.name)
    if differing := tables_that_differ(manifest.tables):
        raise NotRestored("\n  ".join(["Tables have not as many rows as they had:", *differing]))
    tell(f"Tables: {len(manifest.tables)} loaded, {sum(manifest.tables.values())} rows, as many as there were.")


def look_through(source: Source, files: Sequence[Stored]) -> Path:
    """Each file is read once before any is brought back. The database, unencrypted."""
    manifest = source.manifest
    database = source.fetch(f"{manifest.folder}/{manifest.database}", digest=manifest.database_digest)
    if database.suffix == ".gz":
        unpacked(database).unlink()
    for stored in files:
        source.fetch_file(stored).unlink()
        refuse_another(stored)
    return database


def refuse_another(stored: Stored) -> None:
    if default_storage.exists(stored.name) and default_storage.size(stored.name) > stored.size:
        raise another(stored)


def another(stored: Stored) -> NotRestored:
    return NotRestored(f"The store has another {stored.name} already. Empty it, or name another DATA_DIR.")


def put_back(source: Source, stored: Stored) -> bool:
    """Whether it was not there. What is shorter was left by a restore that was killed."""
    if default_storage.exists(stored.name):
        if default_storage.size(stored.name) == stored.size:
            return False
        default_storage.delete(stored.name)
    path = source.fetch_file(stored)
    with path.open("rb") as file:
        name = default_storage.save(stored.name, File(file))
    path.unlink()
    if name != stored.name:
        raise another(stored)
    return True


def finish(place: Place, *, tell: Tell) -> None:
    """May be begun again at any point: each step does nothing where it is done."""
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        forget_what_is_made_again()
        leave_numbers_out()
        # Whoever has ended a session since would find it open again.
        User.objects.update(signed_out_at=timezone.now())
    erasures = noted(place)
    to_look_at = pictures_to_look_at(erasures)
    done = erase_again(erasures)
    tell(f"Erased or taken down again: {len({(one.kind, one.number) for one in done})}.")
    if to_look_at:
        tell(f"A moderator has changed pictures since. Look at these stories again: {', '.join(map(str, to_look_at))}.")
    Restoration.objects.filter(finished_at=None).update(finished_at=timezone.now())
