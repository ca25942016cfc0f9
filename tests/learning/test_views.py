"""What we learned: each number leads to a page that shows it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from gallery.learning.drawing import drawn
from gallery.models import Cohort, GalleryPage, Learned, Theme
from gallery.moderation.review import take_down
from gallery.moderation.tidying.changes import begin
from gallery.publication.learning import work_out_what_is_stale

pytestmark = pytest.mark.django_db

TOP, OWN = "/what-we-learned/", "/what-we-learned/tackling-loneliness/"


@pytest.fixture
def told(share_story, decided, terms):
    def tell(*names, **fields):
        return decided(
            share_story(
                cohorts=[terms[name] for name in names if name in ("veterans", "carers")],
                themes=[terms[name] for name in names if name in ("nature", "arts")],
                region=next((terms[name] for name in names if name in ("wales", "scotland")), None),
                **fields,
            )
        )

    return tell


@pytest.fixture
def stories(told):
    return [
        told("veterans", "arts", "wales", people_reached=12, started="2024-03-01", place_name="Leith"),
        told("veterans", "carers", "nature", "wales", people_reached=1500, started="2025-03-01"),
        told("carers", "nature", title="Kettle", quotes=[{"text": "Sit <down>.", "said_by": "Bea"}], photos=1),
    ]


def page_at(client, address):
    work_out_what_is_stale()
    return client.get(address).content.decode()


def links_of(page):
    """Numbers that lead somewhere: each with its address."""
    shown = page[page.index("matrix__scroll") :]
    found = re.findall(r'<a[^>]* href="([^"]*\?[^"]*)"[^>]*>\s*(?:<title>)?([\d,]+)\b', shown)
    return [(unescape(address), number) for address, number in found]


def row_of(page, name):
    (row,) = re.findall(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.DOTALL)[:1]
    return [word for word in re.sub(r"<[^>]+>", " ", row).split() if word.isdigit() or word == "none"]


class TestNumbers:
    @pytest.mark.parametrize("address", [TOP, OWN])
    def test_every_number_leads_to_a_page_that_shows_that_number(self, client, stories, address):
        links = links_of(page_at(client, address))

        assert {"cohort", "theme", "region", "q", "reached_from", "year_from"} <= {
            word for url, _number in links for word in re.findall(r"[?&](\w+)=", url)
        }
        for url, number in links:
            shown = client.get(url).content.decode()
            title = re.search(r'id="results-title"[^>]*>([^<]+)<', shown)[1]
            assert (url, title.split()[0]) == (url, number)

    def test_the_matrix_shows_who_is_told_of_and_who_is_not(self, client, stories):
        page = page_at(client, OWN)

        # In the order of their names: arts, nature, and all of these.
        assert row_of(page, "Veterans") == ["1", "1", "2"]
        assert row_of(page, "Carers") == ["none", "2", "2"]

    def test_an_empty_cell_is_visibly_empty_and_read_out_as_none(self, client, stories):
        page = page_at(client, OWN)

        empty = '<span aria-hidden="true">–</span><span class="visually-hidden">none</span>'
        assert page.count(empty) == 1

    def test_a_cohort_that_nobody_has_told_of_is_there_and_named_first(self, client, stories):
        Cohort.objects.create(name="New parents", slug="new-parents")

        page = page_at(client, OWN)

        assert row_of(page, "New parents") == ["none", "none", "none"]
        gaps = re.findall(r"<li>(Nobody [^<]+)</li>", page)
        assert gaps == [
            "Nobody has told a story for new parents here yet.",
            "Nobody has told a story for carers about arts here yet.",
        ]

    def test_what_is_retired_is_not_missing_and_stays_where_it_was_told_of(self, client, stories):
        Cohort.objects.create(name="New parents", slug="new-parents", is_retired=True)
        Cohort.objects.filter(slug="carers").update(is_retired=True)

        page = page_at(client, OWN)

        assert row_of(page, "Carers") == ["none", "2", "2"]
        assert "New parents" not in page
        assert "Nobody has told" not in page

    def test_terms_are_called_as_editors_say(self, client, stories):
        Theme.objects.filter(slug="arts").update(phrase="the arts")

        assert "Nobody has told a story for carers about the arts here yet." in page_at(client, OWN)

    def test_what_is_missing_can_be_told_where_stories_are_taken(self, client, stories, gallery):
        assert 'href="/share/tackling-loneliness/">Is it yours to tell?' in page_at(client, OWN)

        GalleryPage.objects.filter(pk=gallery.pk).update(closes_on="2020-01-01")

        assert "Is it yours to tell?" not in client.get(OWN).content.decode()
        assert "Is it yours to tell?" not in client.get(TOP).content.decode()

    def test_people_reached_are_added_up(self, client, stories):
        page = page_at(client, OWN)

        assert '<span class="numbers__figure">1,512</span> people reached' in page
        assert "say how many people they reached: half of them 756 or more." in page

    def test_words_are_compared_where_there_are_other_stories(self, client, stories, share_story, decided, top_gallery):
        alone = page_at(client, OWN)
        other = top_gallery.add_child(instance=GalleryPage(title="Pride", slug="pride"))
        decided(share_story(to=other))
        Learned.objects.all().delete()
        beside = page_at(client, OWN)

        assert "The words that most stories say, small ones left out. Read in the newest 3 stories." in alone
        assert "Said here far more often than in other galleries." in beside
        assert "Said here far more often" not in client.get(TOP).content.decode()

    def test_it_says_as_of_when(self, client, stories):
        page = page_at(client, OWN)
        Learned.objects.update(made_at="2026-11-23T10:15:00+00:00")

        assert "As of 23 November 2026, 10:15." in client.get(OWN).content.decode()
        assert "As of" in page

    def test_regions_stand_on_a_map(self, client, stories, terms):
        terms["wales"].latitude, terms["wales"].longitude = 52.3, -3.7
        terms["wales"].save()

        page = page_at(client, OWN)

        marks = re.findall(r'class="map__mark" href="([^"]+)" aria-label="([^"]+)"', page)
        assert marks == [("/gallery/tackling-loneliness/?region=wales", "2 stories, Wales")]


class TestQuotes:
    def test_a_quote_is_signed_by_its_story(self, client, stories):
        page = page_at(client, OWN)

        assert "“Sit &lt;down&gt;.”" in page
        assert f'<a href="{stories[2].url}">Kettle</a>' in page

    def test_one_of_a_story_taken_down_is_gone_at_once(self, client, stories, moderator):
        page_at(client, OWN)
        take_down(stories[2], moderator=moderator, message="")

        page = client.get(OWN).content.decode()

        assert "Sit &lt;down&gt;" not in page
        assert "Kettle" not in page

    def test_no_story_speaks_twice_and_no_more_than_six_do(self, client, told):
        for number in range(8):
            told(title=f"Story {number}", quotes=[{"text": f"First {number}."}, {"text": f"Second {number}."}])

        page = page_at(client, OWN)

        assert len(re.findall(r"“First \d\.”", page)) == 6
        assert "Second" not in page


class TestServing:
    def test_numbers_that_are_not_there_yet_are_not_worked_out_in_the_request(self, client, stories):
        page = client.get(OWN).content.decode()

        assert "These numbers are being worked out." in page
        assert not Learned.objects.exists()

    def test_what_an_older_version_has_written_is_not_shown(self, client, stories):
        page_at(client, OWN)
        Learned.objects.update(shape=0, facts={})

        assert "These numbers are being worked out." in client.get(OWN).content.decode()

    def test_a_gallery_without_stories_says_so(self, client, gallery):
        assert "No story is told here yet." in page_at(client, OWN)

    def test_a_term_that_is_gone_since_is_left_out(self, client, stories, terms):
        page_at(client, OWN)
        terms["arts"].delete()

        page = client.get(OWN).content.decode()

        assert row_of(page, "Veterans") == ["1", "2"]

    def test_a_new_term_is_there_at_once_and_an_old_name_is_not(self, client, stories, terms):
        before = page_at(client, OWN)
        Cohort.objects.create(name="New parents", slug="new-parents")
        Theme.objects.filter(slug="arts").update(name="Music & dance")

        page = client.get(OWN).content.decode()

        assert ("New parents" in before, "New parents" in page) == (False, True)
        assert (">Arts<" in before, ">Arts<" in page) == (True, False)
        assert ">Music &amp; dance<" in page

    def test_a_term_with_another_slug_keeps_its_numbers(self, client, stories, terms):
        before = page_at(client, OWN)
        for old, new in (("nature", "outdoors"), ("carers", "those-who-care"), ("wales", "cymru")):
            terms[old].slug = new
            terms[old].save()

        page = client.get(OWN).content.decode()

        assert row_of(page, "Carers") == ["none", "2", "2"]
        assert "2" in row_of(before, "Wales")
        assert row_of(page, "Wales") == row_of(before, "Wales")
        assert re.findall(r"<li>(Nobody [^<]+)</li>", page) == [
            "Nobody has told a story for carers about arts here yet."
        ]
        assert "theme=outdoors" in page

    def test_a_term_that_is_being_merged_is_the_other_at_once(self, client, stories, terms, editor):
        before = page_at(client, OWN)
        begin("merge", "theme", [terms["arts"]], by=editor, into=terms["nature"].pk)

        page = client.get(OWN).content.decode()

        assert (">Arts<" in before, ">Arts<" in page) == (True, False)
        assert [row_of(page, name) for name in ("Carers", "Veterans")] == [["2", "2"], ["2", "2"]]
        assert "Nobody has told" not in page

    def test_it_is_drawn_once_for_all_who_look(self, client, stories):
        page_at(client, OWN)
        before = drawn.cache_info()

        client.get(OWN)
        client.get(TOP)

        after = drawn.cache_info()
        assert (after.hits - before.hits, after.misses - before.misses) == (1, 1)

    def test_one_story_costs_as_many_queries_as_four(self, client, told):
        def queries():
            page_at(client, OWN)
            with CaptureQueriesContext(connection) as found:
                client.get(OWN)
            return len(found)

        told("veterans", "arts", "wales", photos=1, quotes=[{"text": "One."}])
        one = queries()
        for number in range(3):
            told("carers", "nature", photos=1, quotes=[{"text": f"More {number}."}])
        Learned.objects.all().delete()

        assert queries() == one
        assert one <= 12

    def test_everybody_gets_the_same(self, client, as_user, moderator, stories):
        page_at(client, OWN)

        answers = [browser.get(OWN) for browser in (client, as_user(moderator))]

        assert answers[0].content == answers[1].content
        assert all(answer["Cache-Control"].startswith("public") and not answer.cookies for answer in answers)

    def test_each_gallery_is_one_click_from_the_others(self, client, stories):
        page = page_at(client, TOP)

        assert f'<a href="{TOP}" aria-current="page">All galleries</a>' in page
        assert f'<a href="{OWN}">Tackling Loneliness</a>' in page
        assert '<a href="/what-we-learned/" aria-current="page">What we learned</a>' in page


class TestOthers:
    @pytest.mark.parametrize(
        "slug", ["x", "%00", "..", "tackling-loneliness'--", "TACKLING-LONELINESS", "ü", "a" * 3000, "%F0%9F%98%80"]
    )
    def test_a_gallery_that_there_is_not_is_not_found(self, client, stories, slug):
        assert client.get(f"{TOP}{slug}/").status_code == 404
        assert client.get(f"{TOP}{slug}/who.csv").status_code == 404

    def test_the_top_gallery_has_one_address(self, client, top_gallery):
        assert client.get(f"{TOP}gallery/")["Location"] == TOP

    def test_a_hidden_gallery_is_not_found(self, client, stories, gallery):
        page_at(client, OWN)
        GalleryPage.objects.get(pk=gallery.pk).unpublish()

        assert client.get(OWN).status_code == 404
        assert client.get(f"{OWN}who.csv").status_code == 404
        assert "Tackling" not in client.get(TOP).content.decode()

    @pytest.mark.parametrize("which", ["gallery", "top_gallery"])
    def test_nor_is_one_that_is_shut_away_by_itself_or_above(self, client, stories, request, which):
        page_at(client, OWN)
        closed = request.getfixturevalue(which)
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

        assert client.get(OWN).status_code == 404
        assert client.get(f"{OWN}words.csv").status_code == 404


class TestSpreadsheets:
    def cells(self, client, key, base=OWN):
        work_out_what_is_stale()
        answer = client.get(f"{base}{key}.csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]

    def test_the_matrix_has_a_row_for_each_cohort(self, client, stories):
        assert self.cells(client, "who") == [
            ["Who it’s for", "Arts", "Nature", "All of these"],
            ["Carers", "0", "2", "2"],
            ["Veterans", "1", "1", "2"],
            ["All of these", "1", "2", ""],
        ]

    def test_it_follows_a_term_to_its_other_slug(self, client, stories, terms):
        self.cells(client, "who")
        terms["nature"].slug = "outdoors"
        terms["nature"].save()

        answer = client.get(f"{OWN}who.csv").content.decode()

        assert answer.splitlines()[1:] == ["Carers,0,2,2", "Veterans,1,1,2", "All of these,1,2,"]

    def test_so_have_the_others_a_row_for_each_bar(self, client, stories):
        assert self.cells(client, "places") == [["Region", "Stories"], ["Wales", "2"], ["Scotland", "0"]]
        assert ["10 – 99", "1"] in self.cells(client, "reached")
        assert ["2024", "1"] in self.cells(client, "years")
        assert self.cells(client, "words") == [["Word", "Stories"], ["dug", "3"], ["grew", "3"], ["grow", "3"]]

    def test_the_top_gallery_has_its_own(self, client, stories):
        assert self.cells(client, "places", TOP)[1] == ["Wales", "2"]

    def test_a_programme_by_the_name_of_the_top_gallery_takes_nothing_from_it(self, client, stories, top_gallery):
        top_gallery.add_child(instance=GalleryPage(title="Another", slug=top_gallery.slug))

        assert self.cells(client, "places", TOP)[1] == ["Wales", "2"]
        assert self.cells(client, "places", f"{TOP}{top_gallery.slug}/")[1:] == [["Scotland", "0"], ["Wales", "0"]]

    def test_a_term_that_looks_like_a_formula_is_none(self, client, stories, terms):
        terms["wales"].name = "=1+1"
        terms["wales"].save()

        assert ["'=1+1", "2"] in self.cells(client, "places")

    def test_a_table_that_there_is_not_is_not_found(self, client, stories):
        page_at(client, OWN)

        assert client.get(f"{OWN}nothing.csv").status_code == 404

    def test_nor_is_one_that_is_not_worked_out_yet(self, client, stories):
        assert client.get(f"{OWN}who.csv").status_code == 404

    def test_each_table_of_the_page_leads_to_its_file(self, client, stories):
        page = page_at(client, OWN)

        files = re.findall(r'class="learned__download" href="([^"]+)"', page)
        assert {client.get(file).status_code for file in files} == {200}
        assert len(files) == 5
