"""The stories below a story, each with a sentence that says what it has in common with it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, Value
from django.utils.safestring import SafeString, mark_safe
from taggit.models import Tag

from gallery.discovery.rows import PLACE
from gallery.models.cards import card_html, template_version
from gallery.models.reasons import Slugs, sentence
from gallery.models.taxonomy import TERMS, in_a_sentence

if TYPE_CHECKING:
    from gallery.models.stories import StoryPage, StoryQuerySet

SHOWN = 6


class Neighbour(NamedTuple):
    html: SafeString
    """Its card."""
    reason: str


class Found(NamedTuple):
    number: int
    html: str | None
    made_from: str | None
    shared: Slugs
    differs: Slugs


def neighbours_of(story: "StoryPage") -> list[Neighbour]:
    """Those that are public now, and that both say what they said when they were compared; two queries."""
    stories = type(story).objects.published()
    rows = found_beside(story, stories)
    words = words_of(slugs for row in rows for slugs in (row.shared, row.differs))
    shown = [(row, reason) for row in rows if (reason := sentence(row.shared, row.differs, words))][:SHOWN]
    cards = cards_of([row for row, _reason in shown], stories)
    # Our own template has escaped what people wrote.
    return [Neighbour(mark_safe(cards[row.number]), reason) for row, reason in shown if row.number in cards]  # noqa: S308


def found_beside(story: "StoryPage", stories: "StoryQuerySet") -> list[Found]:
    as_they_were = stories.filter(
        in_common_of__story=story.pk,
        in_common_of__story_as_of=story.last_published_at,
        in_common_of__other_as_of=F("last_published_at"),
    )
    columns = ("pk", "card__html", "card__made_from", "in_common_of__shared", "in_common_of__differs")
    return [Found(*row) for row in as_they_were.order_by("in_common_of__position").values_list(*columns)]


def cards_of(rows: Iterable[Found], stories: "StoryQuerySet") -> dict[int, str]:
    """As they are stored; those that are not are rendered on the fly."""
    version = template_version()
    stored = {row.number: row.html if row.made_from == version else None for row in rows}
    missing = [number for number, html in stored.items() if html is None]
    rendered = {story.pk: card_html(story) for story in stories.in_order(missing)} if missing else {}
    return {number: html for number, html in stored.items() if html is not None} | rendered


def words_of(mentioned: Iterable[Slugs]) -> dict[tuple[str, str], str]:
    """Of terms that there still are, in one query."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for facet, slugs in (pair for terms in mentioned for pair in terms.items()):
        wanted[facet].update(slugs)
    places = {(PLACE, name): name for name in wanted.pop(PLACE, ())}
    queries = [named_terms(facet, slugs) for facet, slugs in wanted.items() if facet in TERMS and slugs]
    if not queries:
        return places
    named = queries[0].union(*queries[1:], all=True)
    return places | {(facet, slug): in_a_sentence(facet, name, phrase) for facet, slug, name, phrase in named}


def named_terms(facet: str, slugs: Iterable[str]) -> Any:
    model = TERMS[facet]
    phrase = Value("") if model is Tag else F("phrase")
    terms = model._default_manager.order_by().filter(slug__in=slugs)
    return terms.values_list(Value(facet), "slug", "name", phrase)
