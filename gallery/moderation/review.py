"""Who may decide what about a story, and what a decision does. All of it in one transaction each."""

import hashlib
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision, TaskState, WorkflowState

from gallery.models import Contribution, Decision, Remark, StoryPage, StoryReview, User
from gallery.models.parts import parts_of_story
from gallery.moderation.record import keep
from gallery.notifications.letters import tell_contributor

if TYPE_CHECKING:
    from wagtail.models import Workflow


class ReviewConflict(Exception):
    """The story is no longer what the moderator saw; the message says what happened and by whom."""


def start_review(story: StoryPage, *, sent_by: User) -> None:
    """Hand the latest revision to the moderators."""
    state = story.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(sent_by)
    else:
        workflow: Workflow = story.get_workflow()
        workflow.start(story, sent_by)


@transaction.atomic
def stop_review(story: StoryPage, *, by: User) -> bool:
    """End the story's review, if there is one; whether it still waited for a decision."""
    state = locked(story).current_workflow_state
    if state is None:
        return False
    was_waiting = state.status == WorkflowState.STATUS_IN_PROGRESS
    state.cancel(user=by)
    return was_waiting


def locked(story: StoryPage) -> StoryPage:
    """The story as it is now, for the rest of the transaction: whoever decides at the same moment waits here."""
    return StoryPage.objects.select_for_update(of=("self",)).get(pk=story.pk)


def open_task(story: StoryPage) -> TaskState | None:
    """The story's review that nobody has decided yet. There is nothing to decide about a story that was withdrawn."""
    if is_withdrawn(story):
        return None
    states = TaskState.objects.for_instance(story).filter(status=TaskState.STATUS_IN_PROGRESS)
    return states.select_related("workflow_state", "task").order_by("-pk").first()


def is_withdrawn(story: StoryPage) -> bool:
    return Contribution.objects.filter(story=story, withdrawn_at__isnull=False).exists()


def waiting() -> list[StoryPage]:
    """Stories that wait for a decision, the one that waits longest first."""
    numbers = numbers_waiting()
    stories = StoryPage.objects.in_bulk(numbers)
    return [stories[number] for number in numbers if number in stories]


def numbers_waiting() -> list[int]:
    """The keys of the stories that wait for a decision, the one that waits longest first."""
    task_states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__content_type__model=StoryReview._meta.model_name
    )
    in_order = task_states.order_by("started_at", "pk").values_list("workflow_state__object_id", flat=True)
    withdrawn = set(Contribution.objects.filter(withdrawn_at__isnull=False).values_list("story_id", flat=True))
    return [number for number in map(int, in_order) if number not in withdrawn]


def may_review(user: User, story: StoryPage) -> bool:
    """Moderators may; nobody decides about a story of their own."""
    return is_moderator(user) and not is_own(user, story)


def is_moderator(user: User) -> bool:
    return user.is_active and user.has_perm("gallery.add_decision")


def is_own(user: User, story: StoryPage) -> bool:
    """Sent in by the user, made by them in the admin, or written with their help."""
    if user.pk == story.owner_id:
        return True
    return Contribution.objects.open_to(user).filter(story=story).exists()


def fingerprint(revision: Revision) -> str:
    """Changes when the content does, even where a revision is overwritten in place."""
    content = DjangoJSONEncoder(sort_keys=True).encode(revision.content)
    return f"{revision.pk}-{hashlib.sha256(content.encode()).hexdigest()[:24]}"


@transaction.atomic
def decide(
    story: StoryPage,
    *,
    kind: str,
    moderator: User,
    seen: str,
    message: str = "",
    remarks: dict[str, str] | None = None,
) -> Decision:
    """Decide about the revision that the moderator saw.

    `seen` is the `fingerprint` of that revision; `remarks` are words about parts of the story (as from `parts_of` its
    gallery), kept where changes are requested. Raises ReviewConflict when somebody was faster, the story has changed
    since, or a part is not asked for any more.
    """
    # A second decision at the same moment waits here, and then finds no open task.
    story = locked(story)
    task_state = open_task(story)
    if task_state is None:
        raise ReviewConflict(what_happened(story))
    # A moderator's own correction is a newer revision than the one that was sent in.
    task_state.revision = revision_seen(story, seen)
    task_state.save(update_fields=["revision"])
    decision = Decision.objects.create(
        story=story,
        revision=task_state.revision,
        kind=kind,
        message=message,
        moderator=moderator,
        waited=timezone.now() - task_state.started_at,
    )
    if kind == Decision.Kind.REQUEST_CHANGES:
        keep_remarks(decision, remarks or {})
    carry_out(decision, task_state)
    tell_contributor(decision)
    return decision


def revision_seen(story: StoryPage, seen: str) -> Revision:
    revision = story.get_latest_revision()
    if fingerprint(revision) != seen:
        raise ReviewConflict(_("The story was changed while you were reading. Read the new version, then decide."))
    return revision


def keep_remarks(decision: Decision, remarks: dict[str, str]) -> None:
    if remarks.keys() - parts_of_story(decision.story).keys():
        raise ReviewConflict(_("A part that you wrote about is not asked for any more. Read the story again."))
    Remark.objects.bulk_create(
        Remark(decision=decision, part=part, text=text) for part, text in remarks.items() if text.strip()
    )


def carry_out(decision: Decision, task_state: TaskState) -> None:
    if decision.kind == Decision.Kind.APPROVE:
        task_state.specific.approve(user=decision.moderator)
    elif decision.kind == Decision.Kind.REQUEST_CHANGES:
        task_state.specific.reject(user=decision.moderator, comment=decision.message)
    else:
        keep(decision.story, "gallery.decline", by=decision.moderator, about=decision)
        task_state.workflow_state.cancel(user=decision.moderator)


def what_happened(story: StoryPage) -> str:
    if is_withdrawn(story):
        return _("Whoever shared this story has withdrawn it. There is nothing to decide.")
    if was_taken_back(story):
        return _("This story was taken back to be changed. It comes again when it is sent again.")
    last = story.decisions.select_related("moderator").last()
    if last is None:
        return _("This story is not waiting for a decision.")
    return _("Somebody was faster: %(who)s decided “%(decision)s”.") % {
        "who": last.moderator or _("a former colleague"),
        "decision": last.get_kind_display(),
    }


def was_taken_back(story: StoryPage) -> bool:
    """Its last review ended, and not by a decision."""
    task_state = TaskState.objects.for_instance(story).order_by("pk").last()
    if task_state is None or task_state.status != TaskState.STATUS_CANCELLED:
        return False
    return not story.decisions.filter(decided_at__gte=task_state.started_at).exists()


@transaction.atomic
def take_down(story: StoryPage, *, moderator: User, message: str) -> Decision:
    """Make a published story and its pictures vanish at once.

    Changes that wait at that moment are not waited for any more: approving them would put the story back unnoticed.
    """
    story = locked(story)
    if not story.live:
        raise ReviewConflict(_("This story is not public any more."))
    stop_review(story, by=moderator)
    decision = Decision.objects.create(
        story=story, revision=story.live_revision, kind=Decision.Kind.TAKE_DOWN, message=message, moderator=moderator
    )
    # Nobody has Wagtail's right to unpublish a story: this verb is the way.
    UnpublishPageAction(story, user=moderator).execute(skip_permission_checks=True)
    tell_contributor(decision)
    return decision


@transaction.atomic
def restore(story: StoryPage, *, moderator: User) -> Decision:
    """Put the version back that was taken down; changes that had come in since wait for a decision again."""
    story = locked(story)
    if not is_taken_down(story):
        raise ReviewConflict(_("There is nothing to put back."))
    revision = story.decisions.filter(kind=Decision.Kind.TAKE_DOWN).last().revision
    decision = Decision.objects.create(story=story, revision=revision, kind=Decision.Kind.RESTORE, moderator=moderator)
    has_newer = story.latest_revision_id != revision.pk
    revision.publish(user=moderator, skip_permission_checks=True)
    if has_newer:
        start_review(StoryPage.objects.get(pk=story.pk), sent_by=moderator)
    tell_contributor(decision)
    return decision


def is_taken_down(story: StoryPage) -> bool:
    """By a moderator, who may put it back. What its contributor has withdrawn is not a moderator's to bring back."""
    last = story.decisions.last()
    if story.live or last is None or is_withdrawn(story):
        return False
    return last.kind == Decision.Kind.TAKE_DOWN and last.revision is not None
