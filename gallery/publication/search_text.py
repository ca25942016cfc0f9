"""The words by which a published story is found."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django_tasks import task

from gallery.discovery.search import AnswerText, SearchText, search_index
from gallery.models import StoryPage
from gallery.models.stories import StoryQuerySet

BATCH = 100
SECONDS = 10
"""Of one sweep that are spent on an index that lacks many stories; the next goes on."""
TIDYING = 2
"""Seconds of one sweep, in steps between which others write."""
PARTS = ("region", "answers", "quotes", "themes", "cohorts", "tagged_items__tag")


def search_text(story: StoryPage) -> SearchText:
    words = [
        story.summary,
        *(answer.text for answer in story.answers.all()),
        *(quote.text for quote in story.quotes.all()),
    ]
    terms = " · ".join(filter(None, terms_of(story)))
    return SearchText(story.pk, story.title, "\n".join(words), terms, tuple(answers_of(story)))


def answers_of(story: StoryPage) -> Iterator[AnswerText]:
    """To the questions that are still asked, each once."""
    said: dict[int, list[str]] = defaultdict(list)
    for answer in story.answers.all():
        if answer.question_id:
            said[answer.question_id].append(answer.text)
    return (AnswerText(question, "\n\n".join(texts)) for question, texts in said.items())


def terms_of(story: StoryPage) -> list[str]:
    """Whose it is, where it is, and what it is filed under."""
    return [
        story.organisation,
        story.place_name,
        story.region.name if story.region else "",
        *(cohort.name for cohort in story.cohorts.all()),
        *(theme.name for theme in story.themes.all()),
        *(tag.name for tag in story.tags.all()),
    ]


def write_search_texts(stories: StoryQuerySet) -> None:
    """Of these published stories, as the database has them now: a term of theirs was renamed, or they are missing."""
    search_index().write_all([search_text(story) for story in stories.prefetch_related(*PARTS)])


@task
def write_words_of_term(relation: str, term: int) -> None:
    """A term has another name: its stories are found by that."""
    named = StoryPage.objects.published().filter(**{relation: term}).order_by("pk")
    for numbers in batched(named.values_list("pk", flat=True)):
        write_search_texts(StoryPage.objects.filter(pk__in=numbers))


def batched(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = list(numbers)
    return (rest[start : start + BATCH] for start in range(0, len(rest), BATCH))


def mend_search_index() -> None:
    """Write what is published and not in the index: of a database that was moved, or one from before the index."""
    missing = StoryPage.objects.published().exclude(pk__in=search_index().everything()).order_by("-pk")
    started = time.monotonic()
    while (numbers := list(missing.values_list("pk", flat=True)[:BATCH])) and time.monotonic() - started < SECONDS:
        write_search_texts(StoryPage.objects.filter(pk__in=numbers))


def tidy_search_index() -> None:
    started = time.monotonic()
    while search_index().tidy() and time.monotonic() - started < TIDYING:
        pass
