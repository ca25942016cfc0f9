"""Inviting somebody to a story, and what happens when they come. Opening a page changes nothing: its button does."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gallery.contributions.access import Action, contribution_for, draft_for, own_contribution_for, own_draft_for
from gallery.contributions.co_authors import accept, invite, is_for, remove_co_author, take_back
from gallery.contributions.fields import AddressField
from gallery.contributions.suspension import refuse_suspended
from gallery.contributions.throttling import Kind, count, opens_again, refuse_for_now
from gallery.models import Contribution, Draft, Invitation, User
from gallery.models.contributions import entered_by
from gallery.models.conversations import OPEN_FOR
from gallery.models.people import SignedInRequest
from gallery.notifications.between_people import Shared, story_of, title_of

CHOICES = {
    Invitation.Kind.CO_AUTHOR: _("Help me with it: they can change it too, and it stays mine"),
    Invitation.Kind.HAND_OVER: _("Take it over: it becomes theirs, and I cannot open it any more"),
}


class InvitationForm(forms.Form):
    email = AddressField(
        label=_("Their email address"),
        max_length=254,
        help_text=_("We send them a link that works for this address alone."),
        error_messages={"required": _("Write their email address.")},
    )
    kind = forms.ChoiceField(
        label=_("What do you ask them to do?"),
        choices=list(CHOICES.items()),
        initial=Invitation.Kind.CO_AUTHOR,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, story: Shared, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story, self.owner = story, owner

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.owner.email.lower():
            raise ValidationError(_("This is your own address. Write the address of somebody else."))
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Invitation.Kind.CO_AUTHOR and self.is_co_author(cleaned.get("email", "")):
            self.add_error("email", _("They write this story with you already."))
        return cleaned

    def is_co_author(self, email: str) -> bool:
        return self.story.co_authors.filter(email__iexact=email).exists()


# The owner's side


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def invite_to_story(request: SignedInRequest, pk: int) -> HttpResponse:
    return invite_to(request, own_contribution_for(request.user, pk, Action.INVITE))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def invite_to_draft(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    draft = own_draft_for(request.user, key)
    return invite_to(request, draft.contribution or draft)


def invite_to(request: SignedInRequest, story: Shared) -> HttpResponse:
    if request.method == "GET":
        return show_people(request, story, InvitationForm(story=story, owner=request.user))
    form = InvitationForm(request.POST, story=story, owner=request.user)
    if not form.is_valid():
        return show_people(request, story, form, status=422)
    if opening := opens_again(Kind.INVITATION, request):
        return refuse_for_now(request, opening)
    count(Kind.INVITATION, request)
    return send_out(request, story, form)


def send_out(request: SignedInRequest, story: Shared, form: InvitationForm) -> HttpResponse:
    try:
        sent = invite(story, invited_by=request.user, **form.cleaned_data)
    except Draft.DoesNotExist as error:  # sent as a story meanwhile, from another window
        raise Http404 from error
    messages.success(request, __("We have invited %(email)s by mail.") % {"email": sent.email})
    return redirect(people_url(story))


def show_people(request: SignedInRequest, story: Shared, form: InvitationForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "title": title_of(story),
        "address": people_url(story),
        "back": place_of(story),
        "co_authors": [(person, remove_url(story, person)) for person in story.co_authors.order_by("pk")],
        "waiting": [(invitation, invitation.created_at + OPEN_FOR) for invitation in story.invitations.waiting()],
    }
    return render(request, "contributions/invite.html", context, status=status)


def people_url(story: Shared) -> str:
    if isinstance(story, Draft):
        return reverse("contributions:invite_to_draft", args=[story.key])
    return reverse("contributions:invite_to_story", args=[story.pk])


def remove_url(story: Shared, person: User) -> str:
    if isinstance(story, Draft):
        return reverse("contributions:remove_from_draft", args=[story.key, person.pk])
    return reverse("contributions:remove_from_story", args=[story.pk, person.pk])


def place_of(story: Shared) -> str:
    if isinstance(story, Draft):
        return reverse("contributions:draft", args=[story.key])
    return reverse("contributions:my_story", args=[story.pk])


@login_required
@require_POST
def take_back_invitation(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    own = Contribution.objects.filter(Q(contributor=request.user) | entered_by(request.user))
    is_theirs = Q(contribution__in=own) | Q(draft__contributor=request.user)
    found = get_object_or_404(Invitation.objects.filter(is_theirs).select_related("contribution", "draft"), key=key)
    take_back(found)
    return redirect(people_url(story_of(found)))


@login_required
@require_POST
def remove_from_story(request: SignedInRequest, pk: int, user: int) -> HttpResponse:
    return remove_from(own_contribution_for(request.user, pk, Action.INVITE), user, by=request.user)


@login_required
@require_POST
def remove_from_draft(request: SignedInRequest, key: uuid.UUID, user: int) -> HttpResponse:
    if sent := Contribution.objects.sent_from(key).first():
        return remove_from_story(request, sent.pk, user)
    draft = own_draft_for(request.user, key)
    return remove_from(draft.contribution or draft, user, by=request.user)


def remove_from(story: Shared, pk: int, *, by: User) -> HttpResponse:
    for person in User.objects.filter(pk=pk):
        story = take_off(story, person, by=by)
    return redirect(people_url(story))


def take_off(story: Shared, person: User, *, by: User) -> Shared:
    """Of a draft that is sent at this moment, what it becomes: whoever is taken off it is not its co-author either."""
    try:
        remove_co_author(story, person, by=by)
    except ObjectDoesNotExist as error:
        sent = Contribution.objects.sent_from(story.key).first() if isinstance(story, Draft) else None
        if sent is None:  # erased meanwhile
            raise Http404 from error
        return take_off(sent, person, by=by)
    return story


# The other side


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leave_story(request: SignedInRequest, pk: int) -> HttpResponse:
    return leave(request, contribution_for(request.user, pk))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leave_draft(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    if sent := Contribution.objects.sent_from(key).first():
        return leave_story(request, sent.pk)
    draft = draft_for(request.user, key)
    return leave(request, draft.contribution or draft)


def leave(request: SignedInRequest, story: Shared) -> HttpResponse:
    """For co-authors: an owner hands a story over, or withdraws it."""
    if not story.co_authors.filter(pk=request.user.pk).exists():
        raise Http404
    if request.method == "GET":
        context = {"title": title_of(story), "owner": story.contributor, "back": place_of(story)}
        return render(request, "contributions/leave_story.html", context)
    take_off(story, request.user, by=request.user)
    messages.success(request, __("You do not write “%(title)s” any more.") % {"title": title_of(story)})
    return redirect("contributions:my_stories")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Whoever has signed in with another address than the invited one learns nothing here but that."""
    found = Invitation.objects.select_related("contribution__story", "draft", "invited_by").filter(key=key).first()
    if found is None:
        return render(request, "contributions/invitation_closed.html", {"is_taken_back": True}, status=404)
    if not is_for(found, request.user):
        return render(request, "contributions/invitation_of_another.html", status=403)
    if request.method == "POST":
        return take_up(request, found)
    return show_invitation(request, found)


def take_up(request: SignedInRequest, found: Invitation) -> HttpResponse:
    refuse_suspended(request)
    try:
        story = accept(found, user=request.user)
    except ObjectDoesNotExist:  # its page says why
        return redirect(request.path)
    messages.success(request, __("You are in. The story is among your stories now."))
    return redirect(place_of(story))


def show_invitation(request: SignedInRequest, found: Invitation) -> HttpResponse:
    story = story_of(found)
    context = {"title": title_of(story), "who": found.invited_by, "is_hand_over": found.kind == found.Kind.HAND_OVER}
    if found.accepted_at is not None:
        return render(request, "contributions/invitation_closed.html", {**context, "place": own_place(request, story)})
    if not Invitation.objects.waiting().filter(pk=found.pk).exists():
        return render(request, "contributions/invitation_closed.html", {**context, "is_too_old": True}, status=410)
    return render(request, "contributions/invitation.html", context)


def own_place(request: SignedInRequest, story: Shared) -> str:
    """Nowhere, for somebody who has left the story since."""
    is_draft = isinstance(story, Draft)
    own = Draft.objects.open_to(request.user) if is_draft else Contribution.objects.open_to(request.user)
    return place_of(story) if own.filter(pk=story.pk).exists() else ""
