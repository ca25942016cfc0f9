"""Wagtail's user management does not destroy what people have shared."""

import pytest
from django.urls import reverse

from gallery.models import Contribution, User

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
