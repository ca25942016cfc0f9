"""Everything that a contributor can do, tried by everybody: by address, and with the page still open."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from gallery.models import GalleryPage, SiteSettings, StoryPage, User
from tests.access.conftest import LEFT_OPEN
from tests.access.doings import DOINGS
from tests.access.trying import attempt
from tests.access.who_may import NEVER, ROWS, Role, as_markdown
from tests.access.world import World

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

PERMISSIONS = settings.DEMO_PICTURES_DIR.parent.parent / "docs" / "permissions.md"
CASES = [(name, about) for name, doing in DOINGS.items() for about in doing.about]


@pytest.fixture
def world(
    gallery: GalleryPage,
    contributor: User,
    stranger: User,
    moderator: User,
    editor: User,
    decided: Callable[..., StoryPage],
) -> World:
    # Wagtail makes them when they are asked for first.
    SiteSettings.current()

    def make(name: str) -> User:
        return User.objects.create_user(f"{name.lower()}@example.org", name=name)

    return World(
        gallery,
        owner=contributor,
        co_author=make("Carla"),
        helper=make("Hugo"),
        other=stranger,
        moderator=moderator,
        editor=editor,
        heir=make("Hera"),
        decided=decided,
    )


@pytest.fixture
def browser_of(world: World, client: Client, as_user: Callable[[User], Client]) -> Callable[[Role], Client]:
    """Everybody's own, with the session that they had when they had their rights."""
    people = (world.owner, world.co_author, world.other, world.moderator, world.editor)
    browsers: dict[User | None, Client] = {None: client, **{user: as_user(user) for user in people}}
    return lambda role: browsers[world.user(role)]


def test_the_table_has_a_row_for_each_action_and_each_row_is_tried():
    assert ROWS.keys() == DOINGS.keys()


@pytest.mark.parametrize(("name", "about"), CASES, ids=[f"{name}, {about}" for name, about in CASES])
def test_everybody_gets_what_the_table_says(name, about, world, browser_of):
    expected = {role: outcome for role, outcome in ROWS[name].outcomes.items() if outcome != NEVER}

    found = {role: attempt(name, about, role, world=world, browser_of=browser_of) for role in expected}

    assert found == expected


def test_the_docs_print_the_table():
    printed = PERMISSIONS.read_text()

    assert printed == as_markdown(), "Renew it: python -m tests.access.who_may > docs/permissions.md"
