"""What the stories of each gallery come to, worked out in the worker: a page asks the row, and nothing else."""

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Substr
from django.utils import timezone
from pyroaring import FrozenBitMap

from gallery.discovery.by_index import IndexAnswers
from gallery.discovery.index import StoryIndex
from gallery.discovery.keeper import KEEPER
from gallery.discovery.learning.figures import SHAPE, figures_of, saying
from gallery.discovery.learning.quotes import varied
from gallery.discovery.learning.words import FEWEST, Elsewhere, Wording, telling
from gallery.discovery.search import search_index, stories_with
from gallery.models import GalleryPage, IndexChange, Learned, StoryPage
from gallery.models.learning import LearnedQuerySet
from gallery.publication.index_rows import PROGRAMME_PATH
from gallery.publication.search_text import batched
from gallery.publication.surroundings import NO_STORY

EACH = dt.timedelta(minutes=3)
"""A gallery to which stories are added is not counted again before that; one that has lost some is, at once."""
LASTS = dt.timedelta(days=1)
"""Without a change, too: what goes on went on in another year than when it was counted."""
SECONDS = 10
"""Of one sweep; the next goes on."""
MOST_READ, READING = 20_000, 10
"""The newest stories whose words are looked at, and seconds for that."""
MOST_WORDS, LOOKED_FOR = 24, 60
"""Words that are shown, and those that are searched for, of which some are the same by another ending."""
QUOTED = 12
"""Stories, of which some may be gone when they are shown."""


def work_out_what_is_stale() -> None:
    """What a killed worker left out is stale still."""
    if (index := KEEPER.current()) is None:
        return
    started = time.monotonic()
    for gallery in waiting(index.version):
        work_out(gallery, index)
        if time.monotonic() - started > SECONDS:
            return


def waiting(version: int) -> list[GalleryPage]:
    """Those that say what is not public any more first, then those that nothing is known of, then the oldest. What is
    as of another version is stale, later or not: a database may have been put back."""
    galleries = GalleryPage.objects.shown()
    known = Learned.objects.legible()
    missing = galleries.exclude(pk__in=known.values("pk")).order_by("path")
    changed = ~Q(as_of=version) & Q(made_at__lt=timezone.now() - EACH)
    stale = known.filter(changed | Q(made_at__lt=timezone.now() - LASTS))
    oldest_first = galleries.order_by("learned__made_at", "path")
    fewer = with_fewer(known.filter(gallery__in=galleries))
    others = oldest_first.filter(learned__in=stale).exclude(pk__in=fewer)
    return [*oldest_first.filter(pk__in=fewer), *missing, *others]


def with_fewer(known: LearnedQuerySet) -> list[int]:
    """The galleries that stories have left since they were counted, as far as is known which."""
    since = known.aggregate(oldest=Min("as_of"))["oldest"]
    left = left_after(since) if since is not None else {}
    if not left:
        return []
    rows = known.values_list("pk", "gallery__path", "as_of")
    return [
        gallery
        for gallery, path, as_of in rows
        if any(number > as_of and (not home or home.startswith(path)) for home, number in left.items())
    ]


def left_after(version: int) -> dict[str | None, int]:
    """The number of the latest change after which a story is not public, by the path of its programme; under none,
    where it is gone for good, or may be any."""
    public = StoryPage.objects.published().filter(pk=OuterRef("story"))
    home = StoryPage.objects.filter(pk=OuterRef("story")).values(home=Substr("path", 1, PROGRAMME_PATH))
    changes = IndexChange.objects.filter(~Exists(public), number__gt=version).exclude(story=NO_STORY)
    return dict(changes.values_list(Subquery(home)).annotate(latest=Max("number")))


def work_out(gallery: GalleryPage, index: StoryIndex) -> None:
    """One row, written at once: whoever reads meanwhile reads the one before."""
    answers = IndexAnswers(index, "" if gallery.is_top else gallery.slug)
    others = len(index.stories) - len(answers.stories)
    words, read = telling_words(answers, others=others)
    quoted = varied(index, answers.stories, most=QUOTED)
    year = timezone.localdate().year
    figures = figures_of(answers, year=year, words=words, read=read, others=others, quoted=quoted)
    written = {"facts": asdict(figures), "shape": SHAPE, "as_of": index.version, "made_at": timezone.now()}
    # The gallery may be gone meanwhile.
    if GalleryPage.objects.filter(pk=gallery.pk).exists():
        Learned.objects.update_or_create(gallery=gallery, defaults=written)


def telling_words(answers: IndexAnswers, *, others: int) -> tuple[list[tuple[str, int]], int]:
    """The most telling words, each with how many stories a search for it finds, those of most stories first; and how
    many stories were read."""
    wording = wording_of(answers)
    known = stories_with(wording.candidates()) if others else {}
    words = telling(wording, Elsewhere(others, known), of=len(answers.stories))[:LOOKED_FOR]
    spelling = wording.spelling(words)
    found = [(spelling[word], number) for word, number in islice(searched_for(words, answers), MOST_WORDS)]
    return sorted(found, key=lambda counted: -counted[1]), wording.stories


def wording_of(answers: IndexAnswers) -> Wording:
    newest = answers.index.page(answers.stories, "newest", start=0, size=MOST_READ)
    started, wording, index = time.monotonic(), Wording(), search_index()
    for numbers in batched(newest):
        for text in index.texts(numbers).values():
            wording.take_in(text)
        if time.monotonic() - started > READING:
            break
    return wording


def searched_for(words: list[str], answers: IndexAnswers) -> Iterator[tuple[str, int]]:
    """A search finds other endings as well: of "garden" and "gardens", which find the same stories, the first."""
    seen: set[tuple[str, FrozenBitMap]] = set()
    for word in words:
        stories = answers.matching(saying(word))
        key = (word[:3], FrozenBitMap(stories))
        if len(stories) >= FEWEST and key not in seen:
            seen.add(key)
            yield word, len(stories)
