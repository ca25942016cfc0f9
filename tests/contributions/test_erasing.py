"""An admin erases a story that is nobody's; what somebody has shared stays theirs."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from gallery.contributions.account_erasure import FAREWELL, delete_account
from gallery.contributions.co_authors import accept
from gallery.contributions.erasing import SOMEBODYS, erase_nobodys
from gallery.contributions.on_behalf import offer
from gallery.models import Contribution, GalleryPage, Invitation, OutgoingMail, PhotoPermission, StoryImage, StoryPage
from gallery.moderation.review import ReviewConflict
from gallery.moderation.screen.conversation import write_message

pytestmark = pytest.mark.django_db

TITLE = "Seeds of Service"


@pytest.fixture
def typed_in(share_story, moderator):
    """By a moderator, for somebody who has not taken it over."""
    contribution = share_story(photos=1, tags=["qwyxtag"])
    Contribution.objects.filter(pk=contribution.pk).update(
        contributor=None, entered_by=moderator, contact_email="mary@example.org"
    )
    contribution = Contribution.objects.get(pk=contribution.pk)
    offer(contribution, email="mary@example.org", by=moderator)
    write_message(contribution, author=moderator, text="She rang.", is_from_moderators=True)
    return contribution


@pytest.fixture
def nameless(published_story, contributor):
    """Public still; its contributor has left."""
    delete_account(contributor, keep_stories=True)
    return Contribution.objects.get(story=published_story)


@pytest.fixture(params=["typed_in", "nameless"])
def nobodys(request):
    return request.getfixturevalue(request.param).story


def erase_address(story):
    return reverse("erase_story", args=[story.pk])


def review_page(client, story):
    return client.get(reverse("review_story", args=[story.pk])).content.decode()


def test_an_admin_erases_what_is_nobodys_and_nothing_is_left(as_user, admin, nobodys):
    desk = as_user(admin)
    assert erase_address(nobodys) in review_page(desk, nobodys)
    assert TITLE in desk.get(erase_address(nobodys)).content.decode()

    response = desk.post(erase_address(nobodys), {"title": f" {TITLE} "})

    assert response.url == reverse("stories")
    assert "The story is erased." in desk.get(response.url).content.decode()
    for rows in (StoryPage, Contribution, Invitation, StoryImage, PhotoPermission, Revision.page_revisions):
        assert not getattr(rows, "objects", rows).exists()
    mails = OutgoingMail.objects.exclude(event__startswith=FAREWELL)
    assert set(mails.values_list("subject", "text", "html")) == {("", "", "")}
    entry = PageLogEntry.objects.get(page=nobodys.pk, action="gallery.erase")
    assert (entry.user, entry.label, entry.data) == (admin, f"story {nobodys.pk}", {})


def test_the_gallery_above_it_can_be_deleted_then(as_user, admin, typed_in, gallery):
    address = reverse("wagtailadmin_pages:delete", args=[gallery.pk])
    desk = as_user(admin)
    desk.post(address)
    assert GalleryPage.objects.filter(pk=gallery.pk).exists()

    erase_nobodys(typed_in.story, by=admin)
    desk.post(address)

    assert not GalleryPage.objects.filter(pk=gallery.pk).exists()


@pytest.mark.parametrize("title", ["", "Seeds", "\0", "x" * 300])
def test_nothing_is_erased_without_its_title(as_user, admin, typed_in, title):
    response = as_user(admin).post(erase_address(typed_in.story), {"title": title})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title"]
    assert StoryPage.objects.exists()


def test_what_somebody_has_shared_is_not_offered_and_not_erased(as_user, admin, story_in_review):
    desk, story = as_user(admin), story_in_review.story
    assert erase_address(story) not in review_page(desk, story)

    for ask in (desk.get, desk.post):
        response = ask(erase_address(story), {"title": TITLE})
        assert response.url == reverse("review_story", args=[story.pk])
        assert str(SOMEBODYS) in review_page(desk, story)
    with pytest.raises(ReviewConflict, match="somebody’s"):
        erase_nobodys(story, by=admin)

    assert StoryPage.objects.filter(pk=story.pk).exists()


def test_whoever_takes_it_over_first_keeps_it(typed_in, admin, stranger):
    stranger.email = "mary@example.org"
    stranger.save()
    seen = typed_in.story
    accept(Invitation.objects.get(), user=stranger)

    with pytest.raises(ReviewConflict):
        erase_nobodys(seen, by=admin)

    assert StoryPage.objects.filter(pk=seen.pk).exists()


def test_moderators_do_not_erase(as_user, moderator, typed_in):
    desk = as_user(moderator)

    desk.post(erase_address(typed_in.story), {"title": TITLE})

    assert erase_address(typed_in.story) not in review_page(desk, typed_in.story)
    assert StoryPage.objects.filter(pk=typed_in.story_id).exists()
