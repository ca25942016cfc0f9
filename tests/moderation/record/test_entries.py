"""The record: nothing in it names anybody, nothing changes it, and whoever may reads it."""

import csv
import uuid
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from gallery.models import Contribution, GalleryPage, Message, Report, StoryImage, StoryPage, Theme, User
from gallery.moderation.permissions import MODERATORS, PROGRAMME_OWNERS, set_owned_galleries
from gallery.moderation.record.entries import SHOWN, entries_of, keep, record_context
from gallery.moderation.record.sealing import RecordIsKept

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner_of_programme(gallery):
    user = User.objects.create_user("olga@example.org", "a long password", name="Olga Owner")
    user.groups.add(Group.objects.get(name=PROGRAMME_OWNERS))
    user.owned_galleries.add(gallery)
    return user


@pytest.fixture
def colleague(top_gallery):
    user = User.objects.create_user("cole@example.org", "a long password", name="Cole")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def other_gallery(top_gallery):
    return top_gallery.add_child(instance=GalleryPage(title="Rivers", slug="rivers"))


def everything_kept():
    """All words that stand in the log, however deep."""
    rows = [*PageLogEntry.objects.all(), *ModelLogEntry.objects.all()]
    return " ".join(f"{row.label} {row.data}" for row in rows)


class TestEntriesNameNobody:
    def test_a_story_is_known_by_its_number_through_its_whole_life(self, published_story, decided, admin):
        story = StoryPage.objects.get(pk=published_story.pk)
        story.title = story.draft_title = "Renamed after Daisy"
        story.save_revision(user=admin, log_action=True).publish(user=admin, skip_permission_checks=True)
        log(story, "wagtail.lock", user=admin)

        entries = PageLogEntry.objects.filter(page=story.pk)
        assert {"wagtail.create", "wagtail.publish", "wagtail.rename", "wagtail.lock"} <= entries.get_actions()
        assert {entry.label for entry in entries} == {f"story {story.pk}"}
        assert not any(words in everything_kept() for words in ("Seeds", "Daisy", "Connie", "Mo"))

    def test_a_return_keeps_no_word_of_its_message(self, story_in_review, decided):
        decided(story_in_review, "request_changes", "Leave out Daisy’s illness.")

        assert "wagtail.workflow.reject" in PageLogEntry.objects.all().get_actions()
        assert "Daisy" not in everything_kept()

    def test_a_story_that_is_held_as_a_plain_page_is_a_story_all_the_same(self, story_in_review, admin):
        log(Page.objects.get(pk=story_in_review.story_id), "wagtail.edit", user=admin)

        entry = PageLogEntry.objects.first()
        assert (entry.label, entry.content_type.model) == (f"story {entry.page_id}", "storypage")

    def test_comments_of_editors_are_left_out(self, story_in_review, admin):
        comment = {"id": 7, "contentpath": "title", "text": "Ask Daisy first"}
        log(story_in_review.story, "wagtail.comments.create", user=admin, data={"comment": comment})

        assert PageLogEntry.objects.first().data == {"comment": {"id": 7, "contentpath": "title"}}

    def test_people_pictures_and_reports_are_numbers(self, published_story, admin, stranger):
        report = Report.objects.create(story=published_story, reason="harm", text="Daisy is in it", key=uuid.uuid4())
        image = StoryImage.objects.get()
        for subject in (stranger, image, report):
            log(subject, "wagtail.edit", user=admin, data={"name": "Sam Stranger", "id": 3})

        labels = set(ModelLogEntry.objects.values_list("label", flat=True))
        assert labels == {f"user {stranger.pk}", f"picture {image.pk}", f"report {report.pk}"}
        assert {tuple(entry.data) for entry in ModelLogEntry.objects.all()} == {("id",)}

    def test_what_editors_call_their_own_things_is_kept(self, gallery, admin):
        theme = Theme.objects.create(name="Nature", slug="nature")
        log(theme, "wagtail.edit", user=admin)
        log(gallery, "wagtail.edit", user=admin)

        assert ModelLogEntry.objects.first().label == "Nature"
        assert PageLogEntry.objects.first().label == "Tackling Loneliness"

    def test_wagtails_own_sentences_can_be_read_without_the_words(self, published_story, admin, as_user):
        page = as_user(admin).get(reverse("wagtailadmin_pages:history", args=[published_story.pk]))
        site = as_user(admin).get(reverse("wagtailadmin_reports:site_history"))

        assert (page.status_code, site.status_code) == (200, 200)
        assert f"story {published_story.pk}" in site.content.decode()


class TestNothingChangesThem:
    @pytest.mark.parametrize("entries", [PageLogEntry, ModelLogEntry])
    @pytest.mark.parametrize(
        "change",
        [
            lambda rows: rows.update(label=""),
            lambda rows: rows.bulk_update(rows.all(), ["label"]),
            lambda rows: rows.bulk_create([]),
            lambda rows: rows.all().delete(),
            lambda rows: rows.first().delete(),
            lambda rows: rows.first().save(),
        ],
        ids=["update", "bulk_update", "bulk_create", "delete all", "delete one", "save"],
    )
    def test_no_door_is_open(self, entries, change, story_in_review, admin):
        log(admin, "wagtail.edit", user=admin)
        before = list(entries.objects.values())

        with pytest.raises(RecordIsKept), transaction.atomic():
            change(entries.objects)

        assert list(entries.objects.values()) == before != []

    def test_they_outlive_the_story_and_whoever_did_it(self, story_in_review, moderator):
        keep(story_in_review.story, "gallery.claim", by=moderator)
        number = story_in_review.story_id
        before = set(PageLogEntry.objects.filter(page=number).values_list("pk", "label", "user"))

        StoryPage.objects.get(pk=number).delete()
        moderator.delete()

        after = set(PageLogEntry.objects.filter(page=number).values_list("pk", "label", "user"))
        assert before < after
        assert {label for pk, label, user in after} == {f"story {number}"}


class TestOnAStory:
    def test_newest_first_with_the_words_of_the_row_as_they_are_now(self, story_in_review, moderator, contributor):
        message = Message.objects.create(contribution=story_in_review, author=contributor, text="Is it on its way?")
        keep(story_in_review.story, "gallery.message", by=contributor, about=message)
        keep(story_in_review.story, "gallery.claim", by=moderator)
        Message.objects.update(text="Any news?")

        entries = entries_of(story_in_review.story, moderator)[:2]

        assert [(entry.who, entry.what, entry.words) for entry in entries] == [
            ("Mo", "Claimed", ""),
            ("Connie", "Message written", "Any news?"),
        ]

    def test_says_erased_where_the_row_or_the_person_is_gone(self, story_in_review, stranger, moderator):
        message = Message.objects.create(contribution=story_in_review, author=stranger, text="Secret")
        keep(story_in_review.story, "gallery.message", by=stranger, about=message)
        message.delete()
        stranger.delete()

        entry = entries_of(story_in_review.story, moderator)[0]

        assert (entry.who, entry.words) == ("Account deleted", "(erased)")

    def test_a_row_without_words_is_named_by_its_number(self, published_story, moderator):
        image = StoryImage.objects.get()
        keep(published_story, "gallery.edit_picture", by=moderator, about=image)
        keep(published_story, "gallery.edit", by=moderator, about=published_story.latest_revision)

        words = [entry.words for entry in entries_of(published_story, moderator)[:2]]

        assert words == [f"revision {published_story.latest_revision_id}", f"picture {image.pk}"]

    def test_as_many_queries_for_one_entry_as_for_twelve(
        self, story_in_review, moderator, contributor, django_assert_num_queries
    ):
        def entry_about_a_message():
            message = Message.objects.create(contribution=story_in_review, author=contributor, text="Hello")
            keep(story_in_review.story, "gallery.message", by=contributor, about=message)

        entry_about_a_message()
        entries_of(story_in_review.story, moderator)  # asks once what the moderator may do
        with django_assert_num_queries(4):
            entries_of(story_in_review.story, moderator)
        for _ in range(11):
            entry_about_a_message()
        with django_assert_num_queries(4):
            assert len(entries_of(story_in_review.story, moderator)) > 11

    @pytest.mark.parametrize(
        ("who", "expected"),
        [("moderator", 2), ("programme_owner", 2), ("teller", 0), ("other_owner", 0), ("editor", 0)],
    )
    def test_the_words_of_reports_are_for_those_who_read_the_story_on_the_desk_and_have_not_told_it(
        self, who, expected, request, published_story, colleague, editor, other_gallery, as_user
    ):
        """An editor who owns another programme reads the record of every story."""
        report = Report.objects.create(story=published_story, reason="harm", text="Daisy is in it", key=uuid.uuid4())
        keep(published_story, "gallery.report", by=None, about=report)
        published_story.contribution.co_authors.add(colleague)
        set_owned_galleries(editor, [other_gallery] if who == "other_owner" else [])
        named = {"teller": colleague, "other_owner": editor}
        reader = User.objects.get(pk=(named[who] if who in named else request.getfixturevalue(who)).pk)

        def in_record(user):
            page = as_user(user).get(reverse("record"), {"story": published_story.pk})
            shown = [*page.context["object_list"], *entries_of(published_story, user)]
            return sum("Daisy" in entry.words for entry in shown)

        assert in_record(reader) == expected

    def test_of_a_long_story_the_latest_are_shown(self, story_in_review, moderator):
        for _ in range(SHOWN + 1):
            keep(story_in_review.story, "gallery.claim", by=moderator)

        context = record_context(story_in_review.story, moderator)

        assert len(context["record"]) == SHOWN


class TestTheList:
    def rows(self, response):
        return [(row.subject, row.what, row.who) for row in response.context["object_list"]]

    def ours(self, response):
        """Without what Wagtail writes by itself."""
        return [row for row in self.rows(response) if row[1] in ("Claimed", "Released", "Tagged")]

    @pytest.fixture
    def two_stories(self, share_story, moderator, other_gallery, admin):
        first, second = share_story(title="Boats").story, share_story(title="Bees", to=other_gallery).story
        keep(first, "gallery.claim", by=moderator)
        keep(second, "gallery.release", by=admin)
        return first, second

    def test_shows_the_newest_first_with_a_way_to_the_story(self, two_stories, moderator, as_user):
        response = as_user(moderator).get(reverse("record"))

        assert self.ours(response) == [("Bees", "Released", "Ada"), ("Boats", "Claimed", "Mo")]
        assert reverse("review_story", args=[two_stories[0].pk]) in response.content.decode()

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({"q": "boa"}, ["Claimed"]),
            ({"person": "ada"}, ["Released"]),
            ({"person": "MO@EXAMPLE"}, ["Claimed"]),
            ({"action": "gallery.release"}, ["Released"]),
            ({"timestamp_from": "2001-01-01", "timestamp_to": "2001-01-02"}, []),
            ({"timestamp_from": "2001-01-01"}, ["Released", "Claimed"]),
            ({"q": "nothing of the kind"}, []),
        ],
    )
    def test_can_be_searched(self, two_stories, moderator, as_user, asked, expected):
        response = as_user(moderator).get(reverse("record"), asked)

        assert [row[1] for row in self.ours(response)] == expected

    def test_can_be_searched_by_the_number_of_a_story(self, two_stories, moderator, as_user):
        response = as_user(moderator).get(reverse("record"), {"story": two_stories[1].pk})

        assert self.ours(response) == [("Bees", "Released", "Ada")]

    @pytest.mark.parametrize(
        "asked",
        [
            {"q": "\0"},
            {"person": "\0"},
            {"story": "9" * 60},
            {"story": "x"},
            {"timestamp_from": "no day"},
            {"action": "no.action"},
            {"p": "x"},
            {"export": "pdf"},
        ],
    )
    def test_nonsense_is_answered_with_a_page(self, two_stories, moderator, as_user, asked):
        assert as_user(moderator).get(reverse("record"), asked).status_code == 200

    def test_says_each_thing_once(self, published_story, moderator, as_user):
        desk = as_user(moderator)

        said = [row[1] for row in self.rows(desk.get(reverse("record"), {"story": published_story.pk}))]

        assert "Published" in said
        assert len(said) == len(set(said))
        assert not any(words in " ".join(said) for words in ("Wagtail", "Workflow", "Locked"))

    def test_what_wagtail_notes_beside_it_is_found_by_its_name(self, published_story, moderator, as_user):
        asked = {"story": published_story.pk, "action": ["gallery.approve", "wagtail.publish"]}

        said = [row[1] for row in self.rows(as_user(moderator).get(reverse("record"), asked))]

        assert sorted(said) == ["Published", "Published, as Wagtail notes it"]

    def test_nonsense_brings_nothing_back_that_wagtail_notes(self, published_story, moderator, as_user):
        page = as_user(moderator).get(reverse("record"), {"story": "x"})

        assert not any("Wagtail" in row[1] for row in self.rows(page))

    def test_a_story_that_was_erased_is_its_number(self, two_stories, moderator, as_user):
        number = two_stories[0].pk
        StoryPage.objects.get(pk=number).delete()

        response = as_user(moderator).get(reverse("record"), {"story": number, "action": "gallery.claim"})

        assert self.rows(response) == [("(erased)", "Claimed", "Mo")]
        assert f"Story {number}" in response.content.decode()

    def test_the_owner_of_a_programme_reads_of_their_galleries_only(self, two_stories, owner_of_programme, as_user):
        response = as_user(owner_of_programme).get(reverse("record"))

        assert {row[0] for row in self.rows(response)} == {"Boats"}
        assert "Bees" not in response.content.decode()

    def test_editors_read_about_people_too_and_moderators_do_not(
        self, two_stories, editor, moderator, stranger, as_user
    ):
        keep(stranger, "gallery.suspend", by=editor)

        shown = {user: self.rows(as_user(user).get(reverse("record"))) for user in (editor, moderator)}

        assert ("Sam Stranger", "Suspended", "Edie") in shown[editor]
        assert "Suspended" not in {row[1] for row in shown[moderator]}
        assert ("Boats", "Claimed", "Mo") in shown[editor]

    def test_others_are_refused(self, two_stories, contributor, stranger, as_user):
        for user in (contributor, stranger):
            assert as_user(user).get(reverse("record")).status_code == 302

    def test_as_many_queries_for_few_as_for_many(self, two_stories, moderator, as_user, django_assert_max_num_queries):
        browser = as_user(moderator)
        browser.get(reverse("record"))
        for _ in range(30):
            keep(two_stories[0], "gallery.claim", by=moderator)

        with django_assert_max_num_queries(25):
            browser.get(reverse("record"))

    def test_is_taken_away_without_the_words_of_messages(self, two_stories, moderator, contributor, as_user):
        message = Message.objects.create(
            contribution=Contribution.objects.get(story=two_stories[0]), author=contributor, text="Secret"
        )
        keep(two_stories[0], "gallery.message", by=contributor, about=message)

        response = as_user(moderator).get(reverse("record"), {"export": "csv", "story": two_stories[0].pk})
        text = b"".join(response.streaming_content).decode()

        rows = list(csv.reader(StringIO(text)))
        assert rows[0] == ["When", "What", "About", "Number", "Title or name", "Who"]
        assert rows[1][1:] == ["Message written", "story", str(two_stories[0].pk), "Boats", "Connie"]
        assert "Secret" not in text

    def test_the_export_reads_in_batches(self, two_stories, moderator, as_user, monkeypatch):
        monkeypatch.setattr("gallery.moderation.record.listing.AT_A_TIME", 2)
        for _ in range(5):
            keep(two_stories[0], "gallery.tag", by=moderator)

        response = as_user(moderator).get(reverse("record"), {"export": "csv", "action": "gallery.tag"})

        assert b"".join(response.streaming_content).count(b"Tagged") == 5
