"""What stories answer to one question, side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from gallery.discovery.search import AnswerSearch, Part, words_of
from gallery.models.cards import related
from gallery.models.images import KnownPicture
from gallery.models.layout import as_paragraphs
from gallery.models.prepared import found_by
from gallery.models.stories import StoryPage, StoryQuerySet

SIGNED_WITH = ("pk", "title", "url_path", "place_name", "organisation")
SHOWN_OF_IMAGE = ("story", "image__key", "image__width", "image__height", "image__ground")


@dataclass(frozen=True)
class Signature:
    """Of a story, below what it says."""

    title: str
    url: str
    place: str
    picture: KnownPicture | None


class Quote(NamedTuple):
    text: str
    said_by: str


@dataclass(frozen=True)
class ShownAnswer:
    story: Signature
    text_html: SafeString
    quotes: Sequence[Quote] = ()


@dataclass(frozen=True)
class Said:
    """By stories that are public, each with its rows of one kind, in their order, and signed by it."""

    rows: dict[int, list[tuple[str, ...]]]
    signatures: dict[int, Signature]

    @classmethod
    def of(cls, numbers: Sequence[int], found: Iterable[tuple[Any, ...]], request: HttpRequest | None) -> "Said":
        """`found` has what a story is signed with first in each row."""
        stories: dict[int, tuple[str, ...]] = {}
        rows: dict[int, list[tuple[str, ...]]] = {number: [] for number in numbers}
        for number, title, path, place, organisation, *said in found:
            stories[number] = (title, path, place or organisation)
            rows[number].append(tuple(said))
        return cls({number: said for number, said in rows.items() if said}, signed(stories, request))


def answering(numbers: Sequence[int], *, question: int) -> StoryQuerySet:
    stories = StoryPage.objects.published().filter(pk__in=numbers, answers__question=question)
    return stories.order_by("answers__sort_order", "answers__pk").values_list(*SIGNED_WITH, "answers__text")


def quoting(numbers: Sequence[int]) -> StoryQuerySet:
    stories = StoryPage.objects.published().filter(pk__in=numbers, quotes__isnull=False)
    in_order = stories.order_by("quotes__sort_order", "quotes__pk")
    return in_order.values_list(*SIGNED_WITH, "quotes__text", "quotes__said_by")


def pictured(stories: Sequence[int]) -> Any:
    return related(StoryPage, "photos", stories).values_list(*SHOWN_OF_IMAGE)


def answers_from(
    numbers: Sequence[int], *, question: int, q: str = "", request: HttpRequest | None = None
) -> list[ShownAnswer]:
    """Of those of these stories that are public, in their order; with the words that were searched for marked."""
    said = Said.of(numbers, found_by(answering, numbers, question=question), request)
    marked = AnswerSearch(question).marked(q, list(said.signatures)) if words_of(q) else {}
    return [
        ShownAnswer(said.signatures[number], words_in(marked.get(number, ()), rows))
        for number, rows in said.rows.items()
    ]


def words_in(parts: Sequence[Part], rows: Iterable[tuple[str, ...]]) -> SafeString:
    return with_marks(parts) if parts else as_paragraphs("\n\n".join(row[0] for row in rows))


def with_marks(parts: Sequence[Part]) -> SafeString:
    """As paragraphs, escaped, with what was found in them marked."""
    pieces = (marked_lines(part.text) if part.is_match else escape(part.text) for part in parts)
    return mark_safe(linebreaks(mark_safe("".join(pieces))))  # noqa: S308 - every piece is escaped


def marked_lines(text: str) -> str:
    """Line by line: a mark must not reach from one paragraph into the next."""
    return "\n".join(format_html("<mark>{}</mark>", line) if line.strip() else line for line in text.split("\n"))


def quotes_from(numbers: Sequence[int], *, request: HttpRequest | None = None) -> list[ShownAnswer]:
    """The same with what is quoted in them in the place of the answer."""
    said = Said.of(numbers, found_by(quoting, numbers), request)
    return [
        ShownAnswer(said.signatures[number], SafeString(""), [Quote(*row) for row in rows])
        for number, rows in said.rows.items()
    ]


def signed(stories: dict[int, tuple[str, ...]], request: HttpRequest | None) -> dict[int, Signature]:
    addresses = addresses_at({path for _title, path, _place in stories.values()}, request)
    # The first of each story is the last that is set.
    pictures = {story: KnownPicture(*shown) for story, *shown in reversed(found_by(pictured, list(stories)))}
    return {
        number: Signature(title, addresses[path], place, pictures.get(number))
        for number, (title, path, place) in stories.items()
    }


def addresses_at(paths: Iterable[str], request: HttpRequest | None) -> dict[str, str]:
    """Of stories, by their paths: each gallery is asked once where it is found, and its stories stand below it."""
    above = {path: f"{path.rstrip('/').rpartition('/')[0]}/" for path in paths}
    galleries = {path: Page(url_path=path).get_url(request) for path in set(above.values())}
    return {
        path: f"{galleries[gallery]}{iri_to_uri(path.removeprefix(gallery))}" if galleries[gallery] else ""
        for path, gallery in above.items()
    }
