"""Everybody who may knock, one browser each, and a story in every state with a picture that could leak."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Collection, PageViewRestriction, Site, Task, TaskState, Workflow, WorkflowState

from gallery.contributions.drafts import add_photo
from gallery.contributions.uploads import CleanedPicture
from gallery.models import Contribution, Decision, Draft, GalleryPage, Region, StoryImage, StoryPage, Theme, User
from gallery.moderation.review import take_down
from home.models import HomePage, StandingPage
from tests.conftest import jpeg

ROLES = ("signed_out", "owner", "stranger", "inactive", "moderator", "editor", "programme_owner", "superuser")
SHUT_OUT = ("signed_out", "owner", "stranger", "inactive")
"""Whom the admin keeps out. The owner of a story is nobody there."""

Browsers = dict[str, Client]

# Wagtail leaves the file open that it writes a rendition to; these browsers do not read what they get.
LEFT_OPEN = pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning")


@dataclass(frozen=True)
class Url:
    """One address of the project: its name with namespaces, and what it asks for."""

    name: str
    route: str
    kwargs: tuple[str, ...]
    module: str

    def __str__(self) -> str:
        return f"{self.name} ({self.route})"


def every_url(resolver: URLResolver | None = None, namespace: str = "", prefix: str = "") -> Iterator[Url]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Url(namespace + (entry.name or route), route, kwargs_of(entry), module_of(entry))
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from every_url(entry, inner, route)


def kwargs_of(entry: URLPattern) -> tuple[str, ...]:
    return tuple(entry.pattern.converters or entry.pattern.regex.groupindex)


def module_of(entry: URLPattern) -> str:
    view = getattr(entry.callback, "view_class", entry.callback)
    return getattr(view, "__module__", "")


@pytest.fixture(autouse=True)
def folder_of_static_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """WhiteNoise warns, which is an error here, where nobody has collected static files yet."""
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp()


@pytest.fixture(scope="session")
def server() -> ClientHandler:
    """One for all browsers: to start one takes longer than a hundred requests."""
    return ClientHandler(enforce_csrf_checks=False)


@pytest.fixture
def client(server: ClientHandler) -> Client:
    return browser(server)


@pytest.fixture
def as_user(server: ClientHandler) -> Callable[[User], Client]:
    """A browser in which this user is signed in."""

    def sign_in(user: User) -> Client:
        signed_in = browser(server)
        signed_in.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return signed_in

    return sign_in


def browser(server: ClientHandler) -> Client:
    found = Client()
    found.handler = server
    return found


@pytest.fixture
def inactive(db: None) -> User:
    """Could do everything once; the account is switched off now, while its browser still has the session."""
    return User.objects.create_superuser("ina@example.org", "a long password", name="Ina Inactive")


@pytest.fixture
def browsers(
    contributor: User,
    stranger: User,
    inactive: User,
    moderator: User,
    editor: User,
    programme_owner: User,
    admin: User,
    client: Client,
    as_user: Callable[[User], Client],
) -> Browsers:
    found = {
        "signed_out": client,
        "owner": as_user(contributor),
        "stranger": as_user(stranger),
        "inactive": as_user(inactive),
        "moderator": as_user(moderator),
        "editor": as_user(editor),
        "programme_owner": as_user(programme_owner),
        "superuser": as_user(admin),
    }
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    return found


@pytest.fixture
def returned_story(share_story: Callable[..., Contribution], decided: Callable[..., StoryPage]) -> StoryPage:
    return decided(share_story(title="Returned"), Decision.Kind.REQUEST_CHANGES, "Say more, please.")


@pytest.fixture
def declined_story(share_story: Callable[..., Contribution], decided: Callable[..., StoryPage]) -> StoryPage:
    return decided(share_story(title="Declined"), Decision.Kind.DECLINE, "Not a story of impact.")


@pytest.fixture
def taken_down_story(
    share_story: Callable[..., Contribution], decided: Callable[..., StoryPage], moderator: User
) -> StoryPage:
    story = decided(share_story(title="Taken down", photos=1))
    take_down(story, moderator=moderator, message="Somebody in the picture asked.")
    return StoryPage.objects.get(pk=story.pk)


@pytest.fixture
def second_gallery(gallery: GalleryPage) -> GalleryPage:
    return gallery.get_parent().add_child(instance=GalleryPage(title="Sense of Place", slug="sense-of-place"))


@pytest.fixture
def about_page(db: None) -> StandingPage:
    home = HomePage.objects.get()
    return home.add_child(instance=StandingPage(title="About", slug="about", introduction="Who we are."))


@pytest.fixture
def add_picture() -> Callable[[Draft], StoryImage]:
    """Another picture for a draft, unlike those that `share_story` makes."""

    def add(draft: Draft) -> StoryImage:
        picture = CleanedPicture(jpeg(colour="#aa3377"), width=64, height=48)
        return add_photo(draft, picture, title="another photo")

    return add


@contextmanager
def undone(browser: Client) -> Iterator[None]:
    """Whatever is done meanwhile to the database and to the browser."""
    savepoint, cookies = transaction.savepoint(), copy(browser.cookies)
    yield
    transaction.savepoint_rollback(savepoint)
    browser.cookies = cookies


def hide(gallery: GalleryPage) -> None:
    GalleryPage.objects.get(pk=gallery.pk).unpublish()


def restrict(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="the word")


def picture_of(story: StoryPage) -> StoryImage:
    return story.get_latest_revision_as_object().photos.first().image


def locations(response: HttpResponseBase) -> str:
    return response.headers.get("Location", "")


def ids_in_the_admin(story: StoryPage, person: User) -> dict[str, dict[str, Any]]:
    """Existing objects to fill into the admin's addresses: by namespace, "" for all others; what is not named is 1."""
    state = WorkflowState.objects.for_instance(story).last()
    gallery = story.get_parent()
    image = picture_of(story)
    theme = Theme.objects.get_or_create(name="Health", slug="health")[0]
    region = Region.objects.get_or_create(name="Kent", slug="kent")[0]
    collection = Collection.objects.last()
    rest = {
        "pk": story.pk,
        "page_id": story.pk,
        "parent_page_id": gallery.pk,
        "page_to_move_id": story.pk,
        "destination_id": gallery.get_parent().pk,
        "revision_id": story.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "workflow_state_id": state.pk,
        "task_state_id": TaskState.objects.for_instance(story).last().pk,
        "task_id": Task.objects.last().pk,
        "workflow_pk": Workflow.objects.last().pk,
        "page_pk": gallery.get_parent().pk,
        "image_id": image.pk,
        "collection_id": collection.pk,
        "filter_spec": "width-400",
        "app_label": "gallery",
        "app_name": "gallery",
        "content_type_app_name": "gallery",
        "model_name": "storypage",
        "content_type_model_name": "storypage",
        "action": "publish",
        "action_name": "publish",
        "object_id": story.pk,
        "uidb64": "MQ",
        "token": "c0ffee-c0ffee",
    }
    return {
        "": rest,
        "wagtailusers_users": {"pk": person.pk},
        "wagtailusers_groups": {"pk": Group.objects.first().pk},
        "wagtailsites": {"pk": Site.objects.get().pk},
        "wagtailsettings": {"pk": Site.objects.get().pk, "model_name": "sitesettings"},
        "wagtailadmin_collections": {"pk": collection.pk},
        "wagtailadmin_workflows": {"pk": Workflow.objects.last().pk},
        "wagtailadmin_api:images": {"pk": image.pk},
        "wagtailimages_chooser": {"pk": image.pk},
        "wagtailsnippets_gallery_theme": {"pk": theme.pk},
        "wagtailsnippetchoosers_gallery_theme": {"pk": theme.pk},
        "wagtailsnippets_gallery_region": {"pk": region.pk},
        "wagtailsnippetchoosers_gallery_region": {"pk": region.pk},
    }


def address(url: Url, ids: dict[str, dict[str, Any]]) -> str:
    namespace = url.name.rpartition(":")[0]
    known = {**ids[""], **ids.get(namespace, {})}
    if url.name == url.route:
        return "/" + re.sub(r"\^.*", "no-such-page/", url.route)
    return reverse(url.name, kwargs={name: known.get(name, 1) for name in url.kwargs})
