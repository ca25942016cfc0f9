"""Stories that a reader has kept: a list in an address, so that it can be handed on, and kept in the browser alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gallery.discovery.selection import Selection, numbers_in
from gallery.models import StoryPage
from gallery.models.cards import wall_of
from gallery.models.selections import stories_in
from gallery.models.sharing import complete
from gallery.public import public
from gallery.showcases.comparison import MOST_COMPARED


@require_safe
@public
def my_selection(request: HttpRequest) -> HttpResponse:
    asked = numbers_in(request.GET.get("stories", ""))
    numbers = stories_in(Selection(stories=asked), most=len(asked))
    selection = Selection(stories=tuple(numbers))
    context = {
        "cards": wall_of(StoryPage.objects.published(), numbers, has_lead=False),
        "selection": selection,
        "address": complete(request, reverse("my_selection") + selection.query_string()),
        "number": len(numbers),
        "asked": asked,
        "gone": len(asked) - len(numbers),
        "can_be_compared": 2 <= len(numbers) <= MOST_COMPARED,
    }
    return render(request, "gallery/showing/selection.html", context)
