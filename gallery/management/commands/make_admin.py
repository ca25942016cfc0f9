from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from gallery.contributions.personal_data import end_sessions
from gallery.contributions.sign_in import account_for


class Command(BaseCommand):
    help = "Let somebody do everything in the admin: the first admin of a new site, or one more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="The email address that they sign in with. It need not have an account.")

    def handle(self, *, address: str, **options: Any) -> None:
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"“{address}” is no email address.") from None
        user = account_for(address)
        user.is_superuser = user.is_active = True
        user.save(update_fields=["is_superuser", "is_active"])
        end_sessions(user)  # one that began long ago may be somebody else's by now
        place = f"{settings.BASE_URL}{reverse('account_request_login_code')}"
        self.stdout.write(f"{user.email} is an admin now. They sign in at {place} with a code that is sent to them.")
