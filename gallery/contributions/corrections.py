"""What contributors do about a published story: object to what was changed in it, and say that it is still true."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gallery.contributions.access import Action, may
from gallery.contributions.submission import StoryMovedOn, locked
from gallery.models import Contribution, Message, User
from gallery.moderation.afterwards import review_dates
from gallery.moderation.edits.staff_edits import open_objections, published_edits
from gallery.moderation.record.entries import keep
from gallery.notifications.afterwards import tell_of_objection


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=5000,
        required=False,
        help_text=_("The moderators get it by mail. Nothing changes until they answer."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@transaction.atomic
def object_to_changes(contribution: Contribution, *, text: str, by: User) -> Message:
    """Tell the moderators that a change of theirs is not right; the same twice is told once.

    Raises StoryMovedOn where nothing is public that they have changed.
    """
    story, contribution = locked(contribution.pk)
    if not may(by, Action.OBJECT, contribution) or not published_edits(contribution):
        raise StoryMovedOn
    same = [objection for objection in open_objections(story) if objection.text == text and objection.author == by]
    if same:
        return same[0]
    message = Message.objects.create(contribution=contribution, author=by, text=text, is_objection=True)
    tell_of_objection(message)
    keep(story, "gallery.object", by=by, about=message)
    return message


@transaction.atomic
def confirm_still_true(contribution: Contribution, *, by: User) -> None:
    """Raises StoryMovedOn where nobody has asked, or somebody has answered already."""
    story, contribution = locked(contribution.pk)
    if not may(by, Action.CONFIRM, contribution) or not review_dates.confirm(story, by=by):
        raise StoryMovedOn


def corrections_context(user: User, contribution: Contribution) -> dict[str, Any]:
    """What the page of a story shows of all this."""
    may_object = may(user, Action.OBJECT, contribution)
    edits = published_edits(contribution) if may_object else []
    return {
        "edited_parts": edits,
        "objections": open_objections(contribution.story) if edits else [],
        "is_asked": may(user, Action.CONFIRM, contribution) and review_dates.is_asked(contribution.story),
    }
