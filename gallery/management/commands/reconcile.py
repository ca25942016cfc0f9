from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery.upkeep.alone import AlreadyRunning, alone
from gallery.upkeep.reconciling import reconcile


class Command(BaseCommand):
    help = "Find what has drifted apart (files and rows, tasks, cards, search) and mend it. May be run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is found, and change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        try:
            with alone("reconcile"):
                found = reconcile(mend=not dry_run)
        except AlreadyRunning:
            raise CommandError("It is running already: nothing was done.") from None
        for one in found:
            self.stdout.write(one.line)
        if left := sum(1 for one in found if one.left):
            raise CommandError(f"A person has to look at {left} of these.")
