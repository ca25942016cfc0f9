from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery.upkeep.alone import AlreadyRunning
from gallery.upkeep.backing_up import Done, Keeping, back_up
from gallery.upkeep.places import place_at

BUSY = 75
"""The exit status that says: for now. A timer tries again."""


class Command(BaseCommand):
    help = "Back up the database and the pictures. May be run at any time, while the site is used."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default="", help="where to; without it, BACKUP_URL")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        keeping = Keeping(hours=settings.BACKUP_KEEP_HOURS, days=settings.BACKUP_KEEP_DAYS)
        try:
            place = place_at(folder or settings.BACKUP_URL)
            done = back_up(place, key=settings.BACKUP_KEY, keeping=keeping)
        except AlreadyRunning:
            raise CommandError("Another back-up is being made: nothing was done.", returncode=BUSY) from None
        except Exception as error:  # each kind of database and of store has errors of its own
            raise CommandError(f"There is no new back-up. {error}") from error
        self.say(done, place.address)

    def say(self, done: Done, address: str) -> None:
        manifest, rows = done.manifest, sum(done.manifest.tables.values())
        self.stdout.write(
            f"Back-up {manifest.name} is whole in {address}: {rows} rows, {manifest.files} files"
            f" ({done.new_files} new), {'encrypted' if manifest.encrypted_for else 'NOT encrypted'}."
            f" Old ones forgotten: {done.forgotten}."
        )
        if manifest.without_file:
            self.stderr.write(f"Rows without a file: {len(manifest.without_file)}. Run: python manage.py reconcile")
