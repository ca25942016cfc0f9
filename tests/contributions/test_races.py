"""An impatient thumb: the same story sent many times at the same moment, in threads, on a database of its own."""

import uuid
from functools import partial
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from gallery.models import Contribution, Draft, GalleryPage, OutgoingMail, Question, StoryImage, StoryPage, User
from tests.conftest import jpeg
from tests.contributions.test_forms import filled


@pytest.fixture
def door(own_database):
    """An open gallery, and a browser for each of `number` people at its form."""
    call_command("setup_gallery", stdout=StringIO())
    gallery = GalleryPage(title="Programme", slug="programme")
    gallery.questions.set([Question(label="What did you do?", word_limit=150)])
    GalleryPage.objects.get().add_child(instance=gallery)
    address = reverse("contributions:share_story", args=["programme"])

    def browsers(number, *, is_one_person=False):
        users = [User.objects.create_user(f"c{n}@example.org") for n in range(1 if is_one_person else number)]
        found = []
        for n in range(number):
            client = Client()
            client.force_login(users[n % len(users)], backend="allauth.account.auth_backends.AuthenticationBackend")
            client.get("/robots.txt")  # its middleware, before the race
            found.append(client)
        return found

    return gallery, address, browsers


def statuses(responses):
    for response in responses:
        if isinstance(response, Exception):
            raise response
    return [response.status_code for response in responses]


def test_twenty_identical_submissions_at_once_are_one_story(door, at_once):
    gallery, address, browsers = door
    form = filled(gallery, key=str(uuid.uuid4()))

    responses = at_once([partial(client.post, address, form) for client in browsers(20, is_one_person=True)])

    assert set(statuses(responses)) == {302}
    receipt = reverse("contributions:sent", args=[Contribution.objects.get().pk])
    assert {response.url for response in responses} == {receipt}
    assert StoryPage.objects.count() == 1
    assert not Draft.objects.exists()
    assert OutgoingMail.objects.filter(event__startswith="receipt").count() == 1


def test_a_double_click_with_a_photo_is_one_story_with_one_photo(door, at_once):
    gallery, address, browsers = door
    key = str(uuid.uuid4())
    clients = browsers(4, is_one_person=True)
    clients[0].post(address, filled(gallery, key=key, action="add_photos", new_photos=[photo(1)]))
    image = StoryImage.objects.get()
    described = {f"photo-{image.key}-alt_text": "Two people."}

    responses = at_once([partial(client.post, address, filled(gallery, key=key, **described)) for client in clients])

    assert set(statuses(responses)) == {302}
    assert [row.image for row in StoryPage.objects.get().photos.all()] == [image]


def test_photos_on_their_way_when_the_story_is_sent_are_no_error(door, at_once):
    """One tab sends the story while another is still adding a photo to it."""
    gallery, address, browsers = door
    key = str(uuid.uuid4())
    sender, *adders = browsers(4, is_one_person=True)
    sender.post(address, filled(gallery, key=key, action="save"))

    adding = [
        partial(client.post, address, filled(gallery, key=key, action="add_photos", new_photos=[photo(n)]))
        for n, client in enumerate(adders)
    ]
    responses = at_once([partial(sender.post, address, filled(gallery, key=key)), *adding])

    assert set(statuses(responses)) <= {302, 404, 409, 422}
    assert StoryPage.objects.count() <= 1


def photo(number):
    return SimpleUploadedFile("photo.jpg", jpeg(colour=f"#{number * 40:02x}5b4f"), "image/jpeg")


def test_different_people_at_once_all_get_their_stories_in(door, at_once):
    gallery, address, browsers = door

    responses = at_once(
        [
            partial(client.post, address, filled(gallery, key=str(uuid.uuid4()), title=f"Story {n}"))
            for n, client in enumerate(browsers(8))
        ]
    )

    assert statuses(responses) == [302] * 8
    stories = StoryPage.objects.all()
    assert sorted(story.title for story in stories) == [f"Story {n}" for n in range(8)]
    assert len({story.path for story in stories}) == len({story.slug for story in stories}) == 8
    assert GalleryPage.objects.get(pk=gallery.pk).numchild == 8
    assert Contribution.objects.count() == 8
