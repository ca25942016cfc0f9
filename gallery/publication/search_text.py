"""The words by which a published story is found."""

from gallery.discovery.search import SearchText, search_index
from gallery.models import StoryPage

BATCH = 20


def search_text(story: StoryPage) -> SearchText:
    region = story.region.name if story.region else ""
    words = [
        story.summary,
        story.organisation,
        story.place_name,
        region,
        *(answer.text for answer in story.answers.all()),
        *(quote.text for quote in story.quotes.all()),
    ]
    return SearchText(story.pk, story.title, "\n".join(words))


def mend_search_index() -> None:
    """Write what is published and not in the index: of a database that was moved, or one from before the index."""
    missing = StoryPage.objects.published().exclude(pk__in=search_index().everything())
    for story in missing[:BATCH]:
        search_index().write(search_text(story))
