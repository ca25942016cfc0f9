"""All that is set of one booklet, gathered in a folder: its stories, their photos, and what is said around them."""

from dataclasses import dataclass
from pathlib import Path

from django.http import QueryDict

from gallery.discovery.selection import Selection
from gallery.models import Booklet, StoryPage
from gallery.models.selections import is_shown
from gallery.printing.content import Heard, PrintedStory, printed_stories
from gallery.printing.document import told, whole_book, write_document
from gallery.printing.naming import Name, is_one_story, name_of
from gallery.printing.poster import on_poster, stories_on


@dataclass(frozen=True)
class LaidOut:
    """By which it is known whether all of it is still public: primary keys."""

    stories: list[int]
    images: list[int]


def lay_out(booklet: Booklet, folder: Path, *, heard: Heard) -> LaidOut | None:
    """None where the public may read nothing of it any more."""
    selection = selection_of(booklet)
    if not is_shown(selection):
        return None
    if booklet.format == Booklet.Format.POSTER:
        return lay_out_poster(booklet, selection, folder)
    stories = printed_stories(booklet.stories, folder=folder, heard=heard)
    if not stories:
        return None
    more = whole_book(stories) if booklet.format == Booklet.Format.BOOKLET else {}
    write_document(told(stories, name_now(booklet, selection)) | more, folder)
    return LaidOut([story.pk for story in stories], images_of(stories))


def lay_out_poster(booklet: Booklet, selection: Selection, folder: Path) -> LaidOut | None:
    """It is about all stories of the selection, and shows a few."""
    public = set(StoryPage.objects.published().filter(pk__in=booklet.stories).values_list("pk", flat=True))
    numbers = [number for number in booklet.stories if number in public]
    if not numbers:
        return None
    stories = stories_on(selection, numbers, folder=folder)
    more = {"poster": on_poster(selection, numbers, stories, folder=folder)}
    is_one = is_one_story(selection, numbers)
    name = name_of(selection, numbers) if is_one else name_now(booklet, selection)
    write_document(told(stories, name) | more, folder)
    return LaidOut(numbers, images_of(stories))


def selection_of(booklet: Booklet) -> Selection:
    return Selection.from_query(QueryDict(booklet.query.removeprefix("?")))


def name_now(booklet: Booklet, selection: Selection) -> Name:
    """Its title is as it was when it was asked for."""
    return Name(booklet.title, name_of(selection, booklet.stories).introduction)


def images_of(stories: list[PrintedStory]) -> list[int]:
    return sorted({photo.image for story in stories for photo in story.photos})
