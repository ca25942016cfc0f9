from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery.contributions.personal_data import end_sessions
from gallery.models import User
from gallery.moderation.people.second_step import forget_second_step


class Command(BaseCommand):
    help = "Let somebody who has lost phone and recovery codes set up the second step of signing in anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="The email address that they sign in with.")

    def handle(self, *, address: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise CommandError(f"Nobody has an account with the address “{address}”.")
        had_one = forget_second_step(user)
        end_sessions(user)
        words = "is signed out everywhere, and sets up the second step at the next sign-in to the admin."
        self.stdout.write(f"{user.email} {words}" if had_one else f"{user.email} had no second step, and {words}")
