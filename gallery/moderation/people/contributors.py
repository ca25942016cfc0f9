"""Everybody who has shared a story, for moderators to find and for editors to mark."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect

from gallery.models import Contribution, Stage, User
from gallery.models.people import SignedInRequest
from gallery.moderation.people import trust
from gallery.moderation.permissions import reads_everything
from gallery.notifications.outbox import refused_addresses

PER_PAGE = 50
SEARCHED = 200
"""Characters of what somebody looks for; the rest is left out."""


class SuspensionForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=AdminAutoHeightTextInput,
        help_text=_(
            "For your colleagues. The contributor gets a mail without it, but finds it if they download their data."
        ),
        error_messages={"required": _("Give the reason, so that your colleagues know it.")},
    )


def yes_or_no(label: Promise, field: str) -> django_filters.BooleanFilter:
    return django_filters.BooleanFilter(
        label=label, field_name=field, lookup_expr="isnull", exclude=True, widget=BooleanRadioSelect
    )


class ContributorFilterSet(WagtailFilterSet):
    known = yes_or_no(_("Known"), "known_since")
    suspended = yes_or_no(_("Suspended"), "suspended_since")
    unreachable = django_filters.BooleanFilter(
        label=_("Mail is refused"), field_name="is_unreachable", widget=BooleanRadioSelect
    )

    class Meta:
        model = User
        fields: list[str] = []


class NameColumn(BaseColumn):
    cell_template_name = "moderation/includes/contributor_name.html"


class StoriesColumn(BaseColumn):
    cell_template_name = "moderation/includes/contributor_stories.html"


class MarksColumn(BaseColumn):
    cell_template_name = "moderation/includes/contributor_marks.html"

    def get_cell_context_data(self, instance: User, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        more = {"may_trust": trust.may_trust(request.user), "csrf_token": get_token(request)}
        return {**super().get_cell_context_data(instance, parent_context), **more}


class ContributorsView(BaseListingView):
    """Who has never sent a story is not among them: a draft is nobody's business."""

    model = User
    page_title = _("Contributors")
    header_icon = "group"
    template_name = "wagtailadmin/generic/listing.html"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    index_url_name = "contributors"
    index_results_url_name = "contributors_results"
    verbose_name_plural = _("contributors")
    filterset_class = ContributorFilterSet
    is_searchable = True
    search_backend_name = None
    search_fields = ["name", "email", "organisation"]
    default_ordering = "name"
    paginate_by = PER_PAGE
    columns = [
        NameColumn("name", label=_("Name and address"), sort_key="name"),
        StoriesColumn("stories", label=_("Stories")),
        MarksColumn("marks", label=_("Known, suspended")),
    ]

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not trust.reads_contributors(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def search_query(self) -> str:
        return " ".join(super().search_query[:SEARCHED].replace("\0", "").split())

    def get_base_queryset(self) -> QuerySet[User]:
        return contributors()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        add_stories(list(context["object_list"]), reader=self.request.user)
        return context


def contributors() -> QuerySet[User]:
    own = Contribution.objects.filter(contributor=OuterRef("pk"))
    helped = Contribution.co_authors.through.objects.filter(user=OuterRef("pk"))
    unreachable = refused_addresses().annotate(address=Lower("recipient")).filter(address=Lower(OuterRef("email")))
    people = User.objects.filter(Exists(own) | Exists(helped))
    return people.annotate(is_unreachable=Exists(unreachable)).prefetch_related("suspensions")


def add_stories(people: list[User], *, reader: User) -> None:
    """To each their stories by stage, such as "Published: 2", and the way there; one query for all of them."""
    sent = Contribution.objects.filter(contributor__in=people).with_stage()
    counts = Counter(sent.values_list("contributor", "stage"))  # type: ignore[misc]  # an annotation
    may_follow = reads_everything(reader)
    for person in people:
        person.stories_by_stage = [  # type: ignore[attr-defined]  # for the listing
            (stage.label, counts[person.pk, stage.value], stories_of(person, stage) if may_follow else "")
            for stage in Stage
            if counts[person.pk, stage.value]
        ]


def stories_of(person: User, stage: Stage) -> str:
    """Their stories in the queue."""
    return f"{reverse('stories')}?contributor={person.pk}&stage={stage.value}"


class ContributorsMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return trust.reads_contributors(request.user)


def contributors_menu_item() -> ContributorsMenuItem:
    return ContributorsMenuItem(
        _("Contributors"), reverse("contributors"), name="contributors", icon_name="group", order=170
    )


def person_for(user: User, pk: int) -> User:
    if not trust.may_trust(user) or user.pk == pk:
        raise PermissionDenied
    return get_object_or_404(contributors(), pk=pk)


def marking(verb: Callable[..., None], words: Promise) -> Callable[[SignedInRequest, int], HttpResponse]:
    """The view of a button that marks somebody and leads back to where it was pressed."""

    @never_cache
    @require_POST
    def mark(request: SignedInRequest, pk: int) -> HttpResponse:
        person = person_for(request.user, pk)
        verb(person, by=request.user)
        messages.success(request, words % {"who": person})
        return redirect(way_back(request))

    return mark


@never_cache
@require_http_methods(["GET", "POST"])
def suspend_contributor(request: SignedInRequest, pk: int) -> HttpResponse:
    """A page of its own, since it asks why and says what follows."""
    person = person_for(request.user, pk)
    form = SuspensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        trust.suspend(person, by=request.user, **form.cleaned_data)
        messages.success(request, __("%(who)s shares nothing new for now.") % {"who": person})
        return redirect(way_back(request))
    context = {"page_title": __("Suspend %(who)s") % {"who": person}, "person": person, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "moderation/suspend.html", {**context, "next": way_back(request)}, status=status)


def way_back(request: HttpRequest) -> str:
    return get_valid_next_url_from_request(request) or reverse("contributors")


know_contributor = marking(trust.know, _("%(who)s is marked as known."))
forget_contributor = marking(trust.forget, _("%(who)s is not known any more."))
reinstate_contributor = marking(trust.reinstate, _("%(who)s may share again."))
contributors_list = never_cache(require_GET(ContributorsView.as_view()))
contributors_results = never_cache(require_GET(ContributorsView.as_view(results_only=True)))

desk_urls = [
    path("contributors/", contributors_list, name="contributors"),
    path("contributors/results/", contributors_results, name="contributors_results"),
    path("contributors/<int:pk>/know/", know_contributor, name="know_contributor"),
    path("contributors/<int:pk>/forget/", forget_contributor, name="forget_contributor"),
    path("contributors/<int:pk>/suspend/", suspend_contributor, name="suspend_contributor"),
    path("contributors/<int:pk>/reinstate/", reinstate_contributor, name="reinstate_contributor"),
]
