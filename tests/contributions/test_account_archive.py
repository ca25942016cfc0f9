"""What people get when they ask for everything about them: all of it, in words, and nothing of anybody else's."""

import json
from zipfile import ZipFile

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.contributions.account_archive import archive_of
from gallery.contributions.account_gathering import Gathering
from gallery.contributions.co_authors import accept, invite
from gallery.contributions.drafts import add_photo
from gallery.models import (
    Attempt,
    ConsentText,
    Contribution,
    Decision,
    Draft,
    PhotoPermission,
    Remark,
    StoryImage,
    StoryPage,
    User,
)
from gallery.moderation.people.trust import know, reinstate, suspend
from gallery.moderation.screen.conversation import write_message
from tests.conftest import cleaned, jpeg

pytestmark = pytest.mark.django_db


def unpacked(user):
    with archive_of(user) as file, ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def about(user):
    return json.loads(unpacked(user)["about-me.json"])


@pytest.fixture
def whole_story(share_story, terms):
    return share_story(
        photos=1,
        themes=[terms["nature"]],
        cohorts=[terms["carers"]],
        region=terms["wales"],
        tags=["weekly"],
        quotes=[{"text": "It helped.", "said_by": "A member"}],
        links=[{"url": "https://example.org", "label": "Us"}],
        place_name="Cardiff",
        people_reached=40,
    )


def test_a_story_comes_as_it_was_sent(whole_story, contributor):
    story = about(contributor)["stories"][0]

    version = story["versions"][0]
    image = StoryImage.objects.get()
    assert (story["title"], story["stage"], story["address"]) == ("Seeds of Service", "Waiting for a moderator", None)
    assert {name: version[name] for name in ("summary", "organisation", "place_name", "people_reached", "region")} == {
        "summary": "We grow.",
        "organisation": "Growers",
        "place_name": "Cardiff",
        "people_reached": 40,
        "region": "Wales",
    }
    assert version["answers"] == [
        {"question": "What did you do?", "answer": "We dug."},
        {"question": "What changed?", "answer": "It grew."},
    ]
    assert version["quotes"] == [{"text": "It helped.", "said_by": "A member"}]
    assert version["links"] == [{"address": "https://example.org", "label": "Us"}]
    assert (version["themes"], version["who_it_is_for"], version["other_words"]) == (["Nature"], ["Carers"], ["weekly"])
    assert [(photo["file"], photo["alt_text"]) for photo in version["photos"]] == [
        (f"pictures/{image.key}.jpg", "Photo 1")
    ]


def test_pictures_come_as_files_that_the_words_point_to(whole_story, contributor):
    files = unpacked(contributor)

    pictures = json.loads(files["about-me.json"])["pictures"]
    assert files[pictures[0]["file"]] == StoryImage.objects.get().file.open().read()
    assert files[pictures[0]["file"]][:3] == jpeg()[:3]
    assert sorted(files) == sorted(["README.txt", "about-me.json", pictures[0]["file"]])


def test_a_picture_whose_file_is_lost_does_not_keep_the_rest(whole_story, contributor):
    image = StoryImage.objects.get()
    image.file.storage.delete(image.file.name)

    files = unpacked(contributor)

    found = json.loads(files["about-me.json"])
    assert sorted(files) == ["README.txt", "about-me.json"]
    assert found["pictures"][0]["file"] is None
    assert found["stories"][0]["versions"][0]["photos"][0]["file"] is None


def test_what_was_agreed_to_comes_with_its_wording_and_time(whole_story, contributor):
    image, wording = StoryImage.objects.get(), ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)
    PhotoPermission.objects.create(
        image=image, people="adults", in_reports=True, wording=wording, agreed_by=contributor
    )

    found = about(contributor)

    agreed = found["stories"][0]["agreed_to"]
    assert [row["wording"] for row in agreed] == [whole_story.consent.text]
    assert agreed[0]["agreed_at"].startswith(f"{whole_story.consented_at:%Y-%m-%dT%H:%M}")
    permission = found["pictures"][0]["permissions"][-1]
    assert (permission["people"], permission["in_reports"]) == ("Adults, and they have agreed", True)
    assert permission["wording"] == wording.text


def test_decisions_and_the_conversation_come_without_names_of_moderators(
    whole_story, contributor, moderator, stranger, decided
):
    decision = decided(whole_story, Decision.Kind.REQUEST_CHANGES, "Who came?").decisions.get()
    Remark.objects.create(decision=decision, part="title", text="A longer one?")
    whole_story.co_authors.add(stranger)
    for author, is_moderator in ((contributor, False), (moderator, True), (stranger, False)):
        write_message(whole_story, author=author, text=f"By {author.name}", is_from_moderators=is_moderator)

    story = about(contributor)["stories"][0]

    assert [(row["message"], row["remarks"]) for row in story["decisions"]] == [
        ("Who came?", [{"part": "title", "text": "A longer one?"}])
    ]
    assert [(row["from"], row["text"]) for row in story["conversation"]] == [
        ("you", "By Connie"),
        ("the moderators", "By Mo"),
        ("Sam Stranger", "By Sam Stranger"),
    ]
    assert story["written_with"] == ["Sam Stranger"]


def test_a_colleague_without_a_name_is_not_named_by_their_address(whole_story, contributor):
    whole_story.co_authors.add(User.objects.create_user("hidden@example.org"))

    assert b"hidden@example.org" not in unpacked(contributor)["about-me.json"]


def test_what_a_moderator_is_still_working_on_is_not_told(whole_story, contributor, moderator, decided):
    story = decided(whole_story).get_latest_revision_as_object()
    story.title = "Half a correction"
    story.save_revision(user=moderator)

    versions = about(contributor)["stories"][0]["versions"]

    assert [(version["title"], version["is_public"]) for version in versions] == [("Seeds of Service", True)]


def test_drafts_come_with_what_was_typed_and_their_pictures(contributor, gallery):
    draft = Draft.objects.create(contributor=contributor, gallery=gallery, answers={"story": {"title": "Not yet"}})
    image = add_photo(draft, cleaned(), title="photo.jpg")

    files = unpacked(contributor)

    found = json.loads(files["about-me.json"])["stories_not_sent_yet"]
    assert [(row["typed"], row["photos"]) for row in found] == [
        ({"story": {"title": "Not yet"}}, [f"pictures/{image.key}.jpg"])
    ]
    assert f"pictures/{image.key}.jpg" in files


def test_of_a_story_that_one_helps_with_come_its_title_and_ones_own_words(whole_story, contributor, stranger):
    accept(invite(whole_story, email=stranger.email, kind="co_author", invited_by=contributor), user=stranger)
    write_message(whole_story, author=stranger, text="By Sam", is_from_moderators=False)
    write_message(whole_story, author=contributor, text="By Connie", is_from_moderators=False)

    found = about(stranger)

    assert found["stories"] == found["pictures"] == []
    assert [row["title"] for row in found["stories_you_help_with"]] == ["Seeds of Service"]
    assert [row["text"] for row in found["stories_you_help_with"][0]["you_wrote"]] == ["By Sam"]
    assert [row["email"] for row in found["invitations_to_you"]] == [stranger.email]
    assert [row["email"] for row in about(contributor)["invitations_from_you"]] == [stranger.email]


def test_mails_come_with_subject_and_time_only_to_whom_they_went(whole_story, contributor, stranger, moderator):
    Contribution.objects.update(contact_email=stranger.email)

    subjects = {user.email: [row["subject"] for row in about(user)["mails_to_you"]] for user in (contributor, stranger)}

    assert subjects == {contributor.email: ["We have your story: Seeds of Service"], stranger.email: []}


def test_mail_about_a_story_to_another_address_of_ones_own_comes_too(share_story, contributor, decided):
    contribution = share_story()
    Contribution.objects.update(contact_email="office@example.org")
    decided(Contribution.objects.get())

    recipients = [row["recipient"] for row in about(contributor)["mails_to_you"]]

    assert contribution.pk
    assert recipients == [contributor.email, "office@example.org"]


def test_mail_of_others_to_an_address_that_one_typed_in_does_not_come(share_story, contributor, stranger):
    ours, theirs = share_story(), share_story(by=stranger, title="Secret plans")
    Contribution.objects.filter(pk=ours.pk).update(contact_email="office@example.org")
    invite(theirs, email="office@example.org", kind="co_author", invited_by=stranger)

    assert "Secret plans" not in unpacked(contributor)["about-me.json"].decode()


def test_what_is_counted_comes_too(contributor):
    Attempt.objects.create(kind="upload", account=contributor, network="x")

    assert [row["kind"] for row in about(contributor)["counted_for_limits"]] == ["upload"]


def test_what_the_staff_say_of_somebody_comes_too(contributor, story_in_review, editor):
    know(contributor, by=editor)
    suspend(contributor, by=editor, note="Three copied stories.")
    reinstate(contributor, by=editor)
    suspend(contributor, by=editor, note="A fourth one.")
    contributor.refresh_from_db()

    account = about(contributor)["account"]

    as_text = DjangoJSONEncoder().default
    assert account["known_since"] == as_text(contributor.known_since)
    assert account["suspended_since"] == as_text(contributor.suspended_since)
    assert [row["note"] for row in account["suspensions"]] == ["Three copied stories.", "A fourth one."]


def test_any_letters_come_as_they_were_typed(share_story, contributor):
    share_story(title="Żółć 💥 <b>“x”</b>\u2028", summary="‮abc")

    text = unpacked(contributor)["about-me.json"].decode()

    assert "Żółć 💥 <b>“x”</b>" in text
    assert json.loads(text)["stories"][0]["versions"][0]["summary"] == "‮abc"


def test_as_many_queries_for_three_stories_as_for_one(share_story, decided, contributor, stranger, moderator, rf):
    def add(number):
        contribution = share_story(title=f"Story {number}", photos=2, tags=[f"word{number}"])
        contribution.co_authors.add(stranger)
        write_message(contribution, author=contributor, text="Hello", is_from_moderators=False)
        decided(contribution)
        Draft.objects.create(contributor=contributor, gallery=StoryPage.objects.last().get_parent().specific)

    def queries():
        request = rf.get("/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            Gathering(User.objects.get(pk=contributor.pk), request=request).everything()
        return len(captured)

    add(1)
    one = queries()
    add(2)
    add(3)

    assert queries() == one
