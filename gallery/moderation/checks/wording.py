"""Words that are hard to read, missing, or in two places."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from gallery.models import Question
from gallery.moderation.checks.findings import Finding, Kind, finding
from gallery.moderation.checks.reading import PublicText, Reading
from gallery.moderation.checks.whereabouts import Span, finding_at, shortened

FEWEST_WORDS = 3
"""An answer of fewer says nothing; the same one of fewer may be a coincidence."""
LETTERS_IN_A_TITLE = 8
WORDS_IN_A_ROW = 4
LETTERS_IN_A_ROW = 20
SHOUTED = re.compile(r"[^\W\d_][\w'’&-]*")
BETWEEN = re.compile(r"[^\w\n]{1,4}$")


def find(reading: Reading) -> Iterator[Finding]:
    yield from shouting(reading)
    yield from missing_answers(reading)
    yield from repeated_answers(reading)


def shouting(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        if text.is_address:
            continue
        span = title_in_capitals(text) or longest_row(text.text)
        if span:
            yield finding_at(Kind.CAPITALS, text, span)


def title_in_capitals(text: PublicText) -> Span | None:
    letters = [letter for letter in text.text if letter.isalpha()]
    is_shouted = len(letters) >= LETTERS_IN_A_TITLE and text.text.isupper() and " " in text.text.strip()
    return (0, len(text.text)) if text.part == "title" and is_shouted else None


def longest_row(text: str) -> Span | None:
    """The longest row of words in capitals that is longer than a few initials."""
    rows = [row for row in rows_in_capitals(text) if is_long(row)]
    longest = max(rows, key=lambda row: row[-1].end() - row[0].start(), default=None)
    return (longest[0].start(), longest[-1].end()) if longest else None


def rows_in_capitals(text: str) -> Iterator[list[re.Match[str]]]:
    row: list[re.Match[str]] = []
    for word in SHOUTED.finditer(text):
        if row and not (word[0].isupper() and BETWEEN.match(text, row[-1].end(), word.start())):
            yield row
            row = []
        if word[0].isupper():
            row.append(word)
    yield row


def is_long(row: list[re.Match[str]]) -> bool:
    return len(row) >= WORDS_IN_A_ROW and sum(len(word[0]) for word in row) >= LETTERS_IN_A_ROW


def missing_answers(reading: Reading) -> Iterator[Finding]:
    answers = {answer.question_id: answer.text for answer in reading.version.answers.all()}
    for question in required_questions(reading):
        words = " ".join(answers.get(question.pk, "").split())
        if len(words.split()) < FEWEST_WORDS:
            yield empty(question, words)


def required_questions(reading: Reading) -> list[Question]:
    """Those that the story's gallery asks today."""
    version = reading.version
    gallery = version.path[: -version.steplen]
    return list(Question.objects.filter(gallery__path=gallery, is_required=True)) if gallery else []


def repeated_answers(reading: Reading) -> Iterator[Finding]:
    first: dict[str, PublicText] = {}
    for answer in (text for text in reading.texts if text.part.startswith("answer")):
        words = " ".join(answer.text.casefold().split())
        earlier = first.setdefault(words, answer)
        if earlier is not answer and len(words.split()) >= FEWEST_WORDS:
            yield repeated(answer, earlier)


def repeated(answer: PublicText, earlier: PublicText) -> Finding:
    label = _("%(one)s / %(other)s") % {"one": earlier.label, "other": answer.label}
    return finding(Kind.REPEATED, part=answer.part, label=label, words=shortened(answer.text), about=answer.text)


def empty(question: Question, words: str) -> Finding:
    hint = _("This says very little, and the gallery asks for an answer.") if words else ""
    return finding(
        Kind.EMPTY, part=f"answer_{question.pk}", label=question.label, words=words, about=words or "nothing", hint=hint
    )
