"""However a text is made, reading it takes a moment."""

import pytest

from gallery.moderation.checks.births import births
from gallery.moderation.checks.descriptions import what_is_poor
from gallery.moderation.checks.emails import emails
from gallery.moderation.checks.fingerprints import shingles_of, text_bands
from gallery.moderation.checks.letters import plain
from gallery.moderation.checks.names import full_names
from gallery.moderation.checks.phones import phones
from gallery.moderation.checks.photos import is_near_a_child
from gallery.moderation.checks.postcodes import postcodes
from gallery.moderation.checks.wording import longest_row
from tests.moments import within

LENGTH = 25_000
"""Characters: more than an answer may have."""
LONGEST = 100
"""Plain loops. What took 17 s once was 1,400 of them."""

REPEATED = ["a", "@", "a@", "a@a.", "@a.a.a.a.a.a.a.a.", "a.", "a@" + "b" * 63 + ".", "jo[at]x[dot]", "a at b dot "]
REPEATED += ["1", "0", "01 ", "0 ", "0(", "(0", "01748 12345 ", "+44", "+", "00 ", "+4 4 ", "call 1 ", "tel us on "]
REPEATED += [
    "born ",
    "b. 1 ",
    "born 1/1/",
    "dob 12/03/1950",
    "1/1/",
    "12 of ",
    "Jan 1, ",
    "d. o. b ",
    "A1 1A",
    "SW1A 1A",
]
REPEATED += ["A", "Ab ", "Ab de ", "Ab A. ", "AB CD ", "Emily Carter child ", "ISBN 0306406152 ", "Jo’s ", "a-", "a'"]
REPEATED += ["\n", "é", "０", "\u200b", "A\u0301", "ﷺ", "\U0001d400", "image of ", "img_1", "\0", "\ud800"]


def names_near_children(text):
    return [span for span in full_names(text) if is_near_a_child(text, span)]


READERS = [
    plain,
    lambda text: list(emails(text)),
    lambda text: list(phones(text)),
    lambda text: list(postcodes(text)),
    lambda text: list(births(text)),
    names_near_children,
    longest_row,
    what_is_poor,
    lambda text: text_bands(shingles_of(text)),
]


@pytest.mark.parametrize("part", REPEATED, ids=ascii)
def test_a_long_text_is_read_in_a_moment(part):
    text = (part * (LENGTH // len(part) + 1))[:LENGTH]

    for read in READERS:
        with within(loops=LONGEST):
            read(text)
