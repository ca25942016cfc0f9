"""Stories as slides that fill a screen: in a room, or in a foyer where nobody is at the keyboard."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gallery.discovery.filters import bounded
from gallery.discovery.selection import Selection, numbers_in
from gallery.models import StoryPage
from gallery.models.selections import stories_in
from gallery.models.sharing import addresses_of, qr_svg
from gallery.public import public
from gallery.showcases.asked import asked

SECONDS = 12
"""For which a slide stays, unless somebody says otherwise."""
SHORTEST, LONGEST = 4, 120


@dataclass(frozen=True)
class Slide:
    story: StoryPage
    url: str
    qr: SafeString


@require_safe
@public
def present(request: HttpRequest) -> HttpResponse:
    found = asked(request)
    every = bounded(request.GET.get("every", ""), SHORTEST, LONGEST)
    context = {
        "asked": found,
        "slides": slides_of(found.numbers, request),
        "every": every or SECONDS,
        "is_playing": every is not None,
    }
    return render(request, "gallery/showing/present.html", context)


def slides_of(numbers: list[int], request: HttpRequest) -> list[Slide]:
    stories = StoryPage.objects.published().in_order(numbers)
    return [slide for story in stories if (slide := slide_of(story, request))]


def slide_of(story: StoryPage, request: HttpRequest) -> Slide | None:
    addresses = addresses_of(story, request)
    if addresses is None:
        return None
    drawn = qr_svg(addresses.short).decode()
    return Slide(story, addresses.path, mark_safe(drawn))  # noqa: S308 - drawn by us, of an address of ours


@require_safe
@public
def still_public(request: HttpRequest) -> JsonResponse:
    """Which of these stories may still be shown: a screen that was loaded hours ago asks now and then."""
    named = numbers_in(request.GET.get("stories", ""))
    answer = {"stories": stories_in(Selection(stories=named), most=len(named))}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})
