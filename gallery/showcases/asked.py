"""Which stories an address of ours asks to see together, and what they are called."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.discovery.listing import in_quotes
from gallery.discovery.moved import known
from gallery.discovery.selection import MOST_NAMED, Selection
from gallery.models import GalleryPage, ShowcasePage
from gallery.models.selections import stories_in

FACETS_IN_A_TITLE = ("gallery", "cohort", "theme", "region", "tag")


@dataclass(frozen=True)
class Asked:
    selection: Selection
    title: str
    introduction: str
    url: str
    """Where the same stories stand as cards."""
    numbers: list[int]

    @property
    def query(self) -> str:
        return self.selection.query_string()


def asked(request: HttpRequest, *, most: int = MOST_NAMED) -> Asked:
    """Raises Http404 for a showcase that the public may not see."""
    selection = Selection.from_query(request.GET)
    title, introduction, url = described(selection, request)
    return Asked(selection, title, introduction, url, stories_in(selection, most=most))


def described(selection: Selection, request: HttpRequest) -> tuple[str, str, str]:
    if selection.stories is not None:
        return _("My selection"), "", reverse("my_selection") + selection.query_string()
    if selection.showcase:
        showcase = ShowcasePage.objects.shown().filter(slug=selection.showcase).first()
        if showcase is None:
            raise Http404
        return showcase.title, showcase.introduction, showcase.get_url(request) or "/"
    gallery = GalleryPage.objects.shown().top()
    if gallery is None:
        raise Http404
    return title_of(selection, gallery), gallery.introduction, f"{gallery.get_url(request)}{selection.query_string()}"


def title_of(selection: Selection, gallery: GalleryPage) -> str:
    """What was chosen, in words; the gallery's own where nothing was."""
    answers = gallery.answers()
    filters = known(answers, selection.filters)
    names = [answers.names(facet)[slug] for facet in FACETS_IN_A_TITLE for slug in filters.chosen(facet)]
    words = [*([in_quotes(filters.q)] if filters.q else []), *names]
    return ", ".join(words) or gallery.heading
