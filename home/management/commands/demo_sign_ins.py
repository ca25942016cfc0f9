from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from home.demo.people import PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print where the demo is and who can sign in."

    def handle(self, **options: Any) -> None:
        url = settings.BASE_URL
        rows = [f"    {person.email:<28}{person.role}" for person in PEOPLE]
        staff = [row for row, person in zip(rows, PEOPLE, strict=True) if person.is_staff]
        contributors = [row for row, person in zip(rows, PEOPLE, strict=True) if not person.is_staff]
        lines = [
            "",
            f"  Impact Gallery   {url}/",
            f"  Mail             {url}/dev/mail/",
            f"  The admin        {url}/admin/   password of each: {PASSWORD}",
            *staff,
            f"  Contributors     {url}/sign-in/   with a code that arrives at {url}/dev/mail/",
            *contributors,
            "",
            "  Ctrl-C stops it.",
            "",
        ]
        self.stdout.write("\n".join(lines))
