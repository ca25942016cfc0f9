"""A story becomes public by a moderator's decision and nothing else: every other door of Wagtail's admin is tried."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, Workflow, WorkflowPage
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from gallery.models import Contribution, Decision, GalleryPage, StoryPage, StoryReview
from gallery.moderation.review import open_task, take_down

pytestmark = pytest.mark.django_db

STAFF = ("moderator", "editor", "admin")
RELATIONS = ("answers", "quotes", "photos", "links")


@pytest.fixture(params=STAFF)
def staff(request, as_user):
    """A browser of each kind of staff in turn."""
    return as_user(request.getfixturevalue(request.param))


def story_form(title="Typed in the admin", **fields):
    """What the page editor of a story sends, without any rows below the story."""
    rows = {relation: inline_formset([]) for relation in RELATIONS}
    usual = {"title": title, "slug": "typed", "summary": "A summary.", "organisation": "Somebody"}
    return nested_form_data({**usual, **rows, "comments": inline_formset([]), **fields})


def editor_form(story, **fields):
    """The same for a story that exists, with the answers and photos that it has."""
    latest = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    answers = [
        {"id": row.pk, "question_label": row.question_label, "text": row.text, "ORDER": place, "DELETE": ""}
        for place, row in enumerate(latest.answers.all(), start=1)
    ]
    fields.setdefault("answers", inline_formset(answers, initial=len(answers)))
    usual = {"summary": latest.summary, "organisation": latest.organisation, "slug": latest.slug}
    return story_form(**{"title": latest.title, **usual, **fields})


def public_titles():
    return sorted(StoryPage.objects.filter(live=True).values_list("title", flat=True))


def page_url(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


@pytest.mark.parametrize("action", ["approve", "reject", "cancel"])
@pytest.mark.parametrize("door", ["workflow_action", "collect_workflow_action_data"])
def test_wagtails_own_review_buttons_do_nothing(staff, story_in_review, door, action):
    story = story_in_review.story
    task = open_task(story)

    response = staff.post(page_url(door, story.pk, action, task.pk), {"comment": "Fine by me"})

    assert response.status_code in (302, 403)
    assert public_titles() == []
    assert open_task(story) == task
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "action", ["action-publish", "action-workflow-action", "action-cancel-workflow", "action-restart-workflow"]
)
def test_a_button_of_the_page_editor_neither_publishes_nor_ends_a_review(staff, story_in_review, action):
    story = story_in_review.story
    form = {**editor_form(story, title="Changed"), action: "approve", "workflow-action-name": "approve"}

    response = staff.post(page_url("edit", story.pk), form)

    assert response.status_code in (200, 302, 403)
    assert public_titles() == []
    assert open_task(story) is not None
    assert Contribution.objects.with_stage().get(pk=story_in_review.pk).stage == "in_review"


@pytest.mark.parametrize("action", ["action-publish", "action-submit", "save"])
@pytest.mark.parametrize("who", ["editor", "admin"])
def test_a_story_made_in_the_admin_is_not_public_at_once(who, action, request, as_user, gallery):
    client = as_user(request.getfixturevalue(who))
    client.raise_request_exception = False

    response = client.post(page_url("add", "gallery", "storypage", gallery.pk), {**story_form(), action: "1"})

    assert public_titles() == []
    assert list(StoryPage.objects.published()) == []
    assert response.status_code in (200, 302, 403)


def test_a_moderator_cannot_make_a_story_in_the_admin(as_user, moderator, gallery):
    as_user(moderator).post(page_url("add", "gallery", "storypage", gallery.pk), story_form())

    assert not StoryPage.objects.exists()


@pytest.mark.parametrize("descendants", ["", "on"])
def test_publishing_in_bulk_leaves_stories_alone(staff, story_in_review, gallery, descendants):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    for page in (story_in_review.story, gallery):
        staff.post(f"{url}?id={page.pk}", {"include_descendants": descendants})

    assert public_titles() == []


def test_unpublishing_is_no_way_round_taking_down(staff, published_story, gallery):
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])

    staff.post(page_url("unpublish", published_story.pk), {})
    staff.post(f"{bulk}?id={published_story.pk}", {})

    assert public_titles() == [published_story.title]


@pytest.mark.parametrize("as_alias", ["", "on"])
def test_a_public_story_cannot_be_copied(staff, published_story, gallery, as_alias):
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": gallery.pk, "publish_copies": "on"}
    form |= {"alias": "on"} if as_alias else {}

    response = staff.post(page_url("copy", published_story.pk), form)

    assert response.status_code in (302, 403)
    assert StoryPage.objects.count() == 1


@pytest.mark.parametrize("as_alias", ["", "on"])
def test_copying_a_gallery_makes_no_second_public_story(staff, published_story, gallery, top_gallery, as_alias):
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": top_gallery.pk}
    form |= {"copy_subpages": "on", "publish_copies": "on"} | ({"alias": "on"} if as_alias else {})

    staff.post(page_url("copy", gallery.pk), form)

    assert public_titles() == [published_story.title]


def test_nobody_restricts_a_single_story(staff, published_story):
    staff.post(page_url("set_privacy", published_story.pk), {"restriction_type": "login"})

    assert list(StoryPage.objects.published()) == [published_story]


def test_only_an_administrator_deletes_a_story(as_user, moderator, editor, admin, published_story):
    url = page_url("delete", published_story.pk)

    for user in (moderator, editor):
        as_user(user).post(url)
    assert StoryPage.objects.count() == 1

    as_user(admin).post(url)
    assert not StoryPage.objects.exists()


def test_a_story_taken_down_does_not_come_back_by_the_editor(staff, published_story, moderator):
    take_down(published_story, moderator=moderator, message="Asked to.")

    staff.post(page_url("edit", published_story.pk), {**editor_form(published_story), "action-publish": "1"})
    revision = published_story.live_revision or published_story.get_latest_revision()
    staff.post(
        page_url("revisions_revert", published_story.pk, revision.pk),
        {**editor_form(published_story), "revision": revision.pk, "action-publish": "1"},
    )

    assert public_titles() == []


def test_a_date_for_going_live_does_not_keep_an_approved_story_hidden(as_user, moderator, story_in_review, decided):
    story = story_in_review.story
    form = editor_form(story, go_live_at="2999-01-01 10:00", expire_at="")

    as_user(moderator).post(page_url("edit", story.pk), form)
    decided(story_in_review)
    call_command("publish_scheduled", verbosity=0)

    assert public_titles() == [story.title]


def test_a_date_for_leaving_does_not_end_a_story(as_user, moderator, story_in_review, decided, settings):
    story = story_in_review.story

    as_user(moderator).post(page_url("edit", story.pk), editor_form(story, expire_at="2999-01-01 10:00"))
    published = decided(story_in_review)

    assert published.expire_at is None


def test_setting_up_twice_changes_nothing(top_gallery, gallery):
    def state():
        review = StoryReview.objects.get()
        return (
            list(Page.objects.order_by("pk").values_list("pk", "path", "latest_revision")),
            list(Workflow.objects.values_list("pk", "name", "active")),
            list(WorkflowPage.objects.values_list("page", "workflow")),
            sorted(review.groups.values_list("name", flat=True)),
            [
                sorted((group.name, *rights) for group in review.groups.model.objects.all() for rights in table(group))
                for table in (model_rights, page_rights, picture_rights)
            ],
        )

    before = state()
    call_command("setup_gallery", verbosity=0)

    assert state() == before
    assert GalleryPage.objects.count() == 2


def model_rights(group):
    return group.permissions.values_list("codename")


def page_rights(group):
    return group.page_permissions.values_list("page__slug", "permission__codename")


def picture_rights(group):
    return group.collection_permissions.values_list("collection__name", "permission__codename")


def test_setting_up_again_takes_away_a_right_that_was_given_by_hand(top_gallery, moderator):
    group = moderator.groups.get()
    group.permissions.add(group.permissions.model.objects.get(codename="delete_user"))

    call_command("setup_gallery", verbosity=0)

    assert sorted(group.permissions.values_list("codename", flat=True)) == [
        "access_admin",
        "add_decision",
        "view_decision",
    ]
