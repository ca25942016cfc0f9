"""Who may do what with a story of theirs, or one they help with. Anybody else's is 404, as if it were not there."""

import uuid
from enum import StrEnum

from django.http import Http404
from django.shortcuts import get_object_or_404

from gallery.models import Contribution, Draft, Stage, User


class Action(StrEnum):
    """What can be done with a story, besides reading it."""

    EDIT = "edit"
    TAKE_BACK = "take_back"
    WITHDRAW = "withdraw"
    WRITE = "write"
    INVITE = "invite"
    HAND_OVER = "hand_over"
    SAY_HELLO = "hello"
    OBJECT = "object"
    CONFIRM = "confirm"


WAITING = {Stage.IN_REVIEW, Stage.CHANGES_WAITING}
EDITABLE = {Stage.CHANGES_REQUESTED, Stage.PUBLISHED, Stage.TAKEN_BACK, Stage.WITHDRAWN}
PUBLIC = {Stage.PUBLISHED, Stage.CHANGES_WAITING}
STAGES: dict[Action, set[Stage]] = {
    Action.EDIT: EDITABLE,
    Action.TAKE_BACK: WAITING,
    Action.WITHDRAW: set(Stage) - {Stage.WITHDRAWN},
    Action.WRITE: set(Stage),
    Action.INVITE: set(Stage),
    Action.HAND_OVER: set(Stage),
    Action.SAY_HELLO: set(Stage) - {Stage.WITHDRAWN},
    Action.OBJECT: PUBLIC,
    Action.CONFIRM: PUBLIC,
}
"""When each action makes sense."""
OWNER_ALONE = {Action.WITHDRAW, Action.INVITE, Action.HAND_OVER, Action.SAY_HELLO}
"""What a co-author may not do."""


def contribution_for(user: User, pk: int) -> Contribution:
    """The user's own contribution, or one they help with, with its `stage`; anybody else's is 404."""
    own = Contribution.objects.open_to(user).with_stage().select_related("story", "contributor")
    return get_object_or_404(own, pk=pk)


def own_contribution_for(user: User, pk: int, action: Action) -> Contribution:
    """As `contribution_for`, but 404 also where this user may never do this. Ask `may` whether it makes sense now."""
    contribution = contribution_for(user, pk)
    if action in OWNER_ALONE and contribution.keeper_id != user.pk:
        raise Http404
    return contribution


def draft_for(user: User, key: uuid.UUID) -> Draft:
    drafts = Draft.objects.open_to(user).select_related("gallery", "contributor", "contribution__contributor")
    return get_object_or_404(drafts, key=key)


def own_draft_for(user: User, key: uuid.UUID) -> Draft:
    """As `draft_for`, but 404 for co-authors: they may write, and neither invite nor delete."""
    draft = draft_for(user, key)
    owner = draft.contribution.keeper_id if draft.contribution else draft.contributor_id
    if owner != user.pk:
        raise Http404
    return draft


def stage_of(contribution: Contribution) -> Stage:
    """Of a contribution from `with_stage()`, which annotates it."""
    return Stage(getattr(contribution, "stage"))  # noqa: B009 - an annotation, unknown to the model


def may(user: User, action: Action, contribution: Contribution) -> bool:
    """Whether this user can do this with a contribution of theirs as it stands now."""
    if action in OWNER_ALONE and contribution.keeper_id != user.pk:
        return False
    if action in {Action.EDIT, Action.TAKE_BACK} and contribution.keeper_id is None:
        return False
    return stage_of(contribution) in STAGES[action]
