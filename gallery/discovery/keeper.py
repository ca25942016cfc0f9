"""The index of this process: built once, then kept abreast of what is published and taken down."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

from django.db import connection

from gallery.discovery.index import Names, StoryIndex
from gallery.discovery.replica import from_primary
from gallery.discovery.rows import IndexRows

CHECKED_EVERY = 1.0
"""Seconds that may pass before the database is asked whether something has changed."""
PAUSE = 10.0
"""Seconds after a failure."""
MOST_CHANGES = 500
"""More than these are not followed one by one: the index is built anew."""
MOST_REMEMBERED = 100
"""Answers of one function: strangers choose what it is asked."""

logger = logging.getLogger(__name__)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Changes:
    """What has changed after a version."""

    version: int
    stories: frozenset[int] = frozenset()
    is_all: bool = False
    """Something above the stories, or more than is known of: each of them may be another."""


class Source(Protocol):
    """What the index is made of, as the database has it at the moment."""

    def rows(self, numbers: Iterable[int] | None = None) -> IndexRows:
        """Of all published stories, or of those among `numbers`."""

    def names(self) -> Names: ...

    def changes(self, *, after: int | None) -> Changes:
        """Those with a greater number than `after`, in the order in which they were committed."""

    def moved(self) -> Mapping[tuple[str, str], str]:
        """Slugs that are no more, by facet, and those in their place; empty where there is none."""


def in_background(work: Callable[[], None]) -> None:
    def work_and_hang_up() -> None:
        try:
            work()
        finally:
            connection.close()

    threading.Thread(target=work_and_hang_up, name="story-index", daemon=True).start()


@dataclass
class IndexKeeper:
    """Hands out the newest index that there is, and none before the first is built.

    Whoever asks never waits for another: one thread at a time brings the index up to date, the others get the one
    that there is.
    """

    source: Source | None = None
    start: Callable[[Callable[[], None]], None] = in_background
    trouble: str = ""
    """Why the index could not be brought up to date, for the process's health; empty while all is well."""
    index: StoryIndex | None = None
    checked_at: float = float("-inf")
    busy: threading.Lock = field(default_factory=threading.Lock)

    def current(self) -> StoryIndex | None:
        if self.source and self.is_due() and self.busy.acquire(blocking=False):
            self.checked_at = time.monotonic()
            if self.attempt(self.follow, self.source):
                self.busy.release()
            else:
                self.start(partial(self.rebuild, self.source))
        return self.index

    @property
    def is_abreast(self) -> bool:
        """Not while everything is read anew, or cannot be."""
        return not self.trouble and not self.busy.locked()

    def is_due(self) -> bool:
        return time.monotonic() - self.checked_at >= CHECKED_EVERY

    def forget(self) -> None:
        self.index, self.checked_at, self.trouble = None, float("-inf"), ""

    def attempt(self, work: Callable[[Source], bool], source: Source) -> bool:
        """Whether it is done with that. What fails leaves the index as it is, and is tried again after a while."""
        try:
            is_done = work(source)
        except Exception as error:
            logger.exception("the index of stories could not be brought up to date")
            self.trouble, self.checked_at = f"{type(error).__name__}: {error}", time.monotonic() + PAUSE
            return True
        self.trouble = ""
        return is_done

    def follow(self, source: Source) -> bool:
        """Take in what has changed. Not done where it is less work to read everything anew."""
        if self.index is None:
            return False
        changes = source.changes(after=self.index.version)
        if changes.is_all or len(changes.stories) > MOST_CHANGES:
            return False
        if changes.version != self.index.version:
            self.index = followed(self.index, changes, source)
        return True

    def rebuild(self, source: Source) -> None:
        try:
            self.attempt(self.read_everything, source)
        finally:
            self.busy.release()

    def read_everything(self, source: Source) -> bool:
        """What is published while it is read is read once more: the version is asked for first."""
        version = source.changes(after=None).version
        self.index = StoryIndex.of(source.rows(), names=source.names(), version=version)
        return True


def followed(index: StoryIndex, changes: Changes, source: Source) -> StoryIndex:
    rows = source.rows(changes.stories)
    is_new = any(slug not in known for facet, known in index.names.items() for slug in rows.values.get(facet, ()))
    names = source.names() if is_new else index.names
    return index.followed_by(rows, changed=changes.stories, names=names, version=changes.version)


KEEPER = IndexKeeper()
"""Of this process. It keeps nothing until `publication` has given it a source."""


def once_per_version(make: Callable[..., Found]) -> Callable[..., Found]:
    """Of what is another one only when a change has been counted: made once for each version of the index.

    What it makes is shared between requests: nobody changes it, and it is read from the primary, since what is read
    from a replica may ask it for more later. As long as there is no index, or an old one, nothing is remembered.
    """
    remembered: WeakKeyDictionary[StoryIndex, dict[tuple[Any, ...], Found]] = WeakKeyDictionary()

    @wraps(make)
    def found(*args: Any) -> Found:
        index = KEEPER.current()
        known = remembered.setdefault(index, {}) if index and KEEPER.is_abreast else {}
        if args in known:
            return known[args]
        with from_primary():
            made = make(*args)
        if len(known) < MOST_REMEMBERED:
            known[args] = made
        return made

    return found
