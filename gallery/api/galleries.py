"""The galleries of programmes, as the API tells them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from gallery.api.addresses import api_url
from gallery.api.picture_files import files_of
from gallery.api.shapes import Gallery, GalleryInFull
from gallery.discovery.answers import Answers
from gallery.discovery.filters import StoryFilters
from gallery.models import GalleryPage


def programmes() -> "QuerySet[GalleryPage]":
    return GalleryPage.objects.shown().programmes().select_related("picture").order_by("path")


def listed(answers: Answers, request: HttpRequest) -> list[Gallery]:
    """`answers` are those of the top gallery."""
    counts = answers.counts(StoryFilters()).get("gallery", {})
    return [Gallery(**facts_of(gallery, counts.get(gallery.slug, 0), request)) for gallery in programmes()]


def in_full(gallery: GalleryPage, request: HttpRequest) -> GalleryInFull:
    stories, places, themes = gallery.answers().facts()
    return GalleryInFull(**facts_of(gallery, stories, request), places=places, themes=themes)


def facts_of(gallery: GalleryPage, stories: int, request: HttpRequest) -> dict[str, Any]:
    return {
        "slug": gallery.slug,
        "url": gallery.get_full_url(request) or "",
        "api_url": api_url(request, "gallery", gallery.slug),
        "stories_url": api_url(request, "stories", query={"gallery": gallery.slug}),
        "title": gallery.title,
        "headline": gallery.headline,
        "introduction": gallery.introduction,
        "opens_on": gallery.opens_on,
        "closes_on": gallery.closes_on,
        "is_open": gallery.is_open,
        "stories": stories,
        "picture": files_of(gallery.picture, request) if gallery.picture else [],
    }
