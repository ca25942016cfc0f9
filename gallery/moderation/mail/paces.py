"""On the account page of a moderator: how they want to hear of each gallery."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from gallery.models import GalleryPage, User
from gallery.moderation import review
from gallery.notifications.choices import Pace, choose_paces, paces_of


class PacesForm(forms.Form):
    """A choice for each programme's gallery; who has not chosen hears at once. What is not posted stays as it is."""

    def __init__(self, *args: Any, instance: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.moderator = instance
        chosen = paces_of(instance)
        for gallery in self.galleries:
            self.fields[name_of(gallery)] = forms.ChoiceField(
                label=gallery.title,
                choices=Pace.choices,
                required=False,
                initial=chosen.get(gallery.pk, Pace.AT_ONCE),
                widget=forms.Select,
            )

    @cached_property
    def galleries(self) -> list[GalleryPage]:
        return list(GalleryPage.objects.programmes().order_by("title", "pk"))

    def chosen(self) -> Iterator[tuple[GalleryPage, str]]:
        for gallery in self.galleries:
            if pace := self.cleaned_data.get(name_of(gallery)):
                yield gallery, pace

    def save(self) -> None:
        choose_paces(self.moderator, dict(self.chosen()))


def name_of(gallery: GalleryPage) -> str:
    return f"gallery_{gallery.pk}"


class PacesPanel(BaseSettingsPanel):
    name = "paces"
    title = _("Mail about stories that come in")
    tab = notifications_tab
    order = 50
    form_class = PacesForm

    def is_active(self) -> bool:
        return review.is_moderator(self.user) and GalleryPage.objects.programmes().exists()
