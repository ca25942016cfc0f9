import pytest
from django.http import QueryDict

from gallery.discovery.listing import list_stories
from gallery.discovery.search import SearchText, search_index, words_of
from gallery.models import Decision, StoryPage
from gallery.moderation.review import restore, take_down
from tests.discovery.test_facets import add_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrote(gallery):
    """A public story with these words."""

    def write(words, title="Title"):
        story = add_story(gallery)
        search_index().write(SearchText(story.pk, title, words))
        return story

    return write


def found(q, sort=""):
    query = QueryDict(mutable=True)
    query.update({"q": q, "sort": sort})
    listing = list_stories(StoryPage.objects.published(), query=query, address="/")
    assert listing.total == len(listing.stories)
    return listing.stories


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
    assert list(search_index().ranked("seeds")) == []

    restore(published_story, moderator=moderator)
    assert found("seeds") == [published_story]


def test_a_deleted_story_leaves_no_words_behind(published_story):
    published_story.get_parent().delete()

    assert search_index().ranked("seeds") == []


def test_a_declined_story_leaves_no_words_behind(story_in_review, decided):
    decided(story_in_review, Decision.Kind.DECLINE, "No.")

    assert search_index().ranked("seeds") == []


def test_a_new_version_replaces_the_words_of_the_old_one(published_story):
    latest = published_story.get_latest_revision_as_object()
    latest.title = "Lantern parade"
    latest.save_revision().publish(skip_permission_checks=True)

    assert found("seeds") == []
    assert found("lantern") == [published_story]


def test_a_search_reads_twelve_words():
    assert len(words_of("word " * 100)) == 12
