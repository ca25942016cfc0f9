"""Words as PostgreSQL's full-text search reads them, and as it is asked for them."""

import re

from gallery.discovery.search import vocabulary
from gallery.discovery.search.excerpts import without_marks
from gallery.discovery.search.query import Query

GAP = "\u200b"
"""PostgreSQL reads "mums/dads" as a file and "old.example.org" as a host; with this in them, as words."""
NOTHING = "'-'"
"""What is no word, and so is found nowhere."""
JOINT = re.compile(r"([^\w\s]|_)(?=\S)")
WANTED = (
    "SELECT to_tsquery('gallery_english', %s || COALESCE((SELECT string_agg(' | ''' || word || '''', '')"  # noqa: S608 - numbers and queries of our own
    f" FROM ({vocabulary.ENDINGS}) endings), '') || ')') AS query"
)
"""A query, from the value that `arguments` puts first and the endings of the last word."""


def legible(text: str) -> str:
    """As PostgreSQL's parser finds the words in it that a person does."""
    return JOINT.sub(rf"\1{GAP}", without_marks(text).replace(GAP, ""))


def as_written(text: str) -> str:
    return text.replace(GAP, "")


def arguments(q: str) -> list[str]:
    """Every word, quoted, so that nothing a visitor types is syntax; the last one may go on."""
    query = Query.of(q)
    phrases = [" <-> ".join(f"'{word}'" for word in phrase.words) for phrase in query.phrases] or [NOTHING]
    whole = [f"({phrase})" for phrase in phrases[:-1]]
    return [" & ".join([*whole, f"({phrases[-1]}"]), *vocabulary.bounds(query.start)]
