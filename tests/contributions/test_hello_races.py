"""An impatient visitor: the same hello many times at the same moment, in threads, on a database of its own."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gallery.models import ConsentText, Contribution, GalleryPage, Introduction, OutgoingMail, StoryPage, User
from tests.contributions.test_hello import words


@pytest.fixture
def address(own_database):
    """Of the form about a published story that takes hellos."""
    call_command("setup_gallery", stdout=StringIO())
    gallery = GalleryPage(title="Programme", slug="programme")
    GalleryPage.objects.get().add_child(instance=gallery)
    story = gallery.add_child(instance=StoryPage(title="Seeds", summary="We grow.", organisation="Growers"))
    Contribution.objects.create(
        story=story,
        contributor=User.objects.create_user("connie@example.org"),
        contact_email="connie@example.org",
        is_open_to_hello=True,
        consent=ConsentText.objects.in_use(ConsentText.Purpose.STORY),
        consented_at=timezone.now(),
        idempotency_key="7d5b3b3c-1f0e-4d35-9a57-0f4c3c1f6a11",
    )
    return reverse("contributions:say_hello", args=[story.pk])


def test_ten_identical_hellos_at_once_are_one_introduction(address, at_once):
    clients = [Client() for _click in range(10)]
    for client in clients:
        client.get("/robots.txt")  # its middleware, before the race

    answers = at_once([partial(client.post, address, words()) for client in clients])

    assert {answer.url for answer in answers} == {f"{address}?sent"}
    assert OutgoingMail.objects.filter(event__startswith="hello").count() == Introduction.objects.count() == 1
