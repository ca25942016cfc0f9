"""What moderators see of reports, and what becomes of their decisions."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from gallery.contributions.account_erasure import delete_account
from gallery.contributions.account_gathering import Gathering
from gallery.models import Decision, OutgoingMail, Report, StoryPage, User
from gallery.moderation.afterwards.reports import (
    clock,
    decide_reports,
    due_at,
    forget_reporters,
    number_open,
    open_reports,
    reports_context,
)
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import ReviewConflict, take_down
from gallery.notifications.to_reporters import answer_reporter, event_of
from gallery.retention import RULES

pytestmark = pytest.mark.django_db

Outcome = Report.Outcome
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def report(published_story):
    def make(story=None, **fields):
        usual = {"reason": "privacy", "text": "She was never asked.", "email": "vera@example.net"}
        return Report.objects.create(story=story or published_story, key=uuid.uuid4(), **{**usual, **fields})

    return make


@pytest.fixture
def colleague(top_gallery):
    user = User.objects.create_user("cole@example.org", "a long password", name="Cole")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def desk(as_user, moderator):
    return as_user(moderator)


def address(story):
    return reverse("story_reports", args=[story.pk])


def listed(browser, **query):
    """The words of the reports in the list, in their order."""
    return [report.text for report in browser.get(reverse("reports"), query).context["object_list"]]


def answers():
    return OutgoingMail.objects.filter(event__startswith="report decided")


def test_open_reports_come_first_the_oldest_before_the_others(desk, report):
    now = timezone.now()
    for text, days, is_decided in (("old", 3, False), ("decided", 4, True), ("new", 1, False)):
        made = report(text=text)
        decided = {"outcome": Outcome.NOTHING, "decided_at": now} if is_decided else {}
        Report.objects.filter(pk=made.pk).update(made_at=now - timedelta(days=days), **decided)

    assert listed(desk) == ["old", "new", "decided"]
    assert listed(desk, state="open") == ["old", "new"]
    assert listed(desk, state="decided") == ["decided"]


def test_reports_are_found_by_reason_gallery_and_words(desk, report, gallery, top_gallery):
    report(text="a cat", reason="harm")
    report(text="a dog", reason="rights")
    empty = top_gallery.add_child(instance=type(gallery)(title="Empty", slug="empty"))

    assert listed(desk, reason="rights") == ["a dog"]
    assert listed(desk, reason=["rights", "harm"]) == ["a cat", "a dog"]
    assert listed(desk, gallery=gallery.slug) == ["a cat", "a dog"]
    assert listed(desk, gallery=empty.slug) == []
    assert listed(desk, q="cat") == ["a cat"]
    assert listed(desk, q="seeds") == ["a cat", "a dog"]


def test_the_list_asks_no_more_questions_for_more_reports(desk, report, django_assert_max_num_queries):
    report()
    desk.get(reverse("reports"))
    with django_assert_max_num_queries(100) as one:
        desk.get(reverse("reports"))
    for _number in range(5):
        report()

    with django_assert_max_num_queries(len(one)):
        desk.get(reverse("reports"))


@pytest.mark.parametrize(
    ("made", "due"),
    [
        ((2026, 11, 23, 10), (2026, 11, 25, 10)),
        ((2026, 11, 20, 10), (2026, 11, 24, 10)),
        ((2026, 11, 21), (2026, 11, 24)),
    ],
)
def test_the_promise_is_two_working_days(made, due):
    report = Report(made_at=datetime(*made, tzinfo=LONDON))

    assert due_at(report) == datetime(*due, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("hours", "said"),
    [(-30, "30 hours over"), (-0.5, "under an hour over"), (5.5, "5 hours left"), (75, "3 days left")],
)
def test_the_clock_says_what_is_left(report, monkeypatch, hours, said):
    waiting = report()
    moment = due_at(waiting) - timedelta(hours=hours)
    monkeypatch.setattr("gallery.moderation.afterwards.reports.timezone.now", lambda: moment)

    assert clock(waiting) == said


def test_the_page_of_a_story_shows_its_reports_with_all_of_them_chosen(desk, report, published_story):
    first, second = report(text="One"), report(text="Two", email="")

    page = desk.get(address(published_story)).content.decode()

    for pk in (first.pk, second.pk):
        assert f'value="{pk}" checked' in page
    assert "vera@example.net" in page


def test_several_reports_are_decided_together_and_whoever_asked_is_answered(desk, report, published_story, moderator):
    first, second, third = report(), report(email=""), report(email="will@example.net")

    response = desk.post(
        address(published_story), {"reports": [first.pk, second.pk], "outcome": "nothing", "answer": "They all agreed."}
    )

    assert response.url == reverse("reports")
    assert [report.pk for report in open_reports(published_story)] == [third.pk]
    first.refresh_from_db()
    assert (first.outcome, first.answer, first.decided_by) == ("nothing", "They all agreed.", moderator)
    letter = answers().get()
    assert letter.recipient == "vera@example.net"
    assert "They found nothing wrong with it" in letter.text
    assert "> They all agreed." in letter.text
    assert "because you asked for an answer" in letter.text
    entries = PageLogEntry.objects.filter(action="gallery.decide_report")
    assert sorted(entry.data["id"] for entry in entries) == [first.pk, second.pk]
    assert {entry.user for entry in entries} == {moderator}
    assert StoryPage.objects.get(pk=published_story.pk).live


def test_taking_down_hides_the_story_and_gives_its_contributor_the_reason(
    client, desk, report, published_story, contributor
):
    made = report()

    desk.post(
        address(published_story),
        {"reports": [made.pk], "outcome": "taken_down", "answer": "Thank you.", "message": "Somebody did not agree."},
    )

    assert client.get(published_story.url).status_code in (404, 410)
    assert Decision.objects.filter(story=published_story, kind=Decision.Kind.TAKE_DOWN).count() == 1
    letter = OutgoingMail.objects.filter(recipient=contributor.email).last()
    assert "Somebody did not agree." in letter.text
    for private in ("vera", "Thank you.", "never asked"):
        assert private not in letter.text
    assert "The story is not public any more." in answers().get().text


def test_a_story_that_is_down_already_is_not_taken_down_again(desk, report, published_story, moderator):
    made = report()
    take_down(published_story, moderator=moderator, message="Asked for.")

    desk.post(address(published_story), {"reports": [made.pk], "outcome": "taken_down"})

    made.refresh_from_db()
    assert made.outcome == Outcome.TAKEN_DOWN
    assert Decision.objects.filter(kind=Decision.Kind.TAKE_DOWN).count() == 1


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"outcome": "nothing"}, "Choose at least one report."),
        ({"reports": "own"}, "Choose what you decide."),
        ({"reports": "own", "outcome": "hide"}, "Select a valid choice."),
        ({"reports": "own", "outcome": "taken_down", "message": " "}, "Give the reason"),
        ({"reports": "own", "outcome": "nothing", "answer": "a\0"}, "Null characters"),
        ({"reports": ["x"], "outcome": "nothing"}, "Select a valid choice."),
        ({"reports": [10**30], "outcome": "nothing"}, "Select a valid choice."),
        ({"reports": "another's", "outcome": "nothing"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_decided(
    desk, report, published_story, share_story, decided, posted, said
):
    own, other = report(), report(story=decided(share_story(title="Another")))
    numbers = {"own": [own.pk], "another's": [other.pk]}
    reports = posted.get("reports")
    chosen = {"reports": numbers[reports]} if isinstance(reports, str) else {}

    response = desk.post(address(published_story), {"answer": "Kept words", **posted, **chosen})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert posted.get("answer", "Kept words").replace("\0", "") in response.content.decode()
    assert Report.objects.waiting().count() == 2


def test_of_two_moderators_one_wins_and_the_other_is_told_and_keeps_their_words(
    desk, report, published_story, colleague, as_user
):
    first, second = report(), report(text="Two")
    posted = {"reports": [first.pk, second.pk], "outcome": "nothing", "answer": "My careful words."}
    decide_reports(published_story, numbers=[first.pk], outcome=Outcome.CORRECTED, moderator=colleague)

    response = desk.post(address(published_story), posted)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody was faster: Cole decided “The story was corrected”." in page
    assert "My careful words." in page
    assert f'value="{second.pk}" checked' in page
    assert list(open_reports(published_story)) == [second]
    assert answers().count() == 1


def test_of_several_reports_by_one_person_that_are_decided_together_one_letter_tells(
    report, published_story, moderator, share_story, decided
):
    first, second = report(), report(text="And he neither.")
    other = report(story=decided(share_story(title="Another")))

    decide_reports(published_story, numbers=[first.pk, second.pk], outcome=Outcome.NOTHING, moderator=moderator)
    assert answers().get().recipient == "vera@example.net"

    decide_reports(other.story, numbers=[other.pk], outcome=Outcome.NOTHING, moderator=moderator)
    assert answers().count() == 2


def test_whoever_reported_twice_gets_each_of_two_answers(report, published_story, moderator):
    first, second = report(), report(text="And he neither.")

    decide_reports(published_story, numbers=[first.pk], outcome=Outcome.NOTHING, moderator=moderator, answer="She has.")
    decide_reports(published_story, numbers=[second.pk], outcome=Outcome.CORRECTED, moderator=moderator, answer="Gone.")

    letters = answers().order_by("pk")
    assert [letter.recipient for letter in letters] == ["vera@example.net"] * 2
    assert ["> She has." in letters[0].text, "> Gone." in letters[1].text] == [True, True]


@pytest.mark.parametrize("message", ["", " "])
def test_a_story_that_was_put_back_meanwhile_is_not_taken_down_without_a_reason(
    report, published_story, moderator, message
):
    made = report()

    with pytest.raises(ReviewConflict, match="public again"):
        decide_reports(
            published_story, numbers=[made.pk], outcome=Outcome.TAKEN_DOWN, moderator=moderator, message=message
        )

    assert StoryPage.objects.get(pk=published_story.pk).live
    assert list(open_reports(published_story)) == [made]


def test_a_report_that_has_gone_is_a_conflict(report, published_story, moderator):
    with pytest.raises(ReviewConflict, match="not there any more"):
        decide_reports(published_story, numbers=[report().pk, 10**9], outcome=Outcome.NOTHING, moderator=moderator)

    assert Report.objects.waiting().count() == 1


def test_a_story_that_stays_without_a_name_keeps_no_word_of_its_reports_and_clearances(
    report, published_story, contributor, moderator
):
    report(answer="She has left the picture.")
    published_story.clearances.create(key="a", kind="name", reason="She is a councillor.", cleared_by=moderator)

    delete_account(contributor, keep_stories=True)

    assert Report.objects.values_list("text", "answer").get() == ("", "")
    assert published_story.clearances.get().reason == ""


@pytest.mark.parametrize("tie", ["contributor", "co-author", "typed it in", "made in the admin"])
def test_a_moderator_learns_nothing_about_reports_of_their_own_story(desk, report, published_story, moderator, tie):
    report(text="About you")
    contribution = published_story.contribution
    if tie == "co-author":
        contribution.co_authors.add(moderator)
    elif tie == "made in the admin":
        StoryPage.objects.filter(pk=published_story.pk).update(owner=moderator)
    else:
        setattr(contribution, "contributor" if tie == "contributor" else "entered_by", moderator)
        contribution.save()

    assert listed(desk) == []
    assert Report.objects.shown_to(moderator).count() == 0
    if tie != "typed it in":
        assert desk.get(address(published_story)).status_code in (302, 403)
        assert reports_context(StoryPage.objects.get(pk=published_story.pk), moderator)["reports"] == []


def test_a_story_of_the_staff_can_be_reported_too(desk, report, gallery, moderator):
    story = gallery.add_child(instance=StoryPage(title="Ours", summary="S", organisation="O"))
    report(story=story, text="Staff")

    assert listed(desk) == ["Staff"]
    assert [one.text for one in reports_context(story, moderator)["reports"]] == ["Staff"]


@pytest.mark.parametrize("who", ["contributor", "stranger", "editor"])
def test_nobody_without_a_desk_sees_a_report(as_user, report, published_story, request, who):
    made = report()
    browser = as_user(request.getfixturevalue(who))

    pages = [
        browser.get(reverse("reports")),
        browser.get(reverse("reports_results")),
        browser.get(address(published_story)),
    ]
    browser.post(address(published_story), {"reports": [made.pk], "outcome": "nothing"})

    assert {page.status_code for page in pages} <= {302, 403}
    assert Report.objects.waiting().count() == 1


@pytest.fixture
def owners(as_user, programme_owner):
    return as_user(programme_owner)


@pytest.fixture
def story_elsewhere(share_story, decided, top_gallery, gallery):
    return decided(share_story(to=top_gallery.add_child(instance=type(gallery)(title="Elsewhere", slug="elsewhere"))))


def test_a_programme_owner_reads_reports_of_their_galleries_and_no_others(
    owners, report, published_story, story_elsewhere
):
    report(text="Theirs")
    report(story=story_elsewhere, text="Not theirs")

    page = owners.get(reverse("reports"))

    assert listed(owners) == ["Theirs"]
    assert [gallery.title for gallery in page.context["filters"].form.fields["gallery"].queryset] == [
        "Tackling Loneliness"
    ]
    assert owners.get(address(story_elsewhere)).status_code == 404


def test_a_programme_owner_sees_what_is_open_and_what_was_decided_and_decides_nothing(
    owners, report, published_story, moderator
):
    waiting, settled = report(text="Still open"), report(text="Was looked at")
    decide_reports(published_story, numbers=[settled.pk], outcome=Outcome.NOTHING, moderator=moderator)

    page = owners.get(address(published_story)).content.decode()
    answer = owners.post(address(published_story), {"reports": [waiting.pk], "outcome": "nothing"})

    assert "Still open" in page
    assert "Was looked at" in page
    assert 'name="outcome"' not in page
    assert answer.status_code in (302, 403)
    assert list(open_reports(published_story)) == [waiting]


def test_the_address_of_whoever_reported_is_for_moderators_alone(owners, desk, report, published_story):
    report(text="Hers")

    assert "vera@example.net" in desk.get(address(published_story)).content.decode()
    assert "vera@example.net" not in owners.get(address(published_story)).content.decode()
    assert listed(desk, q="vera@example") == ["Hers"]
    assert listed(owners, q="vera@example") == []
    assert listed(owners, q="hers") == ["Hers"]


def test_a_programme_owner_learns_nothing_about_reports_of_a_story_that_they_told(
    owners, report, published_story, programme_owner
):
    report(text="About you")
    published_story.contribution.co_authors.add(programme_owner)

    assert listed(owners) == []
    assert owners.get(address(published_story)).status_code in (302, 403)
    assert number_open(programme_owner) == 0
    assert reports_context(published_story, programme_owner)["reports"] == []


def test_the_review_screen_leads_a_programme_owner_to_the_reports(owners, desk, report, published_story):
    report(text="Look at this")
    screen = reverse("review_story", args=[published_story.pk])

    for browser, words in ((owners, "Read all reports"), (desk, "Decide about them")):
        page = browser.get(screen).content.decode()
        assert "Look at this" in page
        assert words in page
        assert address(published_story) in page


def test_the_menu_says_how_many_reports_are_open(owners, desk, report, story_elsewhere, contributor):
    for story in (None, story_elsewhere):
        report(story=story)
    report(decided_at=timezone.now())

    shown = [browser.get("/admin/").content.decode() for browser in (desk, owners)]

    assert ["Reported (2)" in page for page in shown] == [True, False]
    assert "Reported (1)" in shown[1]


def test_the_number_in_the_menu_costs_one_question_and_one_more_where_something_waits(
    report, moderator, django_assert_num_queries
):
    assert number_open(moderator) == 0
    with django_assert_num_queries(1):
        assert number_open(moderator) == 0

    report()

    with django_assert_num_queries(2):
        assert number_open(moderator) == 1


def test_without_reports_the_menu_shows_no_number(desk):
    assert "Reported (" not in desk.get("/admin/").content.decode()


def test_a_story_that_does_not_exist_has_no_reports(desk):
    assert desk.get(reverse("story_reports", args=[10**9])).status_code == 404


def test_whoever_got_an_answer_a_month_ago_is_forgotten(report, published_story):
    now = timezone.now()
    waiting, lately, long_ago = (
        report(decided_at=decided, outcome="nothing" if decided else "")
        for decided in (None, now - timedelta(days=29), now - timedelta(days=31))
    )

    for decided in (lately, long_ago):
        answer_reporter(decided)

    forget_reporters()

    assert OutgoingMail.objects.get(recipient="vera@example.net").event == event_of(lately)
    kept = dict(Report.objects.values_list("pk", "email"))
    assert kept == {waiting.pk: "vera@example.net", lately.pk: "vera@example.net", long_ago.pk: ""}
    assert Report.objects.get(pk=long_ago.pk).text == "She was never asked."
    assert forget_reporters in [rule.forget for rule in RULES]


def test_an_account_that_is_deleted_leaves_no_address_in_a_report(report, stranger):
    made, other = report(email=stranger.email.upper()), report()

    delete_account(stranger, keep_stories=False)

    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.email, other.email) == ("", "vera@example.net")
    assert (made.text, other.text) == ("", "She was never asked.")


def test_reports_with_ones_own_address_are_part_of_everything_about_one(report, stranger):
    report(email=stranger.email, text="Mine")
    report(text="Not mine")

    assert [row["text"] for row in Gathering(stranger).everything()["reports_from_you"]] == ["Mine"]
