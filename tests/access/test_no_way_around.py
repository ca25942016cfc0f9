"""A story becomes public, or stops being so, by a moderator's decision: nothing that Wagtail offers goes around it."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from gallery.models import Contribution, Draft, GalleryPage, PhotoPermission, StoryImage, StoryPage
from tests.access.conftest import LEFT_OPEN, undone

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

STAFF = ("moderator", "editor", "programme_owner", "superuser")
API_ACTIONS = ("publish", "unpublish", "copy", "create_alias", "convert_alias", "revert_to_page_revision", "move")
BULK_ACTIONS = ("publish", "unpublish", "move", "delete")


def public_state() -> list[tuple[Any, ...]]:
    """Everything that decides what the public reads: which pages, where, and in which version."""
    return sorted(StoryPage.objects.published().values_list("pk", "path", "slug", "live_revision"))


def attempts(story: StoryPage) -> dict[str, tuple[str, dict[str, Any]]]:
    """What somebody might post to make a story public or to hide it: name → address and form."""
    gallery = story.get_parent()
    api = {
        f"API: {action}": (
            reverse("wagtailadmin_api:pages:action", args=[story.pk, action]),
            {"destination_page_id": gallery.pk, "revision_id": story.latest_revision_id, "slug": "a-copy"},
        )
        for action in API_ACTIONS
    }
    bulk = {
        f"bulk: {action}": (
            f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={story.pk}&next=/admin/",
            {"include_descendants": "on", "chooser": gallery.get_parent().pk},
        )
        for action in BULK_ACTIONS
        if action != "delete"
    }
    page = {
        name: (reverse(f"wagtailadmin_pages:{name}", args=[story.pk]), form)
        for name, form in {
            "unpublish": {},
            "copy": {
                "new_title": "Copy",
                "new_slug": "copy",
                "new_parent_page": gallery.pk,
                "publish_copies": "on",
                "copy_subpages": "on",
            },
            "convert_alias": {},
            "set_privacy": {"restriction_type": "password", "password": "secret"},
        }.items()
    }
    return {**api, **bulk, **page}


@pytest.mark.parametrize("role", STAFF)
def test_a_story_in_review_cannot_be_made_public(role, browsers, share_story):
    story = StoryPage.objects.get(pk=share_story().story_id)
    before = public_state()

    changed = [name for name, attempt in attempts(story).items() if after(browsers[role], *attempt) != before]

    assert changed == []


@pytest.mark.parametrize("role", STAFF)
def test_a_published_story_cannot_be_hidden_copied_or_replaced(role, browsers, published_story):
    before = public_state()

    changed = [name for name, attempt in attempts(published_story).items() if after(browsers[role], *attempt) != before]

    assert len(before) == 1
    assert changed == []


def after(browser: Any, path: str, form: dict[str, Any]) -> list[tuple[Any, ...]]:
    with undone(browser):
        browser.post(path, form)
        return public_state()


@pytest.mark.parametrize("role", ["editor", "superuser"])
@pytest.mark.parametrize("is_alias", [False, True], ids=["copy", "alias"])
def test_copying_a_gallery_does_not_publish_its_stories_a_second_time(
    role, is_alias, browsers, gallery, published_story
):
    """A copy would stay public, pictures and all, after the story itself was taken down."""
    form = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": gallery.get_parent().pk,
        "copy_subpages": "on",
        "publish_copies": "on",
        **({"alias": "on"} if is_alias else {}),
    }

    browsers[role].post(reverse("wagtailadmin_pages:copy", args=[gallery.pk]), form)

    assert list(StoryPage.objects.published()) == [published_story]


@pytest.mark.parametrize("action", ["copy", "create_alias"])
@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_the_api_does_not_copy_a_gallery_with_its_stories(role, action, browsers, gallery, published_story):
    form = {"destination_page_id": gallery.get_parent().pk, "recursive": "true", "slug": "copy", "update_slug": "copy"}

    browsers[role].post(reverse("wagtailadmin_api:pages:action", args=[gallery.pk, action]), form)

    assert list(StoryPage.objects.published()) == [published_story]


@pytest.mark.parametrize("role", ["editor", "superuser"])
@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_publishing_or_hiding_a_gallery_leaves_the_states_of_its_stories_alone(
    role, action, browsers, gallery, published_story, share_story
):
    share_story(title="Waiting")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    before = list(StoryPage.objects.order_by("pk").values_list("slug", "live"))

    browsers[role].post(f"{address}?id={gallery.pk}&next=/admin/", {"include_descendants": "on"})

    assert list(StoryPage.objects.order_by("pk").values_list("slug", "live")) == before


def delete_in_every_way(browser: Any, page: Page) -> None:
    form = {"wagtail_site_name": settings.WAGTAIL_SITE_NAME}
    browser.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), form)
    browser.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}", form)
    browser.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "delete"]))


@pytest.mark.parametrize("role", STAFF)
def test_nobody_deletes_a_story_that_somebody_has_shared(role, browsers, published_story, share_story):
    waiting = share_story(title="Waiting").story

    delete_in_every_way(browsers[role], published_story)
    delete_in_every_way(browsers[role], waiting)

    assert set(StoryPage.objects.values_list("pk", flat=True)) == {published_story.pk, waiting.pk}
    assert Contribution.objects.count() == 2


def test_nobody_deletes_a_page_with_the_stories_below_it(browsers, published_story):
    for page in published_story.get_ancestors().filter(depth__gt=1):
        delete_in_every_way(browsers["superuser"], page)

    assert StoryPage.objects.filter(pk=published_story.pk).exists()


def test_nobody_deletes_a_gallery_with_the_drafts_in_it(browsers, gallery, contributor):
    draft = Draft.objects.create(contributor=contributor, gallery=gallery)

    delete_in_every_way(browsers["superuser"], gallery)

    assert Draft.objects.filter(pk=draft.pk).exists()


def test_an_admin_deletes_what_was_made_in_the_admin(browsers, gallery):
    made = gallery.add_child(instance=StoryPage(title="Made here", summary="By the staff."))

    delete_in_every_way(browsers["superuser"], made)
    delete_in_every_way(browsers["superuser"], gallery)

    assert not Page.objects.filter(pk__in=[made.pk, gallery.pk]).exists()


def test_nobody_deletes_a_picture_of_a_story(browsers, published_story):
    picture, admin = published_story.photos.get().image, browsers["superuser"]

    admin.post(reverse("wagtailimages:delete", args=[picture.pk]))
    admin.post(f"{reverse('wagtail_bulk_action', args=['gallery', 'storyimage', 'delete'])}?id={picture.pk}")

    assert published_story.photos.get().image == picture
    assert PhotoPermission.objects.filter(image=picture).exists()


def test_an_admin_deletes_a_picture_that_no_story_shows(browsers):
    picture = StoryImage.objects.create(title="A banner", file="masters/none.jpg", width=1, height=1)

    browsers["superuser"].post(reverse("wagtailimages:delete", args=[picture.pk]))

    assert not StoryImage.objects.filter(pk=picture.pk).exists()


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_a_long_list_of_stories_asks_no_story_more_than_once_whether_it_may_go(role, browsers, gallery, share_story):
    """Editors cannot delete a story, whoever's it is; of admins each is asked about."""
    address = reverse("wagtailadmin_explore", args=[gallery.pk])
    asked = []
    for number in (1, 3):
        while gallery.get_descendants().count() < number:
            share_story()
        with CaptureQueriesContext(connection) as queries:
            assert browsers[role].get(address).status_code == 200
        asked.append(len([query for query in queries.captured_queries if "gallery_contribution" in query["sql"]]))

    assert asked[1] - asked[0] == {"editor": 0, "superuser": 2}[role]


def test_an_admin_moves_a_story_to_another_gallery(browsers, gallery, published_story):
    other = gallery.get_parent().add_child(instance=GalleryPage(title="Another", slug="another"))

    browsers["superuser"].post(reverse("wagtailadmin_pages:move_confirm", args=[published_story.pk, other.pk]))

    assert StoryPage.objects.get(pk=published_story.pk).get_parent().pk == other.pk


def test_no_button_to_delete_a_story_is_shown_to_an_admin(browsers, published_story):
    address = reverse("wagtailadmin_pages:delete", args=[published_story.pk])

    page = browsers["superuser"].get(reverse("wagtailadmin_pages:edit", args=[published_story.pk])).content.decode()

    assert published_story.title in page
    assert address not in page


@pytest.mark.parametrize("role", STAFF)
def test_wagtails_workflow_buttons_do_not_decide(role, browsers, share_story):
    story = StoryPage.objects.get(pk=share_story().story_id)
    task = story.current_workflow_task_state

    for action in ("approve", "reject"):
        browsers[role].post(
            reverse("wagtailadmin_pages:workflow_action", args=[story.pk, action, task.pk]), {"comment": "x"}
        )

    task.refresh_from_db()
    assert (task.status, public_state()) == ("in_progress", [])


def test_a_moderator_does_not_decide_about_their_own_story(browsers, share_story, moderator):
    story = share_story(by=moderator).story
    revision = StoryPage.objects.get(pk=story.pk).get_latest_revision()

    response = browsers["moderator"].post(reverse("review_story", args=[story.pk]), {"seen": "x", "kind": "approve"})

    assert response["Location"] == reverse("wagtailadmin_home")
    assert StoryPage.objects.get(pk=story.pk).get_latest_revision() == revision
    assert public_state() == []
