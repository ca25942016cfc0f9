"""Two to four stories beside each other, question by question."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from gallery.discovery.selection import Selection, numbers_in
from gallery.models import StoryPage
from gallery.models.layout import as_paragraphs
from gallery.models.selections import stories_in
from gallery.public import public

MOST_COMPARED = 4


@dataclass(frozen=True)
class Row:
    """A question, and what each story says to it, in the order of the stories; empty where it was not asked."""

    label: str
    answers: list[SafeString]


@require_safe
@public
def compare(request: HttpRequest) -> HttpResponse:
    asked = numbers_in(request.GET.get("stories", ""))[:MOST_COMPARED]
    numbers = stories_in(Selection(stories=asked), most=MOST_COMPARED)
    stories = StoryPage.objects.published().prefetch_related("answers", "cohorts", "quotes").in_order(numbers)
    context = {"stories": stories, "rows": rows_of(stories), "selection": Selection(stories=tuple(numbers))}
    return render(request, "gallery/showing/compare.html", context)


def rows_of(stories: list[StoryPage]) -> list[Row]:
    """In the order in which the stories answer them. The same wording is the same question, whatever the gallery."""
    said = [{answer.question_label: as_paragraphs(answer.text) for answer in story.answers.all()} for story in stories]
    labels = dict.fromkeys(label for answers in said for label in answers)
    return [Row(label, [answers.get(label, SafeString("")) for answers in said]) for label in labels]
