"""A story that a moderator typed in for somebody, as the review screen shows it, and who is asked to take it over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.models import Contribution, Invitation, StoryPage, User
from gallery.models.conversations import OPEN_FOR
from gallery.moderation.standing import is_admin, is_moderator, is_nobodys


class HandOverForm(forms.Form):
    email = forms.EmailField(
        label=_("Their email address"),
        max_length=254,
        help_text=_("They get a link that works for this address alone. The story is theirs once they accept."),
        error_messages={"required": _("Write their email address.")},
    )


def on_behalf_context(story: StoryPage, user: User) -> dict[str, Any]:
    """For moderators alone; nothing, once somebody has taken the story over."""
    contribution = Contribution.objects.filter(story=story).select_related("entered_by").first()
    if contribution is None or not contribution.is_on_behalf or not is_moderator(user):
        return {}
    waiting = contribution.invitations.waiting().filter(kind=Invitation.Kind.HAND_OVER)
    return {
        "on_behalf": contribution,
        "hand_over_form": HandOverForm(initial={"email": contribution.contact_email}),
        "asked_to_take_over": [(invitation.email, invitation.created_at + OPEN_FOR) for invitation in waiting],
    }


def erasing_context(story: StoryPage, user: User) -> dict[str, Any]:
    """For admins: nobody else can erase a story that has no contributor."""
    return {"may_erase": is_admin(user) and is_nobodys(story)}
