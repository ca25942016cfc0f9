"""What moderators do to the flow of a story. All of it in one transaction each."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision, TaskState, WorkflowState

from gallery.models import (
    Confirmation,
    Decision,
    DeclineReason,
    Remark,
    SafeguardingQuestion,
    StoryPage,
    User,
)
from gallery.models.parts import parts_of_story
from gallery.moderation import checks, claims
from gallery.moderation.curated import questions_for
from gallery.moderation.record.entries import keep
from gallery.moderation.standing import (
    ReviewConflict,
    fingerprint,
    is_moderator,
    is_own,
    is_taken_down,
    locked,
    locked_for,
    may_reopen,
    may_review,
    open_task,
    what_happened,
)
from gallery.notifications.to_contributors import tell_contributor

if TYPE_CHECKING:
    from wagtail.models import Workflow

__all__ = [
    "ReviewConflict",
    "decide",
    "fingerprint",
    "is_moderator",
    "is_own",
    "is_taken_down",
    "locked",
    "may_reopen",
    "may_review",
    "open_task",
    "reopen",
    "restore",
    "start_review",
    "stop_review",
    "take_down",
    "what_happened",
]


def start_review(story: StoryPage, *, sent_by: User) -> None:
    """Hand the latest revision to the moderators."""
    state = story.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(sent_by)
    else:
        workflow: Workflow = story.get_workflow()
        workflow.start(story, sent_by)


@transaction.atomic
def stop_review(story: StoryPage, *, by: User | None) -> bool:
    """End the story's review, if there is one; whether it still waited for a decision."""
    state = locked(story).current_workflow_state
    if state is None:
        return False
    was_waiting = state.status == WorkflowState.STATUS_IN_PROGRESS
    state.cancel(user=by)
    return was_waiting


@transaction.atomic
def decide(
    story: StoryPage,
    *,
    kind: str,
    moderator: User,
    seen: str,
    message: str = "",
    remarks: dict[str, str] | None = None,
    reason: DeclineReason | None = None,
    confirmed: Collection[int] = (),
) -> Decision:
    """Decide about the revision that the moderator saw.

    `seen` is its `fingerprint`; `remarks` are by part (as from `parts_of` a gallery), kept where changes are asked for;
    `reason` is for declining; `confirmed` are keys of safeguarding questions. Raises ReviewConflict when somebody was
    faster or has claimed it, it has changed since, may not be published as it is, or a part is not asked for any more.
    """
    # A second decision at the same moment waits here, and then finds no open task.
    story = locked_for(moderator, story)
    task_state = task_for(moderator, story, seen=seen)
    decision = Decision(story=story, kind=kind, moderator=moderator, message=message)
    give_reason(decision, reason)
    keep_decision(decision, task_state, confirmed=confirmed, remarks=remarks or {})
    carry_out(decision, task_state)
    return decision


def task_for(moderator: User, story: StoryPage, *, seen: str) -> TaskState:
    """What is open, if nobody else has claimed it; from now on about the revision that was seen."""
    task_state = open_task(story)
    if task_state is None:
        raise ReviewConflict(what_happened(story))
    claims.refuse_another(story, moderator)
    # A moderator's own correction is a newer revision than the one that was sent in.
    task_state.revision = revision_seen(story, seen)
    task_state.save(update_fields=["revision"])
    return task_state


def revision_seen(story: StoryPage, seen: str) -> Revision:
    revision = story.get_latest_revision()
    if fingerprint(revision) != seen:
        raise ReviewConflict(who_changed(revision))
    return revision


def who_changed(revision: Revision) -> str:
    sentence = _("%(who)s changed the story while you were reading. Read the new version, then decide.")
    return sentence % {"who": revision.user or _("Somebody")}


def fit_to_publish(version: StoryPage, confirmed: Collection[int]) -> list[SafeguardingQuestion]:
    """The questions that had to be confirmed, once all of them are and nothing else stands against it."""
    if blocks := checks.open_blocks(version):
        raise ReviewConflict(what_blocks(blocks))
    questions = questions_for(version)
    if any(question.pk not in confirmed for question in questions):
        raise ReviewConflict(_("Confirm each safeguarding statement before you publish."))
    return questions


def give_reason(decision: Decision, reason: DeclineReason | None) -> None:
    """For declining: the contributor reads the editors' words, as they are today, and then the moderator's own."""
    if decision.kind == Decision.Kind.DECLINE and reason:
        decision.reason = reason
        decision.message = "\n\n".join(filter(None, (reason.text.strip(), decision.message.strip())))


def what_blocks(blocks: list[checks.Finding]) -> str:
    """What was found and where. Its words would not be a secret to the moderator, but to whoever reads a log."""
    found = dict.fromkeys(f"{block.kind.label} ({block.label})" for block in blocks)
    return _("It cannot be published yet. Change or clear first: %(found)s.") % {"found": "; ".join(found)}


def keep_decision(
    decision: Decision, task_state: TaskState, *, confirmed: Collection[int], remarks: dict[str, str]
) -> None:
    is_approval = decision.kind == Decision.Kind.APPROVE
    questions = fit_to_publish(task_state.revision.as_object(), confirmed) if is_approval else []
    decision.revision = task_state.revision
    decision.waited = timezone.now() - task_state.started_at
    decision.save()
    keep(decision.story, f"gallery.{decision.kind}", by=decision.moderator, about=decision)
    keep_confirmations(decision, questions)
    keep_remarks(decision, remarks)


def keep_confirmations(decision: Decision, questions: list[SafeguardingQuestion]) -> None:
    """In the wording of today: editors may change it tomorrow."""
    Confirmation.objects.bulk_create(
        Confirmation(decision=decision, question=question, wording=question.text) for question in questions
    )


def keep_remarks(decision: Decision, remarks: dict[str, str]) -> None:
    if decision.kind != Decision.Kind.REQUEST_CHANGES:
        return
    if remarks.keys() - parts_of_story(decision.story).keys():
        raise ReviewConflict(_("A part that you wrote about is not asked for any more. Read the story again."))
    Remark.objects.bulk_create(
        Remark(decision=decision, part=part, text=text) for part, text in remarks.items() if text.strip()
    )


def carry_out(decision: Decision, task_state: TaskState) -> None:
    claims.end(decision.story)
    if decision.kind == Decision.Kind.APPROVE:
        task_state.specific.approve(user=decision.moderator)
    elif decision.kind == Decision.Kind.REQUEST_CHANGES:
        task_state.specific.reject(user=decision.moderator, comment=decision.message)
    else:
        task_state.workflow_state.cancel(user=decision.moderator)
    tell_contributor(decision)


@transaction.atomic
def reopen(story: StoryPage, *, moderator: User) -> Decision:
    """Undo a decline: the story waits again, as long as it had. Raises ReviewConflict where there is none to undo."""
    story = locked_for(moderator, story)
    if not may_reopen(story):
        raise ReviewConflict(what_happened(story))
    start_again(story, waited=story.decisions.last().waited or timedelta(), sent_by=moderator)
    decision = Decision.objects.create(
        story=story, revision=story.latest_revision, kind=Decision.Kind.REOPEN, moderator=moderator
    )
    keep(story, "gallery.reopen", by=moderator, about=decision)
    tell_contributor(decision)
    return decision


def start_again(story: StoryPage, *, waited: timedelta, sent_by: User) -> None:
    """The clock stood still in between."""
    start_review(story, sent_by=sent_by)
    tasks = TaskState.objects.for_instance(story).filter(status=TaskState.STATUS_IN_PROGRESS)
    tasks.update(started_at=timezone.now() - waited)


@transaction.atomic
def take_down(story: StoryPage, *, moderator: User, message: str) -> Decision:
    """Make a published story and its pictures vanish at once.

    Changes that wait at that moment are not waited for any more: approving them would put the story back unnoticed.
    """
    story = locked_for(moderator, story)
    if not story.live:
        raise ReviewConflict(_("This story is not public any more."))
    decision = take_down_again(story, moderator=moderator, message=message)
    tell_contributor(decision)
    return decision


@transaction.atomic
def take_down_again(story: StoryPage, *, moderator: User | None = None, message: str = "") -> Decision:
    """What `take_down` does, without a word to its contributor: they were told before the database was put back."""
    stop_review(story, by=moderator)
    decision = Decision.objects.create(
        story=story, revision=story.live_revision, kind=Decision.Kind.TAKE_DOWN, message=message, moderator=moderator
    )
    # Nobody has Wagtail's right to unpublish a story: this verb is the way.
    UnpublishPageAction(story, user=moderator).execute(skip_permission_checks=True)
    keep(story, "gallery.take_down", by=moderator, about=decision)
    return decision


@transaction.atomic
def restore(story: StoryPage, *, moderator: User) -> Decision:
    """Put the version back that was taken down; changes that had come in since wait for a decision again."""
    story = locked_for(moderator, story)
    if not is_taken_down(story):
        raise ReviewConflict(_("There is nothing to put back."))
    revision = story.decisions.filter(kind=Decision.Kind.TAKE_DOWN).last().revision
    decision = Decision.objects.create(story=story, revision=revision, kind=Decision.Kind.RESTORE, moderator=moderator)
    has_newer = story.latest_revision_id != revision.pk
    revision.publish(user=moderator, skip_permission_checks=True)
    if has_newer:
        start_review(StoryPage.objects.get(pk=story.pk), sent_by=moderator)
    keep(story, "gallery.restore", by=moderator, about=decision)
    tell_contributor(decision)
    return decision
