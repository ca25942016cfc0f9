from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery.upkeep.alone import AlreadyRunning
from gallery.upkeep.encryption import secrets_in
from gallery.upkeep.places import place_at
from gallery.upkeep.restoring import restore


class Command(BaseCommand):
    help = "Bring a back-up into an empty system: the newest one, or the one that --of names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FROM", help="where the back-ups are: a folder, or s3://BUCKET/FOLDER")
        parser.add_argument("--of", default="", metavar="NAME", help="the name of a back-up, such as it stands there")
        parser.add_argument("--key", type=Path, metavar="FILE", help="the file with the secret half of the key")

    def handle(self, *args: Any, source: str, of: str, key: Path | None, **options: Any) -> None:
        try:
            secrets = secrets_in(key) if key else []
            seen = restore(place_at(source), name=of, secrets=secrets, tell=self.stdout.write)
        except AlreadyRunning:
            raise CommandError("A back-up or another restore is running: nothing was done.") from None
        except Exception as error:  # each kind of database and of store has errors of its own
            raise CommandError(f"It is not restored. {error}") from error
        if seen.wrong:
            raise CommandError("\n  ".join(["The system is restored, but not all of it opens:", *seen.wrong]))
        self.stdout.write("Restored. Start the web server and the worker: it makes the sizes of the pictures again.")
