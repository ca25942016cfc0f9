"""Where a story stands between its contributor and the moderators, and the lock that every verb takes first."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from gallery.models import Contribution, Decision, StoryPage, User
from gallery.models.stories import DECIDES


class ReviewConflict(Exception):
    """The story is no longer what the moderator saw; the message says what happened and by whom."""


def locked(story: StoryPage) -> StoryPage:
    """The story as it is now, for the rest of the transaction: whoever decides at the same moment waits here."""
    # PostgreSQL reads anew only the rows that it has waited for, and `live` and the newest version are the page's.
    return StoryPage.objects.select_for_update(of=("self", "page_ptr")).get(pk=story.pk)


def locked_for(moderator: User, story: StoryPage) -> StoryPage:
    """As `locked`. Raises PermissionDenied for whoever may not review it, or not any more since they opened it."""
    story = locked(story)
    if not may_review(moderator, story):
        raise PermissionDenied
    return story


def open_task(story: StoryPage) -> TaskState | None:
    """The story's review that nobody has decided yet. There is nothing to decide about a story that was withdrawn."""
    if is_withdrawn(story):
        return None
    states = TaskState.objects.for_instance(story).filter(status=TaskState.STATUS_IN_PROGRESS)
    return states.select_related("workflow_state", "task").order_by("-pk").first()


def is_withdrawn(story: StoryPage) -> bool:
    return Contribution.objects.filter(story=story, withdrawn_at__isnull=False).exists()


def may_review(user: User, story: StoryPage) -> bool:
    """Moderators may; nobody decides about a story of their own."""
    return is_moderator(user) and not is_own(user, story)


def is_moderator(user: User) -> bool:
    return user.is_active and user.has_perm(DECIDES)


def is_admin(user: User) -> bool:
    return user.is_active and user.is_superuser


def is_nobodys(story: StoryPage) -> bool:
    """Whoever has told it has no account: it was typed in for them, or they left it without a name."""
    return Contribution.objects.filter(story=story, contributor=None).exists()


def is_own(user: User, story: StoryPage) -> bool:
    """Told by the user, now or once, in whichever way."""
    return StoryPage.objects.is_told_by(user, story.pk)


def was_taken_back(story: StoryPage) -> bool:
    """Its last review ended, and not by a decision."""
    task_state = TaskState.objects.for_instance(story).order_by("pk").last()
    if task_state is None or task_state.status != TaskState.STATUS_CANCELLED:
        return False
    last = story.decisions.last()
    # A review that began with taking the story up again seems older than that: it counts what was waited before.
    return last is None or last.kind == Decision.Kind.REOPEN or last.decided_at < task_state.started_at


def may_reopen(story: StoryPage) -> bool:
    """The last that happened to it is that a moderator declined it."""
    last = story.decisions.last()
    if last is None or last.kind != Decision.Kind.DECLINE or is_withdrawn(story):
        return False
    return open_task(story) is None and not was_taken_back(story)


def what_happened(story: StoryPage) -> str:
    """Why there is nothing to decide, or to undo."""
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


def is_taken_down(story: StoryPage) -> bool:
    """By a moderator, who may put it back. What its contributor has withdrawn is not a moderator's to bring back."""
    last = story.decisions.last()
    if story.live or last is None or last.kind != Decision.Kind.TAKE_DOWN or last.revision is None:
        return False
    # Withdrawn and sent again since, it is a story that waits, or did.
    return not is_withdrawn(story) and open_task(story) is None and not was_taken_back(story)


def fingerprint(revision: Revision) -> str:
    """Changes when the content does, even where a revision is overwritten in place."""
    content = DjangoJSONEncoder(sort_keys=True).encode(revision.content)
    return f"{revision.pk}-{hashlib.sha256(content.encode()).hexdigest()[:24]}"
