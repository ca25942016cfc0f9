"""Below a story stand others that share something with it: found by the worker, shown while both are what they were."""

import datetime as dt
from itertools import count

import pytest
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from gallery.contributions.submission import withdraw_story
from gallery.discovery.keeper import KEEPER
from gallery.models import Comparison, Contribution, InCommon, StoryPage
from gallery.models.in_common import SHOWN, neighbours_of
from gallery.moderation.review import restore, take_down
from gallery.publication import in_common
from gallery.publication.cards import store_missing_cards
from gallery.publication.in_common import compare, find_missing_neighbours, find_neighbours

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(share_story, decided, terms):
    """A published story, with the terms of these names."""
    numbers = count(1)

    def tell(*names, title="", **fields):
        number = next(numbers)
        return decided(
            share_story(
                title=title or f"Story {number}",
                organisation=f"Group {number}",
                cohorts=[terms[name] for name in names if name in ("veterans", "carers")],
                themes=[terms[name] for name in names if name in ("nature", "arts")],
                region=next((terms[name] for name in names if name in ("wales", "scotland")), None),
                **fields,
            )
        )

    return tell


@pytest.fixture
def pair(told):
    """Two stories for veterans, which have been compared; the second is elsewhere, and about something else."""
    stories = told("veterans", "nature", "wales"), told("veterans", "arts", "scotland", title="Elsewhere")
    find_missing_neighbours()
    return stories


def beside(story):
    return neighbours_of(StoryPage.objects.get(pk=story.pk))


def reasons(story):
    return [neighbour.reason for neighbour in beside(story)]


def publish_again(story, **changes):
    for name, value in changes.items():
        setattr(story, name, value)
    story.save_revision().publish()


class TestFinding:
    def test_a_story_says_what_it_shares_and_what_differs(self, pair):
        one, other = pair

        assert reasons(one) == ["Also for veterans; they were in Scotland and worked on arts."]
        assert reasons(other) == ["Also for veterans; they were in Wales and worked on nature."]

    def test_what_shares_nothing_stands_below_nothing(self, told):
        one = told("veterans", "wales")
        told("carers", "scotland")

        find_missing_neighbours()

        assert beside(one) == []

    def test_a_story_without_terms_has_been_compared_too(self, told, monkeypatch):
        told()
        find_missing_neighbours()
        compared = []
        monkeypatch.setattr(in_common, "follow", lambda number, index: compared.append(number))

        find_missing_neighbours()

        assert Comparison.objects.count() == 1
        assert compared == []

    def test_the_nearest_in_words_comes_first_among_those_that_share_the_same(self, told):
        words = {"one": ("Falconry on the roof.", "Quiet."), "two": ("Bread.", "Loud.")}
        one = told("veterans", answers=words["one"])
        told("veterans", answers=words["two"], title="Bread")
        told("veterans", answers=("We try falconry.", "Loud."), title="Falcons")

        compare(one.pk, KEEPER.current())

        assert ["Falcons" in neighbour.html for neighbour in beside(one)] == [True, False]

    def test_copies_do_not_crowd_the_list(self, told):
        text = " ".join(f"word{number}" for number in range(60))
        one = told("veterans")
        for _copy in range(3):
            told("veterans", answers=(text, "It grew."))

        compare(one.pk, KEEPER.current())

        assert len(beside(one)) == 1

    def test_of_one_organisation_there_are_two_at_most(self, told):
        stories = [told("veterans") for _number in range(5)]
        StoryPage.objects.exclude(pk=stories[0].pk).update(organisation="Growers")

        compare(stories[0].pk, KEEPER.current())

        assert len(beside(stories[0])) == 2

    def test_a_process_without_an_index_leaves_it_to_the_next_sweep(self, told, monkeypatch):
        one = told("veterans")
        told("veterans")
        monkeypatch.setattr(KEEPER, "start", lambda work: KEEPER.busy.release())

        find_neighbours.call(one.pk)
        find_missing_neighbours()
        assert not Comparison.objects.exists()

        monkeypatch.setattr(KEEPER, "start", lambda work: work())
        find_missing_neighbours()
        assert len(beside(one)) == 1


class TestWhatIsPublic:
    def test_a_story_that_is_taken_down_is_gone_at_once_and_comes_back(self, pair, moderator):
        one, other = pair
        take_down(other, moderator=moderator, message="Asked to.")
        assert beside(one) == []

        restore(StoryPage.objects.get(pk=other.pk), moderator=moderator)
        find_missing_neighbours()
        find_neighbours.call(other.pk)
        find_missing_neighbours()

        assert len(beside(one)) == 1

    def test_a_withdrawn_story_is_gone_at_once(self, pair):
        one, other = pair
        contribution = Contribution.objects.get(story=other)

        withdraw_story(contribution, by=contribution.contributor)

        assert beside(one) == []

    @pytest.mark.parametrize("close", ["restrict", "unpublish"])
    def test_a_closed_gallery_takes_its_stories_with_it(self, pair, gallery, close):
        if close == "restrict":
            PageViewRestriction.objects.create(page=gallery, restriction_type=PageViewRestriction.LOGIN)
        else:
            gallery.unpublish()

        assert beside(pair[0]) == []

    def test_one_that_is_not_public_is_not_compared(self, pair, moderator, share_story, terms):
        waiting = share_story(cohorts=[terms["veterans"]])
        take_down(pair[1], moderator=moderator, message="Asked to.")

        for number in (waiting.story_id, pair[1].pk, pair[0].pk):
            compare(number, KEEPER.current())

        assert not InCommon.objects.exists()

    def test_one_that_is_left_in_an_old_index_is_not_written_down(self, told, moderator):
        one, other = told("veterans"), told("veterans")
        old = KEEPER.current()
        take_down(other, moderator=moderator, message="Asked to.")

        compare(one.pk, old)

        assert not InCommon.objects.exists()

    def test_a_few_more_are_kept_than_are_shown(self, told, moderator):
        one, *others = (told("veterans") for _number in range(SHOWN + 2))
        compare(one.pk, KEEPER.current())
        assert len(beside(one)) == SHOWN

        take_down(others[0], moderator=moderator, message="Asked to.")

        assert len(beside(one)) == SHOWN


class TestWhatChanges:
    def test_a_neighbour_that_says_something_else_now_is_compared_first(self, pair):
        one, other = pair

        publish_again(other, cohorts=[], title="Elsewhere again")
        assert beside(one) == []

        find_neighbours.call(other.pk)
        find_missing_neighbours()
        assert beside(one) == []

    def test_a_story_that_says_something_else_now_claims_nothing_of_before(self, pair, terms):
        one, _other = pair

        publish_again(one, cohorts=[terms["carers"]], themes=[terms["arts"]])
        assert beside(one) == []

        find_neighbours.call(one.pk)
        assert reasons(one) == ["Also about arts; they were in Scotland and worked with veterans."]

    def test_a_new_story_comes_to_stand_below_those_that_are_near(self, pair, told):
        one, _other = pair
        new = told("veterans", "nature", "wales", title="New")

        find_neighbours.call(new.pk)
        find_missing_neighbours()

        assert "New" in beside(one)[0].html

    @pytest.mark.parametrize("is_lost", [True, False])
    def test_what_is_published_anew_is_found_whether_its_task_is_lost_or_not(self, pair, is_lost):
        one, other = pair

        publish_again(one, title="One again")
        assert beside(one) == beside(other) == []
        if not is_lost:
            find_neighbours.call(one.pk)
        find_missing_neighbours()
        find_missing_neighbours()

        assert [len(beside(one)), len(beside(other))] == [1, 1]
        assert not Comparison.objects.filter(made_at__lte=in_common.DUE).exists()

    def test_a_renamed_term_is_said_as_it_is_called(self, pair, terms):
        terms["veterans"].name = "People who served"
        terms["veterans"].save()
        terms["arts"].phrase = "the arts"
        terms["arts"].save()

        assert reasons(pair[0]) == ["Also for people who served; they were in Scotland and worked on the arts."]

    def test_where_the_shared_term_is_gone_the_neighbour_is(self, pair, terms):
        terms["veterans"].delete()

        assert beside(pair[0]) == []

    def test_the_oldest_are_compared_again(self, pair):
        Comparison.objects.update(made_at=timezone.now() - dt.timedelta(days=8))
        InCommon.objects.all().delete()

        find_missing_neighbours()

        assert [len(beside(story)) for story in pair] == [1, 1]
        assert not Comparison.objects.filter(made_at__lt=timezone.now() - dt.timedelta(days=1)).exists()

    def test_a_sweep_is_bounded_and_the_next_goes_on(self, told, monkeypatch):
        stories = [told("veterans") for _number in range(3)]
        monkeypatch.setattr(in_common, "BATCH", 2)

        find_missing_neighbours()
        assert Comparison.objects.count() == 2
        monkeypatch.setattr(in_common, "SECONDS", -1)
        find_missing_neighbours()

        assert [len(beside(story)) for story in stories] == [2, 2, 2]

    def test_a_worker_that_is_killed_in_the_middle_leaves_what_there_was(self, pair, monkeypatch):
        before = reasons(pair[0])
        monkeypatch.setattr(InCommon.objects, "bulk_create", fail)

        with pytest.raises(IntegrityError):
            compare(pair[0].pk, KEEPER.current())

        assert reasons(pair[0]) == before

    def test_a_story_that_is_deleted_leaves_nothing(self, pair):
        one, other = pair

        StoryPage.objects.get(pk=other.pk).delete()
        compare(other.pk, KEEPER.current())
        find_neighbours.call(other.pk)

        assert beside(one) == []
        assert not InCommon.objects.exists()
        assert [comparison.story_id for comparison in Comparison.objects.all()] == [one.pk]


def fail(rows):
    raise IntegrityError


class TestThePage:
    def test_it_shows_cards_and_sentences_at_its_foot(self, client, pair):
        page = client.get(pair[0].url)

        assert [neighbour.reason for neighbour in page.context["neighbours"]] == reasons(pair[0])
        content = page.content.decode()
        assert content.index("In common with this story") < content.index("Elsewhere</a>")
        assert content.index("Elsewhere</a>") < content.index("Also for veterans; they were in Scotland")

    def test_without_neighbours_there_is_no_such_section(self, client, told):
        assert b"in-common" not in client.get(told("veterans").url).content

    def test_a_preview_shows_none(self, pair, rf):
        story = StoryPage.objects.get(pk=pair[0].pk)

        context = story.get_preview_context(story.make_preview_request().context_data["request"], "")

        assert context["neighbours"] == []

    def test_it_takes_two_statements_however_many_there_are(
        self, client, told, django_assert_max_num_queries, django_assert_num_queries
    ):
        one = told("veterans", "nature", "wales")
        client.get(one.url)
        with django_assert_max_num_queries(100) as asked:
            client.get(one.url)
        alone = len(asked)
        told("veterans", "arts", "scotland")
        everything_is_stored()
        client.get(one.url)
        with django_assert_num_queries(alone + 1):
            client.get(one.url)

        for terms in (("carers", "nature"), ("veterans", "nature"), ("wales",), ("veterans", "wales")):
            told(*terms)
        everything_is_stored()

        assert len(beside(one)) == 5
        client.get(one.url)
        with django_assert_num_queries(alone + 1):
            client.get(one.url)


def everything_is_stored():
    store_missing_cards()
    Comparison.objects.all().delete()
    find_missing_neighbours()
