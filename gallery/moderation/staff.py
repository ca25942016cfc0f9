from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

OWN_FIELDS = ["email", "name", "organisation"]


class StaffCreationForm(UserCreationForm):
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = [*OWN_FIELDS, "is_superuser", "groups"]


class StaffEditForm(UserEditForm):
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = [*OWN_FIELDS, "is_active", "is_superuser", "groups"]


class StaffViewSet(UserViewSet):
    template_prefix = "moderation/staff/"

    def get_form_class(self, for_update: bool = False) -> type:
        return StaffEditForm if for_update else StaffCreationForm


class StaffAccountView(AccountView):
    """Without Wagtail's panel for a first and a last name: people here have one name."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
