"""Where in a text something was found: its words, and a few around them."""

from gallery.models import StoryImage
from gallery.moderation.checks.findings import Finding, Kind, finding
from gallery.moderation.checks.reading import PublicText

Span = tuple[int, int]
"""Where something begins in a text, and where it ends."""

NEAR = 60
"""Characters before and after."""
LONGEST = 200
"""Characters of what was found that are shown."""


def finding_at(kind: Kind, text: PublicText, span: Span, *, hint: str = "", image: StoryImage | None = None) -> Finding:
    start, end = span
    words = text.text[start:end]
    return finding(
        kind,
        part=text.part,
        label=text.label,
        words=shortened(words),
        about=f"{words} {image.pk}" if image else words,
        before=before(text.text, start),
        after=after(text.text, end),
        hint=hint,
        image=image,
    )


def shortened(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


def before(text: str, start: int) -> str:
    """Whole words, and a sign where there are more."""
    if start <= NEAR:
        return text[:start]
    cut = text[start - NEAR : start]
    return "…" + cut[cut.find(" ") + 1 :]


def after(text: str, end: int) -> str:
    if len(text) <= end + NEAR:
        return text[end:]
    cut = text[end : end + NEAR]
    return (cut if " " not in cut else cut[: cut.rfind(" ")]) + "…"
