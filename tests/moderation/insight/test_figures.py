"""The figures of the desk: compared with what a pencil finds, in the table, the chart and the spreadsheet."""

import csv
import datetime as dt
import re
import uuid
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from gallery.models import ConsentText, Contribution, Decision, GalleryPage, Remark, StoryPage, User
from gallery.moderation.insight.charts import BARS_WIDTH, chart_of
from gallery.moderation.insight.figures import Selection, Table, last_months, tables
from gallery.moderation.permissions import PROGRAMME_OWNERS

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def rivers(top_gallery):
    return top_gallery.add_child(instance=GalleryPage(title="Rivers", slug="rivers"))


@pytest.fixture
def owner_of_programme(gallery):
    user = User.objects.create_user("olga@example.org", "a long password", name="Olga Owner")
    user.groups.add(Group.objects.get(name=PROGRAMME_OWNERS))
    user.owned_galleries.add(gallery)
    return user


@pytest.fixture
def months():
    return last_months(3)


def story_in(gallery):
    return gallery.add_child(instance=StoryPage(title="A story", summary="Short.", live=False))


def decision_about(story, *, kind="approve", waited=None, when=None):
    decision = Decision.objects.create(story=story, kind=kind, waited=waited and waited * DAY)
    if when:
        Decision.objects.filter(pk=decision.pk).update(decided_at=when)
    return decision


@pytest.fixture
def decisions(gallery, rivers, months):
    """Ten in one gallery this month, that took one day to ten; in the other one of two days, two months ago."""
    story, river = story_in(gallery), story_in(rivers)
    for days in range(1, 11):
        decision_about(story, waited=days, kind="request_changes" if days > 8 else "approve")
    decision_about(river, waited=2, kind="decline", when=months[0].start)
    decision_about(river, kind="reopen", when=months[0].start)
    return story, river


def table(key, galleries, months):
    found = {table.key: table for table in tables(Selection(list(galleries), months))}
    return found[key].rows


class TestFigures:
    def test_time_to_decision_by_gallery(self, decisions, gallery, rivers, months):
        rows = table("time-by-gallery", [rivers, gallery], months)

        assert rows == [
            ["All of these galleries", 11, 5.0, 9.0],
            ["Rivers", 1, 2.0, 2.0],
            ["Tackling Loneliness", 10, 5.0, 9.0],
        ]

    def test_no_decision_took_longer_than_is_said(self, gallery, months):
        decision_about(story_in(gallery), waited=2.01)

        assert table("time-by-gallery", [gallery], months)[1] == ["Tackling Loneliness", 1, 2.1, 2.1]

    def test_time_to_decision_by_month(self, decisions, gallery, rivers, months):
        rows = table("time-by-month", [gallery, rivers], months)

        labels = [month.label for month in months]
        assert rows == [[labels[0], 1, 2.0, 2.0], [labels[1], 0, "", ""], [labels[2], 10, 5.0, 9.0]]

    def test_decisions_by_kind_and_gallery(self, decisions, gallery, rivers, months):
        rows = table("decisions-by-kind", [gallery, rivers], months)

        assert rows == [["Tackling Loneliness", 8, 2, 0, 0, 0, 0], ["Rivers", 0, 0, 1, 0, 0, 1]]

    def test_remarks_for_every_hundred_decisions(self, decisions, gallery, rivers, months):
        question = gallery.questions.last()
        for decision in Decision.objects.filter(kind="request_changes"):
            Remark.objects.create(decision=decision, part=f"answer_{question.pk}", text="Say more")
        Remark.objects.create(decision=decision, part="title", text="Longer")
        Remark.objects.create(decision=decision, part="answer_999999", text="Gone")

        rows = table("returns-by-question", [gallery, rivers], months)

        assert rows == [
            ["What would you tell the next person?", "Tackling Loneliness", 2, 10, 20.0],
            ["A question that is not asked any more", "Tackling Loneliness", 1, 10, 10.0],
            ["Title", "Tackling Loneliness", 1, 10, 10.0],
        ]

    def test_stories_that_came_in(self, decisions, gallery, rivers, months):
        for story in decisions:
            Contribution.objects.create(
                story=story,
                consent=ConsentText.objects.first(),
                consented_at=timezone.now(),
                idempotency_key=uuid.uuid4(),
            )
        Contribution.objects.filter(story=decisions[0]).update(sent_at=months[1].start)

        rows = table("stories-by-month", [gallery, rivers], months)

        assert [row[1:] for row in rows] == [[0, 1], [1, 0], [1, 10]]

    def test_of_one_gallery_and_of_nothing_before_the_period(self, decisions, rivers, months):
        decision_about(decisions[1], waited=50, when=months[0].start - dt.timedelta(seconds=1))

        assert table("time-by-gallery", [rivers], months)[1] == ["Rivers", 1, 2.0, 2.0]

    def test_a_month_begins_at_midnight_where_we_are(self, monkeypatch):
        """In summer that is an hour before midnight UTC."""
        monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2024, 7, 15))

        with timezone.override("Europe/London"):
            (july,) = last_months(1)

        assert july.start == dt.datetime(2024, 6, 30, 23, tzinfo=dt.UTC)

    def test_months_follow_one_another_across_the_year(self, monkeypatch):
        monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 2, 28))

        months = last_months(3)

        assert [month.label for month in months] == ["December 2025", "January 2026", "February 2026"]
        assert [month.end for month in months[:2]] == [month.start for month in months[1:]]

    def test_without_galleries_or_decisions_there_is_nothing_to_tell(self, gallery, months):
        assert tables(Selection([], months)) == []
        assert table("time-by-gallery", [gallery], months)[1] == ["Tackling Loneliness", 0, "", ""]
        assert table("returns-by-question", [gallery], months) == []

    def test_as_many_queries_for_two_galleries_as_for_five(
        self, decisions, gallery, rivers, top_gallery, months, django_assert_num_queries
    ):
        more = [top_gallery.add_child(instance=GalleryPage(title=f"G{n}", slug=f"g{n}")) for n in range(3)]

        for galleries in ([gallery, rivers], [gallery, rivers, *more]):
            with django_assert_num_queries(5):
                tables(Selection(galleries, months))


class TestChart:
    @pytest.fixture
    def figures(self):
        rows = [["Allotments", 4, 2.0, 8.0], ["Boats", 0, "", ""], ["C" * 60, 1, 0.0, 4.0]]
        return Table("key", "Time", "", ["Gallery", "Decisions", "Half", "Nine in ten"], rows, drawn=(2, 3))

    def test_bars_are_as_long_as_the_numbers_and_say_them(self, figures):
        drawn = [[(bar.length, bar.words) for bar in group.bars] for group in chart_of(figures).groups]

        assert drawn == [
            [(BARS_WIDTH // 4, "2.0"), (BARS_WIDTH, "8.0")],
            [(0, "no decisions"), (0, "no decisions")],
            [(0, "0.0"), (BARS_WIDTH // 2, "4.0")],
        ]

    def test_columns_are_named_and_told_apart_by_pattern(self, figures):
        chart = chart_of(figures)

        assert [(entry.pattern, entry.words) for entry in chart.legend] == [(0, "Half"), (1, "Nine in ten")]
        assert [bar.pattern for bar in chart.groups[0].bars] == [0, 1]

    def test_nothing_lies_over_anything_else(self, figures):
        chart = chart_of(figures)
        places = [bar.y for bar in chart.legend]
        for group in chart.groups:
            places += [group.label_y, *(bar.y for bar in group.bars)]

        assert places == sorted(set(places))
        assert chart.height >= places[-1] + chart.bar

    def test_long_names_are_cut_and_long_tables_begun(self, figures):
        assert chart_of(figures).groups[2].label.endswith("…")
        long = Table("key", "Time", "", figures.columns, figures.rows * 20, drawn=(2, 3))
        assert len(chart_of(long).groups) == 24
        assert "first 24 rows" in chart_of(long).description


class TestPage:
    def test_shows_each_table_with_a_chart_of_the_same_numbers(self, decisions, moderator, as_user):
        html = as_user(moderator).get(reverse("insight")).content.decode()

        assert re.findall(r'<svg class="chart".*?id="([a-z-]+)-name"', html, re.DOTALL) == [
            "time-by-gallery",
            "time-by-month",
            "decisions-by-kind",
            "stories-by-month",
        ]
        chart = html[html.index('<svg class="chart"') :].split("</svg>")[0]
        assert re.findall(r'class="chart__value"[^>]*>([^<]*)<', chart) == ["5.0", "9.0", "2.0", "2.0", "5.0", "9.0"]

    @pytest.mark.parametrize(
        "key", ["time-by-gallery", "time-by-month", "decisions-by-kind", "returns-by-question", "stories-by-month"]
    )
    def test_the_spreadsheet_is_the_table(self, key, decisions, moderator, as_user):
        browser = as_user(moderator)
        shown = {figures.key: figures for figures, chart in browser.get(reverse("insight")).context["figures"]}[key]

        response = browser.get(reverse("insight"), {"export": key})

        expected = [shown.columns, *([str(cell) for cell in row] for row in shown.rows)]
        assert list(csv.reader(StringIO(response.content.decode("utf-8-sig")))) == expected
        assert response["Content-Disposition"] == f'attachment; filename="{key}.csv"'
        assert ModelLogEntry.objects.get().data == {"list": f"insight {key}", "format": "csv"}

    def test_a_gallery_named_like_a_formula_is_words_in_the_spreadsheet(self, gallery, moderator, as_user):
        GalleryPage.objects.filter(pk=gallery.pk).update(title="=1+1")

        response = as_user(moderator).get(reverse("insight"), {"export": "time-by-gallery"})

        assert "\n'=1+1,0,," in response.content.decode().replace("\r", "")

    def test_can_be_narrowed_to_a_gallery_and_a_period(self, decisions, rivers, moderator, as_user):
        asked = {"gallery": rivers.pk, "months": 24}

        response = as_user(moderator).get(reverse("insight"), asked)

        found = {figures.key: figures.rows for figures, chart in response.context["figures"]}
        assert len(found["time-by-month"]) == 24
        assert [row[0] for row in found["decisions-by-kind"]] == ["Rivers"]

    @pytest.mark.parametrize("asked", [{"gallery": "x"}, {"gallery": "9" * 40}, {"months": "7"}, {"months": "\0"}])
    def test_nonsense_shows_what_is_usual_and_says_so(self, decisions, moderator, as_user, asked):
        response = as_user(moderator).get(reverse("insight"), asked)

        assert response.status_code == 200
        assert response.context["form"].errors.keys() == asked.keys()
        assert len(response.context["figures"][1][0].rows) == 12

    def test_a_table_that_does_not_exist_is_not_found(self, moderator, as_user):
        assert as_user(moderator).get(reverse("insight"), {"export": "salaries"}).status_code == 404

    def test_the_owner_of_a_programme_sees_their_galleries_only(self, decisions, rivers, owner_of_programme, as_user):
        browser = as_user(owner_of_programme)

        pages = [browser.get(reverse("insight")), browser.get(reverse("insight"), {"gallery": rivers.pk})]

        for page in pages:
            assert "Rivers" not in page.content.decode()
            assert page.context["figures"][0][0].rows[0][1] == 10

    def test_editors_see_all_and_others_are_refused(self, decisions, editor, contributor, stranger, as_user):
        assert "Rivers" in as_user(editor).get(reverse("insight")).content.decode()
        for user in (contributor, stranger):
            assert as_user(user).get(reverse("insight")).status_code == 302

    def test_stands_in_the_menu_of_reports_for_those_who_read_it(self, moderator, as_user):
        home = as_user(moderator).get(reverse("wagtailadmin_home")).content.decode()

        assert reverse("insight") in home
        assert reverse("record") in home
