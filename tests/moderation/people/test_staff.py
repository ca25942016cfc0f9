"""Wagtail's user management does not destroy what people have shared."""

import pytest
from django.urls import reverse

from gallery.models import Contribution, OutgoingMail, User

pytestmark = pytest.mark.django_db


def test_who_has_shared_a_story_is_not_deleted_in_the_admin(as_user, admin, story_in_review):
    contributor = story_in_review.contributor
    desk = as_user(admin)

    one = desk.post(reverse("wagtailusers_users:delete", args=[contributor.pk]), follow=True)
    many = desk.post(f"/admin/bulk/gallery/user/delete/?id={contributor.pk}", follow=True)

    assert "has shared stories" in one.content.decode()
    assert "has shared stories" in many.content.decode()
    assert Contribution.objects.get(pk=story_in_review.pk).contributor == contributor


def test_who_has_shared_nothing_can_be_deleted(as_user, admin, stranger):
    as_user(admin).post(reverse("wagtailusers_users:delete", args=[stranger.pk]))

    assert not User.objects.filter(pk=stranger.pk).exists()


def told():
    return list(OutgoingMail.objects.values_list("recipient", "subject"))


def test_who_changes_their_password_is_told_once(as_user, moderator):
    desk, new = as_user(moderator), "another long password 7"
    words = {"password-old_password": "a long password", "password-new_password1": new, "password-new_password2": new}
    others = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}

    assert desk.post(reverse("wagtailadmin_account"), others).status_code == 302
    assert told() == []
    assert desk.post(reverse("wagtailadmin_account"), {**others, **words}).status_code == 302

    moderator.refresh_from_db()
    assert moderator.check_password(new)
    assert told() == [("mo@example.org", "Your password was changed")]


def test_somebody_whose_password_an_admin_changes_is_told_and_a_new_one_is_not(as_user, admin, moderator):
    desk, passwords = as_user(admin), {"password1": "another long password 7", "password2": "another long password 7"}
    about = {"email": "mo@example.org", "name": "Mo", "is_active": "on"}

    desk.post(reverse("wagtailusers_users:edit", args=[moderator.pk]), about)
    assert told() == []
    desk.post(reverse("wagtailusers_users:edit", args=[moderator.pk]), {**about, **passwords})
    desk.post(reverse("wagtailusers_users:add"), {"email": "new@example.org", "name": "New", **passwords})

    assert User.objects.get(email="new@example.org").has_usable_password()
    assert told() == [("mo@example.org", "Your password was changed")]


def test_somebody_whose_address_an_admin_changes_hears_of_it_at_the_former_one(as_user, admin, moderator):
    about = {"email": "elsewhere@example.org", "name": "Mo", "is_active": "on"}

    as_user(admin).post(reverse("wagtailusers_users:edit", args=[moderator.pk]), about)

    moderator.refresh_from_db()
    assert moderator.email == "elsewhere@example.org"
    assert told() == [("mo@example.org", "Your address was changed")]
