"""How editors choose a story for a showcase: by searching what the public can find."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import ChooserBlock

from gallery.discovery.filters import MAX_QUERY
from gallery.discovery.search import search_index, words_of
from gallery.discovery.selection import numbers_in
from gallery.models.stories import StoryPage

WAYS = ("choose", "choose_results", "chosen")


class StorySearch(BaseFilterForm):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=MAX_QUERY,
        widget=forms.TextInput(attrs={"placeholder": _("Words, a place, a theme")}),
    )

    def filter(self, objects: QuerySet[StoryPage]) -> QuerySet[StoryPage]:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        if not self.is_searching:
            return objects
        if not words_of(self.search_query):
            return objects.none()
        return objects.filter(pk__in=search_index().matching(self.search_query))


class StoriesToChoose:
    filter_form_class = StorySearch

    def get_object_list(self) -> QuerySet[StoryPage]:
        return StoryPage.objects.published().select_related("region").order_by("-first_published_at", "-pk")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("place_name", label=_("Place")),
            Column("organisation", label=_("Organisation")),
        ]

    def can_create(self) -> bool:
        return False


class StoryChooseView(StoriesToChoose, ChooseView):
    pass


class StoryChooseResultsView(StoriesToChoose, ChooseResultsView):
    pass


class StoryChosenView(ChosenView):
    def get_object(self, pk: Any) -> StoryPage:
        return StoryPage.objects.published().get(pk__in=numbers_in(str(pk))[:1])


class PublicStoryChooser(ChooserBlock):
    """A story that is not public is as good as none: it is not shown, and not kept when the page is saved."""

    def to_python(self, value: int | None) -> StoryPage | None:
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values: list[int | None]) -> list[StoryPage | None]:
        public = StoryPage.objects.published().in_bulk([value for value in values if value is not None])
        return [public.get(value) for value in values]

    def value_from_form(self, value: Any) -> StoryPage | None:
        """A form brings the number as text."""
        if value is None or isinstance(value, StoryPage):
            return value
        return self.to_python(next(iter(numbers_in(str(value))), None))


class StoryChooserViewSet(ChooserViewSet):
    model = StoryPage
    icon = "doc-full"
    choose_one_text = _("Choose a story")
    choose_another_text = _("Choose another story")
    edit_item_text = _("Edit this story")
    choose_view_class = StoryChooseView
    choose_results_view_class = StoryChooseResultsView
    chosen_view_class = StoryChosenView
    base_block_class = PublicStoryChooser
    # Elsewhere in the admin stories are chosen from the tree of pages, as Wagtail has it.
    register_widget = False

    def get_urlpatterns(self) -> list[URLPattern]:
        """Nobody makes a story here."""
        return [address for address in super().get_urlpatterns() if address.name in WAYS]


story_choosers = StoryChooserViewSet("choose_story", url_prefix="showcases/choose-story")
StoryChooserBlock = story_choosers.get_block_class(name="StoryChooserBlock", module_path=__name__)
