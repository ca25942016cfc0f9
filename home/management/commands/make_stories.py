import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery.models import GalleryPage
from home.demo.crowd import Crowd
from home.demo.loading import load_terms


class Command(BaseCommand):
    help = (
        "Make up published stories by the thousand, to see how the gallery bears them. Not for a site with real ones."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, number: int, seed: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Made-up stories stand among real ones like any other: only where DEBUG is on.")
        if not GalleryPage.objects.programmes().exists():
            raise CommandError("There is no programme's gallery to make stories in. Run load_demo first.")
        load_terms()
        began = time.monotonic()
        Crowd(seed).arrive(number)
        rate = number / max(time.monotonic() - began, 0.001)
        self.stdout.write(f"Made {number} stories, {rate:,.0f} a second.")
