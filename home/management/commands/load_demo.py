from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.models import Site

from gallery.models import OutgoingMail
from home.demo.loading import load_pages, load_stories, load_terms
from home.demo.people import load_people
from home.demo.showcases import load_choices, load_showcases
from home.models import HomePage


class Command(BaseCommand):
    help = "Load the demo: two galleries, their stories, and accounts whose passwords are no secret."

    def handle(self, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo's passwords are no secret: it is loaded where DEBUG is on, and nowhere else.")
        began = timezone.now()
        call_command("setup_gallery", stdout=self.stdout)
        people = load_people()
        load_terms()
        home = HomePage.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
        load_pages(home)
        new = load_stories(people)
        load_showcases()
        load_choices(people["editor"])
        # The mail about stories of years past is not news.
        OutgoingMail.objects.filter(created_at__gte=began, sent_at=None).delete()
        self.stdout.write(f"The demo has {new} new stories.")
