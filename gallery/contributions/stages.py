"""Where a story stands, in words for whoever shared it: what happens next, and who acts next."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gallery.contributions.access import may_edit, stage_of
from gallery.models import Contribution, Stage

if TYPE_CHECKING:
    from gallery.models import StoryPhoto

NEXT_STEP: dict[str, str | Promise] = {
    Stage.IN_REVIEW: _(
        "A moderator reads it next. We write to you when they have decided. There is nothing for you to do."
    ),
    Stage.CHANGES_REQUESTED: _("It is your turn: read what the moderator asks, change your story and send it again."),
    Stage.DECLINED: _("A moderator decided not to publish it. Their reason is on its page."),
    Stage.PUBLISHED: _("Everybody can read it. There is nothing for you to do."),
    Stage.CHANGES_WAITING: _("The version that is public stays up until a moderator has read your changes."),
    Stage.WITHDRAWN: _("You took it back. Nobody can see it."),
    Stage.TAKEN_DOWN: _("A moderator took it down. Their reason is on its page."),
}
PUBLIC = {Stage.PUBLISHED, Stage.CHANGES_WAITING}


@dataclass(frozen=True)
class StoryRow:
    """A contribution as its contributor sees it."""

    pk: int
    title: str
    url: str
    stage: str
    stage_label: str | Promise
    next_step: str | Promise
    lead_photo: "StoryPhoto | None"
    public_url: str
    edit_url: str
    sent_on: datetime


def story_row(contribution: Contribution) -> StoryRow:
    """`contribution` carries its `stage`, as from `with_stage()`."""
    story, stage = contribution.story, stage_of(contribution)
    return StoryRow(
        pk=contribution.pk,
        title=story.title if story.live else story.draft_title,
        url=reverse("contributions:my_story", args=[contribution.pk]),
        stage=stage,
        stage_label=stage.label,
        next_step=NEXT_STEP[stage],
        lead_photo=story.lead_photo,
        public_url=story.url if stage in PUBLIC else "",
        edit_url=reverse("contributions:edit_story", args=[contribution.pk]) if may_edit(contribution) else "",
        sent_on=contribution.sent_at,
    )
