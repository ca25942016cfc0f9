"""A story becomes public by a moderator's decision and nothing else: every other door of Wagtail's admin is tried."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, Workflow, WorkflowPage
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from gallery.contributions.drafts import add_photo
from gallery.models import Contribution, Decision, Draft, GalleryPage, StoryImage, StoryPage, StoryReview, User
from gallery.moderation.permissions import MODERATORS, PROGRAMME_OWNERS, may_read, readable_stories
from gallery.moderation.review import open_task, take_down
from gallery.moderation.standing import fingerprint
from tests.conftest import cleaned

pytestmark = pytest.mark.django_db

STAFF = ("moderator", "editor", "programme_owner", "admin")
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
        {"id": row.pk or "", "question_label": row.question_label, "text": row.text, "ORDER": place, "DELETE": ""}
        for place, row in enumerate(latest.answers.all(), start=1)
    ]
    fields.setdefault("answers", inline_formset(answers, initial=len(answers)))
    usual = {"summary": latest.summary, "organisation": latest.organisation, "slug": latest.slug, **opened(story)}
    return story_form(**{"title": latest.title, **usual, **fields})


def opened(story):
    """What the editor's page says of the version that it shows."""
    revision = StoryPage.objects.get(pk=story.pk).get_latest_revision()
    numbers = {"loaded_revision_id": revision.pk, "started_from": revision.pk}
    return {**numbers, "loaded_revision_created_at": revision.created_at.isoformat()}


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


def test_nobody_deletes_a_story_that_somebody_shared(as_user, moderator, editor, admin, published_story):
    for user in (moderator, editor, admin):
        as_user(user).post(page_url("delete", published_story.pk))

    assert list(StoryPage.objects.published()) == [published_story]


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
            list(WorkflowPage.objects.order_by("pk").values_list("page", "workflow")),
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
        "view_contribution",
        "view_decision",
    ]


# Who reads what


@pytest.fixture
def second_gallery(top_gallery):
    return top_gallery.add_child(instance=GalleryPage(title="Sense of Place", slug="sense-of-place"))


@pytest.fixture
def story_elsewhere(share_story, second_gallery):
    return share_story(to=second_gallery, title="Elsewhere").story


READ = {
    "moderator": {"here", "elsewhere"},
    "admin": {"here", "elsewhere"},
    "programme_owner": {"here"},
    "editor": set(),
    "contributor": set(),
    "stranger": set(),
}


@pytest.mark.parametrize("who", READ)
def test_the_desk_lets_each_role_read_what_the_table_says(who, request, story_in_review, story_elsewhere):
    user = request.getfixturevalue(who)
    stories = {"here": story_in_review.story, "elsewhere": story_elsewhere}

    assert {name for name, story in stories.items() if may_read(user, story)} == READ[who]
    assert set(readable_stories(user)) == {stories[name] for name in READ[who]}


@pytest.mark.parametrize("who", READ)
def test_the_review_screen_opens_for_whoever_may_read(who, request, as_user, story_in_review, story_elsewhere):
    browser = as_user(request.getfixturevalue(who))
    stories = {"here": story_in_review.story, "elsewhere": story_elsewhere}

    opened = {
        name
        for name, story in stories.items()
        if browser.get(reverse("review_story", args=[story.pk])).status_code == 200
    }

    assert opened == READ[who]


def test_an_account_that_is_off_reads_nothing(moderator, programme_owner, story_in_review):
    for user in (moderator, programme_owner):
        user.is_active = False

        assert not may_read(user, story_in_review.story)


def test_whoever_has_a_gallery_and_is_not_in_the_group_reads_nothing(stranger, gallery, story_in_review):
    stranger.owned_galleries.add(gallery)

    assert not may_read(stranger, story_in_review.story)


def test_an_owner_of_a_programme_decides_nothing(as_user, programme_owner, story_in_review):
    story = story_in_review.story
    browser = as_user(programme_owner)
    seen = fingerprint(StoryPage.objects.get(pk=story.pk).get_latest_revision())

    for name, form in (
        ("review_story", {"kind": "approve", "seen": seen}),
        ("write_to_contributor", {"text": "Hello"}),
        ("take_down_story", {"message": "No"}),
        ("restore_story", {}),
    ):
        browser.post(reverse(name, args=[story.pk]), form)

    assert not Decision.objects.exists()
    assert not story_in_review.messages.exists()
    assert open_task(story) is not None


# Owners of programmes


def user_form(person, **fields):
    return {"email": person.email, "name": person.name, "organisation": "", "is_active": "on", **fields}


def test_an_admin_makes_somebody_owner_of_a_gallery(as_user, admin, stranger, gallery, story_in_review):
    path = reverse("wagtailusers_users:edit", args=[stranger.pk])
    assert gallery.title in as_user(admin).get(path).content.decode()

    as_user(admin).post(path, user_form(stranger, owned_galleries=[gallery.pk]))

    stranger = User.objects.get(pk=stranger.pk)
    assert [group.name for group in stranger.groups.all()] == [PROGRAMME_OWNERS]
    assert may_read(stranger, story_in_review.story)


def test_an_admin_takes_the_gallery_away_and_the_way_into_the_admin_with_it(
    as_user, admin, programme_owner, story_in_review
):
    path = reverse("wagtailusers_users:edit", args=[programme_owner.pk])
    group = programme_owner.groups.get()

    as_user(admin).post(path, user_form(programme_owner, groups=[group.pk]))

    owner = User.objects.get(pk=programme_owner.pk)
    assert not owner.groups.exists()
    assert not owner.has_perm("wagtailadmin.access_admin")


def test_other_roles_of_an_owner_stay(as_user, admin, moderator, gallery):
    group = moderator.groups.get()
    path = reverse("wagtailusers_users:edit", args=[moderator.pk])

    as_user(admin).post(path, user_form(moderator, groups=[group.pk], owned_galleries=[gallery.pk]))

    assert {group.name for group in moderator.groups.all()} == {MODERATORS, PROGRAMME_OWNERS}


def test_the_top_gallery_is_nobodys_to_own(as_user, admin, stranger, top_gallery):
    path = reverse("wagtailusers_users:edit", args=[stranger.pk])

    as_user(admin).post(path, user_form(stranger, owned_galleries=[top_gallery.pk]))

    assert not stranger.owned_galleries.exists()


# Pictures that nobody has sent


@pytest.fixture
def unsent_picture(stranger, gallery):
    draft = Draft.objects.create(contributor=stranger, gallery=gallery)
    return add_photo(draft, cleaned(), title="holiday.jpg")


def test_no_list_of_pictures_names_one_that_nobody_has_sent(staff, unsent_picture):
    names = ("wagtailimages:index", "wagtailimages_chooser:choose", "wagtailadmin_api:images:listing")

    pages = [staff.get(reverse(name)) for name in names]

    assert not [page for page in pages if b"holiday.jpg" in page.content]


def test_no_page_of_wagtail_shows_or_changes_one_that_nobody_has_sent(staff, unsent_picture):
    staff.raise_request_exception = False
    addresses = [
        reverse("wagtailimages:preview", args=[unsent_picture.pk, "width-400"]),
        *(reverse(f"wagtailimages:{name}", args=[unsent_picture.pk]) for name in ("edit", "delete", "image_usage")),
        reverse("wagtailimages_chooser:chosen", args=[unsent_picture.pk]),
    ]

    shown = [
        address
        for address in addresses
        if (page := staff.get(address)).status_code == 200
        and ("image" in page.headers["Content-Type"] or b"holiday.jpg" in page.content)
    ]
    staff.post(addresses[2])

    assert shown == []
    assert StoryImage.objects.filter(pk=unsent_picture.pk).exists()
