"""Addresses that stay, for what is printed: a code on a poster outlives the story's name and its place."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from gallery.models import StoryPage
from gallery.public import public


@require_safe
@public
def story(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(StoryPage.objects.published(), pk=pk)
    address = found.get_url(request)
    if not address:
        raise Http404
    return redirect(address)
