"""Two people, or two clicks, accept at the same moment: in threads, on a database of its own."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from gallery.contributions.co_authors import invite
from gallery.models import Draft, GalleryPage, Invitation, OutgoingMail, User


@pytest.fixture
def at_the_door(own_database):
    """A draft, and two people who are invited to take it over: a browser and a link each."""
    call_command("setup_gallery", stdout=StringIO())
    gallery = GalleryPage(title="Programme", slug="programme")
    GalleryPage.objects.get().add_child(instance=gallery)
    owner, *guests = (User.objects.create_user(f"u{n}@example.org") for n in range(3))
    draft = Draft.objects.create(contributor=owner, gallery=gallery)
    return draft, [(signed_in(user), link_for(user, draft)) for user in guests]


def link_for(user, draft):
    kind = Invitation.Kind.HAND_OVER
    sent = invite(draft, email=user.email, kind=kind, invited_by=draft.contributor)
    return reverse("contributions:invitation", args=[sent.key])


def signed_in(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/robots.txt")  # its middleware, before the race
    return client


def test_of_two_who_take_it_over_at_once_one_gets_it(at_the_door, at_once):
    draft, doors = at_the_door

    answers = at_once([partial(client.post, link) for client, link in doors])

    led_to = [answer.headers.get("Location") for answer in answers]
    assert led_to.count(reverse("contributions:draft", args=[draft.key])) == 1
    new = Draft.objects.get().contributor.email
    assert OutgoingMail.objects.get(subject__startswith="A story is yours now").recipient == new


def test_a_double_click_on_accept_is_one_acceptance(at_the_door, at_once):
    client, link = at_the_door[1][0]

    answers = at_once([partial(client.post, link)] * 4)

    assert {answer.status_code for answer in answers} == {302}
    assert OutgoingMail.objects.filter(subject__startswith="A story is yours now").count() == 1
