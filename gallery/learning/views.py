"""What we learned: a page for each gallery, drawn from its stories."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gallery.discovery.learning.figures import Figures
from gallery.discovery.moved import moved_terms
from gallery.learning.drawing import Drawing, drawn
from gallery.learning.terms import Terms
from gallery.models import GalleryPage, Learned
from gallery.models.answers import ShownAnswer, quotes_from
from gallery.models.sharing import complete
from gallery.public import public
from gallery.spreadsheets import csv_of

QUOTES = 6


@require_safe
@public
def what_we_learned(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    galleries = list(GalleryPage.objects.shown().order_by("path"))
    gallery = gallery_by(slug, galleries)
    if slug and gallery.is_top:
        return redirect("what_we_learned")
    row = Learned.objects.legible().filter(gallery=gallery).first()
    context = {
        "gallery": gallery,
        "gallery_url": gallery.get_url(request),
        "canonical": complete(request, address_of(gallery)),
        "tabs": [(each, address_of(each), each == gallery) for each in galleries] if len(galleries) > 1 else [],
        "learned": row,
    }
    if row and row.figures.stories:
        context["drawn"] = drawn(drawing_of(row, gallery, galleries, request))
        context["quotes"] = quotes(row.figures, request)
    return render(request, "gallery/learned.html", context)


def gallery_by(slug: str, galleries: list[GalleryPage]) -> GalleryPage:
    """Of those that are shown; without a slug the top one. Compared here: strangers send it."""
    wanted = (each for each in reversed(galleries) if (each.slug == slug if slug else each.is_top))
    found = next(wanted, None)
    if found is None:
        raise Http404
    return found


def address_of(gallery: GalleryPage) -> str:
    return reverse("what_we_learned") if gallery.is_top else reverse("what_we_learned_in", args=[gallery.slug])


def drawing_of(row: Learned, gallery: GalleryPage, galleries: list[GalleryPage], request: HttpRequest) -> Drawing:
    moved = moved_terms()
    figures = row.figures.followed(moved)
    return Drawing(
        gallery_url=gallery.get_url(request) or "",
        downloads=address_of(gallery),
        share_url=share_url(gallery, galleries),
        language=get_language(),
        made_at=row.made_at,
        figures=figures,
        terms=Terms.now(figures, moved),
    )


def share_url(gallery: GalleryPage, galleries: list[GalleryPage]) -> str:
    """Where somebody could tell what is missing; empty where nothing is open."""
    programmes = [each for each in galleries if not each.is_top] if gallery.is_top else [gallery]
    return gallery.share_url if any(each.is_open for each in programmes) else ""


def quotes(figures: Figures, request: HttpRequest) -> list[ShownAnswer]:
    """The first of each story that is public now."""
    found = quotes_from(figures.quoted, request=request)[:QUOTES]
    return [ShownAnswer(said.story, said.text_html, said.quotes[:1]) for said in found]


@require_safe
@public
def spreadsheet(request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
    """One of the tables."""
    galleries = list(GalleryPage.objects.shown().order_by("path"))
    gallery = gallery_by(slug, galleries)
    row = Learned.objects.legible().filter(gallery=gallery).first()
    found = drawing_of(row, gallery, galleries, request).tables() if row else []
    table = next((table for table in found if table.key == key), None)
    if table is None:
        raise Http404
    return csv_of(table.columns(), table.cells(), name=f"{gallery.slug}-{key}")
