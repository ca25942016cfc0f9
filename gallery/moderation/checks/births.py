"""Dates of birth. A date alone is none: something near it has to say so."""

import re
from bisect import bisect
from collections.abc import Iterator

from gallery.moderation.checks.whereabouts import Span

NEAR = 40
"""Characters between the word and the date."""
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
YEAR = r"(?:(?:18|19|20)\d\d|['’]?\d\d)"
DATE = re.compile(
    rf"(?<![\d/.-])(?:[0-3]?\d([/.-])[01]?\d\1{YEAR}|(?:18|19|20)\d\d-[01]\d-[0-3]\d"
    rf"|{DAY}(?: of)? (?:{MONTHS})\b(?:,? {YEAR}\b)?|(?:{MONTHS}) {DAY}(?:,? {YEAR}\b)?)(?![\w/-])",
    re.IGNORECASE,
)
SAYS_SO = re.compile(
    r"\b(?:(?:date|day) of birth|birth ?dates?|d\.? ?o\.? ?b\b|born|birthdays?)|\b(?<!\.)b\. ?(?=\d)", re.IGNORECASE
)
NOT_A_PERSON = re.compile(
    r"\b(?:our|its|ideas?|projects?|groups?|club|charity|garden|centre|café|cafe|choir|scheme|organisation|programme|"
    r"service|network|team|company|movement|festival|initiative|campaign|partnership|was it|it was)\b",
    re.IGNORECASE,
)
"""Projects are born too, and have birthdays."""
ALWAYS = re.compile(r"birth ?date|of birth|o\.? ?b", re.IGNORECASE)


def births(text: str) -> Iterator[Span]:
    """From the word that says so to the date, or the other way round; each date once."""
    cues = list(SAYS_SO.finditer(text))
    starts = [cue.start() for cue in cues]
    for date in DATE.finditer(text) if cues else ():
        place = bisect(starts, date.start())
        for cue in cues[max(0, place - 1) : place + 1]:
            if is_near(cue, date) and is_of_a_person(text, cue):
                yield min(cue.start(), date.start()), max(cue.end(), date.end())
                break


def is_near(cue: re.Match[str], date: re.Match[str]) -> bool:
    return max(cue.start() - date.end(), date.start() - cue.end()) <= NEAR


def is_of_a_person(text: str, cue: re.Match[str]) -> bool:
    if ALWAYS.search(cue[0]):
        return True
    return NOT_A_PERSON.search(text, max(0, cue.start() - NEAR), cue.start()) is None
