import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery.upkeep.encryption import new_secret


class Command(BaseCommand):
    help = "Make the key that back-ups are encrypted for: its secret half into a file, its public half for BACKUP_KEY."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a new file for the secret half")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        secret = new_secret()
        words = f"# public key: {secret.to_public()}\n{secret}\n"
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
                opened.write(words)
        except OSError as error:
            raise CommandError(f"The key cannot be written: {error}.") from error
        self.stdout.write(f"BACKUP_KEY={secret.to_public()}")
        self.stderr.write(f"Keep {file} away from this server, twice, and on paper. Without it no back-up can be read.")
