"""Email addresses, also those that are written so that programs do not know them."""

import re
from collections.abc import Iterator

from gallery.moderation.checks.whereabouts import Span

LONGEST_NAME = 64
"""Characters before the sign, by RFC 5321."""
LABEL = r"[\w-]{1,63}"
AFTER_THE_SIGN = re.compile(rf"@(?:{LABEL}\.){{1,8}}[^\W\d_]{{2,24}}")
NAME_BACKWARDS = re.compile(r"[\w.+'’-]*")
ENDINGS = r"(?:org|com|net|uk|co|ie|eu|info|scot|wales|cymru)\b"
# "Look at growers.org" is no address; "jo at growers dot org" is one.
IN_BRACKETS = rf"\s?[(\[{{]\s?(?:at|@)\s?[)\]}}]\s?(?:{LABEL}(?:\s?[(\[{{]\s?dot\s?[)\]}}]\s?|\sdot\s|\.)){{1,4}}"
IN_WORDS = rf"\sat\s(?:{LABEL}\sdot\s){{1,4}}"
SPELT = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:{IN_BRACKETS}|{IN_WORDS}){ENDINGS}", re.IGNORECASE)


def emails(text: str) -> Iterator[Span]:
    for match in AFTER_THE_SIGN.finditer(text):
        length = length_of_name(text, match.start())
        if length:
            yield match.start() - length, match.end()
    for match in SPELT.finditer(text):
        yield match.span()


def length_of_name(text: str, sign: int) -> int:
    """Of what stands before the sign at that place."""
    backwards = text[max(0, sign - LONGEST_NAME) : sign][::-1]
    found = NAME_BACKWARDS.match(backwards)
    return len(found[0].rstrip("'’.-")) if found else 0
