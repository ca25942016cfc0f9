from collections.abc import Callable

import pytest

from gallery.models import Contribution, PhotoPermission, StoryPage
from gallery.moderation.checks import Finding, findings_of


@pytest.fixture
def looked_at(share_story: Callable[..., Contribution]) -> Callable[..., list[Finding]]:
    """What the checks find in a story with these words."""

    def look(**fields) -> list[Finding]:
        return findings_of(share_story(**fields).story.get_latest_revision_as_object())

    return look


def child() -> dict:
    return {"photos": 1, "people": PhotoPermission.People.CHILDREN}


def change(story: StoryPage, **fields) -> StoryPage:
    """A new version, as a moderator or the contributor makes one."""
    version = story.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(version, name, value)
    version.save_revision()
    return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
