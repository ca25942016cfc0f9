"""Values of one facet widen, different facets narrow, and a facet's counts ignore its own choice."""

from collections import Counter
from itertools import count

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taggit.models import Tag
from wagtail.models import Page

from gallery.discovery.facets import MOST, Facet, FacetValue, facet_of
from gallery.discovery.filters import StoryFilters
from gallery.discovery.search import SearchText, search_index
from gallery.models import GalleryPage, StoryPage, StoryTag
from tests.discovery.asking import listed

pytestmark = pytest.mark.django_db

VALUES = {
    "theme": ("nature", "arts"),
    "cohort": ("veterans", "carers"),
    "region": ("wales", "scotland"),
    "tag": ("weekly", "outdoors"),
    "gallery": ("tackling-loneliness", "second"),
}
WORDS = ("bread", "bikes")
SIZE = 6
numbers = count(1)


def add_story(gallery, **fields):
    """A public story, without the way there."""
    number = next(numbers)
    story = StoryPage(title=f"Story {number}", slug=f"story-{number}", summary="S", organisation="O", **fields)
    story.first_published_at = timezone.now()
    return gallery.add_child(instance=story)


@pytest.fixture
def second(top_gallery):
    return top_gallery.add_child(instance=GalleryPage(title="Second", slug="second"))


@pytest.fixture
def wall(top_gallery, gallery, second, terms):
    """Stories in two galleries, and the tags; what they are about is written by each example."""
    terms |= {name: Tag.objects.create(name=name, slug=name) for name in VALUES["tag"]}
    pages = {page.slug: page for page in (gallery, second)}
    stories = [add_story(page) for page in (gallery, second) for _number in range(SIZE // 2)]
    return stories, pages, terms


def write_wall(stories, abouts, terms):
    """Make each story public or not, and about this, in few queries."""
    pairs = list(zip(stories, abouts, strict=True))
    for story, about in pairs:
        story.live, story.region = about["live"], about["region"] and terms[about["region"]]
        search_index().write(SearchText(story.pk, "Title", about["word"]))
    StoryPage.objects.bulk_update([story for story, _about in pairs], ["region"])
    live = [story.pk for story in stories if story.live]
    Page.objects.filter(pk__in=[story.pk for story in stories]).update(live=False)
    Page.objects.filter(pk__in=live).update(live=True)
    for relation, name in ((StoryPage.themes, "theme"), (StoryPage.cohorts, "cohort")):
        rows = relation.through
        rows.objects.all().delete()
        rows.objects.bulk_create(
            rows(**{"storypage": story, f"{name}_id": terms[slug].pk}) for story, about in pairs for slug in about[name]
        )
    StoryTag.objects.all().delete()
    StoryTag.objects.bulk_create(
        StoryTag(content_object=story, tag=terms[slug]) for story, about in pairs for slug in about["tag"]
    )


def holds(about, facet, chosen):
    has = about[facet] if isinstance(about[facet], (list, tuple)) else [about[facet]]
    return not chosen or bool(set(has) & set(chosen))


def expected(abouts, asked, q):
    """What a listing should say, by looking at every story."""
    seen = [about for about in abouts if about["live"] and (not q or about["word"] == q)]
    matching = [about for about in seen if all(holds(about, facet, asked[facet]) for facet in VALUES)]
    counts = {}
    for facet in VALUES:
        others = [f for f in VALUES if f != facet]
        rows = [about for about in seen if all(holds(about, other, asked[other]) for other in others)]
        counted = Counter(
            value for about in rows for value in (about[facet] if isinstance(about[facet], list) else [about[facet]])
        )
        shown = {value: counted[value] for value in VALUES[facet] if counted[value] or value in asked[facet]}
        counts[facet] = shown
    return len(matching), {facet: shown for facet, shown in counts.items() if shown}


def some_of(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


about_one = st.fixed_dictionaries(
    {
        "live": st.sampled_from([True, True, True, False]),
        "word": st.sampled_from(WORDS),
        "region": st.sampled_from([*VALUES["region"], None]),
        **{facet: some_of(VALUES[facet]) for facet in ("theme", "cohort", "tag")},
    }
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    abouts=st.lists(about_one, min_size=SIZE, max_size=SIZE),
    asked=st.fixed_dictionaries({facet: some_of(values) for facet, values in VALUES.items()}),
    q=st.sampled_from(["", "", *WORDS]),
)
def test_facets_count_as_somebody_with_a_pencil_would(wall, abouts, asked, q):
    stories, pages, terms = wall
    write_wall(stories, abouts, terms)
    for story, about in zip(stories, abouts, strict=True):
        about["gallery"] = next(slug for slug, page in pages.items() if story.path.startswith(page.path))
    query = QueryDict(mutable=True)
    query["q"] = q
    for facet, chosen in asked.items():
        query.setlist(facet, chosen)

    # A tag that no public story has is not known, and what is not known is ignored.
    used = {tag for about in abouts if about["live"] for tag in about["tag"]}
    asked = {**asked, "tag": [tag for tag in asked["tag"] if tag in used]}

    listing = listed(query)

    found = {facet.name: {v.value: v.count for v in facet.values} for facet in listing.facets}
    assert (listing.total, found) == expected(abouts, asked, q)
    assert len(listing.numbers) == listing.total


def test_a_story_with_two_chosen_values_is_listed_and_counted_once(top_gallery, gallery, terms):
    story = add_story(gallery)
    story.themes.set([terms["nature"], terms["arts"]])
    story.save()

    listing = listed("theme=nature&theme=arts")

    assert listing.numbers == [story.pk]
    assert listing.total == 1


def test_the_most_frequent_values_come_first_and_a_chosen_one_is_never_hidden():
    values = tuple(FacetValue(f"v{n}", f"V{n}", 9 - n, n == 7) for n in range(9))
    facet = Facet("theme", "Theme", values)

    assert [value.value for value in facet.first] == ["v0", "v1", "v2", "v3", "v4", "v7"]
    assert [value.value for value in facet.rest] == ["v5", "v6", "v8"]
    assert facet.has_more


def test_of_many_values_the_most_frequent_are_offered_and_what_is_chosen():
    counts = {f"v{number}": 100 - number for number in range(60)}
    filters = StoryFilters(tag=("v59",))

    facet = facet_of("tag", counts, filters, {slug: slug.upper() for slug in counts})

    assert [value.value for value in facet.values] == [*(f"v{number}" for number in range(MOST)), "v59"]


def test_a_facet_that_no_story_has_is_not_shown(top_gallery, gallery, terms):
    add_story(gallery)

    assert [facet.name for facet in listed("").facets] == ["gallery"]


def test_a_programmes_own_page_has_no_facet_of_galleries(gallery, terms):
    add_story(gallery, region=terms["wales"])

    listing = listed("gallery=second", gallery)

    assert [facet.name for facet in listing.facets] == ["region"]
    assert (listing.total, listing.chips, listing.filters.gallery) == (1, [], ())


def test_a_tag_without_letters_has_no_address_and_is_not_offered(top_gallery, gallery):
    story = add_story(gallery)
    story.tags.set(["🌱", "weekly"])
    story.save()

    values = next(facet for facet in listed("").facets if facet.name == "tag").values

    assert [value.label for value in values] == ["weekly"]


@pytest.mark.parametrize("names", [("Weekly", "weekly")])
def test_tags_that_differ_in_case_alone_are_one(top_gallery, gallery, names):
    for name in names:
        story = add_story(gallery)
        story.tags.set([name])
        story.save()

    facet = next(facet for facet in listed("").facets if facet.name == "tag")

    assert [value.count for value in facet.values] == [2]


def many_tags(typed="", chosen=()):
    names = {f"v{number}": f"Idea {number}" for number in range(60)} | {"cafe": "Café"}
    counts = dict.fromkeys(names, 1) | {f"v{number}": 100 - number for number in range(60)}
    return facet_of("tag", counts, StoryFilters(tag=chosen), names, typed=typed)


def test_among_many_values_one_is_found_by_typing():
    assert many_tags().has_many
    assert many_tags().is_cut_off
    assert "cafe" not in [value.value for value in many_tags().values]

    assert [value.value for value in many_tags("cafe").rest] == ["cafe"]
    assert [value.value for value in many_tags("  IDEA 59 ").rest] == ["v59"]
    assert len(many_tags("idea").values) == MOST
    assert many_tags("idea").behind == 55
    assert many_tags("idea").is_cut_off
    assert not many_tags("idea 59").is_cut_off


def test_typing_hides_neither_the_first_nor_a_chosen_one():
    facet = many_tags("cafe", chosen=("v30",))

    assert [value.value for value in facet.first] == ["v0", "v1", "v2", "v3", "v4", "v30"]


def test_what_is_typed_in_vain_leaves_the_box_to_type_in():
    facet = many_tags("zebra")

    assert facet.rest == ()
    assert facet.has_more
    assert facet.has_many
