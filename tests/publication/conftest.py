"""Published pages with which the pictures are drawn that stand for them where their address is shared."""

import pytest
from django.core.files.base import ContentFile

from gallery.models import StoryImage
from tests.conftest import jpeg
from tests.publication.sharing import RED, agree, paint
from tests.showing import show


@pytest.fixture
def published(share_story, decided, django_capture_on_commit_callbacks):
    """A public story whose worker has done its work. `cleared`: whether its photos may be on social media."""

    def publish(*, photos=1, cleared=True, **fields):
        contribution = share_story(photos=photos, **fields)
        for image in StoryImage.objects.all():
            paint(image, RED)
            agree(image, on_social_media=cleared)
        with django_capture_on_commit_callbacks(execute=True):
            return decided(contribution)

    return publish


@pytest.fixture
def story(share_story, decided):
    """A public story whose photo may be on social media, unless it is said otherwise."""

    def publish(*, cleared=True, colour=RED, **fields):
        published = decided(share_story(photos=1, **fields))
        image = published.lead_photo.image
        paint(image, colour)
        agree(image, on_social_media=cleared)
        return published

    return publish


@pytest.fixture
def showcase(django_capture_on_commit_callbacks):
    """Of these stories, when the worker has been there."""

    def build(*stories, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return show(*(("story", {"story": one.pk, "note": ""}) for one in stories), **fields)

    return build


@pytest.fixture
def cover():
    return StoryImage.objects.create(title="cover", file=ContentFile(jpeg(900, 630, "#1010e0"), "cover.jpg"))
