"""What showcases follow, and who hears of a gap."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from gallery.contributions.account_erasure import delete_account
from gallery.contributions.submission import withdraw_story
from gallery.management.commands.worker import publish_what_is_due
from gallery.models import Contribution, HeldStory, OutgoingMail, ShowcaseIndexPage, ShowcasePage, StoryPage
from gallery.moderation.review import restore, take_down
from gallery.publication.showcases import follow_showcases, note
from tests.showing import show

pytestmark = pytest.mark.django_db


@pytest.fixture
def showcase(published_story, editor):
    return show(("story", {"story": published_story.pk, "note": ""}), by=editor)


def gaps():
    return list(OutgoingMail.objects.filter(event__startswith="gap").order_by("recipient"))


def held(showcase):
    return list(HeldStory.objects.filter(showcase=showcase).values_list("story", "is_chosen"))


def test_whoever_made_the_showcase_hears_that_a_story_left_it(showcase, published_story, editor, contributor):
    withdraw_story(Contribution.objects.get(story=published_story), by=contributor)

    (letter,) = gaps()
    assert letter.recipient == editor.email
    assert "“Seeds of Service” is not public any more." in letter.text
    assert f"/admin/pages/{showcase.pk}/edit/" in letter.text


def test_each_departure_is_told_once(showcase, published_story, moderator):
    take_down(published_story, moderator=moderator, message="")
    restore(StoryPage.objects.get(pk=published_story.pk), moderator=moderator)
    take_down(StoryPage.objects.get(pk=published_story.pk), moderator=moderator, message="")

    assert len(gaps()) == 2


def test_all_editors_hear_of_it_where_nobody_made_it_who_may_change_it(published_story, editor, moderator, stranger):
    show(("story", {"story": published_story.pk, "note": ""}), by=stranger)

    take_down(published_story, moderator=moderator, message="")

    assert [letter.recipient for letter in gaps()] == [editor.email]


def test_nobody_hears_of_what_only_matched_or_of_a_showcase_that_is_not_public(published_story, editor, moderator):
    show(("matching", {"most": 6, "sort": "newest"}), by=editor)
    show(("story", {"story": published_story.pk, "note": ""}), by=editor, title="Hidden").unpublish()

    take_down(published_story, moderator=moderator, message="")

    assert gaps() == []


def test_a_deleted_story_leaves_a_gap_too(showcase, share_story, decided, editor):
    story = decided(share_story(title="To be erased"))
    show(("story", {"story": story.pk, "note": ""}), by=editor, title="Another")

    story.delete()

    (letter,) = gaps()
    assert "“To be erased”" in letter.text


def test_a_showcase_notes_what_matches_when_the_sweep_comes(showcase, published_story, share_story, decided):
    matching = show(("matching", {"most": 6, "sort": "newest"}), title="All")
    newer = decided(share_story(title="Newer"))

    follow_showcases()

    assert held(matching) == [(newer.pk, False), (published_story.pk, False)]
    assert held(showcase) == [(published_story.pk, True)]


def test_what_was_chosen_stays_noted_while_it_is_not_public(showcase, published_story, moderator):
    take_down(published_story, moderator=moderator, message="")

    follow_showcases()

    assert held(showcase) == [(published_story.pk, True)]


def test_a_sweep_that_finds_nothing_new_writes_nothing(showcase):
    show(("matching", {"most": 6, "sort": "newest"}), title="All")
    follow_showcases()
    before = set(HeldStory.objects.values_list("pk", flat=True))

    follow_showcases()

    assert set(HeldStory.objects.values_list("pk", flat=True)) == before


def test_a_showcase_goes_live_when_its_editor_said(client, published_story):
    soon = timezone.now() + dt.timedelta(seconds=0.4)
    page = ShowcasePage(title="Later", slug="later", live=False, go_live_at=soon)
    ShowcaseIndexPage.objects.get().add_child(instance=page).save_revision().publish()
    before = client.get("/showcases/later/").status_code
    time.sleep(0.5)

    publish_what_is_due()

    assert (before, client.get("/showcases/later/").status_code) == (404, 200)


def test_a_showcase_ends_when_its_editor_said(client, showcase):
    before = client.get(showcase.url).status_code
    ShowcasePage.objects.filter(pk=showcase.pk).update(expire_at=timezone.now())

    publish_what_is_due()

    assert (before, client.get(showcase.url).status_code) == (200, 404)


def test_a_sweep_reads_a_showcase_anew_before_it_notes_what_it_holds(showcase, published_story, share_story, decided):
    newer = decided(share_story(title="Newer"))
    stream = ShowcasePage.body.field.stream_block
    showcase.body = stream.to_python([{"type": "story", "value": {"story": newer.pk, "note": ""}}])
    showcase.save_revision().publish()

    note(showcase.pk)

    assert held(showcase) == [(newer.pk, True)]


def test_the_list_of_showcases_is_another_page_when_the_sweep_finds_another_story(client, share_story, decided):
    show(("matching", {"most": 1, "sort": "newest"}), title="All")
    address = "/showcases/"
    before = client.get(address)
    decided(share_story(title="With a photo", photos=1))

    follow_showcases()

    again = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert again.status_code == 200
    assert 'class="tile__picture"' in again.content.decode()


def test_an_admin_who_made_it_hears_of_it_and_admins_where_there_are_no_editors(published_story, admin, moderator):
    show(("story", {"story": published_story.pk, "note": ""}), by=admin)
    show(("story", {"story": published_story.pk, "note": ""}), title="Nobody's")

    take_down(published_story, moderator=moderator, message="")

    assert [letter.recipient for letter in gaps()] == [admin.email, admin.email]


def test_a_story_that_is_erased_is_named_in_no_letter(showcase, published_story, contributor):
    delete_account(contributor, keep_stories=False)

    assert not OutgoingMail.objects.filter(text__contains="Seeds of Service").exists()
