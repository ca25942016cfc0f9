"""Where a story stands, in words for whoever shared it: what happens next, and who acts next."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gallery.contributions.access import Action, may, stage_of
from gallery.models import Contribution, Stage
from gallery.models.people import SignedInRequest

if TYPE_CHECKING:
    from gallery.models import StoryPhoto

NEXT_STEP: dict[str, str | Promise] = {
    Stage.IN_REVIEW: _(
        "A moderator reads it next. We write to you when they have decided. There is nothing for you to do."
    ),
    Stage.CHANGES_REQUESTED: _("It is your turn: read what the moderator asks, change your story and send it again."),
    Stage.DECLINED: _("A moderator decided not to publish it. Their reason is on its page."),
    Stage.PUBLISHED: _("Everybody can read it. You can change it or take it down at any time."),
    Stage.CHANGES_WAITING: _("The version that is public stays up until a moderator has read your changes."),
    Stage.TAKEN_BACK: _("You took it back to change it. Send it again when you are ready."),
    Stage.WITHDRAWN: _("It is withdrawn, and nobody can see it. You can change it and send it again."),
    Stage.TAKEN_DOWN: _("A moderator took it down. Their reason is on its page."),
}
WHO_IS_NEXT: dict[str, str | Promise] = {
    Stage.IN_REVIEW: _("A moderator is next"),
    Stage.CHANGES_REQUESTED: _("You are next"),
    Stage.TAKEN_BACK: _("You are next"),
    Stage.CHANGES_WAITING: _("A moderator is next"),
}
EDIT_LABELS: dict[str, str | Promise] = {
    Stage.IN_REVIEW: _("Take it back and change it"),
    Stage.CHANGES_WAITING: _("Take the changes back"),
    Stage.CHANGES_REQUESTED: _("Change and send again"),
    Stage.TAKEN_BACK: _("Change and send again"),
    Stage.PUBLISHED: _("Change your story"),
    Stage.WITHDRAWN: _("Change and send again"),
}


@dataclass(frozen=True)
class StoryRow:
    """A contribution as its contributor sees it."""

    pk: int
    title: str
    url: str
    stage: str
    stage_label: str | Promise
    next_step: str | Promise
    who_is_next: str | Promise
    lead_photo: "StoryPhoto | None"
    public_url: str
    edit_url: str
    edit_label: str | Promise
    is_my_turn: bool
    withdraw_url: str
    sent_on: datetime
    is_on_behalf: bool


def story_row(request: SignedInRequest, contribution: Contribution) -> StoryRow:
    """`contribution` carries its `stage`, as from `with_stage()`."""
    user, story, stage = request.user, contribution.story, stage_of(contribution)
    may_change = may(user, Action.EDIT, contribution) or may(user, Action.TAKE_BACK, contribution)
    address = {
        name: reverse(f"contributions:{name}", args=[contribution.pk])
        for name in ("my_story", "edit_story", "withdraw")
    }
    return StoryRow(
        pk=contribution.pk,
        title=story.title if story.live else story.draft_title,
        url=address["my_story"],
        stage=stage,
        stage_label=stage.label,
        next_step=NEXT_STEP[stage],
        who_is_next=WHO_IS_NEXT.get(stage, ""),
        lead_photo=story.lead_photo,
        public_url=story.get_url(request) if story.live and stage != Stage.WITHDRAWN else "",
        edit_url=address["edit_story"] if may_change else "",
        edit_label=EDIT_LABELS.get(stage, ""),
        is_my_turn=stage in {Stage.CHANGES_REQUESTED, Stage.TAKEN_BACK},
        withdraw_url=address["withdraw"] if may(user, Action.WITHDRAW, contribution) else "",
        sent_on=contribution.sent_at,
        is_on_behalf=contribution.is_on_behalf,
    )
