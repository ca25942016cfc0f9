"""Read across: every answer to one question, side by side, under the filters of its gallery."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import ngettext

from gallery.discovery.filters import StoryFilters
from gallery.discovery.listing import in_figures, list_stories
from gallery.models.answers import ShownAnswer, answers_from, quotes_from
from gallery.models.sharing import complete

if TYPE_CHECKING:
    from gallery.models.pages import GalleryPage, Question


@dataclass(frozen=True)
class QuestionTab:
    label: str
    url: str
    is_current: bool


def name_of(question: "Question") -> str:
    """What stands for it in addresses. Its number alone counts: it may be reworded."""
    words = slugify(question.label)[:60].strip("-")
    return f"{question.pk}-{words}" if words else str(question.pk)


def path_of(question: "Question") -> str:
    """From its gallery's address on."""
    return f"questions/{name_of(question)}/"


def number_in(name: str) -> int | None:
    """The primary key that an address begins with."""
    number = name.partition("-")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None


def across_context(
    gallery: "GalleryPage", questions: Sequence["Question"], question: "Question", request: HttpRequest
) -> dict[str, Any]:
    base = gallery.get_url(request) or ""
    address = f"{base}{path_of(question)}"
    listing = list_stories(gallery.answers(question=question.pk), query=request.GET, address=address)
    filters = listing.filters
    return {
        "page": gallery,
        "gallery_url": gallery.get_url(request),
        "canonical": complete(request, address),
        "question": question,
        "address": address,
        "listing": listing,
        "total_in_words": total_in_words(listing.total),
        "answers": shown(listing.numbers, question, filters, request),
        "tabs": tabs(questions, question, base, filters),
    }


def total_in_words(total: int) -> str:
    return ngettext("%(number)s answer", "%(number)s answers", total) % {"number": in_figures(total)}


def shown(
    numbers: Sequence[int], question: "Question", filters: StoryFilters, request: HttpRequest
) -> list[ShownAnswer]:
    if filters.only:
        return quotes_from(numbers, request=request)
    return answers_from(numbers, question=question.pk, q=filters.q, request=request)


def tabs(questions: Sequence["Question"], current: "Question", base: str, filters: StoryFilters) -> list[QuestionTab]:
    """To its sister questions, under the same filters."""
    query = replace(filters, page=1, view="wall").query_string()
    return [
        QuestionTab(question.label, f"{base}{path_of(question)}{query}", question.pk == current.pk)
        for question in questions
    ]
