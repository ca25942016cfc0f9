"""What would lead strangers to a person: addresses, numbers, postcodes and dates of birth in what the public reads."""

from collections.abc import Callable, Iterator

from gallery.moderation.checks.births import births
from gallery.moderation.checks.emails import emails
from gallery.moderation.checks.findings import Finding, Kind
from gallery.moderation.checks.phones import phones
from gallery.moderation.checks.postcodes import postcodes
from gallery.moderation.checks.reading import PublicText, Reading
from gallery.moderation.checks.whereabouts import Span, finding_at

LOOKED_FOR: tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...] = (
    (Kind.EMAIL, emails),
    (Kind.PHONE, phones),
    (Kind.POSTCODE, postcodes),
    (Kind.BIRTH, births),
)


def find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for kind, spans in looked_for_in(text):
            for span in spans(text.text):
                yield finding_at(kind, text, span)


def looked_for_in(text: PublicText) -> tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...]:
    """The address of a link is full of numbers that mean nothing to people."""
    return LOOKED_FOR[:1] if text.is_address else LOOKED_FOR
