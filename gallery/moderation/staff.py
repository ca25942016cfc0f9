from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel
from wagtail.admin.views.pages.preview import PreviewOnEditView
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

UNWANTED = (NameEmailSettingsPanel, AvatarSettingsPanel)
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
    def get_form_class(self, for_update: bool = False) -> type:
        return StaffEditForm if for_update else StaffCreationForm


class EditorPreviewView(PreviewOnEditView):
    """Whoever may edit a story may preview it. Wagtail asks for a right to change pages of any kind besides."""

    permission_required = None


class StaffAccountView(AccountView):
    """Without a first and a last name, since people here have one; and without a portrait, which nobody would see."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if not isinstance(panel, UNWANTED)]


staff_urls = [
    # Wagtail's own sign-in counts no tries.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/", require_admin_access(StaffAccountView.as_view()), name="wagtailadmin_account"),
    path("pages/<int:page_id>/edit/preview/", require_admin_access(EditorPreviewView.as_view())),
]
"""Stand before Wagtail's own addresses, whose places they take."""
