"""The parts of a story that a moderator can name when they return it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gallery.models.pages import GalleryPage
from gallery.models.review import Remark
from gallery.models.stories import StoryPage


def parts_of(gallery: GalleryPage) -> dict[str, str]:
    """Each part with its label, in the order of the form."""
    answers = {f"answer_{question.pk}": question.label for question in gallery.questions.all()}
    return {
        "organisation": _("Organisation"),
        "title": _("Title"),
        "summary": _("Summary"),
        **answers,
        "quotes": _("Quotes"),
        "photos": _("Photos"),
        "place-and-people": _("Place and people"),
        "links": _("Links"),
    }


def parts_of_story(story: StoryPage) -> dict[str, str]:
    return parts_of(GalleryPage.objects.get(pk=story.get_parent().pk))


def labelled(remarks: Iterable[Remark], *, parts: dict[str, str]) -> list[tuple[str, str]]:
    """Label and words of each remark, in the order of the form; last those about questions that are gone."""
    places = {part: place for place, part in enumerate(parts)}
    in_order = sorted(remarks, key=lambda remark: places.get(remark.part, len(places)))
    return [(parts.get(remark.part, _("A question that is not asked any more")), remark.text) for remark in in_order]
