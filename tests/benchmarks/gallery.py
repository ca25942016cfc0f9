"""What a page of the public gallery costs: `python -m tests.benchmarks.gallery [--sizes 10000,100000]`.

Beside each figure stand, from the same run, the same page answered by the database and a bare view of the same bytes.
"""

import argparse
import atexit
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from unittest import mock

import django
from django.core.management import call_command

if __name__ == "__main__":
    SCRATCH = tempfile.mkdtemp(prefix="impact-gallery-bench-")
    atexit.register(shutil.rmtree, SCRATCH)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH}/bench.sqlite3")
    os.environ["DATA_DIR"] = SCRATCH
    django.setup()

from django.db import connection
from django.db.models import Count
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from gallery.discovery.by_index import IndexAnswers
from gallery.discovery.index import StoryIndex
from gallery.discovery.keeper import KEEPER
from gallery.discovery.listing import list_stories
from gallery.discovery.search import search_index
from gallery.discovery.tree import TOP_DEPTH
from gallery.models import GalleryPage, Question, StoryPage
from gallery.models.across import name_of
from gallery.publication.cards import write_card
from gallery.publication.index_rows import DatabaseSource
from gallery.publication.learning import work_out
from home.demo.crowd import RARE, Crowd
from home.demo.loading import load_pages, load_terms
from home.models import HomePage
from tests.benchmarks import bare
from tests.benchmarks.costs import Cost, cost_of, plain_loop

SIZES = (10_000, 100_000)
ADDRESS = "/gallery/"
FILTERED = "theme=arts&theme=nature&cohort=older-people&region=scotland&region=wales&region=london"
SEARCHED = f"q={RARE[0]}"
NARROW = "theme=arts&cohort=veterans&region=wales&tag=idea-7&reached_from=9000&year_from=2019"
ACROSS = (
    ("read across", ""),
    ("  under filters", FILTERED),
    ("  with a word", SEARCHED),
    ("  only quotes", "only=quotes"),
    ("  a later page", "page=100"),
)
ASKED = ("", FILTERED, SEARCHED, NARROW)
MOST_STATEMENTS, MOST_OURS = 12, 4
MADE_A_SECOND = 2_000
BARS = {
    100_000: {"page": 12, "index": 5, "times": 20, "search": 40, "across": 40, "learned": 40, "counting": 30},
    1_000_000: {"page": 30, "index": 20, "times": 60},
}
"""In milliseconds; how many times faster than the database; seconds of the worker."""


@dataclass
class Verdicts:
    missed: list[str] = field(default_factory=list)

    def at_most(self, name: str, value: float, bar: float | None) -> str:
        if bar is None:
            return ""
        if value > bar:
            self.missed.append(name)
        return f"  bar {bar:g}: {'not met' if value > bar else 'met'}"

    def at_least(self, name: str, value: float, bar: float | None) -> str:
        if bar is None:
            return ""
        if value < bar:
            self.missed.append(name)
        return f"  bar {bar:g}: {'not met' if value < bar else 'met'}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 dev.py bench gallery", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=SIZES)
    sizes = sorted(parser.parse_args(arguments).sizes)
    logging.disable(logging.INFO)
    make_site()
    verdicts = Verdicts()
    for size in sizes:
        fill(size, verdicts)
        print(f"  {StoryPage.objects.count()} stories on {connection.vendor}", flush=True)
        measure(size, verdicts)
    print(f"\ngallery: {'not met: ' + ', '.join(verdicts.missed) if verdicts.missed else 'met'}")
    return int(bool(verdicts.missed))


def make_site() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("setup_gallery", verbosity=0)
    load_terms()
    load_pages(HomePage.objects.get())


def fill(size: int, verdicts: Verdicts) -> None:
    missing, began = max(0, size - StoryPage.objects.count()), time.monotonic()
    Crowd(seed=size).arrive(missing)
    taken = time.monotonic() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    while search_index().tidy():  # as the worker does
        pass
    if missing:
        said = verdicts.at_least(f"stories made at {size}", missing / taken, MADE_A_SECOND)
        print(f"\n  {missing / taken:,.0f} stories made a second{said}", flush=True)


def measure(size: int, verdicts: Verdicts) -> None:
    bars: dict[str, float] = BARS.get(size, {})
    index, client = build(size, verdicts), Client()
    for query in ASKED:
        store_cards(index, query)
    show("a loop of 300,000 steps", cost_of(plain_loop))
    page = cost_of(lambda: client.get(f"{ADDRESS}?{FILTERED}"))
    alone = cost_of(lambda: list_stories(IndexAnswers(index), query=QueryDict(FILTERED), address=ADDRESS))
    show("a filtered page", page, verdicts.at_most(f"page at {size}", page.judged, bars.get("page")))
    show("  of it the listing", alone, verdicts.at_most(f"index at {size}", alone.judged, bars.get("index")))
    with mock.patch.object(KEEPER, "current", return_value=None):
        by_query = cost_of(lambda: client.get(f"{ADDRESS}?{FILTERED}"), repeats=3)
    times = by_query.judged / page.judged
    verdict = verdicts.at_least(f"times at {size}", times, bars.get("times"))
    show("  by the database", by_query, f"  {times:.0f} times{verdict}")
    show("  a view of the same bytes", bare_view(client))
    search = cost_of(lambda: client.get(f"{ADDRESS}?{SEARCHED}"))
    show("a word of one in ten", search, verdicts.at_most(f"search at {size}", search.judged, bars.get("search")))
    again(client, page, verdicts)
    statements(client, verdicts)
    read_across(client, size, verdicts)
    learned(index, client, size, verdicts)


def learned(index: StoryIndex, client: Client, size: int, verdicts: Verdicts) -> None:
    """Of all stories, and of the programme that has most: worked out in the worker, and then served."""
    bars = BARS.get(size, {})
    programme = max(GalleryPage.objects.programmes(), key=lambda page: len(index.any_of("gallery", [page.slug])))
    for gallery, address in ((GalleryPage.objects.get(depth=TOP_DEPTH), ""), (programme, f"{programme.slug}/")):
        began = time.process_time()
        work_out(gallery, index)
        taken = time.process_time() - began
        counting = verdicts.at_most(f"learned of {gallery.slug} at {size}", taken, bars.get("counting"))
        print(f"  learned, worked out       {taken:9.2f} s{counting}")
        cost = cost_of(lambda address=address: client.get(f"/what-we-learned/{address}"))
        show("  served", cost, verdicts.at_most(f"learned page at {size}", cost.judged, bars.get("learned")))


def read_across(client: Client, size: int, verdicts: Verdicts) -> None:
    """All answers to the question that has most, some of them, and those with a word that one in ten of them has."""
    question = Question.objects.annotate(number=Count("answers")).order_by("-number", "-pk")[0]
    address = f"{question.gallery.url}questions/{name_of(question)}/"
    print(f"  {question.number} answers to one question")
    for name, query in ACROSS:
        cost = cost_of(lambda query=query: client.get(f"{address}?{query}"))
        bar = BARS.get(size, {}).get("across")
        show(name, cost, verdicts.at_most(f"{name.strip()} at {size}", cost.judged, bar))


def show(name: str, cost: Cost, verdict: str = "") -> None:
    print(f"  {name:<26}{cost.judged:9.1f} ms  ({cost.spread}){verdict}", flush=True)


def build(size: int, verdicts: Verdicts) -> StoryIndex:
    """Measured in a process of its own, whose memory is that of the index alone."""
    words = [sys.executable, "-m", "tests.benchmarks.building"]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    taken, most, kept = (float(figure) for figure in said[:3])
    share = size / 100_000
    print(f"  index, built in           {taken:9.2f} s{verdicts.at_most(f'build at {size}', taken, max(share, 0.1))}")
    print(
        f"    memory                  {kept:9.0f} MB{verdicts.at_most(f'memory at {size}', kept, max(30 * share, 8))}"
    )
    print(f"    while it is built       {most:9.0f} MB", flush=True)
    KEEPER.forget()
    KEEPER.read_everything(DatabaseSource())
    KEEPER.checked_at = time.monotonic()
    assert KEEPER.index is not None
    return KEEPER.index


def store_cards(index: StoryIndex, query: str) -> None:
    for number in list_stories(IndexAnswers(index), query=QueryDict(query), address=ADDRESS).numbers:
        write_card(number)


@override_settings(ROOT_URLCONF="tests.benchmarks.bare")
def bare_view(client: Client) -> Cost:
    """What the same bytes cost that nobody has to make: Django, its middleware, and ours."""
    bare.BODY[:] = [client.get(f"{ADDRESS}?{FILTERED}").content]
    return cost_of(lambda: client.get(bare.ADDRESS))


def again(client: Client, page: Cost, verdicts: Verdicts) -> None:
    etag = client.get(f"{ADDRESS}?{FILTERED}").headers.get("ETag", "")
    cost = cost_of(lambda: client.get(f"{ADDRESS}?{FILTERED}", headers={"If-None-Match": etag}))
    show("the same, answered again", cost, verdicts.at_most("answered again", cost.judged, page.judged / 2))


def statements(client: Client, verdicts: Verdicts) -> None:
    """As they are when the index is asked for changes, too; what is remembered until there is one is not among them."""
    for query in ASKED:
        client.get(f"{ADDRESS}?{query}")
        KEEPER.checked_at = float("-inf")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{ADDRESS}?{query}")
        ours = sum("gallery_" in statement["sql"] for statement in captured)
        said = verdicts.at_most("statements", len(captured), MOST_STATEMENTS)
        print(f"  statements of ?{query[:10]:<12}{len(captured):9}{said}, ours {ours}")
        verdicts.at_most("our statements", ours, MOST_OURS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
