"""Whatever the public may read no more, or may read from now on, the next request knows."""

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction

from gallery.discovery.keeper import KEEPER
from gallery.models import IndexChange, IndexVersion
from gallery.moderation.review import restore, take_down
from gallery.publication import changes
from gallery.publication.changes import changes_after, count_change, forget_old_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(published_story):
    """The index of this process, with a story in it."""
    assert set(KEEPER.current().stories) == {published_story.pk}
    return KEEPER


def found(kept):
    return set(kept.current().stories)


def test_a_published_story_is_found(kept, share_story, decided, published_story):
    other = decided(share_story(title="Another"))

    assert found(kept) == {published_story.pk, other.pk}


def test_a_story_taken_down_is_gone_and_comes_back(kept, published_story, moderator):
    take_down(published_story, moderator=moderator, message="Asked to.")
    assert found(kept) == set()

    restore(published_story, moderator=moderator)
    assert found(kept) == {published_story.pk}


def test_a_closed_gallery_takes_its_stories_with_it(kept, gallery):
    gallery.unpublish()

    assert found(kept) == set()


def test_so_does_one_behind_a_password(kept, gallery):
    PageViewRestriction.objects.create(page=gallery, restriction_type="password", password="s")

    assert found(kept) == set()


def test_a_renamed_theme_has_its_new_name(kept, terms):
    terms["nature"].name = "Outdoors"
    terms["nature"].save()

    assert kept.current().names["theme"]["nature"] == "Outdoors"


def test_a_change_that_is_not_committed_has_no_number():
    before = changes_after(None).version

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        count_change(1)
        1 / 0  # noqa: B018

    assert changes_after(None).version == before


def test_who_has_slept_too_long_reads_everything(monkeypatch):
    monkeypatch.setattr(changes, "KEPT", 3)
    began = changes_after(None).version
    for story in range(1, 6):
        count_change(story)

    forget_old_changes()

    assert changes_after(began).is_all
    recent = changes_after(began + 3)
    assert (recent.is_all, recent.stories) == (False, frozenset({4, 5}))
    assert IndexChange.objects.count() == 3


def test_an_emptied_table_of_numbers_goes_on_after_the_changes_that_are_known():
    count_change(5)
    known = changes_after(None).version
    IndexVersion.objects.all().delete()

    count_change(7)

    assert changes_after(known).stories == {7}
