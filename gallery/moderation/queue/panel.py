"""The ways to the queue: a menu item, a panel on the first page, a button in the editor."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from gallery.models import Stage, StoryPage
from gallery.models.people import SignedInRequest
from gallery.moderation.permissions import may_read_some
from gallery.moderation.queue.counts import Counts, counts, first_in_turn, number_shown
from gallery.moderation.standing import is_moderator

SHOWN_ON_HOME = 5


class StoriesMenuItem(MenuItem):
    """With the number of those that wait."""

    def is_shown(self, request: SignedInRequest) -> bool:
        return may_read_some(request.user)

    def render_component(self, request: SignedInRequest) -> LinkMenuItem:
        component = super().render_component(request)
        if number := number_shown(request.user):
            words = _("Stories (%(number)s)") % {"number": number_format(number, force_grouping=True)}
            component.label = str(words)
        return component


def stories_menu_item() -> StoriesMenuItem:
    return StoriesMenuItem(_("Stories"), reverse("stories"), name="stories", icon_name="clipboard-list", order=150)


class WaitingPanel(Component):
    """What waits, first thing after signing in: how much, and whose turn it is."""

    name = "stories_waiting"
    template_name = "moderation/waiting_panel.html"
    order = 50

    class Media:
        css = {"all": ["gallery/admin/queue.css"]}

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        found = counts(user)
        return {"counts": found, "tiles": tiles(found), "rows": first_in_turn(user, SHOWN_ON_HOME)}


@dataclass(frozen=True)
class Tile:
    """A number, and the list behind it."""

    number: int
    label: str
    query: dict[str, str]

    @property
    def url(self) -> str:
        return f"{reverse('stories')}?{urlencode(self.query)}" if self.query else reverse("stories")


def tiles(found: Counts) -> list[Tile]:
    return [
        Tile(found.waiting, __("waiting"), {}),
        Tile(found.over, __("over the promised time"), {"ordering": "due"}),
        Tile(found.mine, __("claimed by you"), {"claimed": "me"}),
        Tile(found.returned, __("returned"), {"stage": Stage.CHANGES_REQUESTED}),
        Tile(found.reports, ngettext("open report", "open reports", found.reports), {"only": "reports"}),
    ]


def add_waiting_panel(request: SignedInRequest, panels: list[Component]) -> None:
    if may_read_some(request.user):
        panels.append(WaitingPanel())


class ReviewMenuItem(ActionMenuItem):
    """The way from the editor to the decision."""

    name = "review-story"
    label = _("Review and decide")
    icon_name = "clipboard-list"
    order = 5

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return isinstance(page, StoryPage) and is_moderator(context["request"].user)

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("review_story", args=[context["page"].pk])


def review_menu_item() -> ReviewMenuItem:
    return ReviewMenuItem()
