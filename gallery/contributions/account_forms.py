"""What the pages of an account ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gallery.contributions.fields import AddressField
from gallery.models import User

WITHDRAW, LEAVE = "withdraw", "leave"


class NewAddressForm(forms.Form):
    email = AddressField(
        label=_("Your new email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        address = self.cleaned_data["email"].lower()
        # A few letters of other scripts become longer.
        self.fields["email"].run_validators(address)
        if address == self.user.email.lower():
            raise ValidationError(_("This is your address already. Type in another one."))
        return address


class DeleteAccountForm(forms.Form):
    """Whoever has no public story is not asked what should become of them."""

    stories = forms.ChoiceField(
        label=_("What should become of your public stories?"),
        choices=[
            (WITHDRAW, _("Take them down. Nobody can read them any more.")),
            (LEAVE, _("Leave them up without a name. Everybody can go on reading them.")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "If they stay, your organisation and the names beside the photos go, and so do changes that are not public"
            " yet. The text stays as it is: if your name is in it, change the story first. When you agreed to sharing"
            " it, and to which wording, is kept without your name."
        ),
        error_messages={"required": _("Choose one of the two.")},
    )
    is_understood = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick this box if you are sure.")},
    )

    def __init__(self, *args: Any, has_public_stories: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_public_stories:
            del self.fields["stories"]

    @property
    def keep_stories(self) -> bool:
        return self.cleaned_data.get("stories") == LEAVE
