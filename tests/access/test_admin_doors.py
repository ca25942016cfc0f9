"""The pages of Wagtail's admin that people open every day do open: our User has one name and no username."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Site

from gallery.models import Cohort, Region, StoryPage, Theme, User
from tests.access.conftest import LEFT_OPEN, picture_of

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

REFUSED = "refused"

FOR_ALL_STAFF = ("/admin/", "/admin/account/", "/admin/images/chooser/", "/admin/reports/site-history/")
FOR_EDITORS = (
    "/admin/pages/",
    "/admin/pages/search/?q=seeds",
    "/admin/pages/usage/gallery/storypage/",
    "/admin/images/",
    "/admin/images/add/",
    "/admin/images/multiple/add/",
    "/admin/reports/workflow/",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/aging-pages/",
    "/admin/reports/page-types-usage/",
    "/admin/settings/gallery/sitesettings/",
    *(f"/admin/terms/{facet}/" for facet in ("theme", "cohort", "tag")),
    *(f"/admin/snippets/gallery/{noun}/{page}" for noun in ("theme", "cohort", "region") for page in ("", "add/")),
)
FOR_SUPERUSERS = (
    "/admin/users/",
    "/admin/users/?q=connie",
    "/admin/users/?ordering=-name",
    "/admin/users/new/",
    "/admin/groups/",
    "/admin/groups/new/",
    "/admin/workflows/list/",
    "/admin/workflows/tasks/index/",
    "/admin/collections/",
    "/admin/sites/",
    "/admin/redirects/",
    "/admin/reports/locked/",
)
REPORTS = ("site-history", "workflow", "workflow_tasks", "aging-pages", "page-types-usage", "locked")
PAGES_OF_A_STORY = ("edit/", "history/", "usage/", "workflow_history/", "view_draft/", "revisions/")


def opens(browser: Any, path: str) -> bool | str:
    """Whether there is a page, or a deliberate refusal; an exception fails the test with its own words."""
    browser.raise_request_exception = True
    response = browser.get(path, follow=True)
    if response.redirect_chain and response.redirect_chain[-1][0] == reverse("wagtailadmin_home"):
        return REFUSED
    return response.status_code == 200


def not_as_expected(browser: Any, paths: tuple[str, ...], expected: bool | str = True) -> list[str]:
    return [path for path in paths if opens(browser, path) != expected]


@pytest.fixture
def stories(
    published_story: StoryPage,
    returned_story: StoryPage,
    declined_story: StoryPage,
    share_story: Any,
) -> dict[str, StoryPage]:
    return {
        "in review": StoryPage.objects.get(pk=share_story(title="Waiting", photos=1).story_id),
        "published": published_story,
        "returned": returned_story,
        "declined": declined_story,
    }


def test_moderators_open_what_all_staff_use_and_are_refused_the_rest(browsers, stories):
    assert not_as_expected(browsers["moderator"], FOR_ALL_STAFF) == []
    assert not_as_expected(browsers["moderator"], (*FOR_EDITORS, *FOR_SUPERUSERS), REFUSED) == []


def test_owners_of_programmes_open_what_all_staff_use_and_are_refused_the_rest(browsers, stories):
    assert not_as_expected(browsers["programme_owner"], FOR_ALL_STAFF) == []
    assert not_as_expected(browsers["programme_owner"], (*FOR_EDITORS, *FOR_SUPERUSERS), REFUSED) == []


def test_owners_of_programmes_open_no_story_in_the_cms(browsers, stories):
    paths = tuple(f"/admin/pages/{story.pk}/edit/" for story in stories.values())

    assert not_as_expected(browsers["programme_owner"], paths, REFUSED) == []


def test_editors_open_what_they_curate_and_are_refused_the_rest(browsers, stories):
    assert not_as_expected(browsers["editor"], (*FOR_ALL_STAFF, *FOR_EDITORS)) == []
    assert not_as_expected(browsers["editor"], FOR_SUPERUSERS, REFUSED) == []


def test_superusers_open_everything(browsers, stories):
    assert not_as_expected(browsers["superuser"], (*FOR_ALL_STAFF, *FOR_EDITORS, *FOR_SUPERUSERS)) == []


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_every_story_opens_in_the_cms_whatever_its_state(role, browsers, stories):
    paths = tuple(f"/admin/pages/{story.pk}/{page}" for story in stories.values() for page in PAGES_OF_A_STORY)

    assert not_as_expected(browsers[role], paths) == []


def test_moderators_open_a_story_in_the_cms_while_it_waits_and_no_other(browsers, stories):
    found = {state: opens(browsers["moderator"], f"/admin/pages/{story.pk}/edit/") for state, story in stories.items()}

    assert found == {"in review": True, "published": REFUSED, "returned": REFUSED, "declined": REFUSED}


@pytest.mark.parametrize("role", ["moderator", "programme_owner", "superuser"])
def test_every_story_opens_on_the_desk(role, browsers, stories):
    paths = tuple(f"/admin/stories/{story.pk}/{page}" for story in stories.values() for page in ("", "preview/"))

    assert not_as_expected(browsers[role], ("/admin/stories/", "/admin/stories/?q=seeds", *paths)) == []


def test_galleries_and_home_open_in_the_cms(browsers, gallery, about_page):
    top, home = gallery.get_parent(), gallery.get_parent().get_parent()
    paths = tuple(
        f"/admin/pages/{page.pk}/{view}"
        for page in (home, top, gallery, about_page)
        for view in ("", "edit/", "history/", "usage/")
    )
    adding = (
        f"/admin/pages/add/gallery/gallerypage/{top.pk}/",
        f"/admin/pages/add/gallery/storypage/{gallery.pk}/",
        f"/admin/pages/add/home/standingpage/{home.pk}/",
        f"/admin/pages/{gallery.pk}/move/",
    )

    assert not_as_expected(browsers["superuser"], (*paths, *adding)) == []


def test_pictures_open_in_the_cms(browsers, stories):
    picture = picture_of(stories["in review"])
    paths = (
        f"/admin/images/{picture.pk}/",
        f"/admin/images/usage/{picture.pk}/",
    )
    # Nobody deletes what somebody sent.
    delete = f"/admin/images/{picture.pk}/delete/"

    assert not_as_expected(browsers["superuser"], paths) == []
    assert not_as_expected(browsers["superuser"], (delete,), REFUSED) == []
    assert not_as_expected(browsers["editor"], (*paths, delete), REFUSED) == []


def test_terms_open_in_the_cms(browsers, terms):
    found = [(model._meta.model_name, model.objects.first().pk) for model in (Theme, Cohort, Region)]
    paths = tuple(
        f"/admin/snippets/gallery/{noun}/{view}/{pk}/"
        for noun, pk in found
        for view in ("edit", "delete", "usage", "history", "copy")
    )

    assert not_as_expected(browsers["editor"], paths) == []


def test_people_open_in_the_cms(browsers, stories, contributor, moderator):
    paths = tuple(
        f"/admin/users/{view}/{person.pk}/"
        for person in (contributor, moderator)
        for view in ("edit", "delete", "history", "usage")
    )

    assert not_as_expected(browsers["superuser"], paths) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_reports_can_be_taken_away(ending, browsers, stories):
    for report in REPORTS:
        response = browsers["superuser"].get(f"/admin/reports/{report}/?export={ending}")

        assert response.headers["Content-Disposition"].endswith(f'.{ending}"'), report
        assert response.getvalue(), report


def test_the_site_history_can_be_narrowed_to_a_person(browsers, stories, contributor):
    assert opens(browsers["superuser"], f"/admin/reports/site-history/?user={contributor.pk}") is True


def test_a_superuser_makes_and_changes_an_account(browsers):
    form = {
        "email": "new@example.org",
        "name": "Nia New",
        "organisation": "",
        "password1": "a rather long one",
        "password2": "a rather long one",
        "is_active": "on",
    }

    browsers["superuser"].post("/admin/users/new/", form)
    made = User.objects.get(email="new@example.org")
    browsers["superuser"].post(f"/admin/users/edit/{made.pk}/", {**form, "name": "Nia Newer"})

    made.refresh_from_db()
    assert (made.name, made.is_superuser, made.check_password("a rather long one")) == ("Nia Newer", False, True)


def test_a_superuser_switches_accounts_off_by_the_handful(browsers, contributor):
    path = f"{reverse('wagtail_bulk_action', args=['gallery', 'user', 'set_active_state'])}?id={contributor.pk}"
    assert opens(browsers["superuser"], f"{path}&next=/admin/users/") is True

    browsers["superuser"].post(f"{path}&next=/admin/users/", {"mark_as_active": "False"})

    contributor.refresh_from_db()
    assert contributor.is_active is False


def test_a_stale_browser_of_an_account_that_is_off_is_signed_out(browsers):
    response = browsers["inactive"].get("/admin/")

    assert response["Location"].startswith(reverse("account_login"))


def test_nobody_can_have_password_mail_sent_to_somebody_else(browsers, moderator, mailoutbox):
    """Staff without a password sign in with a code, whose number is limited."""
    response = browsers["signed_out"].post("/admin/password_reset/", {"email": moderator.email})

    assert response.status_code == 404
    assert mailoutbox == []


def test_wagtails_own_sign_in_lets_no_contributor_in(browsers, contributor):
    contributor.set_password("a long password")
    contributor.save()

    browsers["signed_out"].post("/admin/login/", {"username": contributor.email, "password": "a long password"})

    response = browsers["signed_out"].get("/admin/")
    assert response["Location"].startswith(reverse("account_login"))


def test_a_moderator_corrects_a_typo_and_sees_it_before_deciding(browsers, stories):
    """The editor's own preview, with which Wagtail fills the panel beside the form."""
    path = reverse("wagtailadmin_pages:preview_on_edit", args=[stories["in review"].pk])

    assert browsers["moderator"].get(path).status_code == 200


def test_the_account_page_offers_no_first_and_last_name(browsers):
    content = browsers["editor"].get("/admin/account/").content.decode()

    assert "first_name" not in content
    assert "last_name" not in content


def test_site_settings_open_for_each_site(browsers):
    path = reverse("wagtailsettings:edit", args=["gallery", "sitesettings", Site.objects.get().pk])

    assert opens(browsers["editor"], path) is True


@pytest.mark.parametrize("noun", ["decision", "contribution", "draft", "consenttext", "outgoingmail"])
def test_what_is_private_is_nobodys_to_edit_in_the_cms(noun, browsers):
    assert browsers["superuser"].get(f"/admin/snippets/gallery/{noun}/").status_code == 404
