"""What a change would do, before anybody does it."""

from collections.abc import Collection
from dataclasses import dataclass

from gallery.models import StoryPage
from gallery.moderation.tidying.terms import stories_having

SHOWN = 5
"""Titles, so that an editor sees what kind of stories they are."""


@dataclass(frozen=True)
class Preview:
    published: int
    others: int
    """Stories that wait, or are hidden."""
    titles: list[str]

    @property
    def more(self) -> int:
        return self.published + self.others - len(self.titles)


def preview_of(facet: str, numbers: Collection[int], *, among: Collection[int] | None = None) -> Preview:
    """Of the stories that have one of the terms; of those `among` them, where somebody has chosen some."""
    having = stories_having(facet, numbers).order_by().values("pk")
    stories = StoryPage.objects.filter(pk__in=having)
    if among is not None:
        stories = stories.filter(pk__in=among)
    published = stories.published().count()
    titles = stories.order_by("-live", "draft_title", "pk").values_list("draft_title", flat=True)
    return Preview(published, stories.count() - published, list(titles[:SHOWN]))
