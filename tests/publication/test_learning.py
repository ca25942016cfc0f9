"""What the stories of a gallery come to is worked out by the worker, again when something has changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from gallery.discovery.keeper import KEEPER
from gallery.discovery.learning.figures import SHAPE
from gallery.models import GalleryPage, Learned, StoryPage
from gallery.moderation.review import take_down
from gallery.publication import learning
from gallery.publication.changes import count_change
from gallery.publication.learning import EACH, work_out_what_is_stale
from gallery.publication.surroundings import NO_STORY

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(share_story, decided, terms):
    def tell(cohort, theme, **fields):
        return decided(share_story(cohorts=[terms[cohort]], themes=[terms[theme]], **fields))

    return tell


@pytest.fixture
def second_gallery(gallery, top_gallery):
    return top_gallery.add_child(instance=GalleryPage(title="Pride", slug="pride"))


def learned(gallery):
    return Learned.objects.get(gallery=gallery).figures


def later():
    """As if the last count were a while ago."""
    Learned.objects.update(made_at=timezone.now() - EACH - dt.timedelta(seconds=1))


class TestCounting:
    def test_each_gallery_has_its_own_numbers_and_the_top_one_those_of_all(self, told, gallery, top_gallery):
        told("veterans", "arts", people_reached=40)
        told("veterans", "nature", people_reached=2)

        work_out_what_is_stale()

        assert learned(gallery) == learned(top_gallery)
        assert learned(gallery).both == {"veterans": {"arts": 1, "nature": 1}}
        assert (learned(gallery).people, learned(gallery).median, learned(gallery).saying) == (42, 21, 2)

    def test_what_waits_for_review_does_not_count(self, told, share_story, gallery):
        told("veterans", "arts")
        share_story(title="Waiting", people_reached=7, answers=("Falcons.", "Falcons."))

        work_out_what_is_stale()

        assert (learned(gallery).stories, learned(gallery).saying) == (1, 0)

    def test_a_story_of_another_gallery_does_not_count_here(self, told, gallery, second_gallery, top_gallery):
        told("veterans", "arts")

        work_out_what_is_stale()

        assert [learned(each).stories for each in (gallery, second_gallery, top_gallery)] == [1, 0, 1]

    def test_a_hidden_gallery_is_not_counted(self, told, gallery):
        told("veterans", "arts")
        GalleryPage.objects.get(pk=gallery.pk).unpublish()

        work_out_what_is_stale()

        assert not Learned.objects.filter(gallery=gallery).exists()


class TestWords:
    def test_a_word_is_counted_as_a_search_for_it_finds_it(self, told, gallery):
        for ending in ("kettle", "kettles", "kettle", "kettle"):
            told("veterans", "arts", answers=(f"The {ending} sang.", "It grew."))

        work_out_what_is_stale()

        words = dict(learned(gallery).words)
        assert words["kettle"] == 4
        assert "kettles" not in words

    def test_words_of_a_beginning_are_not_counted_for_it(self, told, gallery):
        for _story in range(3):
            told("veterans", "arts", answers=("A men group.", "It grew."))
        told("veterans", "arts", answers=("We mention it.", "It grew."))

        work_out_what_is_stale()

        assert dict(learned(gallery).words)["men"] == 3

    def test_no_more_are_read_than_is_bearable(self, told, gallery, monkeypatch):
        monkeypatch.setattr(learning, "MOST_READ", 1)
        for _story in range(3):
            told("veterans", "arts")

        work_out_what_is_stale()

        assert learned(gallery).read == 1
        assert learned(gallery).stories == 3

    def test_reading_ends_in_time(self, told, gallery, monkeypatch):
        monkeypatch.setattr(learning, "READING", -1)
        monkeypatch.setattr(learning, "batched", lambda numbers: ([number] for number in numbers))
        told("veterans", "arts")
        told("veterans", "arts")

        work_out_what_is_stale()

        assert learned(gallery).read == 1


class TestFollowing:
    def test_a_story_taken_down_is_in_no_number_at_the_next_look(self, told, gallery, moderator):
        story = told("veterans", "arts", people_reached=40, quotes=[{"text": "Sit down.", "said_by": "Bea"}])
        told("carers", "arts")
        work_out_what_is_stale()
        assert list(learned(gallery).quoted) == [story.pk]

        take_down(story, moderator=moderator, message="")
        later()
        work_out_what_is_stale()

        now = learned(gallery)
        assert (now.stories, now.people, list(now.quoted), now.both) == (1, 0, [], {"carers": {"arts": 1}})

    def test_words_of_a_story_taken_down_are_gone_at_the_very_next_look(self, told, gallery, top_gallery, moderator):
        stories = [told("veterans", "arts", answers=("The kettle sang.", "It grew.")) for _number in range(3)]
        told("veterans", "arts")
        work_out_what_is_stale()
        before = [dict(learned(each).words).get("kettle") for each in (gallery, top_gallery)]

        take_down(stories[0], moderator=moderator, message="")
        work_out_what_is_stale()

        assert before == [3, 3]
        for each in (gallery, top_gallery):
            assert "kettle" not in dict(learned(each).words)
            assert learned(each).stories == 3

    def test_so_are_those_of_one_that_is_gone_for_good(self, told, gallery):
        story = told("veterans", "arts")
        told("veterans", "arts")
        work_out_what_is_stale()

        StoryPage.objects.get(pk=story.pk).delete()
        work_out_what_is_stale()

        assert learned(gallery).stories == 1

    def test_and_those_of_a_gallery_that_is_shut_away(self, told, gallery, top_gallery):
        told("veterans", "arts")
        work_out_what_is_stale()

        PageViewRestriction.objects.create(page=gallery, restriction_type=PageViewRestriction.LOGIN)
        work_out_what_is_stale()

        assert learned(top_gallery).stories == 0

    def test_galleries_that_a_story_was_not_in_are_not_counted_again_for_it(
        self, told, gallery, top_gallery, second_gallery, moderator, monkeypatch
    ):
        story = told("veterans", "arts")
        work_out_what_is_stale()
        again = []
        monkeypatch.setattr(learning, "work_out", lambda gallery, index: again.append(gallery.pk))

        take_down(story, moderator=moderator, message="")
        work_out_what_is_stale()

        assert set(again) == {gallery.pk, top_gallery.pk}

    def test_what_says_too_much_comes_before_what_is_new(self, told, gallery, top_gallery, moderator, monkeypatch):
        story = told("veterans", "arts")
        work_out_what_is_stale()
        take_down(story, moderator=moderator, message="")
        new = top_gallery.add_child(instance=GalleryPage(title="Pride", slug="pride"))
        again = []
        monkeypatch.setattr(learning, "work_out", lambda gallery, index: again.append(gallery.pk))

        work_out_what_is_stale()

        assert again == [top_gallery.pk, gallery.pk, new.pk]

    def test_what_stands_around_pages_takes_no_story_away(self, told, gallery, monkeypatch):
        told("veterans", "arts")
        work_out_what_is_stale()
        count_change(NO_STORY)
        again = []
        monkeypatch.setattr(learning, "work_out", lambda gallery, index: again.append(gallery.pk))

        work_out_what_is_stale()

        assert again == []

    def test_many_galleries_and_changes_cost_as_many_queries_as_one(self, told, gallery, top_gallery, moderator):
        def queries():
            version = KEEPER.current().version
            with CaptureQueriesContext(connection) as found:
                learning.waiting(version)
            return len(found)

        stories = [told("veterans", "arts") for _number in range(3)]
        work_out_what_is_stale()
        take_down(stories.pop(), moderator=moderator, message="")
        one = queries()
        for title in ("Pride", "Sport"):
            top_gallery.add_child(instance=GalleryPage(title=title, slug=title.lower()))
        for story in stories:
            take_down(story, moderator=moderator, message="")

        assert queries() == one

    def test_what_has_not_changed_is_not_counted_again(self, told, monkeypatch):
        told("veterans", "arts")
        work_out_what_is_stale()
        later()
        again = []
        monkeypatch.setattr(learning, "work_out", lambda gallery, index: again.append(gallery))

        work_out_what_is_stale()

        assert again == []

    def test_a_day_later_it_is_whatever_has_not_changed(self, told, gallery, monkeypatch):
        told("veterans", "arts")
        work_out_what_is_stale()
        Learned.objects.filter(gallery=gallery).update(made_at=timezone.now() - dt.timedelta(days=2))
        again = []
        monkeypatch.setattr(learning, "work_out", lambda gallery, index: again.append(gallery.pk))

        work_out_what_is_stale()

        assert again == [gallery.pk]

    def test_what_goes_on_changing_is_counted_every_few_minutes(self, told, gallery):
        told("veterans", "arts")
        work_out_what_is_stale()

        told("veterans", "arts")
        work_out_what_is_stale()
        soon = learned(gallery).stories
        later()
        work_out_what_is_stale()

        assert (soon, learned(gallery).stories) == (1, 2)

    def test_a_database_that_was_put_back_is_counted_again(self, told, gallery):
        told("veterans", "arts")
        work_out_what_is_stale()
        Learned.objects.update(as_of=999_999, facts={**Learned.objects.get(gallery=gallery).facts, "stories": 7})
        later()

        work_out_what_is_stale()

        assert learned(gallery).stories == 1

    def test_what_an_older_version_of_the_site_has_written_is_written_anew_at_once(self, told, gallery):
        told("veterans", "arts")
        work_out_what_is_stale()
        Learned.objects.update(shape=SHAPE - 1, facts={"other": "things"})

        work_out_what_is_stale()

        assert learned(gallery).stories == 1

    def test_killed_in_the_middle_the_numbers_before_stand_until_the_next_look(self, told, gallery, monkeypatch):
        told("veterans", "arts")
        work_out_what_is_stale()
        told("veterans", "arts")
        later()

        with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
            broken.setattr(learning, "figures_of", interrupted)
            work_out_what_is_stale()
        before = learned(gallery).stories
        work_out_what_is_stale()

        assert (before, learned(gallery).stories) == (1, 2)

    def test_a_sweep_ends_in_time_and_the_next_goes_on(self, told, gallery, top_gallery, monkeypatch):
        told("veterans", "arts")
        monkeypatch.setattr(learning, "SECONDS", -1)

        work_out_what_is_stale()
        first = set(Learned.objects.values_list("gallery", flat=True))
        work_out_what_is_stale()

        assert first == {top_gallery.pk}
        assert Learned.objects.count() == 2

    def test_a_process_without_an_index_leaves_it_to_the_next_sweep(self, told, monkeypatch):
        told("veterans", "arts")
        monkeypatch.setattr(KEEPER, "source", None)
        KEEPER.forget()

        work_out_what_is_stale()

        assert not Learned.objects.exists()

    def test_a_gallery_that_is_gone_meanwhile_leaves_nothing(self, told, second_gallery):
        index = KEEPER.current()
        GalleryPage.objects.get(pk=second_gallery.pk).delete()

        learning.work_out(second_gallery, index)

        assert not Learned.objects.filter(gallery=second_gallery.pk).exists()


def interrupted(*args, **kwargs):
    raise KeyboardInterrupt
