from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery.retention import RULES, forgotten


class Command(BaseCommand):
    help = "Forget what is kept for a while only, as the worker does once an hour. With --dry-run: say what that is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say how much is due, and forget nothing.")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        due = {rule: rule.due().count() for rule in RULES}
        for rule, number in due.items():
            self.stdout.write(f"{number:>8}  {rule.name:<16}  {rule.what}. Kept: {rule.kept}.")
        if dry_run:
            self.stdout.write("Nothing was forgotten.")
            return
        failed = [f"{rule.name}: {trouble}" for rule, trouble in forgotten() if trouble]
        if failed:
            raise CommandError("Not everything could be forgotten.\n" + "\n".join(failed))
        self.stdout.write("Forgotten.")
