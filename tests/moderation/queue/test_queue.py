"""The queue: what waits, in whose turn, and what is said about it."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import TaskState

from gallery.contributions.submission import take_back_story, withdraw_story
from gallery.models import (
    CheckSummary,
    Contribution,
    Decision,
    GalleryPage,
    Message,
    Report,
    Stage,
    StoryPage,
    User,
)
from gallery.moderation.bulk.runs import MOST
from gallery.moderation.claims import claim
from gallery.moderation.permissions import PROGRAMME_OWNERS, readable_stories
from gallery.moderation.queue.counts import counts, number_shown
from gallery.moderation.queue.filters import standing_at
from gallery.moderation.queue.panel import tiles
from gallery.moderation.queue.rows import rows_of
from gallery.moderation.review import take_down
from tests.benchmarks.crowd import Crowd

pytestmark = pytest.mark.django_db

Kind = Decision.Kind
QUEUE = "/admin/stories/"
DAY = timedelta(days=1)


@pytest.fixture
def desk(as_user, moderator):
    return as_user(moderator)


@pytest.fixture
def second_gallery(top_gallery):
    return top_gallery.add_child(instance=GalleryPage(title="Nature", slug="nature", promised_days=20))


@pytest.fixture
def owner(second_gallery):
    """Of the programme behind the second gallery."""
    user = User.objects.create_user("olive@example.org", "a long password", name="Olive")
    user.groups.add(Group.objects.get(name=PROGRAMME_OWNERS))
    user.owned_galleries.add(second_gallery)
    return user


def titles(response):
    return [row.title for row in response.context["object_list"]]


def listed(desk, **query):
    return titles(desk.get(QUEUE, query))


def row_of(desk, **query):
    (row,) = desk.get(QUEUE, query).context["object_list"]
    return row


def waits_since(contribution, moment):
    tasks = TaskState.objects.filter(workflow_state__object_id=str(contribution.story_id))
    tasks.filter(status=TaskState.STATUS_IN_PROGRESS).update(started_at=moment)


def report(story, **fields):
    return Report.objects.create(story=story, reason="wrong", key=f"{Report.objects.count():032x}", **fields)


def test_what_waits_stands_in_the_order_of_what_was_promised(desk, share_story, second_gallery):
    now = timezone.now()
    for title, gallery, waited in [("Long", second_gallery, 10), ("Late", None, 6), ("New", None, 0)]:
        waits_since(share_story(title=title, to=gallery), now - waited * DAY)

    assert listed(desk) == ["Late", "New", "Long"]


def test_whom_an_editor_knows_stands_first(desk, share_story, stranger):
    share_story(title="First come")
    share_story(title="Known", by=stranger)
    User.objects.filter(pk=stranger.pk).update(known_since=timezone.now())

    rows = desk.get(QUEUE).context["object_list"]

    assert [(row.title, row.is_known) for row in rows] == [("Known", True), ("First come", False)]


def test_what_is_decided_withdrawn_or_taken_back_waits_for_nobody(desk, share_story, decided, contributor):
    decided(share_story(title="Published"))
    decided(share_story(title="Returned"), Kind.REQUEST_CHANGES, "More.")
    withdraw_story(share_story(title="Withdrawn"), by=contributor)
    take_back_story(share_story(title="Taken back"), by=contributor)

    assert "Nothing is waiting." in desk.get(QUEUE).content.decode()
    assert listed(desk) == []


@pytest.fixture
def one_at_each_stage(share_story, decided, moderator, contributor, gallery, editor):
    """The title of each story is the stage that it is at."""
    share_story(title=Stage.IN_REVIEW)
    decided(share_story(title=Stage.PUBLISHED))
    decided(share_story(title=Stage.CHANGES_REQUESTED), Kind.REQUEST_CHANGES, "More.")
    decided(share_story(title=Stage.DECLINED), Kind.DECLINE, "No.")
    take_down(decided(share_story(title=Stage.TAKEN_DOWN)), moderator=moderator, message="Somebody asked.")
    withdraw_story(share_story(title=Stage.WITHDRAWN), by=contributor)
    take_back_story(share_story(title=Stage.TAKEN_BACK), by=contributor)
    story = decided(share_story(title=Stage.CHANGES_WAITING))
    story.save_revision(user=contributor)
    story.get_workflow().start(story, contributor)
    draft = gallery.add_child(instance=StoryPage(title="staff_draft", summary="S", live=False))
    draft.save_revision(user=editor)


def test_each_stage_is_found_and_named(desk, one_at_each_stage, moderator):
    stages = [*Stage.values, "staff_draft"]

    found = {stage: listed(desk, stage=stage) for stage in stages}
    rows = rows_of(StoryPage.objects.values_list("pk", flat=True), reader=moderator)

    assert found == {stage: [stage] for stage in stages}
    assert {row.stage for row in rows} == set(stages)
    assert all(row.stage == row.title for row in rows)
    assert sorted(listed(desk, stage="all")) == sorted(stages)
    assert sorted(listed(desk)) == [Stage.CHANGES_WAITING, Stage.IN_REVIEW]
    assert all(standing_at(readable_stories(moderator), stage).count() == 1 for stage in stages)


def test_a_row_says_what_a_moderator_asks_first(desk, share_story, moderator):
    contribution = share_story(title="Seeds", photos=1)
    waits_since(contribution, timezone.now() - 7 * DAY)
    story = contribution.story
    CheckSummary.objects.update_or_create(
        story=story, defaults={"revision_id": story.latest_revision_id, "blocking": 2, "hints": 1}
    )
    claim(story, by=moderator)

    row, page = row_of(desk), desk.get(QUEUE).content.decode()

    assert (row.promise, row.is_over, row.waited) == ("2 days over", True, "Waits for 7 days")
    assert (row.checks, row.is_blocked) == ("2 things to clear", True)
    assert (row.is_first, row.is_known, row.is_own, row.is_mine) == (True, False, False, True)
    assert (row.gallery, row.stage_name) == ("Tackling Loneliness", "Waiting")
    assert row.thumbnail in page
    for words in ("2 days over", "2 things to clear", "First story", "Tackling Loneliness", "Release", "Growers"):
        assert words in page


def test_checks_of_an_older_version_are_not_shown_as_those_of_this_one(desk, story_in_review):
    story = story_in_review.story
    CheckSummary.objects.update_or_create(
        story=story, defaults={"revision_id": story.latest_revision_id - 1, "blocking": 0, "hints": 0}
    )

    assert row_of(desk).checks == "Not checked yet"


def test_nobody_is_new_once_something_of_theirs_was_published(desk, share_story, decided):
    decided(share_story(title="Earlier"))
    share_story(title="Now")

    assert row_of(desk).is_first is False


def test_reports_and_unanswered_objections_are_counted_and_found(desk, share_story, decided, moderator):
    quiet, loud = decided(share_story(title="Quiet")), decided(share_story(title="Loud"))
    report(loud)
    report(loud)
    report(quiet, decided_at=timezone.now())
    for story, is_answered in ((quiet, True), (loud, False)):
        contribution = Contribution.objects.get(story=story)
        Message.objects.create(contribution=contribution, is_objection=True, text="Not my words.")
        if is_answered:
            Message.objects.create(contribution=contribution, is_from_moderators=True, text="Sorry.")

    row = row_of(desk, only="reports")

    assert (row.title, row.story.open_reports, row.story.objections) == ("Loud", 2, 1)
    assert listed(desk, only="objections") == ["Loud"]
    assert listed(desk, only=["reports", "first"]) == []


def test_it_narrows_to_a_gallery_and_to_who_looks_at_it(desk, share_story, second_gallery, moderator, admin):
    mine, others, free = (share_story(title=title) for title in ("Mine", "Others", "Free"))
    share_story(title="Elsewhere", to=second_gallery)
    claim(mine.story, by=moderator)
    claim(others.story, by=admin)

    assert listed(desk, gallery=second_gallery.slug) == ["Elsewhere"]
    assert listed(desk, claimed="me") == ["Mine"]
    assert listed(desk, claimed="others") == ["Others"]
    assert listed(desk, claimed="nobody", gallery=free.story.get_parent().slug) == ["Free"]


def test_it_narrows_to_what_passed_the_checks(desk, share_story):
    for title, blocking in (("Clean", 0), ("Blocked", 1)):
        story = share_story(title=title).story
        CheckSummary.objects.update_or_create(
            story=story, defaults={"revision_id": story.latest_revision_id, "blocking": blocking, "hints": 0}
        )

    assert listed(desk, checks="passed") == ["Clean"]
    assert listed(desk, checks="blocked") == ["Blocked"]


@pytest.mark.parametrize(("checks", "blocking"), [("passed", 0), ("blocked", 1)])
def test_what_was_found_in_an_older_version_narrows_nothing(desk, story_in_review, checks, blocking):
    story = story_in_review.story
    CheckSummary.objects.update_or_create(
        story=story, defaults={"revision_id": story.latest_revision_id - 1, "blocking": blocking, "hints": 0}
    )

    assert listed(desk, checks=checks) == []


def test_the_desk_finds_any_story_by_a_word_of_its_title_or_its_organisation(desk, share_story, decided):
    decided(share_story(title="The Boat Shed"))
    share_story(title="Seeds of Service", organisation="Boating Club")
    share_story(title="Something else")

    assert sorted(listed(desk, q="boat")) == ["Seeds of Service", "The Boat Shed"]
    assert listed(desk, q="boat", stage="published") == ["The Boat Shed"]
    assert "No story was found." in desk.get(QUEUE, {"q": "ship"}).content.decode()


@pytest.mark.parametrize("words", ["bertha", "BERTHA@home.example", "office@growers.example"])
def test_the_desk_finds_stories_by_name_account_and_contact_of_whoever_sent_them(desk, share_story, words):
    bertha = User.objects.create_user("bertha@home.example", name="Bertha Brown")
    sent = share_story(title="Hers", by=bertha)
    Contribution.objects.filter(pk=sent.pk).update(contact_email="office@growers.example")
    share_story(title="Somebody else’s")

    assert listed(desk, q=words) == ["Hers"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("bertha brown", ["Hers"]), ("office@growers", ["Hers"]), ("bertha@home", []), ("elsewhere", [])],
)
def test_a_programme_owner_finds_by_what_the_review_screen_shows_them(
    as_user, owner, share_story, second_gallery, words, expected
):
    bertha = User.objects.create_user("bertha@home.example", name="Bertha Brown")
    sent = share_story(title="Hers", by=bertha, to=second_gallery)
    share_story(title="Elsewhere", by=bertha)
    Contribution.objects.filter(pk=sent.pk).update(contact_email="office@growers.example")

    assert listed(as_user(owner), q=words) == expected


def test_it_narrows_to_whoever_shared_them_at_any_stage(desk, share_story, decided, stranger, contributor):
    decided(share_story(title="Hers, published"))
    share_story(title="Hers")
    share_story(title="His", by=stranger)

    page = desk.get(QUEUE, {"contributor": contributor.pk})

    assert sorted(titles(page)) == ["Hers", "Hers, published"]
    assert listed(desk, contributor=contributor.pk, stage="published") == ["Hers, published"]
    assert "Connie" in [pill.value for pill in page.context["view"].active_filters]
    assert 'name="contributor"' not in desk.get(QUEUE).content.decode()


def test_a_programme_owner_learns_nobodys_name_by_their_number(as_user, owner, share_story, second_gallery, stranger):
    share_story(title="Theirs", to=second_gallery)
    share_story(title="Elsewhere", by=stranger)

    page = as_user(owner).get(QUEUE, {"contributor": stranger.pk})

    assert titles(page) == ["Theirs"]
    assert "Sam Stranger" not in page.content.decode()


@pytest.mark.parametrize(("who", "expected"), [("moderator", True), ("owner", False)])
def test_that_a_contributor_is_suspended_is_marked_for_those_who_may_know(
    who, expected, request, as_user, share_story, second_gallery, stranger
):
    User.objects.filter(pk=stranger.pk).update(suspended_since=timezone.now())
    share_story(title="Theirs", to=second_gallery, by=stranger)
    browser = as_user(request.getfixturevalue(who))

    page = browser.get(QUEUE)

    assert [row.is_suspended for row in page.context["object_list"]] == [expected]
    assert ("Suspended" in page.content.decode()) == expected


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("draft_title", ["Apples", "Boats", "Cats"]),
        ("-draft_title", ["Cats", "Boats", "Apples"]),
        ("due", ["Cats", "Apples", "Boats"]),
        ("-due", ["Boats", "Apples", "Cats"]),
        ("nonsense", ["Cats", "Apples", "Boats"]),
    ],
)
def test_it_is_sorted_by_its_columns(desk, share_story, ordering, expected):
    for waited, title in ((3, "Cats"), (2, "Apples"), (1, "Boats")):
        waits_since(share_story(title=title), timezone.now() - waited * DAY)

    assert listed(desk, ordering=ordering) == expected


def test_columns_can_be_left_out(desk, story_in_review):
    page = desk.get(QUEUE, {"hide": ["picture", "checks"]})

    names = list(page.context["table"].columns)
    assert names == ["choose", "title", "gallery", "stage", "promise", "claim", "reports"]


def test_the_same_queries_for_one_story_and_for_a_page_of_them(desk, gallery):
    crowd = Crowd(gallery, content={"summary": "We grow."})
    crowd.arrive(1)
    desk.get(QUEUE)
    with CaptureQueriesContext(connection) as for_one:
        assert len(titles(desk.get(QUEUE))) == 1

    crowd.arrive(24)
    with CaptureQueriesContext(connection) as for_many:
        assert len(titles(desk.get(QUEUE))) == 25

    assert len(for_many) == len(for_one) <= 25


def test_it_has_pages(desk, gallery):
    Crowd(gallery).arrive(30)

    first, second = titles(desk.get(QUEUE)), titles(desk.get(QUEUE, {"p": 2}))

    assert (len(first), len(second), len({*first, *second})) == (25, 5, 30)


def test_a_page_can_hold_as_many_as_can_be_done_together(desk, gallery):
    Crowd(gallery, content={"summary": "We grow."}).arrive(MOST + 5)

    found = {rows: len(listed(desk, rows=rows)) for rows in ("", "50", "100", "1000", "x")}

    assert found == {"": 25, "50": 50, "100": MOST, "1000": 25, "x": 25}


@pytest.mark.parametrize(
    "query",
    [
        "q=\0",
        "q=%27%22%3B--",
        "q=" + "a" * 10_000,
        "p=-1",
        "p=999999999999",
        "p=x",
        "stage=nonsense",
        "stage=\0",
        "gallery=\0",
        "gallery=99999999999999999999999",
        "gallery=x&claimed=x&checks=x&only=x&hide=x&rows=x",
        "contributor=\0",
        "contributor=" + "9" * 5000,
        "contributor=999999999999999999",
        "contributor=%C2%B2",
        "contributor=-1&contributor=x",
        "contributor=",
        "ordering=pk%3B--",
        "ordering=\0",
        "export=pdf",
    ],
)
def test_absurd_questions_do_no_harm(desk, story_in_review, query):
    for url in (QUEUE, f"{QUEUE}results/"):
        assert desk.get(f"{url}?{query}").status_code == 200


def test_what_makes_no_sense_as_a_filter_shows_what_waits(desk, share_story, decided):
    share_story(title="Waiting")
    decided(share_story(title="Published"))

    assert listed(desk, stage="nonsense") == ["Waiting"]


def test_the_list_leaves_as_a_table_without_formulas_and_the_log_says_so(desk, share_story, moderator):
    share_story(title='=HYPERLINK("https://evil.example")', organisation="+44")

    text = b"".join(desk.get(QUEUE, {"export": "csv"}).streaming_content).decode()
    sheet = load_workbook(BytesIO(b"".join(desk.get(QUEUE, {"export": "xlsx"}).streaming_content))).active

    (row,) = csv.DictReader(StringIO(text))
    assert row["Title"] == '\'=HYPERLINK("https://evil.example")'
    assert (row["Organisation"], row["Stage"], row["Gallery"]) == ("'+44", "Waiting", "Tackling Loneliness")
    assert sheet["A2"].value == row["Title"]


def test_the_first_page_of_the_admin_counts_what_waits(desk, share_story, decided, moderator):
    overdue = share_story(title="Overdue")
    waits_since(overdue, timezone.now() - 6 * DAY)
    claim(share_story(title="Mine").story, by=moderator)
    decided(share_story(title="Returned"), Kind.REQUEST_CHANGES, "More.")
    report(decided(share_story(title="Reported")))

    found, page = counts(moderator), desk.get("/admin/").content.decode()

    assert (found.waiting, found.over, found.mine, found.returned, found.reports) == (2, 1, 1, 1, 1)
    assert "Stories that wait for a decision" in page
    assert page.index("Overdue") < page.index("Mine")
    assert "Stories (2)" in page


def test_an_empty_desk_says_so_and_the_menu_shows_no_number(desk, gallery):
    page = desk.get("/admin/").content.decode()

    assert "Nothing is waiting." in page
    assert "Stories (" not in page


def test_every_number_leads_to_its_list(desk, share_story, decided, moderator):
    decided(share_story(title="Returned"), Kind.REQUEST_CHANGES, "More.")
    claim(share_story(title="Mine").story, by=moderator)
    report(decided(share_story(title="Reported")))

    shown = {tile.label: titles(desk.get(tile.url)) for tile in tiles(counts(moderator))}

    assert shown == {
        "waiting": ["Mine"],
        # All that waits, those that are over first.
        "over the promised time": ["Mine"],
        "claimed by you": ["Mine"],
        "returned": ["Returned"],
        "open report": ["Reported"],
    }


def test_a_programme_owner_sees_their_gallery_and_can_choose_nothing(
    as_user, owner, share_story, second_gallery, moderator
):
    share_story(title="Not theirs")
    share_story(title="Theirs", to=second_gallery)
    reader = as_user(owner)

    page = reader.get(QUEUE)
    text = page.content.decode()

    assert titles(page) == listed(reader, stage="all") == ["Theirs"]
    assert listed(reader, q="theirs") == ["Theirs"]
    assert 'name="story"' not in text
    assert reverse("bulk_stories") not in text
    assert "Claim" not in text
    assert number_shown(owner) == 1
    assert number_shown(moderator) == 2
    assert [gallery.pk for gallery in page.context["filters"].form.fields["gallery"].queryset] == [second_gallery.pk]


@pytest.mark.parametrize("who", ["contributor", "stranger", "editor"])
@pytest.mark.parametrize("url", [QUEUE, f"{QUEUE}results/", f"{QUEUE}?export=csv"])
def test_nobody_else_sees_the_queue(who, url, request, as_user, story_in_review):
    response = as_user(request.getfixturevalue(who)).get(url)

    assert response.status_code in (302, 403)


def test_a_moderators_own_story_is_marked_and_cannot_be_claimed(desk, share_story, moderator):
    share_story(by=moderator)

    row = row_of(desk)

    assert (row.is_own, row.may_claim) == (True, False)
