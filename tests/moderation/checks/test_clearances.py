"""A finding that blocks, a moderator's word about it, and what that holds for."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry

from gallery.models import CheckSummary, Clearance
from gallery.moderation.checks import (
    FindingGone,
    Kind,
    clear,
    findings_of,
    looking,
    open_blocks,
    take_back_clearance,
)
from tests.moderation.checks.conftest import change

pytestmark = pytest.mark.django_db

SUMMARY = "Ring the shed on 07700 900123 today."


@pytest.fixture
def story(share_story):
    return share_story(summary=SUMMARY).story


def block(version):
    (found,) = open_blocks(version)
    return found


def clear_block(story, *, by, reason="It is the shed’s own number."):
    found = block(story.get_latest_revision_as_object())
    return clear(story, key=found.key, kind=found.kind, reason=reason, by=by)


def test_a_cleared_finding_blocks_no_more_and_says_who_cleared_it(story, moderator):
    clearance = clear_block(story, by=moderator)

    version = story.get_latest_revision_as_object()
    (found,) = [one for one in findings_of(version) if one.kind == Kind.PHONE]
    assert open_blocks(version) == []
    assert found.clearance == clearance
    assert (found.clearance.cleared_by, found.clearance.reason) == (moderator, "It is the shed’s own number.")
    assert CheckSummary.objects.get(story=story).blocking == 0


def test_a_clearance_is_kept_in_the_record_without_its_words(story, moderator):
    clearance = clear_block(story, by=moderator)

    entry = PageLogEntry.objects.get(page=story.pk, action="gallery.clear")
    assert (entry.user, entry.data) == (moderator, {"about": "clearance", "id": clearance.pk})


@pytest.mark.parametrize(
    "summary",
    ["Please ring the shed on 07700 900123.", "07700  900123", "Today: 07700 900123, and it is open."],
)
def test_a_clearance_holds_while_its_words_stay(story, moderator, summary):
    clear_block(story, by=moderator)

    assert open_blocks(change(story, summary=summary)) == []


@pytest.mark.parametrize(
    "words",
    [
        {"summary": "Ring the shed on 07700 900124 today."},
        {"summary": "Ring the shed on 07700 900123 or 07700 900999."},
        {"summary": "We grow.", "title": "Ring 07700 900123"},
    ],
)
def test_other_words_or_another_place_are_another_finding(story, moderator, words):
    clear_block(story, by=moderator)

    assert len(open_blocks(change(story, **words))) == 1


def test_a_clearance_of_one_story_says_nothing_about_another(story, share_story, moderator):
    clear_block(story, by=moderator)

    assert block(share_story(summary=SUMMARY).story.get_latest_revision_as_object()).clearance is None


def test_the_first_word_stands(story, moderator, admin):
    found = block(story.get_latest_revision_as_object())
    first = clear(story, key=found.key, kind=found.kind, reason="It is the shed’s.", by=moderator)

    second = clear(story, key=found.key, kind=found.kind, reason="I think so too.", by=admin)

    assert second == first
    assert PageLogEntry.objects.filter(action="gallery.clear").count() == 1


@pytest.mark.parametrize("wrong", [{"key": "0" * 64}, {"kind": Kind.EMAIL}])
def test_nothing_is_cleared_that_is_not_in_the_story(story, moderator, wrong):
    found = block(story.get_latest_revision_as_object())

    with pytest.raises(FindingGone):
        clear(story, **{"key": found.key, "kind": found.kind, "reason": "It is fine.", "by": moderator, **wrong})

    assert Clearance.objects.count() == 0


def test_what_has_gone_from_the_latest_version_cannot_be_cleared(story, moderator):
    found = block(story.get_latest_revision_as_object())
    change(story, summary="We grow.")

    with pytest.raises(FindingGone):
        clear(story, key=found.key, kind=found.kind, reason="It is fine.", by=moderator)


def test_a_clearance_that_is_taken_back_leaves_its_words_to_the_record(story, moderator):
    clearance = clear_block(story, by=moderator)

    take_back_clearance(clearance, by=moderator)
    take_back_clearance(clearance, by=moderator)

    assert block(story.get_latest_revision_as_object()).clearance is None
    assert Clearance.objects.get().reason == "It is the shed’s own number."
    assert Clearance.objects.get().key == clearance.key
    assert CheckSummary.objects.get(story=story).blocking == 1
    actions = PageLogEntry.objects.filter(page=story.pk, action__contains="clear").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["gallery.clear", "gallery.take_back_clearance"]


def test_it_can_be_cleared_again(story, moderator):
    take_back_clearance(clear_block(story, by=moderator), by=moderator)

    clear_block(story, by=moderator, reason="It is theirs after all.")

    assert open_blocks(story.get_latest_revision_as_object()) == []
    assert [row.taken_back_at is None for row in Clearance.objects.all()] == [False, True]


def test_a_finding_is_cleared_by_one_clearance_at_a_time(story, moderator):
    clearance = clear_block(story, by=moderator)

    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.create(story=story, key=clearance.key, kind=clearance.kind, reason="Mine.")


def fail(reading):
    raise ValueError("a bug")


@pytest.mark.parametrize("name", looking.CHECKS)
def test_a_check_that_fails_blocks_until_somebody_has_looked(story, moderator, monkeypatch, caplog, name):
    version = change(story, summary="We grow.")
    monkeypatch.setitem(looking.CHECKS, name, fail)

    found = block(version)

    assert (found.kind, found.label) == (Kind.NOT_CHECKED, str(looking.NAMES[name]))
    assert "a bug" in caplog.text
    clear(story, key=found.key, kind=found.kind, reason="I have read all of it.", by=moderator)
    assert open_blocks(version) == []
    assert len(open_blocks(change(story, summary="We grow more."))) == 1


def test_a_story_that_cannot_even_be_read_blocks(story, monkeypatch, caplog):
    monkeypatch.setattr(looking, "read", fail)

    assert block(story.get_latest_revision_as_object()).kind == Kind.NOT_CHECKED
    assert "a bug" in caplog.text


@pytest.mark.parametrize("links", [0, 1])
def test_more_photos_and_links_take_no_more_queries(share_story, links):
    asked = []
    for count in (1, 4):
        rows = [{"url": f"https://example.org/{number}", "label": "See"} for number in range(count * links)]
        version = share_story(photos=count, links=rows).story.get_latest_revision_as_object()
        with CaptureQueriesContext(connection) as queries:
            findings_of(version)
        asked.append(len(queries))

    assert asked[0] == asked[1]
