"""A deleted account leaves nothing behind, whichever of the two its owner chose for their stories."""

from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import ModelLogEntry, PageLogEntry, Revision

from gallery.contributions.account_erasure import delete_account, finish_farewells
from gallery.contributions.co_authors import accept, invite
from gallery.contributions.drafts import add_photo, reopen_story
from gallery.models import (
    Contribution,
    Decision,
    Draft,
    Message,
    OutgoingMail,
    Stage,
    StoryImage,
    StoryPage,
    StoryPhoto,
    StoryRendition,
    User,
)
from gallery.models.images import rendition_spec
from gallery.moderation.review import restore, take_down
from gallery.notifications.outbox import deliver_due_mail
from gallery.notifications.to_contributors import send_link_to_draft
from tests.conftest import cleaned
from tests.contributions.erasure.conftest import send_changes, take_part_in_somebody_elses
from tests.contributions.erasure.traces import ADDRESS, TRACE, private, traces

pytestmark = pytest.mark.django_db


def test_nothing_is_left_where_stories_go_too(whole_life, leaver, delete):
    assert len(traces()) > 50

    delete(leaver, keep_stories=False)

    assert traces() == set()
    assert not StoryPage.objects.exclude(title="Somebody else's").exists()
    assert not Draft.objects.exists()


def test_only_what_is_public_is_left_where_stories_stay(whole_life, leaver, delete):
    delete(leaver, keep_stories=True)

    found = traces()
    # Beginnings of words that a story has which stays.
    spellings = {trace for trace in found if trace.startswith("gallery_searchspelling")}
    assert private(found - spellings) == set()
    assert {trace.split()[1] for trace in found if trace.startswith("gallery_story")} >= {
        "qwyxpublicanswer",
        "qwyxpublicquote",
        "qwyxpublicspeaker",
        "qwyxpublicalt",
        "qwyxpublicplace",
    }


def test_mail_that_still_waited_never_leaves_and_the_last_one_does(whole_life, leaver, stranger, delete):
    elses = send_link_for(stranger)

    delete(leaver, keep_stories=False)

    mail.outbox.clear()
    deliver_due_mail.call()
    assert [letter.to for letter in mail.outbox if "Your account is deleted" in letter.subject] == []
    assert not any(TRACE.search(f"{letter.subject} {letter.body}") for letter in mail.outbox)
    assert OutgoingMail.objects.get(pk=elses.pk).text == elses.text


def send_link_for(user):
    """A mail that has nothing to do with whoever goes."""
    draft = Draft.objects.create(contributor=user, gallery=Contribution.objects.first().story.get_parent().specific)
    send_link_to_draft(draft, to=user)
    return OutgoingMail.objects.get(recipient=user.email, event__startswith=f"link {draft.key}")


def test_a_last_mail_confirms_it(leaver, delete):
    delete(leaver, keep_stories=False)

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([ADDRESS], "Your account is deleted")]


def test_the_last_mail_is_kept_until_it_has_left(leaver):
    delete_account(leaver, keep_stories=False)

    finish_farewells()

    assert OutgoingMail.objects.get(sent_at=None).recipient == ADDRESS


@pytest.fixture
def public_story(leaver, share_own, decided):
    contribution = share_own("Qwyxpublic")
    decided(contribution)
    return StoryPage.objects.get(pk=contribution.story_id)


def test_pictures_go_with_their_files_and_all_their_sizes(public_story, leaver, delete):
    image = StoryImage.objects.get()
    sizes = [image.get_rendition(rendition_spec("whole", width, "jpg")) for width in (400, 800)]
    files = [Path(picture.file.path) for picture in (image, *sizes)]
    assert all(file.exists() for file in files)

    delete(leaver, keep_stories=False)

    assert not StoryImage.objects.exists()
    assert not StoryRendition.objects.exists()
    assert not any(file.exists() for file in files)


def test_a_picture_that_a_gallery_shows_stays_without_the_name_of_its_file(public_story, gallery, leaver, delete):
    image = StoryImage.objects.get()
    gallery.picture = image
    gallery.save()

    delete(leaver, keep_stories=False)

    image.refresh_from_db()
    assert (image.title, image.uploaded_by_user) == (image.key, None)


def test_of_a_story_that_stays_only_the_public_version_is_kept(public_story, leaver, moderator, delete):
    contribution = public_story.contribution
    send_changes(contribution)

    delete(leaver, keep_stories=True)

    story = StoryPage.objects.get()
    assert Revision.objects.for_instance(story).get() == story.live_revision == story.latest_revision
    assert (story.title, story.draft_title, story.live) == ("Qwyxpublictitle", "Qwyxpublictitle", True)
    assert story.get_latest_revision_as_object().organisation == ""
    assert [photo.credit for photo in story.get_latest_revision_as_object().photos.all()] == [""]
    assert Contribution.objects.with_stage().get().stage == Stage.PUBLISHED


def test_the_private_half_of_a_story_that_stays_keeps_what_was_agreed_and_no_person(
    public_story, leaver, stranger, delete
):
    before = public_story.contribution
    before.co_authors.add(stranger)

    delete(leaver, keep_stories=True)

    after = Contribution.objects.get()
    assert (after.contributor, after.contact_email, after.relationship, after.is_open_to_hello) == (None, "", "", False)
    assert not after.co_authors.exists()
    assert (after.consent, after.consented_at) == (before.consent, before.consented_at)


def test_a_story_without_a_name_is_read_and_found_like_any_other(public_story, client, leaver, delete):
    delete(leaver, keep_stories=True)

    page = client.get(public_story.url).content.decode()
    assert "Qwyxpublicanswer" in page
    assert "Project</dt>" not in page
    assert public_story.title in client.get("/gallery/?q=Qwyxpublicanswer").content.decode()
    assert public_story.title not in client.get("/gallery/?q=Qwyxorganisation").content.decode()
    assert client.get("/gallery/feed/").status_code == 200


def test_moderators_can_still_look_at_a_story_without_a_name(public_story, as_user, moderator, leaver, delete):
    delete(leaver, keep_stories=True)

    response = as_user(moderator).get(reverse("review_story", args=[public_story.pk]))

    assert response.status_code == 200
    assert (
        "Qwyxpublicanswer" in as_user(moderator).get(reverse("preview_story", args=[public_story.pk])).content.decode()
    )


def test_a_story_without_a_name_can_be_taken_down_and_put_back(public_story, moderator, leaver, delete):
    delete(leaver, keep_stories=True)

    take_down(StoryPage.objects.get(), moderator=moderator, message="Somebody in the picture asked.")
    restore(StoryPage.objects.get(), moderator=moderator)

    assert StoryPage.objects.published().get() == public_story
    assert not OutgoingMail.objects.filter(recipient="", event__startswith="decision").exists()


def test_the_log_of_the_site_opens_and_names_nothing_of_theirs(public_story, as_user, admin, leaver, delete):
    delete(leaver, keep_stories=False)

    page = as_user(admin).get(reverse("wagtailadmin_reports:site_history")).content.decode()

    assert f"story {public_story.pk}" in page
    assert not TRACE.search(page)


def test_stories_that_they_only_helped_with_stay_as_they_are(leaver, stranger, share_story, moderator, delete):
    contribution = share_story(by=stranger, title="Somebody else's", organisation="Theirs", photos=1)
    take_part_in_somebody_elses(leaver, contribution, moderator=moderator)

    delete(leaver, keep_stories=False)

    story = StoryPage.objects.get()
    assert story.get_latest_revision_as_object().organisation == "Theirs"
    assert StoryPhoto.objects.filter(story=story).count() == 1
    assert not contribution.co_authors.exists()
    assert [(message.author, message.text) for message in Message.objects.all()] == [(None, "About their story.")]


def test_a_story_that_was_handed_over_keeps_its_pictures_and_its_changes(leaver, stranger, share_own, decided, delete):
    contribution = share_own("Qwyxgiven")
    decided(contribution, Decision.Kind.REQUEST_CHANGES, "More, please.")
    draft = reopen_story(contribution)
    added = add_photo(draft, cleaned(colour="#aa3377"), title="qwyxadded.jpg")
    accept(invite(contribution, email=stranger.email, kind="hand_over", invited_by=leaver), user=stranger)

    delete(leaver, keep_stories=False)

    assert Draft.objects.get().contributor == stranger
    assert StoryImage.objects.filter(pk=added.pk).exists()
    assert StoryImage.objects.count() == 2


def test_a_picture_that_only_a_version_of_somebody_elses_story_shows_stays(leaver, stranger, share_story, delete):
    """Its row of the page is made when that version is published."""
    share_story(by=stranger, photos=1)
    StoryPhoto.objects.all().delete()
    StoryImage.objects.update(uploaded_by_user=leaver)

    delete(leaver, keep_stories=False)

    assert StoryImage.objects.count() == 1


def test_words_that_other_stories_use_too_stay(leaver, stranger, share_story, delete):
    share_story(tags=["shared word", "own word"])
    share_story(by=stranger, title="Another", tags=["shared word"])

    delete(leaver, keep_stories=False)

    assert [tag.name for tag in Tag.objects.all()] == ["shared word"]


def test_the_log_stays_as_it_is_and_names_nobody(public_story, leaver, admin, delete):
    image = StoryImage.objects.get()
    for instance in (leaver, image):
        ModelLogEntry.objects.log_action(instance, "wagtail.edit", user=admin)
    before = set(PageLogEntry.objects.values_list("pk", "label", "action"))

    delete(leaver, keep_stories=False)

    assert {entry.label for entry in ModelLogEntry.objects.all()} == {f"user {leaver.pk}", f"picture {image.pk}"}
    assert ModelLogEntry.objects.get(action="gallery.delete_account").object_id == str(leaver.pk)
    entries = PageLogEntry.objects.filter(page=public_story.pk)
    assert {entry.label for entry in entries} == {f"story {public_story.pk}"}
    assert before < set(PageLogEntry.objects.values_list("pk", "label", "action"))
    assert {"gallery.erase", "wagtail.delete"} <= entries.get_actions()


def test_whoever_is_signed_in_elsewhere_is_nobody_there(leaver, as_user, stranger, delete):
    elsewhere, other = as_user(leaver), as_user(stranger)

    delete(leaver, keep_stories=False)

    assert "sign-in" in elsewhere.get(reverse("contributions:my_stories")).url
    assert other.get(reverse("contributions:my_stories")).status_code == 200


def test_the_address_can_begin_again_with_nothing(whole_life, leaver, delete, as_user):
    delete(leaver, keep_stories=True)

    again = User.objects.create_user(ADDRESS)

    page = as_user(again).get(reverse("contributions:my_stories")).content.decode()
    assert "You have not sent a story yet" in page
