"""What was typed, as SQLite's full-text index is asked for it."""

from gallery.discovery.search import vocabulary
from gallery.discovery.search.query import Query

WANTED = (
    "SELECT %s || COALESCE((SELECT group_concat(' OR \"' || word || '\"', '')"  # noqa: S608 - numbers and queries of our own
    f" FROM ({vocabulary.ENDINGS}) endings), '') || ')' AS expression"
)
"""A match expression, from the value that `arguments` puts first and the endings of the last word."""


def arguments(q: str) -> list[str]:
    """Every word, quoted, so that nothing a visitor types is syntax; the last one may go on."""
    query = Query.of(q)
    phrases = [f'"{" ".join(phrase.words)}"' for phrase in query.phrases] or ['""']
    return [" AND ".join([*phrases[:-1], f"({phrases[-1]}"]), *vocabulary.bounds(query.start)]
