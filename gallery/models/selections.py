"""Which stories a selection holds now: what is not public any more is in none."""

from gallery.discovery.moved import known
from gallery.discovery.selection import Selection
from gallery.models.pages import GalleryPage
from gallery.models.showcases import ShowcasePage
from gallery.models.stories import StoryPage


def stories_in(selection: Selection, *, most: int) -> list[int]:
    """Their primary keys, in their order; the first ones where there are more."""
    if selection.stories is not None:
        public = set(StoryPage.objects.published().filter(pk__in=selection.stories).values_list("pk", flat=True))
        return [number for number in selection.stories if number in public][:most]
    if selection.showcase:
        showcase = ShowcasePage.objects.shown().filter(slug=selection.showcase).first()
        return showcase.story_numbers()[:most] if showcase else []
    gallery = GalleryPage.objects.shown().top()
    if gallery is None:
        return []
    answers = gallery.answers()
    return answers.numbers(known(answers, selection.filters), start=0, size=most)


def total_of(selection: Selection, numbers: list[int]) -> int:
    """How many it holds, where these are the first of them."""
    gallery = GalleryPage.objects.shown().top()
    if gallery is None or selection.stories is not None or selection.showcase:
        return len(numbers)
    answers = gallery.answers()
    return max(len(numbers), answers.total(known(answers, selection.filters)))


def gallery_of(selection: Selection) -> GalleryPage | None:
    """In which its filters look: that of a programme where they name one alone, else that of all stories."""
    top = GalleryPage.objects.shown().top()
    chosen = known(top.answers(), selection.filters).gallery if top else ()
    if top is None or len(chosen) != 1:
        return top
    return GalleryPage.objects.child_of(top).shown().filter(slug=chosen[0]).first() or top


def is_shown(selection: Selection) -> bool:
    """Whether the public may see what holds its stories together."""
    if selection.stories is not None:
        return True
    if selection.showcase:
        return ShowcasePage.objects.shown().filter(slug=selection.showcase).exists()
    return GalleryPage.objects.shown().top() is not None
