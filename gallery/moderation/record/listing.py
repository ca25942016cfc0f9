"""The record of the whole desk: searched, filtered, and taken away as a spreadsheet."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet, Value
from django.forms import CheckboxSelectMultiple, IntegerField
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.models.audit_log import BaseLogEntry

from gallery.models import StoryPage, User
from gallery.models.people import SignedInRequest
from gallery.moderation.permissions import may_read_some, readable_stories
from gallery.moderation.readers import (
    DeskReportMenuItem,
    reads_about_people,
    reads_all_reports,
    refuse_others,
)
from gallery.moderation.record.entries import as_wagtail_notes, is_kept_from, is_told_by_others, read
from gallery.moderation.record.exports import EscapedExport

AT_A_TIME = 500
"""So many rows of an export are held in memory."""
LARGEST = 2**31 - 1
"""No page has a higher number."""
OF_WAGTAIL = ("wagtail.create", "wagtail.edit", "wagtail.publish", "wagtail.unpublish", "wagtail.delete")


@dataclass(frozen=True)
class RecordRow:
    when: dt.datetime
    who: str
    what: str
    words: str
    kind: str
    number: int
    subject: str
    """The title of the story or the name of the person, as it is now."""
    url: str


def choices() -> list[tuple[str, str]]:
    """What can be asked for: all of ours, and of Wagtail's what happens to stories."""
    every = registry.get_choices()
    ours = [row for row in every if row[0].startswith("gallery.")]
    return ours + [(action, as_wagtail_notes(label)) for action, label in every if action in OF_WAGTAIL]


class NumberFilter(django_filters.NumberFilter):
    field_class = IntegerField


class RecordFilterSet(WagtailFilterSet):
    story = NumberFilter(label=_("Number of the story"), method="about_story", min_value=1, max_value=LARGEST)
    person = django_filters.CharFilter(label=_("Who did it (name or address)"), method="done_by", max_length=200)
    action = django_filters.MultipleChoiceFilter(label=_("What"), choices=choices, widget=CheckboxSelectMultiple)
    timestamp = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = PageLogEntry
        fields: list[str] = []

    def about_story(self, entries: QuerySet, name: str, number: int) -> QuerySet:
        return entries.filter(page_id=number) if entries.model is PageLogEntry else entries.none()

    def done_by(self, entries: QuerySet, name: str, words: str) -> QuerySet:
        people = User.objects.filter(Q(name__icontains=words) | Q(email__icontains=words))
        return entries.filter(user_id__in=people.values("pk"))


class RecordView(EscapedExport, ReportView):
    page_title = _("Record")
    header_icon = "history"
    index_url_name = "record"
    index_results_url_name = "record_results"
    template_name = "moderation/record.html"
    results_template_name = "moderation/record_results.html"
    filterset_class = RecordFilterSet
    is_searchable = True
    export_filename = "record"
    # Not the words of messages and decisions: out of our hands, no erasure would reach them.
    list_export = ["when", "what", "kind", "number", "subject", "who"]
    export_headings = {
        "when": _("When"),
        "what": _("What"),
        "kind": _("About"),
        "number": _("Number"),
        "subject": _("Title or name"),
        "who": _("Who"),
    }

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_others(request)
        return super().dispatch(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """What Wagtail notes beside our own entries is shown to whoever asks for it by name."""
        found = super().filter_queryset(queryset)
        names_actions = self.filters.is_valid() and self.filters.form.cleaned_data["action"]
        return found if names_actions else found.exclude(is_told_by_others())

    def get_filtered_queryset(self) -> QuerySet:
        """Both of Wagtail's logs as one, by their keys alone."""
        logs = [about_stories(self.request.user, title=self.search_query)]
        if reads_about_people(self.request.user):
            logs.append(about_people(name=self.search_query))
        keys = [keys_of(self.filter_queryset(entries)) for entries in logs]
        return keys[0].union(*keys[1:], all=True).order_by("-timestamp", "-pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        if self.is_export:
            return self.in_batches(object_list)
        return rows_of(list(object_list), reader=self.request.user)

    def in_batches(self, keys: QuerySet) -> Iterator[RecordRow]:
        every = keys.iterator(chunk_size=AT_A_TIME)
        while batch := list(islice(every, AT_A_TIME)):
            yield from rows_of(batch, reader=self.request.user)


def about_stories(user: User, *, title: str) -> QuerySet[PageLogEntry]:
    """Those of erased stories too, for whoever reads everything: their entries are all that is left of them."""
    entries = PageLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(StoryPage))
    entries = entries.exclude(is_kept_from(user))
    if not reads_all_reports(user):
        entries = entries.filter(page_id__in=readable_stories(user).values("pk"))
    found = StoryPage.objects.filter(draft_title__icontains=title).values("pk")
    return entries.filter(page_id__in=found) if title else entries


def about_people(*, name: str) -> QuerySet[ModelLogEntry]:
    entries = ModelLogEntry.objects.filter(action__startswith="gallery.")
    found = User.objects.filter(name__icontains=name).values_list("pk", flat=True)
    return entries.filter(object_id__in=[str(number) for number in found[:AT_A_TIME]]) if name else entries


def keys_of(entries: QuerySet) -> QuerySet:
    is_page = entries.model is PageLogEntry
    return entries.order_by().values("pk", "timestamp").annotate(of_story=Value(is_page))


def rows_of(keys: list[dict[str, Any]], *, reader: User) -> list[RecordRow]:
    """In the order of the keys; so many queries, however many there are."""
    entries = {**entries_by_key(PageLogEntry, keys), **entries_by_key(ModelLogEntry, keys)}
    in_order = [entries[key["of_story"], key["pk"]] for key in keys]
    subjects = subjects_of(in_order)
    told = zip(in_order, read(in_order), strict=True)
    return [
        RecordRow(
            when=entry_read.when,
            who=entry_read.who,
            what=entry_read.what,
            words=entry_read.words,
            kind=str(entry.object_verbose_name if not is_of_story(entry) else StoryPage._meta.verbose_name),
            number=int(entry.object_id),
            subject=name_now(subjects.get(subject_key(entry))),
            url=address_of(subjects.get(subject_key(entry)), reader=reader),
        )
        for entry, entry_read in told
    ]


def entries_by_key(model: type[BaseLogEntry], keys: list[dict[str, Any]]) -> dict[tuple[bool, int], BaseLogEntry]:
    is_page = model is PageLogEntry
    numbers = [key["pk"] for key in keys if bool(key["of_story"]) is is_page]
    found = model.objects.filter(pk__in=numbers).prefetch_related("user", "content_type")
    return {(is_page, entry.pk): entry for entry in found}


def is_of_story(entry: BaseLogEntry) -> bool:
    return isinstance(entry, PageLogEntry)


def subject_key(entry: BaseLogEntry) -> tuple[bool, int]:
    return is_of_story(entry), int(entry.object_id)


def subjects_of(entries: Iterable[BaseLogEntry]) -> dict[tuple[bool, int], Model]:
    keys = {subject_key(entry) for entry in entries}
    stories = StoryPage.objects.in_bulk([number for of_story, number in keys if of_story])
    people = User.objects.in_bulk([number for of_story, number in keys if not of_story])
    return {(True, number): row for number, row in stories.items()} | {
        (False, number): row for number, row in people.items()
    }


def name_now(subject: Model | None) -> str:
    if subject is None:
        return __("(erased)")
    return subject.draft_title if isinstance(subject, StoryPage) else str(subject)


def address_of(subject: Model | None, *, reader: User) -> str:
    if not isinstance(subject, StoryPage):
        return ""
    return reverse("review_story" if may_read_some(reader) else "wagtailadmin_pages:edit", args=[subject.pk])


def record_menu_item() -> DeskReportMenuItem:
    return DeskReportMenuItem(_("Record"), reverse("record"), name="record", icon_name="history", order=100)


desk_urls = [
    path("reports/record/", RecordView.as_view(), name="record"),
    path("reports/record/results/", RecordView.as_view(results_only=True), name="record_results"),
]
