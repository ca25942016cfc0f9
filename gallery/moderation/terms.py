"""The terms that stories are found by, as editors keep them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from gallery.models import Cohort, Region, Theme


class TermViewSet(SnippetViewSet):
    list_display = ["name", "slug", "sort_order"]
    search_fields = ["name"]
    ordering = ["sort_order", "name"]


class OfferedTermViewSet(TermViewSet):
    list_display = [*TermViewSet.list_display, BooleanColumn("is_retired", label=_("Retired"))]


class ThemeViewSet(OfferedTermViewSet):
    model = Theme
    icon = "tag"


class CohortViewSet(OfferedTermViewSet):
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
    submenu_hook = "register_terms_menu_item"
