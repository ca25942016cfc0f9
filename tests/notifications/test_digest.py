"""One mail a day to whoever wants that: what waits in their galleries, and no mail where nothing waits."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from wagtail.models import TaskState

from gallery.contributions.submission import withdraw_story
from gallery.management.commands.worker import LOOKS
from gallery.models import Contribution, GalleryPage, Message, OutgoingMail, Report, StoryPage, User
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.screen.conversation import write_message
from gallery.notifications.choices import Pace, choose_paces
from gallery.notifications.digest import MOST_TITLES, send_daily_digests

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
EVENING = datetime(2026, 7, 1, 18, tzinfo=LONDON)
MORNING = datetime(2026, 7, 2, 7, tzinfo=LONDON)
DAY = timedelta(days=1)


@pytest.fixture
def clock(monkeypatch):
    """What time it is. It begins on the evening before."""

    def show(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    show(EVENING)
    return show


@pytest.fixture
def daily(moderator, gallery):
    choose_paces(moderator, {gallery: Pace.DAILY})
    return moderator


def digests():
    return OutgoingMail.objects.filter(event__startswith="digest").order_by("pk")


def test_what_waits_is_told_once_in_the_morning(clock, daily, share_story):
    share_story(title="Seeds")
    share_story(title="Trees")

    for moment in (MORNING - timedelta(minutes=1), MORNING, MORNING + timedelta(minutes=1), MORNING + DAY / 2):
        clock(moment)
        send_daily_digests()

    letter = digests().get()
    assert letter.recipient == daily.email
    assert letter.subject == "2 things wait for a moderator"
    assert "Tackling Loneliness\n> To decide: Seeds\n> To decide: Trees\n" in letter.text
    assert "To decide: Seeds<br>To decide: Trees" in letter.html
    assert OutgoingMail.objects.filter(recipient=daily.email).count() == 1


def test_before_seven_nobody_is_written_to(clock, daily, share_story):
    share_story()
    clock(MORNING - timedelta(minutes=1))

    send_daily_digests()

    assert digests().count() == 0


def test_what_waits_still_is_told_again_the_next_day(clock, daily, share_story):
    share_story()
    for day in range(3):
        clock(MORNING + day * DAY)
        send_daily_digests()

    assert len({letter.event for letter in digests()}) == 3


def test_a_worker_that_was_down_at_seven_writes_later(clock, daily, share_story):
    share_story()
    clock(MORNING + timedelta(hours=5))

    send_daily_digests()

    assert digests().count() == 1


def test_nothing_waiting_is_no_mail_even_if_something_comes_in_later_that_day(clock, daily, share_story):
    clock(MORNING)
    send_daily_digests()
    clock(MORNING + timedelta(hours=3))
    share_story()
    clock(MORNING + timedelta(hours=4))
    send_daily_digests()
    assert digests().count() == 0

    clock(MORNING + DAY)
    send_daily_digests()
    assert digests().count() == 1


def test_of_stories_that_are_decided_or_withdrawn_nothing_is_said(clock, daily, share_story, decided, contributor):
    decided(share_story(title="Published"))
    withdraw_story(share_story(title="Withdrawn"), by=contributor)
    clock(MORNING)

    send_daily_digests()

    assert TaskState.objects.exists()
    assert digests().count() == 0


def test_open_reports_and_what_contributors_have_written_belong_to_it(clock, daily, share_story, decided, contributor):
    published = share_story(title="Published")
    story = decided(published)
    for reason in ("harm", "wrong"):
        Report.objects.create(story=story, reason=reason, key=uuid.uuid4())
    write_message(published, author=contributor, text="May I add a photo?", is_from_moderators=False)
    write_message(published, author=daily, text="Yes.", is_from_moderators=True)
    clock(MORNING)

    send_daily_digests()

    letter = digests().get()
    assert "> Reported: Published\n> The contributor has written: Published\n" in letter.text
    for private in ("May I add", "harm", "risk"):
        assert private not in letter.text


def test_old_messages_and_decided_reports_do_not(clock, daily, share_story, decided, contributor):
    story = decided(share_story(title="Published"))
    Report.objects.create(story=story, reason="harm", key=uuid.uuid4(), outcome="nothing", decided_at=EVENING)
    message = write_message(story.contribution, author=contributor, text="Hm.", is_from_moderators=False)
    Message.objects.filter(pk=message.pk).update(sent_at=MORNING - DAY - timedelta(minutes=1))
    clock(MORNING)

    send_daily_digests()

    assert digests().count() == 0


def test_reports_about_a_moderators_own_story_are_not_theirs_to_know(clock, daily, share_story, decided, moderator):
    story = decided(share_story())
    story.contribution.co_authors.add(daily)
    Report.objects.create(story=story, reason="harm", key=uuid.uuid4())
    clock(MORNING)

    send_daily_digests()

    assert digests().count() == 0


@pytest.mark.parametrize("tie", ["owner", "co-author", "typed it in"])
def test_a_moderators_own_story_does_not_wait_for_them(clock, daily, share_story, contributor, tie):
    contribution = share_story()
    write_message(contribution, author=contributor, text="When?", is_from_moderators=False)
    if tie == "owner":
        StoryPage.objects.filter(pk=contribution.story_id).update(owner=daily)
    elif tie == "co-author":
        contribution.co_authors.add(daily)
    else:
        Contribution.objects.filter(pk=contribution.pk).update(entered_by=daily)
    clock(MORNING)

    send_daily_digests()

    assert digests().count() == 0


def test_each_hears_of_their_own_galleries_alone(clock, daily, share_story, top_gallery, gallery):
    other = top_gallery.add_child(instance=GalleryPage(title="Arts", slug="arts"))
    colleague = User.objects.create_user("cole@example.org", name="Cole")
    colleague.groups.add(Group.objects.get(name=MODERATORS))
    choose_paces(colleague, {other: Pace.DAILY, gallery: Pace.NONE})
    share_story(title="Here")
    share_story(title="There", to=other)
    clock(MORNING)

    send_daily_digests()

    words = {letter.recipient: letter.text for letter in digests()}
    assert "Here" in words[daily.email] and "There" not in words[daily.email]
    assert "There" in words[colleague.email] and "Here" not in words[colleague.email]


def test_whoever_is_no_moderator_any_more_is_not_written_to(clock, daily, share_story):
    share_story()
    daily.groups.clear()
    clock(MORNING)

    send_daily_digests()

    assert digests().count() == 0


def test_a_long_list_is_cut_with_a_number(clock, daily, share_story):
    for number in range(MOST_TITLES + 3):
        share_story(title=f"Story {number}")
    clock(MORNING)

    send_daily_digests()

    letter = digests().get()
    assert letter.text.count("To decide: Story") == MOST_TITLES
    assert "> To decide: 3 more\n" in letter.text
    assert letter.subject == f"{MOST_TITLES + 3} things wait for a moderator"


def test_two_workers_at_once_write_once(clock, daily, share_story, monkeypatch):
    """The second looks before the first has posted anything, and posts the same."""
    share_story()
    clock(MORNING)
    monkeypatch.setattr("gallery.notifications.digest.not_told_on", lambda morning: [daily])

    send_daily_digests()
    send_daily_digests()

    assert digests().count() == 1


def test_the_worker_looks_for_it():
    assert send_daily_digests in LOOKS
