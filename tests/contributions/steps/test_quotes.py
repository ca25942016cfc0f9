"""Words of somebody who was there."""

import pytest

from gallery.contributions.steps.quotes import QuoteForm


@pytest.mark.parametrize(
    ("text", "said_by", "errors"),
    [
        ("", "", []),
        ("It helped.", "", []),
        ("It helped.", "A member", []),
        ("", "A member", ["text"]),
        ("x" * 301, "A member", ["text"]),
        ("It helped.", "x" * 121, ["said_by"]),
    ],
)
def test_a_quote_is_words_with_or_without_a_name(text, said_by, errors):
    assert list(QuoteForm({"text": text, "said_by": said_by}).errors) == errors
