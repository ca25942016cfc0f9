from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, ChangePasswordPanel, NameEmailSettingsPanel
from wagtail.admin.views.pages.preview import PreviewOnEditView
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from gallery.models import Contribution, Draft, GalleryPage, StoryImage, User
from gallery.moderation.permissions import set_owned_galleries
from gallery.notifications.about_safety import PASSWORD, tell_of_change
from gallery.notifications.letters import send
from gallery.notifications.to_account_holders import address_changed, event_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.api.v2.router import WagtailAPIRouter

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
        fields = [*OWN_FIELDS, "owned_galleries", "is_active", "is_superuser", "groups"]
        widgets = {**UserEditForm.Meta.widgets, "owned_galleries": CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owned_galleries"].queryset = GalleryPage.objects.programmes().order_by("path")

    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        former = self.initial["email"]
        if commit and former and former != user.email:
            send(address_changed(), to=former, event=event_of(user, "changed"))
        if commit and self.cleaned_data.get("password1"):
            tell_of_change(user, PASSWORD)
        return user

    def _save_m2m(self) -> None:
        super()._save_m2m()
        set_owned_galleries(self.instance, self.cleaned_data["owned_galleries"])


class StaffViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type:
        return StaffEditForm if for_update else StaffCreationForm


def has_shared(user: User) -> bool:
    is_telling = Draft.objects.filter(contributor=user).exists()
    return (
        is_telling
        or Contribution.objects.open_to(user).exists()
        or Contribution.objects.filter(entered_by=user).exists()
    )


def refuse_to_delete(request: HttpRequest, user: User) -> HttpResponse | None:
    """An account with stories: deleting the row would take drafts with it, and leave addresses and pictures behind."""
    if not has_shared(user):
        return None
    words = _("%(who)s has shared stories. Suspend them, or untick “can sign in”; only they can delete their account.")
    messages.error(request, words % {"who": user})
    return redirect("wagtailusers_users:edit", user.pk)


def refuse_to_delete_many(request: HttpRequest, action: str, objects: list[Any], *args: Any) -> HttpResponse | None:
    users = [user for user in objects if isinstance(user, User)] if action == "delete" else []
    return next(filter(None, (refuse_to_delete(request, user) for user in users)), None)


class EditorPreviewView(PreviewOnEditView):
    """Whoever may edit a story may preview it. Wagtail asks for a right to change pages of any kind besides."""

    permission_required = None


class StaffImagesAPI(ImagesAdminAPIViewSet):
    """Wagtail lists every picture to everybody on the staff; here they get those that they may choose or change."""

    def get_queryset(self) -> "QuerySet[StoryImage]":
        policy = policy_registry.get_by_type(StoryImage)
        found = policy.instances_user_has_any_permission_for(self.request.user, ["choose", "change"])
        return super().get_queryset().filter(pk__in=found.values("pk"))


def replace_images_api(router: "WagtailAPIRouter") -> None:
    router.register_endpoint("images", StaffImagesAPI)


class OwnPasswordForm(PasswordChangeForm):
    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        tell_of_change(user, PASSWORD)
        return user


class StaffAccountView(AccountView):
    """Without a first and a last name, since people here have one; and without a portrait, which nobody would see."""

    def get_panels(self) -> list:
        panels = [panel for panel in super().get_panels() if not isinstance(panel, UNWANTED)]
        for panel in panels:
            if isinstance(panel, ChangePasswordPanel):
                panel.form_class = OwnPasswordForm
        return panels


staff_urls = [
    # Wagtail's own sign-in counts no tries.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/", require_admin_access(StaffAccountView.as_view()), name="wagtailadmin_account"),
    path("pages/<int:page_id>/edit/preview/", require_admin_access(EditorPreviewView.as_view())),
]
"""Stand before Wagtail's own addresses, whose places they take."""
