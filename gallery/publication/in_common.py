"""Which stories stand below a story as its neighbours: found in the worker, when it is published and now and then."""

import datetime as dt
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from gallery.discovery.in_common.choosing import Candidate, chosen
from gallery.discovery.in_common.proposals import Term, proposed, weights_of
from gallery.discovery.in_common.reasons import differing_terms, shared_terms
from gallery.discovery.in_common.wording import Words, rarities
from gallery.discovery.index import StoryIndex
from gallery.discovery.keeper import KEEPER
from gallery.discovery.search import SearchText, search_index, stories_with
from gallery.models import Comparison, InCommon, StoryPage
from gallery.models.taxonomy import RELATIONS
from gallery.publication.index_rows import DatabaseSource

BATCH = 500
SECONDS = 10
"""Of one sweep; the next goes on."""
LASTS = dt.timedelta(days=7)
"""What has been published since may be nearer."""
ANEW, DUE = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1999, 2000))
"""When those were compared that have been published anew since, or whose neighbours have; these first, then the old."""


def promise_comparison(story: StoryPage) -> None:
    """In the transaction that publishes it anew: whatever becomes of the task, the sweep knows of it."""
    Comparison.objects.filter(story=story).update(made_at=ANEW)


@task
def find_neighbours(story: int) -> None:
    """Left to the sweep where this process has no index yet."""
    if index := KEEPER.current():
        follow(story, index)


def find_missing_neighbours() -> None:
    """Of stories that a killed worker left out, of those whose neighbours have changed, and of what is a week old."""
    if (index := KEEPER.current()) is None:
        return
    started = time.monotonic()
    for number in waiting():
        follow(number, index)
        if time.monotonic() - started > SECONDS:
            return


def waiting() -> list[int]:
    stories = StoryPage.objects.published().order_by()
    missing = list(stories.filter(comparison=None).values_list("pk", flat=True)[:BATCH])
    old = Comparison.objects.filter(made_at__lt=timezone.now() - LASTS).order_by("made_at", "pk")
    return missing + list(old.values_list("pk", flat=True)[: BATCH - len(missing)])


def follow(number: int, index: StoryIndex) -> None:
    """Compare it; if it is new, or has been published anew, let those be compared again that it was or is near."""
    is_known = Comparison.objects.filter(story=number, made_at__gt=ANEW).exists()
    compare(number, index)
    if not is_known:
        compare_again(number)


def compare(number: int, index: StoryIndex) -> None:
    """Write down what the story has in common with others, in the place of what was written before."""
    found = neighbours_in(index, number)
    with transaction.atomic():
        # Also of one that is gone: who asks what is to be done does not come by it again.
        if not StoryPage.objects.filter(pk=number).exists():
            return
        Comparison.objects.update_or_create(story_id=number, defaults={"made_at": timezone.now()})
        InCommon.objects.filter(story=number).delete()
        InCommon.objects.bulk_create(found)


def compare_again(number: int) -> None:
    """Let the sweep look again at those beside which the story stood, and at those that it stands beside now."""
    beside = Q(story__in_common__other=number)
    around = Q(story__in_common_of__story=number)
    for stories in (beside, around):
        Comparison.objects.filter(stories).update(made_at=DUE)


def compare_all_with(facet: str, term: int) -> None:
    """Let the sweep look again at the stories of a term: it has another slug, and what is kept names the old one."""
    Comparison.objects.filter(**{f"story__{RELATIONS[facet]}": term}).update(made_at=DUE)


def neighbours_in(index: StoryIndex, number: int) -> list[InCommon]:
    """The index proposes, and tells what is shared; what is written down is read from the database."""
    terms = terms_of([number]).get(number, ())
    weights = weights_of(index, terms)
    candidates = read([number, *proposed(index, number, terms)], index, weights)
    own = candidates.pop(number, None)
    if own is None:
        return []
    rarity = rarities(stories_with(own.words), len(index.stories))
    nearest = chosen(own, candidates.values(), weights=weights, rarity=rarity)
    return [*rows_of(index, terms, own, nearest)]


def read(numbers: list[int], index: StoryIndex, weights: Mapping[Term, float]) -> dict[int, Candidate]:
    """Those that are public. When they were published is asked before what they say: should that change meanwhile,
    what is written down says nothing."""
    published = StoryPage.objects.published().filter(pk__in=numbers).order_by()
    facts = list(published.values_list("pk", "organisation", "last_published_at"))
    texts = search_index().texts([pk for pk, *_facts in facts])
    return {
        pk: Candidate(pk, index.having(pk, weights), words_in(texts.get(pk)), organisation, as_of)
        for pk, organisation, as_of in facts
    }


def terms_of(numbers: list[int]) -> dict[int, tuple[Term, ...]]:
    rows = DatabaseSource().rows(numbers)
    return {number: rows.terms_of(number) for number in rows.numbers}


def rows_of(index: StoryIndex, terms: Collection[Term], own: Candidate, nearest: list[Candidate]) -> Iterator[InCommon]:
    weights, terms_of_others = weights_of(index, terms), terms_of([other.number for other in nearest])
    for position, other in enumerate(nearest):
        others = terms_of_others.get(other.number, ())
        yield InCommon(
            story_id=own.number,
            story_as_of=own.as_of,
            other_id=other.number,
            other_as_of=other.as_of,
            position=position,
            shared=shared_terms(weights, others),
            differs=differing_terms(terms, weights_of(index, others)),
        )


def words_in(text: SearchText | None) -> Words:
    """Of the story itself: its terms are compared as such."""
    return replace(text, terms="").vocabulary if text else frozenset()
