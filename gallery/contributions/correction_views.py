"""The buttons about a published story: object, and still true."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gallery.contributions.access import contribution_for
from gallery.contributions.corrections import ObjectionForm, confirm_still_true, object_to_changes
from gallery.contributions.own_stories import MessageForm, say_it_moved_on, show_story
from gallery.contributions.submission import StoryMovedOn
from gallery.contributions.throttling import count, opens_again, wait_until
from gallery.contributions.unsaved import signed_in_to_post
from gallery.models import Attempt, Contribution
from gallery.models.people import SignedInRequest


@signed_in_to_post("contributions:my_story")
def object_to_story(request: SignedInRequest, pk: int) -> HttpResponse:
    contribution = contribution_for(request.user, pk)
    form = ObjectionForm(request.POST, prefix="objection")
    if form.is_valid() and (opening := opens_again(Attempt.Kind.MESSAGE, request)):
        form.add_error("text", wait_until(opening))
        return show_story(request, contribution, form=MessageForm(), objection_form=form, status=429)
    if not form.is_valid():
        return show_story(request, contribution, form=MessageForm(), objection_form=form, status=422)
    words = form.cleaned_data["text"]
    return answer(
        request,
        contribution,
        verb=lambda: object_to_changes(contribution, text=words, by=request.user),
        said=_("The moderators know that you object. They write back to you."),
        counts=True,
    )


@signed_in_to_post("contributions:my_story")
def still_true(request: SignedInRequest, pk: int) -> HttpResponse:
    contribution = contribution_for(request.user, pk)
    said = _("Thank you. We ask again in a year.")
    return answer(request, contribution, verb=lambda: confirm_still_true(contribution, by=request.user), said=said)


def answer(
    request: SignedInRequest, contribution: Contribution, *, verb: Callable[[], object], said: str, counts: bool = False
) -> HttpResponse:
    try:
        verb()
    except StoryMovedOn:
        return say_it_moved_on(request, contribution)
    if counts:
        count(Attempt.Kind.MESSAGE, request)
    messages.success(request, said)
    return redirect("contributions:my_story", contribution.pk)
