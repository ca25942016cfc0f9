"""The parts of stories, read for a whole page of them at once."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest

from gallery.api.shapes import GalleryLink, Term
from gallery.discovery.tree import PROGRAMME_DEPTH, STEP
from gallery.models import GalleryPage, StoryPage, StoryTag

Terms = dict[int, list[Term]]
"""By the number of a story."""
LINK_FIELDS = ("title", "slug", "url_path", "depth", "path")


def themes_of(numbers: list[int]) -> Terms:
    rows = StoryPage.themes.through.objects.filter(storypage__in=numbers).order_by("theme__sort_order", "theme__name")
    return by_story(rows, "storypage", "theme")


def cohorts_of(numbers: list[int]) -> Terms:
    rows = StoryPage.cohorts.through.objects.filter(storypage__in=numbers)
    return by_story(rows.order_by("cohort__sort_order", "cohort__name"), "storypage", "cohort")


def tags_of(numbers: list[int]) -> Terms:
    rows = StoryTag.objects.filter(content_object__in=numbers).order_by("tag__name", "pk")
    return by_story(rows, "content_object", "tag")


def by_story(rows: Any, story: str, term: str) -> Terms:
    found: Terms = defaultdict(list)
    for number, slug, name in rows.values_list(story, f"{term}__slug", f"{term}__name"):
        found[number].append(Term(slug=slug, name=name))
    return found


def galleries_of(stories: list[StoryPage], request: HttpRequest) -> dict[str, GalleryLink]:
    """The programmes in which these stories stand, by path."""
    paths = {gallery_path(story) for story in stories}
    galleries = GalleryPage.objects.shown().programmes().filter(path__in=paths).only(*LINK_FIELDS)
    return {
        gallery.path: GalleryLink(slug=gallery.slug, title=gallery.title, url=gallery.get_full_url(request) or "")
        for gallery in galleries
    }


def gallery_path(story: StoryPage) -> str:
    return story.path[: PROGRAMME_DEPTH * STEP]
