"""Other stories with much the same words, or with the same picture. Looked up by their bands, then compared in full."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gallery.models import PictureBand, StoryPage, StoryPhoto, TextBand
from gallery.moderation.checks.findings import Finding, Kind, finding
from gallery.moderation.checks.fingerprints import (
    BITS,
    Bands,
    bits_that_differ,
    likeness,
    shingles_of,
    text_bands,
)
from gallery.moderation.checks.reading import PhotoRead, Reading

ALIKE = 0.5
"""Half of all that two stories say is said by both."""
BITS_APART = 10
"""Of 128, between two pictures that look the same."""
MOST_ROWS = 2000
MOST_STORIES, MOST_PICTURES = 5, 50
"""However many there are that share a band, so many are looked at, and so many compared."""
FEWEST_BITS = 2
"""Of one kind in a band: a sky or a wall is much like any other."""


def find(reading: Reading) -> Iterator[Finding]:
    yield from stories_like(reading)
    yield from pictures_like(reading)


def words_of(version: StoryPage) -> str:
    answers = (answer.text for answer in version.answers.all())
    quotes = (quote.text for quote in version.quotes.all())
    return "\n".join((version.title, version.summary, *answers, *quotes))


def words_written(content: dict[str, Any]) -> str:
    """As `words_of`, of a version as Wagtail keeps it: nobody makes pages of five stories to compare their words."""
    rows = (*content.get("answers", ()), *content.get("quotes", ()))
    return "\n".join((content["title"], content["summary"], *(row["text"] for row in rows)))


def stories_like(reading: Reading) -> Iterator[Finding]:
    shingles = shingles_of(words_of(reading.version))
    bands = text_bands(shingles)
    for story in sharing_a_band(bands, but=reading.version.pk):
        alike = likeness(shingles, shingles_of(words_written(story.latest_revision.content)))
        if alike >= ALIKE:
            yield like_a_story(story, alike)


def like_a_story(story: StoryPage, alike: float) -> Finding:
    words = _("%(percent)s %% the same as “%(title)s”") % {"percent": round(alike * 100), "title": story.draft_title}
    label = _("The whole story")
    return finding(Kind.SAME_TEXT, part="", label=label, words=words, about=str(story.pk), other=story)


def sharing_a_band(bands: Bands, *, but: int | None) -> list[StoryPage]:
    """Those that share most of them."""
    if not bands:
        return []
    rows = TextBand.objects.filter(any_of(bands.items())).exclude(story=but)
    shared = Counter(rows.values_list("story_id", flat=True)[:MOST_ROWS])
    numbers = [number for number, _times in shared.most_common(MOST_STORIES)]
    stories = StoryPage.objects.filter(pk__in=numbers, latest_revision__isnull=False)
    stories = stories.exclude(contribution__withdrawn_at__isnull=False).select_related("latest_revision")
    return sorted(stories, key=lambda story: numbers.index(story.pk))


def any_of(bands: Iterable[tuple[int, int]]) -> Q:
    values: dict[int, set[int]] = defaultdict(set)
    for band, value in bands:
        values[band].add(value)
    return Q(*(Q(band=band, value__in=found) for band, found in values.items()), _connector=Q.OR)


def pictures_like(reading: Reading) -> Iterator[Finding]:
    """Each photo that stands in another story too, or looks like one there."""
    own = bands_of(row.image.pk for row in reading.photos)
    others = {row.image.pk: [row.image.pk] for row in reading.photos}
    for number, alike in alike_pictures(own).items():
        others[number] += alike
    stories = stories_with({number for numbers in others.values() for number in numbers}, but=reading.version.pk)
    for row in reading.photos:
        found = next((stories[number] for number in others[row.image.pk] if number in stories), None)
        if found is not None:
            yield like_a_picture(row, found)


def like_a_picture(row: PhotoRead, found: StoryPhoto) -> Finding:
    is_the_same = row.image.pk == found.image_id
    sentence = _("The same picture is in “%(title)s”") if is_the_same else _("Looks like a picture in “%(title)s”")
    return finding(
        Kind.SAME_PICTURE,
        part="photos",
        label=row.label,
        words=sentence % {"title": found.story.draft_title},
        about=f"{row.image.pk} {found.story_id}",
        image=row.image,
        other=found.story,
    )


def bands_of(images: Iterable[int]) -> dict[int, Bands]:
    found: dict[int, Bands] = defaultdict(dict)
    for image, band, value in PictureBand.objects.filter(image__in=set(images)).values_list("image", "band", "value"):
        found[image][band] = value
    return found


def alike_pictures(own: dict[int, Bands]) -> dict[int, list[int]]:
    """Other pictures that look like each of these."""
    telling = {item for bands in own.values() for item in bands.items() if is_telling(item[1])}
    if not telling:
        return {}
    rows = PictureBand.objects.filter(any_of(telling)).exclude(image__in=own)
    shared = Counter(rows.values_list("image_id", flat=True)[:MOST_ROWS])
    others = bands_of(number for number, _times in shared.most_common(MOST_PICTURES))
    return {
        number: [other for other, theirs in others.items() if bits_that_differ(bands, theirs) <= BITS_APART]
        for number, bands in own.items()
    }


def is_telling(value: int) -> bool:
    return FEWEST_BITS <= value.bit_count() <= BITS - FEWEST_BITS


def stories_with(images: set[int], *, but: int | None) -> dict[int, StoryPhoto]:
    """One photo of another story for each of these pictures that is in one."""
    rows = StoryPhoto.objects.filter(image__in=images).exclude(story=but)
    rows = rows.exclude(story__contribution__withdrawn_at__isnull=False).select_related("story").order_by("-pk")
    return {row.image_id: row for row in rows[:MOST_ROWS]}
