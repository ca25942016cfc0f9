"""The queue: what waits for a decision, and every other story that the desk knows."""

from typing import Any, cast

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import BaseListingView

from gallery.models import BulkRun, StoryPage, User
from gallery.models.stories import StoryQuerySet
from gallery.moderation.doors import refuse_all_but_readers
from gallery.moderation.permissions import readable_stories
from gallery.moderation.queue.columns import columns
from gallery.moderation.queue.filters import PER_PAGE, QueueFilterSet
from gallery.moderation.queue.order import IN_TURN, waiting, with_promise
from gallery.moderation.queue.rows import rows_of
from gallery.moderation.queue.searching import found_by
from gallery.moderation.record.exports import EscapedExport
from gallery.moderation.standing import is_moderator

SEARCHED = 200
"""Characters of what somebody looks for; the rest is left out."""
NEWEST_FIRST = ("-latest_revision_created_at", "-pk")
BY_PROMISE = {"due": F("due").asc(nulls_last=True), "-due": F("due").desc(nulls_last=True)}


class QueueView(EscapedExport, BaseListingView):
    """The order and the filters in the database, by number alone; what is shown of a story for one page of them."""

    model = StoryPage
    page_title = _("Stories")
    header_icon = "clipboard-list"
    template_name = "moderation/stories.html"
    results_template_name = "moderation/stories_results.html"
    index_url_name = "stories"
    index_results_url_name = "stories_results"
    verbose_name_plural = _("stories")
    filterset_class = QueueFilterSet
    is_searchable = True
    table_classname = "listing queue"
    list_export = [
        "title",
        "story.organisation",
        "gallery",
        "stage_name",
        "story.waits_since",
        "promise",
        "checks",
        "holder",
        "story.open_reports",
        "story.objections",
    ]
    export_headings = {
        "title": _("Title"),
        "story.organisation": _("Organisation"),
        "gallery": _("Gallery"),
        "stage_name": _("Stage"),
        "story.waits_since": _("Waits since"),
        "promise": _("Promised decision"),
        "checks": _("Checks"),
        "holder": _("Looked at by"),
        "story.open_reports": _("Open reports"),
        "story.objections": _("Objections"),
    }
    export_filename = "stories"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_all_but_readers(cast("User", request.user))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def search_query(self) -> str:
        words = super().search_query[:SEARCHED]
        return " ".join(words.split())

    @cached_property
    def chosen_filters(self) -> dict[str, Any]:
        """Without those that make no sense."""
        return self.filters.form.cleaned_data if self.filters.is_valid() else {}

    @cached_property
    def is_about_waiting(self) -> bool:
        if not self.filters.is_valid():
            return True
        return not self.is_searching and not self.filters.looks_for_some

    @cached_property
    def columns(self) -> list[Any]:
        return columns(
            left_out=self.chosen_filters.get("hide") or (),
            may_choose=is_moderator(self.request.user),
            is_about_waiting=self.is_about_waiting,
        )

    def get_base_queryset(self) -> StoryQuerySet:
        stories = readable_stories(self.request.user)
        return waiting(stories) if self.is_about_waiting else stories

    def get_queryset(self) -> StoryQuerySet:
        """The order last: it asks for more than finding and counting do."""
        self.found = self.search_queryset(self.filter_queryset(self.get_base_queryset()))
        return self.order_queryset(self.found)

    def search_queryset(self, queryset: StoryQuerySet) -> StoryQuerySet:
        if not self.is_searching:
            return queryset
        return queryset.filter(found_by(self.search_query, reader=self.request.user))

    def get_paginate_by(self, queryset: Any) -> int:
        return int(self.chosen_filters.get("rows") or PER_PAGE)

    def get_paginator(self, *args: Any, **kwargs: Any) -> WagtailPaginator:
        paginator = super().get_paginator(*args, **kwargs)
        paginator.count = self.found.count()
        return paginator

    def order_queryset(self, queryset: StoryQuerySet) -> StoryQuerySet:
        if self.ordering in BY_PROMISE:
            return with_promise(queryset).order_by(BY_PROMISE[self.ordering], "pk")
        if self.ordering:
            return queryset.order_by(self.ordering, "pk")
        return with_promise(queryset).order_by(*IN_TURN) if self.is_about_waiting else queryset.order_by(*NEWEST_FIRST)

    def paginate_queryset(self, queryset: "QuerySet", page_size: int) -> tuple[Any, Any, Any, bool]:
        paginator, page, numbers, has_others = super().paginate_queryset(
            queryset.values_list("pk", flat=True), page_size
        )
        page.object_list = rows_of(numbers, reader=self.request.user)
        return paginator, page, page.object_list, has_others

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            return self.as_spreadsheet(self.rows_to_export(), self.request.GET["export"])
        return super().render_to_response(context, **kwargs)

    def rows_to_export(self) -> Any:
        numbers = list(self.object_list.values_list("pk", flat=True))
        for start in range(0, len(numbers), 500):
            yield from rows_of(numbers[start : start + 500], reader=self.request.user)

    def get_heading(self, queryset: Any, field: str) -> str:
        return str(self.export_headings[field])

    @cached_property
    def no_results_message(self) -> Any:
        if self.is_about_waiting and not self.is_filtering:
            return _("Nothing is waiting.")
        return _("No story was found.")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.is_export:
            return {}
        context = super().get_context_data(*args, **kwargs)
        actions = BulkRun.Action.choices if is_moderator(self.request.user) else []
        return {**context, "bulk_actions": actions, "is_about_waiting": self.is_about_waiting}


stories = never_cache(require_GET(QueueView.as_view()))
stories_results = never_cache(require_GET(QueueView.as_view(results_only=True)))

desk_urls = [
    path("stories/", stories, name="stories"),
    path("stories/results/", stories_results, name="stories_results"),
]
