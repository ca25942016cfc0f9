"""Whether the description of a photo tells somebody who cannot see it what there is to see."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from gallery.moderation.checks.findings import Finding, Kind, finding
from gallery.moderation.checks.letters import plain
from gallery.moderation.checks.reading import PhotoRead, Reading

FEWEST_WORDS = 3
FILE_NAME = re.compile(
    r"^\S*\.(?:jpe?g|png|gif|heic|webp|tiff?|bmp)$|^(?:img|dsc[nf]?|pxl|screenshot|whatsapp image)[ _-]?\d",
    re.IGNORECASE,
)
SAYS_IT_IS_ONE = re.compile(
    r"^(?:an? |the |our |my )?(?:photo(?:graph)?s?|pictures?|images?|pics?|snaps?)(?: (?:of|showing)\b|[ \d.]*$)",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for row in reading.photos:
        words = " ".join(plain(row.photo.alt_text).split())
        first = seen.setdefault(words.casefold(), row.number)
        hint = what_is_poor(words) or what_is_the_same(first, row)
        if hint:
            yield poor(row, words, hint)


def poor(row: PhotoRead, words: str, hint: str) -> Finding:
    about = f"{words} {row.image.pk}"
    return finding(Kind.ALT_TEXT, part="photos", label=row.label, words=words, about=about, hint=hint, image=row.image)


def what_is_poor(words: str) -> str:
    if not words:
        return _("The photo has no description. Say who is there, doing what, for people who cannot see it.")
    if FILE_NAME.search(words):
        return _("This is the name of a file. Say who is there, doing what.")
    if SAYS_IT_IS_ONE.search(words):
        return _("People know that it is a photo. Begin with who is there, doing what.")
    if len(words.split()) < FEWEST_WORDS:
        return _("This is very short. Say who is there, doing what.")
    return ""


def what_is_the_same(first: int, row: PhotoRead) -> str:
    if first == row.number:
        return ""
    return _("Photo %(number)s has the same description. Say what is different here.") % {"number": first}
