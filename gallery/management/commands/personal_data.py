from typing import Any

from django.core.management.base import BaseCommand

from gallery.what_is_kept import as_markdown


class Command(BaseCommand):
    help = (
        "Print what personal data is where, why, for how long, and how it goes, as it stands in docs/personal-data.md."
    )

    def handle(self, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
