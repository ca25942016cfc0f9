"""Say hello: a visitor writes to whoever shared a story, and neither of them is given the other's address here."""

import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gallery.contributions.access import Action, may, own_contribution_for
from gallery.contributions.co_authors import answer_for
from gallery.contributions.fields import AddressField
from gallery.contributions.spam import GuardedForm
from gallery.contributions.throttling import DAY, HOUR, Kind, count, opens_again, seconds_until, when_open
from gallery.contributions.unsaved import signed_in_to_post
from gallery.models import Contribution, Draft, Introduction, OutgoingMail, StoryPage
from gallery.models.layout import takes_hellos
from gallery.models.people import SignedInRequest
from gallery.notifications.between_people import send_hello

MOST_A_DAY = 20
"""Hellos that one story passes on in 24 hours, whoever says them."""
STOP = signing.Signer(salt="gallery.hello.stop")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that show nothing themselves, and could make a mail look like another one."""


class TooManyHellos(Exception):
    """This story has passed on as many as it does in a day."""

    def __init__(self, opening: datetime):
        super().__init__(opening)
        self.opening = opening


@dataclass(frozen=True)
class Hello:
    name: str
    email: str
    message: str

    def event(self, story: StoryPage, *, hour: int) -> str:
        """The same words of the same sender are one event. `hour` counts from the epoch."""
        said = salted_hmac("gallery.hello", f"{self.email.lower()}\n{self.message}", algorithm="sha256").hexdigest()
        return f"hello {story.pk} {said[:32]} {hour}"


class HelloForm(GuardedForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("Your email address"),
        max_length=254,
        help_text=_("So that they can answer you. Nobody else sees it."),
        error_messages={"required": _("Write your email address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = forms.CharField(
        label=_("Your message"),
        max_length=3000,
        help_text=_("Who you are, and what you would like to ask or tell them. Up to 3,000 characters."),
        error_messages={"required": _("Write a message.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_name(self) -> str:
        """One line."""
        name = " ".join(UNSEEN.sub(" ", self.cleaned_data["name"]).split())
        return name or self.refuse_empty("name")

    def clean_message(self) -> str:
        lines = self.cleaned_data["message"].replace("\r\n", "\n").replace("\r", "\n")
        return UNSEEN.sub("", lines).strip() or self.refuse_empty("message")

    def refuse_empty(self, name: str) -> str:
        raise ValidationError(self.fields[name].error_messages["required"], code="required")

    def hello(self) -> Hello:
        return Hello(**{name: self.cleaned_data[name] for name in ("name", "email", "message")})


@never_cache
@require_http_methods(["GET", "POST"])
def say_hello(request: HttpRequest, pk: int) -> HttpResponse:
    """A form for everybody, signed in or not, about a published story that takes hellos."""
    story = get_object_or_404(StoryPage.objects.published().filter(takes_hellos()), pk=pk)
    if request.method == "POST":
        return receive(request, story, HelloForm(request.POST))
    if "sent" in request.GET:
        return render(request, "contributions/hello_sent.html", {"story": story, "story_url": story.get_url(request)})
    return show(request, story, HelloForm(initial=own_words(request)))


def own_words(request: HttpRequest) -> dict[str, Any]:
    if not request.user.is_authenticated:
        return {}
    return {"name": request.user.name, "email": request.user.email}


def receive(request: HttpRequest, story: StoryPage, form: HelloForm) -> HttpResponse:
    if not form.is_valid():
        return show(request, story, form, status=422)
    hello = form.hello()
    if not was_passed_on(hello, story=story):
        if opening := opens_again(Kind.HELLO, request):
            return show_later(request, story, form, opening)
        count(Kind.HELLO, request)
        try:
            pass_on_hello(hello, story=story)
        except TooManyHellos as full:
            return show_later(request, story, form, full.opening)
        except StoryPage.DoesNotExist as error:
            raise Http404 from error
    return redirect(reverse("contributions:say_hello", args=[story.pk]) + "?sent")


def show(request: HttpRequest, story: StoryPage, form: HelloForm, *, status: int = 200) -> HttpResponse:
    context = {"story": story, "story_url": story.get_url(request), "form": form}
    return render(request, "contributions/hello.html", context, status=status)


def show_later(request: HttpRequest, story: StoryPage, form: HelloForm, opening: datetime) -> HttpResponse:
    """With what was typed, ready to be sent when there is room again."""
    words = __("Many messages were sent in a short while. You can send this one from %(time)s on. Nothing is lost.")
    form.add_error(None, words % {"time": date_format(timezone.localtime(opening), "j F, H:i")})
    response = show(request, story, form, status=429)
    response["Retry-After"] = seconds_until(opening)
    return response


def was_passed_on(hello: Hello, *, story: StoryPage) -> bool:
    """Within the last hour: a second click, or the same page sent again."""
    events = [hello.event(story, hour=this_hour() - ago) for ago in (0, 1)]
    return OutgoingMail.objects.filter(event__in=events, created_at__gt=timezone.now() - HOUR).exists()


def this_hour() -> int:
    return int(time.time() // timedelta(hours=1).total_seconds())


@transaction.atomic
def pass_on_hello(hello: Hello, *, story: StoryPage) -> None:
    """By mail, once. Raises TooManyHellos, and StoryPage.DoesNotExist where it takes none any more."""
    StoryPage.objects.select_for_update(of=("self", "page_ptr")).get(pk=story.pk)
    story = StoryPage.objects.published().filter(takes_hellos()).select_related("contribution").get(pk=story.pk)
    if was_passed_on(hello, story=story):
        return
    if opening := when_open(story.introductions.all(), MOST_A_DAY, DAY):
        raise TooManyHellos(opening)
    Introduction.objects.create(story=story)
    send_hello(
        story.contribution,
        **vars(hello),
        stop_url=reverse("contributions:stop_hello", args=[stop_token(story.contribution)]),
        event=hello.event(story, hour=this_hour()),
    )


def stop_token(contribution: Contribution) -> str:
    """For whoever shares the story now: of no use any more once it has been handed over."""
    return STOP.sign_object([contribution.pk, contribution.contributor_id])


def contribution_of(token: str) -> Contribution:
    try:
        pk, contributor = STOP.unsign_object(token)
    except signing.BadSignature as error:
        raise Http404 from error
    return get_object_or_404(Contribution.objects.select_related("story"), pk=pk, contributor=contributor)


@never_cache
@require_http_methods(["GET", "POST"])
def stop_hello(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in each of these mails leads, without signing in. Only the button turns anything off."""
    contribution = contribution_of(token)
    if request.method == "POST":
        turn_hello(contribution, is_open=False)
        return redirect(request.path)
    context = {"title": contribution.story.title, "is_open": contribution.is_open_to_hello}
    return render(request, "contributions/hello_stop.html", context)


@signed_in_to_post("contributions:my_story")
def set_hello(request: SignedInRequest, pk: int) -> HttpResponse:
    """On with `is_open=1`; off with anything else."""
    contribution = own_contribution_for(request.user, pk, Action.SAY_HELLO)
    if may(request.user, Action.SAY_HELLO, contribution):
        turn_hello(contribution, is_open=request.POST.get("is_open") == "1")
    return redirect("contributions:my_story", pk)


@transaction.atomic
def turn_hello(contribution: Contribution, *, is_open: bool) -> None:
    """Also in changes that are being written: sending them would turn it back."""
    StoryPage.objects.select_for_update(of=("self", "page_ptr")).get(pk=contribution.story_id)
    Contribution.objects.filter(pk=contribution.pk).update(is_open_to_hello=is_open)
    for draft in Draft.objects.filter(contribution=contribution):
        answer_for(draft, {"is_open_to_hello": is_open})
