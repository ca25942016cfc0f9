"""Versions of stories and typed tags as they are read: a term that is gone is what stands in its place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from modelcluster.contrib.taggit import ClusterTaggableManager, _ClusterTaggableManager
from taggit.models import Tag

from gallery.models.tidying import TermRedirect

Row = dict[str, Any]
Successors = Mapping[tuple[str, int], int | None]
"""By facet and number; None where nothing stands in its place."""
CHOSEN = {"theme": "themes", "cohort": "cohorts"}
TAGGED = "tagged_items"


def with_current_terms(content: Row) -> Row:
    return all_with_current_terms([content])[0]


def all_with_current_terms(contents: list[Row]) -> list[Row]:
    """Contents of versions, in which no term is gone and none stands twice for that; one query for all of them."""
    found = successors({key for content in contents for key in terms_in(content)})
    return [followed(content, found) for content in contents] if found else contents


def terms_in(content: Row) -> Iterator[int]:
    for relation in CHOSEN.values():
        yield from content.get(relation) or ()
    yield from (row["tag"] for row in content.get(TAGGED) or ())


def successors(keys: set[int]) -> Successors:
    if not keys:
        return {}
    rows = TermRedirect.objects.filter(key__in=keys).order_by()
    return {(row.facet, row.key or 0): row.new_key for row in rows}


def followed(content: Row, found: Successors) -> Row:
    changed: Row = {
        relation: each_once(found.get((facet, key), key) for key in content[relation])
        for facet, relation in CHOSEN.items()
        if content.get(relation)
    }
    if content.get(TAGGED):
        changed[TAGGED] = tags_followed(content[TAGGED], found)
    return {**content, **changed}


def each_once(keys: Iterable[int | None]) -> list[int]:
    return [key for key in dict.fromkeys(keys) if key is not None]


def tags_followed(rows: list[Row], found: Successors) -> list[Row]:
    """A row that has the tag itself stays, before one whose tag has become that."""
    kept = {row["tag"]: row for row in rows if ("tag", row["tag"]) not in found}
    for row in rows:
        new = found.get(("tag", row["tag"]))
        if new is not None and new not in kept:
            kept[new] = {**row, "tag": new}
    return list(kept.values())


def current_tags(names: Iterable[str]) -> list[str]:
    """What was typed, less what was retired, and under the name that it has now; each once."""
    typed = {name: name.casefold() for name in names}
    if not typed:
        return []
    rows = TermRedirect.objects.filter(facet="tag", name__in=typed.values()).order_by("pk")
    led = dict(rows.values_list("name", "new_key"))
    now = Tag.objects.in_bulk([key for key in led.values() if key is not None])
    found = (name_now(name, led, now) if folded in led else name for name, folded in typed.items())
    return list(dict.fromkeys(name for name in found if name))


def name_now(name: str, led: Mapping[str, int | None], now: Mapping[int, Tag]) -> str:
    """Empty where it was retired. Of one that led to a tag that is gone too, what was typed."""
    key = led[name.casefold()]
    if key is None:
        return ""
    return now[key].name if key in now else name


class CurrentTags(_ClusterTaggableManager):
    def _to_tag_model_instances(self, tags: Iterable[Tag | str], tag_kwargs: dict[str, Any]) -> list[Tag]:
        """The one door that typed tags come through, whoever types them."""
        tags = list(tags)
        names = current_tags(tag for tag in tags if isinstance(tag, str))
        return super()._to_tag_model_instances([*(tag for tag in tags if isinstance(tag, Tag)), *names], tag_kwargs)


class CurrentTagsField(ClusterTaggableManager):
    def __get__(self, instance: Any, model: Any) -> CurrentTags:
        return CurrentTags(through=self.through, model=model, instance=instance, prefetch_cache_name=self.name)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """To the database it is what it was."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "modelcluster.contrib.taggit.ClusterTaggableManager", args, kwargs
