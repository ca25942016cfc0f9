"""What a card shows of a story, read for a whole page of them at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gallery.models.stories import StoryPage


PHOTO_FIELDS = ("story", "alt_text", "image__key", "image__width", "image__height")


def fill_cards(stories: list["StoryPage"]) -> list["StoryPage"]:
    """Set `lead_photo`, `lead_quote` and `card_terms` of each, with four queries for any number of stories."""
    if not stories:
        return stories
    model = type(stories[0])
    numbers = [story.pk for story in stories]
    photos = firsts(related(model, "photos", numbers).select_related("image").only(*PHOTO_FIELDS))
    quotes = firsts(related(model, "quotes", numbers))
    themes, cohorts = names(model, "themes", numbers), names(model, "cohorts", numbers)
    for story in stories:
        story.lead_photo = photos.get(story.pk)
        story.lead_quote = quotes.get(story.pk)
        story.card_terms = [*themes[story.pk][:2], *cohorts[story.pk][:2]][:3]
    return stories


def related(model: type["StoryPage"], relation: str, numbers: list[int]) -> Any:
    rows = model._meta.get_field(relation).related_model._default_manager
    return rows.filter(story__in=numbers).order_by("story", "sort_order", "pk")


def firsts(rows: Iterable[Any]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for row in rows:
        found.setdefault(row.story_id, row)
    return found


def names(model: type["StoryPage"], relation: str, numbers: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    field = model._meta.get_field(relation)
    term = field.m2m_reverse_field_name()
    rows = field.remote_field.through._default_manager.filter(storypage__in=numbers)
    for story, name in rows.order_by(f"{term}__sort_order", f"{term}__name").values_list("storypage", f"{term}__name"):
        found[story].append(name)
    return found
