import pytest
from django.db import connection
from django.http import QueryDict

from gallery.discovery.search import SearchText, fts5, nearest_search, search_index, tsvector, words_of
from gallery.discovery.search.ranking import BEST
from gallery.models import Decision, StoryPage, Theme
from gallery.models.cards import wall_of
from gallery.moderation.review import restore, take_down
from gallery.publication.search_text import mend_search_index, tidy_search_index, write_search_texts
from tests.discovery.asking import listed, stories_of
from tests.discovery.test_facets import add_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrote(gallery):
    """A public story with these words."""

    def write(words, title="Title", terms=""):
        story = add_story(gallery)
        search_index().write(SearchText(story.pk, title, words, terms))
        return story

    return write


def ranked(q):
    return search_index().ranked(q).in_order()


def found(q, sort=""):
    query = QueryDict(mutable=True)
    query.update({"q": q, "sort": sort})
    listing = listed(query)
    assert listing.total == len(listing.numbers)
    return stories_of(listing)


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("mum", "A group for mums and toddlers"),
        ("mums", "One mum started it"),
        ("MUM", "mums"),
        ("gardening", "We gardened on a Sunday"),
        ("allot", "The allotment by the railway"),
        ("volunt", "Our volunteers"),
        ("cafe", "A café on the corner"),
        ("café", "A cafe on the corner"),
        ("cafe\u0301", "A café on the corner"),
        ("re\u0301sume\u0301", "Every résumé counts"),
        ("Ceredigion", "Yng Ngheredigion and CEREDIGION"),
        ("llŷn", "Pen Llyn"),
        ("men's", "The men's shed"),
        ("men’s shed", "The men's shed"),
        ("mens", "The men's shed"),
        ("intergenerational", "An inter-generational choir, intergenerational at heart"),
        ("boat shed", "The shed where a boat lies"),
        ("Straße", "Eine Straße"),
        ("日本", "日本 と"),
        ("привет", "Всем привет"),
        ("2024", "Since 2024"),
        ("b&b", "A B&B that closed"),
        ("voluntee", "Our volunteers"),
        ("communi", "Two communities"),
        ("dads", "For mums/dads and grandparents"),
        ("example", "See www.example.org/stories"),
        ("snake", "snake_case"),
        ("the bread of", "Bread, and nothing else"),
        ('"open doors"', "We keep open doors"),
        ("“open doors”", "OPEN DOORS, open hearts"),
        ('"open door', "doors that are open"),
        ('"cup of tea" sunday', "On Sunday, a cup of tea"),
        ("to be or not to be", "To be, or not to be"),
        ("the", "The end"),
    ],
)
def test_words_are_found_as_people_type_them(wrote, q, words):
    story = wrote(words)
    wrote("Something else entirely")

    assert found(q) == [story]


@pytest.mark.parametrize("q", ["bread boats", "nothing", "!!!", "…", "_", "🌱", "\u200b", "\ud7ff", "-bread", "*"])
def test_what_no_story_says_finds_nothing_or_what_it_says(wrote, q):
    story = wrote("We bake bread")

    assert found(q) == ([story] if q == "-bread" else [])


@pytest.mark.parametrize(
    "q",
    [
        '"',
        "'",
        '""',
        'bread"',
        "bread AND",
        "NOT",
        "NEAR(bread, 2)",
        "title:bread",
        "^bread",
        "bread*",
        "b*d",
        "(",
        "{}",
        "bread OR 1=1",
        "'; DROP TABLE gallery_storysearch; --",
        "%",
        "_____",
        "\\",
        "bread\\'",
        ":*",
        "a & b | !c",
        "<->",
        "\x00",
        "\x00bread",
        "x" * 10000,
        "bread " * 2000,
        "́",
        "ͅ",
        "ﷺ",
        "𞤀𞤁",
        "𝕓𝕣𝕖𝕒𝕕",
        "²",
        "ª",
        "{title words}: bread",
        "bread + boats",
        "-",
        "--",
        "/*",
        "$$",
        "\n",
        "bread\tboats",
        "İ",
        "ß",
        "ǅ",
    ],
)
@pytest.mark.parametrize("sort", ["", "newest"])
def test_nothing_that_is_typed_is_syntax_or_an_error(wrote, client, q, sort):
    wrote("We bake bread")

    assert client.get("/gallery/", {"q": q, "sort": sort}).status_code == 200


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ('"open doors"', "Open the doors"),
        ('"doors open"', "We keep open doors"),
        ('"cup of tea"', "A cup for tea"),
        ("men's", "Ten men, his shed"),
        ('"railw"', "The railway"),
        ("al", "The allotment"),
        ("railw bread", "The railway; bread"),
    ],
)
def test_what_is_not_said_like_that_is_not_found(wrote, q, words):
    wrote(words)

    assert found(q) == []


def test_every_word_must_be_there(wrote):
    both = wrote("bread and boats")
    wrote("bread")
    wrote("boats")

    assert found("bread boats") == [both]


def test_a_word_in_the_title_counts_more(wrote):
    once = wrote("bread once among many other words that are about something else")
    in_title = wrote("other words", title="Bread")
    often = wrote("bread bread bread")

    assert found("bread")[0] == in_title
    assert set(found("bread")) == {once, in_title, often}
    assert found("bread", "oldest") == [once, in_title, often]


def test_a_few_hits_are_weighed(wrote):
    once, often = wrote("bread, and many other words besides"), wrote("bread bread bread")
    filed_under = wrote("Loaves", terms="Swansea · Bread")
    in_title = wrote("Loaves", title="Bread")
    newer = wrote("bread, and many other words besides")

    assert ranked("bread") == [in_title.pk, filed_under.pk, often.pk, newer.pk, once.pk]


def test_of_many_hits_those_with_the_word_in_title_or_terms_come_first(wrote, monkeypatch):
    for module in (fts5, tsvector):
        monkeypatch.setattr(module, "RANKED", module.RANKED.replace(str(BEST), "3"))
    in_title, filed_under = wrote("Loaves", title="Bread"), wrote("Loaves", terms="Swansea · Bread")
    older, newer = wrote("bread bread"), wrote("bread")

    assert ranked("bread") == [filed_under.pk, in_title.pk, newer.pk, older.pk]


def test_to_rank_hits_is_one_statement_however_many_there_are(wrote, django_assert_num_queries):
    wrote("bread")

    with django_assert_num_queries(1):
        ranked("bread")
    wrote("more bread")
    with django_assert_num_queries(1):
        ranked("bread")


def test_everything_a_story_says_is_searched_once_it_is_public(share_story, decided, terms):
    contribution = share_story(
        title="Nightingale",
        summary="Kingfisher",
        organisation="Goldfinch",
        place_name="Swallowtown",
        answers=("Wagtail dug", "Robin grew"),
        quotes=[{"text": "Blackbird said", "said_by": "Somebody"}],
    )
    words = ("nightingale", "kingfisher", "goldfinch", "swallowtown", "wagtail", "robin", "blackbird")
    assert [found(word) for word in words] == [[]] * len(words)

    story = decided(contribution)

    assert [found(word) for word in words] == [[story]] * len(words)


def test_a_story_taken_down_is_not_found_until_it_is_put_back(published_story, moderator):
    assert found("seeds") == [published_story]

    take_down(published_story, moderator=moderator, message="Asked.")
    assert ranked("seeds") == []

    restore(published_story, moderator=moderator)
    assert found("seeds") == [published_story]


def test_a_deleted_story_leaves_no_words_behind(published_story):
    published_story.get_parent().delete()

    assert ranked("seeds") == []


def test_a_declined_story_leaves_no_words_behind(story_in_review, decided):
    decided(story_in_review, Decision.Kind.DECLINE, "No.")

    assert ranked("seeds") == []


def test_a_new_version_replaces_the_words_of_the_old_one(published_story):
    latest = published_story.get_latest_revision_as_object()
    latest.title = "Lantern parade"
    latest.save_revision().publish(skip_permission_checks=True)

    assert found("seeds") == []
    assert found("lantern") == [published_story]


def test_a_search_reads_six_words_that_tell_something(wrote):
    story = wrote("one two three four five six")

    assert len(words_of("word " * 100)) == 6
    assert ranked("one of the two three four, and five six seven eight") == [story.pk]
    assert ranked("one of the two three four, and five nine six") == []


def test_a_story_is_found_by_what_it_is_filed_under(share_story, decided, terms):
    contribution = share_story(
        cohorts=[terms["veterans"]], themes=[terms["nature"]], region=terms["wales"], tags=["outdoors"]
    )
    words = ("veterans", "nature", "wales", "outdoors")
    assert [found(word) for word in words] == [[]] * len(words)

    story = decided(contribution)

    assert [found(word) for word in words] == [[story]] * len(words)


def test_a_term_under_another_name_is_found_once_its_stories_are_written_again(published_story, terms):
    published_story.themes.set([terms["nature"]])
    published_story.save()
    Theme.objects.filter(pk=terms["nature"].pk).update(name="Hedgerows")
    assert found("hedgerows") == []

    write_search_texts(StoryPage.objects.filter(pk=published_story.pk))

    assert found("hedgerows") == [published_story]


def test_what_is_missing_in_the_index_is_written_by_the_sweep(published_story, share_story):
    waiting = share_story(title="Kingfisher").story
    search_index().remove(published_story.pk)
    assert ranked("seeds") == []

    mend_search_index()

    assert ranked("seeds") == [published_story.pk]
    assert ranked("kingfisher") == []
    assert waiting.live is False


def pieces():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT segid) FROM gallery_storysearch_idx")
        return cursor.fetchone()[0]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL tidies its index by itself")
def test_what_was_written_in_many_pieces_becomes_few(gallery):
    stories = [add_story(gallery) for _number in range(12)]
    for story in stories:
        search_index().write(SearchText(story.pk, "Bread", "baked on Fridays"))
    assert pieces() > 2

    tidy_search_index()

    assert pieces() <= 2
    assert search_index().tidy() is False
    assert len(ranked("bread")) == 12


def test_many_are_written_as_one_is(gallery):
    stories = [add_story(gallery) for _number in range(3)]
    texts = [SearchText(story.pk, "Bread", f"word{place}") for place, story in enumerate(stories)]

    search_index().write_all(texts)
    search_index().write_all(texts)

    assert ranked("bread") == [story.pk for story in reversed(stories)]
    assert ranked("word1") == [stories[1].pk]


@pytest.mark.parametrize("q", ["bread " * 2000, "x" * 10_000, '"' * 10_000, "' OR 1=1 " * 1000, "(a|b)*" * 1000])
def test_a_search_of_any_length_is_answered(wrote, q):
    wrote("We bake bread")

    assert ranked(q) in ([], [StoryPage.objects.get().pk])
    assert isinstance(nearest_search(q, StoryPage.objects.published()), str)
    assert len(wall_of(StoryPage.objects.published(), [StoryPage.objects.get().pk], q=q)) == 1
