"""The editor's way from the list over the preview to the change, and what is refused on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag

from gallery.models import DifferentTags, TermChange, TermRedirect, Theme
from gallery.moderation.tidying import listing
from gallery.moderation.tidying.changes import begin
from tests.moderation.tidying.conftest import names, now, tag

pytestmark = pytest.mark.django_db

LIST = "/admin/terms/{}/"


@pytest.fixture
def desk(as_user, editor):
    return as_user(editor)


@pytest.fixture
def nature(terms):
    return terms["nature"]


def text_of(response):
    return " ".join(response.content.decode().split())


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def page(facet, kind):
    return f"/admin/terms/{facet}/{kind}/"


def test_the_list_tells_how_many_published_stories_each_has(desk, published, share_story, nature):
    published(themes=[nature])
    share_story(themes=[nature])

    rows = desk.get(LIST.format("theme")).context["rows"]

    assert {row["term"].name: row["stories"] for row in rows} == {"Nature": 1, "Arts": 0}


def test_the_list_is_searched_by_name(desk, terms):
    found = desk.get(LIST.format("cohort"), {"q": " vET "}).context["rows"]
    nothing = desk.get(LIST.format("cohort"), {"q": "zzz\0"})

    assert [row["term"].name for row in found] == ["Veterans"]
    assert "Nothing has “zzz”" in text_of(nothing)


def test_of_several_the_one_that_most_stories_have_is_offered_to_stay(desk, published):
    published(tags=["plots", "allotments"])
    published(tags=["allotments"])

    asked = desk.get(page("tag", "merge"), {"term": [tag("plots").pk, tag("allotments").pk]})

    assert asked.context["form"]["into"].value() == "allotments"


def test_the_list_is_cut_into_pages_and_asks_as_much_for_each(desk, db, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    for name in "abc":
        Tag.objects.create(name=name * 3, slug=name * 3)

    first, second = (desk.get(LIST.format("tag"), {"p": number}) for number in (1, 2))

    assert [row["term"].name for row in first.context["rows"]] == ["aaa", "bbb"]
    assert [row["term"].name for row in second.context["rows"]] == ["ccc"]


def test_more_terms_ask_no_more_questions(desk, db):
    desk.get(LIST.format("tag"))
    counted = []
    for number in (1, 3):
        Tag.objects.bulk_create(Tag(name=f"{number}{n} tag", slug=f"{number}{n}") for n in range(number))

        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST.format("tag"))
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_merging_is_previewed_and_then_done(desk, published, share_story, terms):
    public = published(themes=[terms["nature"]], title="Public")
    share_story(themes=[terms["nature"]], title="Waiting")
    form = {"term": terms["nature"].pk, "into": terms["arts"].pk}

    asked = desk.get(page("theme", "merge"), {"term": terms["nature"].pk})
    shown = desk.post(page("theme", "merge"), form)
    preview = shown.context["preview"]

    assert asked.context["preview"] is None
    assert (preview.published, preview.others, preview.titles) == (1, 1, ["Public", "Waiting"])
    assert "1 published story, 1 that waits or is hidden." in text_of(shown)
    assert not TermChange.objects.exists()
    done = desk.post(page("theme", "merge"), {**form, "confirmed": "1"})
    assert names(now(public).themes) == ["Arts"]
    assert "2 stories changed." in text_of(desk.get(done.url))
    assert "data-unfinished" not in text_of(desk.get(done.url))


def test_what_came_after_the_preview_is_merged_as_well(desk, published, terms):
    form = {"term": terms["nature"].pk, "into": terms["arts"].pk}
    shown = desk.post(page("theme", "merge"), form)
    late = published(themes=[terms["nature"]])

    desk.post(page("theme", "merge"), {**form, "confirmed": "1"})

    assert shown.context["preview"].published == 0
    assert names(now(late).themes) == ["Arts"]


def test_several_tags_are_merged_into_one_of_them(desk, published):
    story = published(tags=["plot", "plots", "allotments"])
    ticked = [tag(name).pk for name in ("plot", "plots", "allotments")]

    desk.post(page("tag", "merge"), {"term": ticked, "into": " ALLOTMENTS ", "confirmed": "1"})

    assert names(now(story).tags) == ["allotments"]


def test_renaming_retiring_and_bringing_back(desk, published, nature):
    story = published(themes=[nature], tags=["stuff"])

    renamed = desk.post(
        page("theme", "rename"), {"term": nature.pk, "name": " Wild  places", "slug": "wild-places", "confirmed": "1"}
    )
    desk.post(page("theme", "retire"), {"term": nature.pk, "confirmed": "1"})
    desk.post(page("tag", "retire"), {"term": tag("stuff").pk, "confirmed": "1"})

    assert names(now(story).themes) == ["Wild places"]
    assert names(now(story).tags) == []
    assert "1 story changed." in text_of(desk.get(renamed.url))
    listed = desk.get(LIST.format("theme"))
    assert "Retired" in text_of(listed)
    desk.post(reverse("bring_back_term", args=["theme", nature.pk]))
    desk.post(reverse("bring_back_term", args=["tag", TermRedirect.objects.get(name="stuff").pk]))
    assert not Theme.objects.get(pk=nature.pk).is_retired
    assert not TermRedirect.objects.filter(name="stuff").exists()


def test_splitting_offers_the_published_stories_and_a_search_within_them(desk, published, share_story, nature):
    river, meadow = (published(themes=[nature], title=title) for title in ("River", "Meadow"))
    share_story(themes=[nature], title="Waiting")

    asked = desk.get(page("theme", "split"), {"term": nature.pk})
    searched = desk.get(page("theme", "split"), {"term": nature.pk, "q": "riv"})
    form = {"term": nature.pk, "name": "Rivers", "stories": [river.pk]}
    shown = desk.post(page("theme", "split"), form)
    desk.post(page("theme", "split"), {**form, "confirmed": "1"})

    assert [story.title for story in asked.context["form"].shown] == ["Meadow", "River"]
    assert [story.title for story in searched.context["form"].shown] == ["River"]
    assert (shown.context["preview"].published, shown.context["preview"].others) == (1, 0)
    assert (names(now(river).themes), names(now(meadow).themes)) == (["Rivers"], ["Nature"])


def test_tags_that_look_alike_are_suggested_until_somebody_says_that_they_differ(desk, published):
    published(tags=["allotment"])
    published(tags=["allotments"])
    published(tags=["allotments"])

    shown = desk.get(LIST.format("tag"))
    (suggestion,) = shown.context["suggestions"]
    pair = {"term": [suggestion.less.pk, suggestion.more.pk]}

    assert (suggestion.less.name, suggestion.more.name) == ("allotment", "allotments")
    assert "One of them in the plural" in text_of(shown)
    assert 'value="allotments"' in text_of(
        desk.get(page("tag", "merge"), {"term": pair["term"][0], "into": pair["term"][1]})
    )
    for _again in range(2):
        desk.post(reverse("tell_tags_apart"), pair)
    assert DifferentTags.objects.count() == 1
    assert desk.get(LIST.format("tag")).context["suggestions"] == []


@pytest.mark.parametrize(
    ("kind", "form", "words"),
    [
        ("merge", {}, "Choose what they are merged into."),
        ("merge", {"into": "allotment"}, "This is the tag itself."),
        ("merge", {"into": "nowhere"}, "There is no tag of this name."),
        ("merge", {"into": "a" * 101}, "at most 100 characters"),
        ("merge", {"into": "a\0b"}, "Null characters are not allowed."),
        ("rename", {"name": " ", "slug": "allotment"}, "Write a name."),
        ("rename", {"name": "a" * 101, "slug": "allotment"}, "at most 100 characters"),
        ("rename", {"name": "one, two", "slug": "allotment"}, "Leave out the comma"),
        ("rename", {"name": "!!!", "slug": "allotment"}, "Write a name with letters."),
        ("rename", {"name": "allotment", "slug": "allotment"}, "Nothing is changed yet."),
        ("rename", {"name": "weekly", "slug": "allotment", "confirmed": "1"}, "There is one of that name already."),
        ("rename", {"name": "plots", "slug": "weekly", "confirmed": "1"}, "Another one has that address already."),
        ("rename", {"name": "plots", "slug": "no slug", "confirmed": "1"}, "valid"),
        ("split", {"name": "Allotment"}, "Choose another name than its own."),
        ("split", {"name": "plots"}, "Tick at least one story."),
        ("split", {"name": "plots", "stories": ["999999", "x"]}, "is not"),
    ],
)
def test_bad_answers_get_a_sentence_and_change_nothing(desk, published, kind, form, words):
    published(tags=["allotment", "weekly"])

    response = desk.post(page("tag", kind), {"term": tag("allotment").pk, "confirmed": "1", **form})

    assert response.status_code in (200, 422)
    assert words in text_of(response)
    assert not TermChange.objects.exists()


def test_a_theme_cannot_be_longer_than_its_column(desk, nature):
    response = desk.post(page("theme", "rename"), {"term": nature.pk, "name": "a" * 81, "slug": "a", "confirmed": "1"})

    assert (response.status_code, "at most 80 characters" in text_of(response)) == (422, True)


@pytest.mark.parametrize("value", ["", "x", "-1", "999999", "9" * 30, "١", "\0"])
@pytest.mark.parametrize("kind", ["merge", "rename", "split", "retire"])
def test_a_term_that_is_none_leads_back_with_words(desk, terms, kind, value):
    for response in (
        desk.get(page("theme", kind), {"term": value}, follow=True),
        desk.post(page("theme", kind), {"term": value, "confirmed": "1"}, follow=True),
    ):
        assert "It is gone" in messages_of(response)[0]


def test_the_same_post_twice_is_done_once(desk, published, terms):
    published(themes=[terms["nature"]])
    form = {"term": terms["nature"].pk, "into": terms["arts"].pk, "confirmed": "1"}

    desk.post(page("theme", "merge"), form)
    again = desk.post(page("theme", "merge"), form, follow=True)

    assert "It is gone" in messages_of(again)[0]
    assert TermChange.objects.count() == 1


def test_a_second_click_shows_what_the_first_began(desk, editor, terms):
    change = begin("merge", "theme", [terms["nature"]], by=editor, into=terms["arts"].pk)

    again = desk.post(page("theme", "merge"), {"term": terms["nature"].pk, "into": terms["arts"].pk, "confirmed": "1"})

    assert again.url == reverse("term_change", args=[change.pk])
    assert TermChange.objects.count() == 1


def test_the_second_of_two_editors_is_told_who_was_faster(desk, as_user, admin, editor, terms):
    begin("merge", "theme", [terms["nature"]], by=editor, into=terms["arts"].pk)

    second = as_user(admin).post(page("theme", "retire"), {"term": terms["nature"].pk, "confirmed": "1"})

    assert "Edie has begun something else" in text_of(second)
    assert TermChange.objects.count() == 1


def test_the_page_of_a_change_tells_how_far_it_has_come(desk, editor, share_story, nature, terms):
    share_story(themes=[nature])
    change = begin("merge", "theme", [nature], by=editor, into=terms["arts"].pk)

    words = text_of(desk.get(reverse("term_change", args=[change.pk])))

    for expected in ("0 stories changed", "1 still to do", "data-unfinished", "Look again", "Edie"):
        assert expected in words


@pytest.mark.parametrize("who", ["contributor", "moderator", "programme_owner", "stranger"])
def test_nobody_but_editors_gets_there(who, request, as_user, editor, terms):
    change = begin("retire", "theme", [terms["nature"]], by=editor)
    browser = as_user(request.getfixturevalue(who))

    for response in (
        browser.get(LIST.format("theme")),
        browser.get(page("theme", "merge"), {"term": terms["arts"].pk}),
        browser.post(page("theme", "retire"), {"term": terms["arts"].pk, "confirmed": "1"}),
        browser.get(reverse("term_change", args=[change.pk])),
        browser.post(reverse("bring_back_term", args=["theme", terms["arts"].pk])),
        browser.post(reverse("tell_tags_apart")),
    ):
        assert response.status_code in (302, 403)
        assert response.headers.get("Location", "/admin/").split("?")[0] in (
            "/admin/",
            "/admin/login/",
            "/sign-in/staff/",
        )

    assert TermChange.objects.count() == 1


def test_the_menu_leads_there_for_editors_alone(desk, as_user, moderator):
    assert LIST.format("theme") in text_of(desk.get("/admin/"))
    assert LIST.format("theme") not in text_of(as_user(moderator).get("/admin/"))


@pytest.mark.parametrize("path", ["/admin/terms/region/", "/admin/terms/x/", "/admin/terms/theme/delete/"])
def test_what_cannot_be_tidied_is_not_found(desk, path):
    assert desk.get(path).status_code == 404
