"""An empty site with one gallery that asks questions, the people who share stories with it, and two moderators."""

from io import StringIO

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client

from gallery.discovery.tree import TOP_DEPTH
from gallery.models import GalleryPage, Question, User
from gallery.moderation.people.second_step import STEP
from gallery.moderation.permissions import MODERATORS

SLUG = "drill"
ADDRESS_OF_MODERATORS = "moderator"
"""How their addresses begin."""
QUESTIONS = ("What did you do?", "What changed?")


def set_the_scene() -> None:
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("setup_gallery", stdout=StringIO())
    open_gallery()
    hire_moderators()


def open_gallery() -> None:
    gallery = GalleryPage(title="Drill", slug=SLUG, introduction="People share while the site falls over.")
    gallery.questions.set([Question(label=label, sort_order=n) for n, label in enumerate(QUESTIONS)])
    GalleryPage.objects.get(depth=TOP_DEPTH).add_child(instance=gallery)


def hire_moderators() -> list[User]:
    moderators = [User.objects.create_user(f"{ADDRESS_OF_MODERATORS}-{number}@example.org") for number in (1, 2)]
    for moderator in moderators:
        moderator.groups.add(Group.objects.get(name=MODERATORS))
    return moderators


def sign_in(name: str) -> dict[str, str]:
    """The cookies of somebody new who is signed in."""
    return cookies_of(User.objects.create_user(f"{name}@example.org"))


def cookies_of(user: User) -> dict[str, str]:
    """As somebody who has also taken the second step, if they are asked for one."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, STEP)
    request.session.save()
    return {name: morsel.value for name, morsel in client.cookies.items()}
