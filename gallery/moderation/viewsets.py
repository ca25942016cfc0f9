"""What the admin shows of the gallery: terms, a menu item, a panel on its home page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from gallery.models import Cohort, Region, StoryPage, Theme
from gallery.models.people import SignedInRequest
from gallery.moderation import review

SHOWN_ON_HOME = 5


class TermViewSet(SnippetViewSet):
    list_display = ["name", "slug", "sort_order"]
    search_fields = ["name"]
    ordering = ["sort_order", "name"]


class ThemeViewSet(TermViewSet):
    model = Theme
    icon = "tag"


class CohortViewSet(TermViewSet):
    model = Cohort
    icon = "group"


class RegionViewSet(TermViewSet):
    model = Region
    icon = "site"


class TermsViewSetGroup(SnippetViewSetGroup):
    items = (ThemeViewSet, CohortViewSet, RegionViewSet)
    menu_label = _("Terms")
    menu_icon = "tag"
    menu_order = 250


class StoriesMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return review.is_moderator(request.user)


def stories_menu_item() -> StoriesMenuItem:
    return StoriesMenuItem(_("Stories"), reverse("stories"), name="stories", icon_name="clipboard-list", order=150)


class WaitingPanel(Component):
    """The stories that wait longest, first thing after signing in."""

    name = "stories_waiting"
    template_name = "moderation/waiting_panel.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        waiting = review.waiting()
        return {"stories": waiting[:SHOWN_ON_HOME], "total": len(waiting)}


def add_waiting_panel(request: SignedInRequest, panels: list[Component]) -> None:
    if review.is_moderator(request.user):
        panels.append(WaitingPanel())


class ReviewMenuItem(ActionMenuItem):
    """The way from the editor to the decision."""

    name = "review-story"
    label = _("Review and decide")
    icon_name = "clipboard-list"
    order = 5

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return isinstance(page, StoryPage) and review.is_moderator(context["request"].user)

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("review_story", args=[context["page"].pk])


def review_menu_item() -> ReviewMenuItem:
    return ReviewMenuItem()
