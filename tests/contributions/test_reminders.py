"""One reminder of a draft after five quiet days, then none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gallery.contributions.drafts import reopen_story
from gallery.contributions.reminders import remind_of_quiet_drafts
from gallery.models import Draft, GalleryPage, OutgoingMail
from tests.contributions.conftest import make_draft

pytestmark = pytest.mark.django_db


def lie_for(days, *drafts):
    chosen = Draft.objects.filter(pk__in=[draft.pk for draft in drafts])
    chosen.update(saved_at=timezone.now() - timedelta(days=days))


def reminders():
    return OutgoingMail.objects.filter(event__startswith="reminder")


def test_a_draft_that_lies_for_five_days_is_remembered_with_a_link(draft, contributor):
    lie_for(5.01, draft)

    remind_of_quiet_drafts()

    letter = reminders().get()
    assert letter.recipient == contributor.email
    assert f"http://testserver/drafts/{draft.key}/" in letter.text
    assert "Seeds of Service" in letter.subject


def test_before_that_nobody_is_disturbed(draft):
    lie_for(4.99, draft)

    remind_of_quiet_drafts()

    assert not reminders().exists()


def test_one_reminder_and_then_none_whatever_happens(draft, opened):
    for _ in range(3):
        lie_for(6, draft)
        remind_of_quiet_drafts()
        opened(draft, "your-story").press("continue", title="Went on for a while")

    assert reminders().count() == 1


def test_being_reminded_is_no_change_of_the_draft(draft):
    lie_for(6, draft)
    before = Draft.objects.get()

    remind_of_quiet_drafts()

    after = Draft.objects.get()
    assert (after.version, after.saved_at) == (before.version, before.saved_at)


def test_an_empty_draft_is_not_remembered(draft):
    Draft.objects.update(answers={})
    lie_for(6, draft)

    remind_of_quiet_drafts()

    assert not reminders().exists()


def test_a_story_that_its_gallery_takes_no_more_is_not_remembered(draft, gallery):
    lie_for(6, draft)
    GalleryPage.objects.filter(pk=gallery.pk).update(closes_on=timezone.localdate() - timedelta(days=1))

    remind_of_quiet_drafts()

    assert not reminders().exists()


def test_changes_to_a_story_are_remembered_even_where_the_gallery_has_closed(story_in_review, gallery):
    lie_for(6, reopen_story(story_in_review))
    GalleryPage.objects.filter(pk=gallery.pk).update(closes_on=timezone.localdate() - timedelta(days=1))

    remind_of_quiet_drafts()

    assert reminders().count() == 1


def test_whoever_cannot_sign_in_any_more_is_not_written_to(draft, contributor):
    lie_for(6, draft)
    type(contributor).objects.update(is_active=False)

    remind_of_quiet_drafts()

    assert not reminders().exists()


def test_each_gets_their_own(contributor, stranger, gallery):
    lie_for(6, make_draft(contributor, gallery), make_draft(stranger, gallery), make_draft(stranger, gallery))

    remind_of_quiet_drafts()

    recipients = reminders().values_list("recipient", flat=True)
    assert sorted(recipients) == sorted([contributor.email, stranger.email, stranger.email])


def test_a_reminder_that_fails_is_sent_by_the_next_sweep(draft, monkeypatch):
    lie_for(6, draft)
    with monkeypatch.context() as patched:
        patched.setattr("gallery.contributions.reminders.remind_of_draft", lambda draft: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remind_of_quiet_drafts()

    remind_of_quiet_drafts()

    assert reminders().count() == 1
