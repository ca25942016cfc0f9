"""What a page of the public gallery costs: `python -m tests.benchmarks.gallery [--sizes 10000,100000]`.

Beside each figure stand, from the same run, the same page answered by the database and a bare view of the same bytes.
"""

import argparse
import atexit
import gc
import logging
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from resource import RUSAGE_SELF, getrusage
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
from django.http import HttpResponse, QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from gallery.discovery.by_index import IndexAnswers
from gallery.discovery.index import StoryIndex
from gallery.discovery.keeper import KEEPER
from gallery.discovery.listing import list_stories
from gallery.models import StoryPage
from gallery.publication.cards import write_card
from gallery.publication.index_rows import DatabaseSource
from home.demo.crowd import RARE, Crowd
from home.demo.loading import load_pages, load_terms
from home.models import HomePage
from tests.benchmarks.costs import Cost, cost_of

SIZES = (10_000, 100_000)
ADDRESS = "/gallery/"
FILTERED = "theme=arts&theme=nature&cohort=older-people&region=scotland&region=wales&region=london"
SEARCHED = f"q={RARE[0]}"
MOST_STATEMENTS = 12
BARS = {100_000: {"page": 12, "index": 5, "times": 20, "search": 40}, 1_000_000: {"page": 30, "index": 20, "times": 60}}
"""In milliseconds; how many times faster than the database."""


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
        fill(size)
        print(f"\n  {StoryPage.objects.count()} stories on {connection.vendor}", flush=True)
        measure(size, verdicts)
    print(f"\ngallery: {'not met: ' + ', '.join(verdicts.missed) if verdicts.missed else 'met'}")
    return int(bool(verdicts.missed))


def make_site() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("setup_gallery", verbosity=0)
    load_terms()
    load_pages(HomePage.objects.get())


def fill(size: int) -> None:
    missing = size - StoryPage.objects.count()
    began = time.monotonic()
    Crowd(seed=size).arrive(missing)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"  {missing / (time.monotonic() - began):,.0f} stories made a second", flush=True)


def measure(size: int, verdicts: Verdicts) -> None:
    bars: dict[str, float] = BARS.get(size, {})
    index, client = build(size, verdicts), Client()
    for query in (FILTERED, SEARCHED):
        store_cards(index, query)
    page = cost_of(lambda: client.get(f"{ADDRESS}?{FILTERED}"))
    alone = cost_of(lambda: list_stories(IndexAnswers(index), query=QueryDict(FILTERED), address=ADDRESS))
    show("a filtered page", page, verdicts.at_most(f"page at {size}", page.judged, bars.get("page")))
    show("  of it the listing", alone, verdicts.at_most(f"index at {size}", alone.judged, bars.get("index")))
    with mock.patch.object(KEEPER, "current", return_value=None):
        by_query = cost_of(lambda: client.get(f"{ADDRESS}?{FILTERED}"), repeats=3)
    times = by_query.judged / page.judged
    verdict = verdicts.at_least(f"times at {size}", times, bars.get("times"))
    show("  by the database", by_query, f"  {times:.0f} times{verdict}")
    show("  a view of the same bytes", bare(client))
    search = cost_of(lambda: client.get(f"{ADDRESS}?{SEARCHED}"))
    show("a word of one in ten", search, verdicts.at_most(f"search at {size}", search.judged, bars.get("search")))
    again(client, page, verdicts)
    statements(client, verdicts)


def show(name: str, cost: Cost, verdict: str = "") -> None:
    print(f"  {name:<26}{cost.judged:9.1f} ms  ({cost.spread}){verdict}", flush=True)


def build(size: int, verdicts: Verdicts) -> StoryIndex:
    KEEPER.forget()
    gc.collect()
    before, began = getrusage(RUSAGE_SELF).ru_maxrss, time.process_time()
    source = DatabaseSource()
    index = StoryIndex.of(source.rows(), names=source.names(), version=source.changes(after=None).version)
    taken, grown = time.process_time() - began, (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    KEEPER.index, KEEPER.checked_at = index, time.monotonic()
    share = size / 100_000
    print(f"  index, built in           {taken:9.2f} s{verdicts.at_most(f'build at {size}', taken, max(share, 0.1))}")
    print(f"    memory, at its most     {grown:9.0f} MB{verdicts.at_most(f'memory at {size}', grown, 30 * share)}")
    return index


def store_cards(index: StoryIndex, query: str) -> None:
    for number in list_stories(IndexAnswers(index), query=QueryDict(query), address=ADDRESS).numbers:
        write_card(number)


def bare(client: Client) -> Cost:
    body = client.get(f"{ADDRESS}?{FILTERED}").content
    request = RequestFactory().get(ADDRESS)
    return cost_of(lambda: (request, HttpResponse(body)))


def again(client: Client, page: Cost, verdicts: Verdicts) -> None:
    etag = client.get(f"{ADDRESS}?{FILTERED}").headers.get("ETag", "")
    cost = cost_of(lambda: client.get(f"{ADDRESS}?{FILTERED}", headers={"If-None-Match": etag}))
    show("the same, answered again", cost, verdicts.at_most("answered again", cost.judged, page.judged / 2))


def statements(client: Client, verdicts: Verdicts) -> None:
    for query in ("", FILTERED):
        KEEPER.checked_at = float("-inf")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{ADDRESS}?{query}")
        number = len(captured)
        print(f"  statements of ?{query[:10]:<12}{number:9}{verdicts.at_most('statements', number, MOST_STATEMENTS)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
