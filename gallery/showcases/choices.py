"""The editors' choices, as editors keep them."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from gallery.models import EditorsChoice


class ChoiceCreateView(CreateView):
    def save_instance(self) -> EditorsChoice:
        self.form.instance.chosen_by = self.request.user
        return super().save_instance()


class ChoiceViewSet(SnippetViewSet):
    model = EditorsChoice
    add_view_class = ChoiceCreateView
    icon = "pick"
    menu_label = _("Editor’s choices")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["story", "chosen_on", "reason", "is_pinned"]
    list_filter = ["is_pinned"]
