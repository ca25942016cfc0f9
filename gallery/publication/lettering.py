"""Words set in the project's own fonts, or in the machine's where ours have not their letters."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[1] / "static" / "gallery" / "fonts"
FALLBACKS = ("NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf", "NotoSansCJK-Regular.ttc", "DejaVuSans.ttf")
"""What servers often have. Words that nothing can write are left out: nobody reads a row of boxes."""
NO_LETTER = "\uffff"
RIGHT_TO_LEFT = {"R", "AL"}
SAMPLE_SIZE = 32
EVEN_SHARES = (0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Face:
    """Files that have the letters of one style between them, and where on their one axis it lies: None is the size."""

    files: tuple[str, ...]
    axis: int | None = None

    def at(self, file: str, size: int) -> ImageFont.FreeTypeFont:
        return font(file, size, self.axis or min(144, size)) if file in self.files else font(file, size)


TITLE = Face(("fraunces-latin.woff2", "fraunces-latin-ext.woff2"))
QUOTE = Face(("fraunces-italic-latin.woff2", "fraunces-italic-latin-ext.woff2"))
PLAIN = Face(("atkinson-latin.woff2", "atkinson-latin-ext.woff2"), axis=400)
STRONG = Face(("atkinson-latin.woff2", "atkinson-latin-ext.woff2"), axis=600)


@cache
def font(file: str, size: int, axis: int | None = None) -> ImageFont.FreeTypeFont:
    """Raises OSError where the machine has none by that name."""
    ours = FONTS / file
    found = ImageFont.truetype(ours if ours.exists() else file, size)
    if axis is not None:
        found.set_variation_by_axes([axis])
    return found


@cache
def has_letter(file: str, letter: str) -> bool:
    try:
        sample = font(file, SAMPLE_SIZE)
    except OSError:
        return False
    return letter.isspace() or drawn(sample, letter) != drawn(sample, NO_LETTER)


def drawn(sample: ImageFont.FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = sample.getmask(letter)
    return mask.size, bytes(mask)


@dataclass(frozen=True)
class Words:
    """A text that can be written as it is, in one face."""

    text: str
    face: Face
    files: tuple[str, ...]

    @property
    def is_right_to_left(self) -> bool:
        strong = (unicodedata.bidirectional(letter) for letter in self.text)
        return next((kind in RIGHT_TO_LEFT for kind in strong if kind in {"L", *RIGHT_TO_LEFT}), False)

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Pieces of it, and the file that each is written with."""
        for file, letters in groupby(text, key=self.file_of):
            yield file, "".join(letters)

    def file_of(self, letter: str) -> str:
        return next(file for file in self.files if has_letter(file, letter))

    def width(self, text: str, size: int) -> float:
        return sum(self.face.at(file, size).getlength(run) for file, run in self.runs(text))

    def draw(self, canvas: ImageDraw.ImageDraw, x: float, baseline: float, text: str, size: int, fill: str) -> None:
        for file, run in self.runs(text):
            chosen = self.face.at(file, size)
            canvas.text((x, baseline), run, font=chosen, fill=fill, anchor="ls")
            x += chosen.getlength(run)


def words(text: str, face: Face) -> Words | None:
    """None where no font has all its letters. Signs that none has, such as emoji, are left out of the others."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    for files in (face.files, *((fallback,) for fallback in FALLBACKS)):
        missing = {sign for sign in text if not any(has_letter(file, sign) for file in files)}
        if not any(unicodedata.category(sign)[0] in "LMN" for sign in missing):
            kept = " ".join("".join(sign for sign in text if sign not in missing).split())
            return Words(kept, face, files) if kept else None
    return None


@dataclass(frozen=True)
class Block:
    """Words broken into lines, at a size in px."""

    words: Words
    lines: list[str]
    size: int
    leading: int

    @cached_property
    def height(self) -> int:
        return self.leading * len(self.lines)

    def draw(self, canvas: ImageDraw.ImageDraw, *, left: int, top: int, width: int, fill: str) -> None:
        for number, line in enumerate(self.lines):
            x = left + width - self.words.width(line, self.size) if self.words.is_right_to_left else left
            baseline = top + number * self.leading + round(self.size * 0.82)
            self.words.draw(canvas, x, baseline, line, self.size, fill)


def fitted(set_words: Words, *, width: int, height: int, sizes: range, leading: float) -> Block:
    """At the largest size at which all of it fits; at the smallest one, cut where it does not."""
    for size in sizes:
        block = Block(set_words, lines_of(set_words, size, width), size, round(size * leading))
        if block.height <= height:
            return replace(block, lines=balanced(block, width))
    room = max(1, height // block.leading)
    last = shortened(set_words, block.lines[room - 1], size, width)
    return Block(set_words, [*block.lines[: room - 1], last], size, block.leading)


def balanced(block: Block, width: int) -> list[str]:
    """As many lines, of more even lengths: no word alone on the last one, where that can be helped."""
    narrower = (lines_of(block.words, block.size, round(width * share)) for share in EVEN_SHARES)
    return next((lines for lines in narrower if len(lines) == len(block.lines)), block.lines)


def lines_of(set_words: Words, size: int, width: int) -> list[str]:
    lines, line = [], ""
    for word in set_words.text.split(" "):
        longer = f"{line} {word}".strip()
        if line and set_words.width(longer, size) > width:
            lines.append(line)
            longer = word
        *full, line = pieces(set_words, longer, size, width)
        lines += full
    return [*lines, line]


def pieces(set_words: Words, text: str, size: int, width: int) -> list[str]:
    """One, but of words that are longer than a line, and of scripts that do not part their words."""
    if set_words.width(text, size) <= width:
        return [text]
    found = [""]
    for sign in text:
        if found[-1] and set_words.width(found[-1] + sign, size) > width:
            found.append("")
        found[-1] += sign
    return found


def shortened(set_words: Words, line: str, size: int, width: int) -> str:
    """After a whole word, where the line has more than one."""
    sign = "…" if any(has_letter(file, "…") for file in set_words.files) else ""
    while line and set_words.width(line + sign, size) > width:
        line = line.rpartition(" ")[0] or line[:-1]
    return line.rstrip(" ,.;:–-") + sign
