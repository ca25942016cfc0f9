"""Who is in the photos of a story, whether they agreed, and what is written beside them."""

import re
from collections.abc import Iterator

from gallery.models import PhotoPermission
from gallery.moderation.checks.findings import Finding, Kind, finding
from gallery.moderation.checks.names import full_names
from gallery.moderation.checks.reading import Reading
from gallery.moderation.checks.whereabouts import Span, finding_at

NEAR = 40
"""Characters between a name and the word that makes it a child's."""
AGE = r"(?:1[0-7]|[1-9])"
CHILD = re.compile(
    r"\b(?:child(?:ren)?|boys?|girls?|sons?|daughters?|grand(?:sons?|daughters?|child(?:ren)?)|nephews?|nieces?|pupils?|"
    r"bab(?:y|ies)|toddlers?|kids?|teenagers?|school(?:boy|girl)s?|little (?:one|brother|sister)s?)\b(?!['’])"
    rf"|\baged? {AGE}\b|\b{AGE}[ -]years?[ -]old\b|\({AGE}\)",
    re.IGNORECASE,
)
END_OF_SENTENCE = re.compile(r"[.!?\n]")


def without_permission(reading: Reading) -> Iterator[Finding]:
    for row in reading.photos:
        if row.people is None:
            about = str(row.image.pk)
            yield finding(Kind.PERMISSION, part="photos", label=row.label, about=about, image=row.image)


def names_of_children(reading: Reading) -> Iterator[Finding]:
    """Beside the photo any full name, elsewhere those that are written near to words about children."""
    children = {row.image.pk: row for row in reading.photos if row.people == PhotoPermission.People.CHILDREN}
    if not children:
        return
    but_not = words_of_the_story(reading)
    for text in reading.texts:
        row = children.get(text.image_id or 0)
        for span in full_names(text.text, but_not=but_not):
            if row is not None or is_near_a_child(text.text, span):
                yield finding_at(Kind.CHILD_NAME, text, span, image=row.image if row else None)


def words_of_the_story(reading: Reading) -> frozenset[str]:
    """Those of the organisation and of the place."""
    version = reading.version
    region = version.region.name if version.region else ""
    words = re.findall(r"[^\W\d_]+", f"{version.organisation} {version.place_name} {region}")
    return frozenset(word.casefold() for word in words)


def is_near_a_child(text: str, span: Span) -> bool:
    before = END_OF_SENTENCE.split(text[max(0, span[0] - NEAR) : span[0]])[-1]
    after = END_OF_SENTENCE.split(text[span[1] : span[1] + NEAR])[0]
    return CHILD.search(before) is not None or CHILD.search(after) is not None
