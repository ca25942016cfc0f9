"""Stories with photos that may be in print, and what becomes of them on paper."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import QueryDict

from gallery.discovery.selection import Selection
from gallery.models import Booklet, ConsentText, Contribution, PhotoPermission, StoryImage, StoryPage
from gallery.printing.booklets import ask_for
from gallery.printing.content import PrintedStory, printed_stories
from gallery.printing.making import make_booklet


def agree(image: StoryImage, *, in_reports: bool) -> None:
    """As the newest word about it."""
    wording = ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)
    PhotoPermission.objects.create(image=image, people="nobody", in_reports=in_reports, wording=wording)


@pytest.fixture
def publish(share_story: Callable[..., Contribution], decided: Callable[..., StoryPage]) -> Callable[..., StoryPage]:
    """A public story. `cleared`: whether its photos may be in print."""

    def make_public(*, cleared: bool = True, **fields: Any) -> StoryPage:
        story = decided(share_story(**{"photos": 1, **fields}))
        for photo in story.photos.all():
            agree(photo.image, in_reports=cleared)
        return story

    return make_public


@pytest.fixture
def gathered(tmp_path: Path) -> Callable[..., list[PrintedStory]]:
    """What is printed of these stories."""

    def gather(*stories: StoryPage) -> list[PrintedStory]:
        return printed_stories([story.pk for story in stories], folder=tmp_path, heard=lambda done: None)

    return gather


@pytest.fixture
def ask() -> Callable[..., Booklet]:
    """For what stands in an address, without having it made."""

    def ask_for_it(query: str = "", *, format: str = "booklet") -> Booklet:
        return ask_for(Selection.from_query(QueryDict(query)), format=format)

    return ask_for_it


@pytest.fixture
def made(ask: Callable[..., Booklet]) -> Callable[..., Booklet]:
    """The same, when the worker has been there."""

    def make_it(query: str = "", *, format: str = "booklet") -> Booklet:
        booklet = ask(query, format=format)
        make_booklet.call(str(booklet.pk))
        booklet.refresh_from_db()
        return booklet

    return make_it


@pytest.fixture
def without_typst(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Nothing is set, which takes a second: what would have been is kept here instead."""
    told: list[dict[str, Any]] = []

    def set_nothing(folder: Path, *, template: str, goes_on: Callable[[], object]) -> Path:
        told.append(json.loads((folder / "content.json").read_text(encoding="utf-8")))
        (folder / "printed.pdf").write_bytes(b"%PDF-1.7 nothing")
        return folder / "printed.pdf"

    monkeypatch.setattr("gallery.printing.making.typeset", set_nothing)
    return told


@pytest.fixture
def broken_master() -> Callable[[StoryImage], None]:
    def break_it(image: StoryImage) -> None:
        image.file.storage.delete(image.file.name)
        image.file.storage.save(image.file.name, ContentFile(b"no picture"))

    return break_it
