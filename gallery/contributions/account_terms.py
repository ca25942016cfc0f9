"""The terms of versions of stories by their names, for whoever asks what is kept about them."""

from collections.abc import Iterable
from typing import Any

from taggit.models import Tag

from gallery.models import Cohort, Region, Theme
from gallery.models.current_terms import followed, successors, terms_in

Record = dict[str, Any]


class TermNames:
    """Names of what revisions know by number."""

    def __init__(self, contents: list[Record]) -> None:
        self.successors = successors({key for content in contents for key in terms_in(content)})
        current = [followed(content, self.successors) for content in contents]
        tags = {row["tag"] for content in current for row in content.get("tagged_items", [])}
        self.tags = {tag.pk: tag.name for tag in Tag.objects.filter(pk__in=tags)}
        self.themes, self.cohorts, self.regions = (
            {term.pk: term.name for term in model._default_manager.all()} for model in (Theme, Cohort, Region)
        )

    def of(self, content: Record) -> Record:
        content = followed(content, self.successors)
        return {
            "region": self.regions.get(content.get("region") or 0),
            "themes": known(content.get("themes", []), self.themes),
            "who_it_is_for": known(content.get("cohorts", []), self.cohorts),
            "other_words": known([row["tag"] for row in content.get("tagged_items", [])], self.tags),
        }


def known(numbers: Iterable[int], names: dict[int, str]) -> list[str]:
    return [names[number] for number in numbers if number in names]
