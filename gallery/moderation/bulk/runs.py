"""The same done to many stories, one after the other in the worker: each wins or loses for itself, with words."""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from gallery.jobs import enqueue_once
from gallery.models import BulkResult, BulkRun, Decision, GalleryPage, SafeguardingQuestion, StoryPage, User
from gallery.moderation import claims, review
from gallery.moderation.bulk.filing import move_story, tag_story
from gallery.moderation.screen.forms import statement_key
from gallery.moderation.standing import ReviewConflict, is_moderator, locked

MOST = 100
"""Stories in one run: about as many as somebody can have looked at."""
QUIET = timedelta(minutes=1)
"""A run of which nothing is heard for so long has lost its worker."""
CHOSEN = re.compile(r"(\d{1,18}):([\w-]{1,64})", re.ASCII)
Action = BulkRun.Action

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chosen:
    """A story as it stood in the list."""

    number: int
    seen: str

    @property
    def value(self) -> str:
        return f"{self.number}:{self.seen}"


def read_chosen(values: Iterable[str]) -> list[Chosen]:
    """What is no number and version is left out; the same story twice is once."""
    matches = filter(None, map(CHOSEN.fullmatch, values))
    found = {int(match[1]): Chosen(int(match[1]), match[2]) for match in matches}
    return list(found.values())


@transaction.atomic
def start_run(action: str, chosen: Iterable[Chosen], *, by: User, options: dict[str, Any]) -> BulkRun:
    """Note what is to be done, in the order of the list; the worker does it."""
    chosen = list(chosen)
    there_are = set(StoryPage.objects.filter(pk__in=[one.number for one in chosen]).values_list("pk", flat=True))
    run = BulkRun.objects.create(action=action, options=options, started_by=by)
    BulkResult.objects.bulk_create(
        BulkResult(run=run, story_id=one.number, seen=one.seen) for one in chosen if one.number in there_are
    )
    transaction.on_commit(lambda: carry_out_run.enqueue(run.pk))
    return run


@task
def carry_out_run(run: int) -> None:
    """What is left of it; begun twice, it is still done once."""
    for result in BulkResult.objects.filter(run=run, is_done=None).select_related("run__started_by", "story"):
        carry_out(result)


def resume_runs() -> None:
    """Hand those that a killed worker left half done to the next one."""
    unfinished = BulkRun.objects.filter(results__is_done=None, started_at__lt=timezone.now() - QUIET).distinct()
    for run in unfinished:
        last = run.results.aggregate(last=Max("finished_at"))["last"]
        if last is None or last < timezone.now() - QUIET:
            enqueue_once(carry_out_run, run.pk)


def carry_out(result: BulkResult) -> None:
    """Do it, or note why not. Where the database was in the way, it is left for the next look."""
    try:
        done = do(result)
    except (ReviewConflict, PermissionDenied) as conflict:
        note(result, is_done=False, words=str(conflict) or _("This story is not yours to decide about."))
    except OperationalError:
        raise
    except Exception:  # one story must not keep the others from their turn
        logger.exception("story %s of bulk run %s", result.story_id, result.run_id)
        note(result, is_done=False, words=_("Something went wrong, and nothing was changed."))
    else:
        if not done:
            logger.info("story %s of bulk run %s was done already", result.story_id, result.run_id)


@transaction.atomic
def do(result: BulkResult) -> bool:
    """The verb and the note that it was done, together or not at all; false where another worker was faster."""
    story = locked(result.story)
    if not BulkResult.objects.select_for_update().filter(pk=result.pk, is_done=None).exists():
        return False
    moderator = result.run.started_by
    if moderator is None or not is_moderator(moderator):
        raise ReviewConflict(_("Whoever began this is not a moderator any more."))
    VERBS[result.run.action](story, result, moderator)
    note(result, is_done=True)
    return True


def note(result: BulkResult, *, is_done: bool, words: str = "") -> None:
    BulkResult.objects.filter(pk=result.pk, is_done=None).update(
        is_done=is_done, note=words[:400], finished_at=timezone.now()
    )


def approve(story: StoryPage, result: BulkResult, moderator: User) -> None:
    confirmed = still_confirmed(result.run.options["confirmed"])
    review.decide(story, kind=Decision.Kind.APPROVE, moderator=moderator, seen=result.seen, confirmed=confirmed)


def still_confirmed(keys: list[str]) -> set[int]:
    """The questions that are asked in the wording that was ticked."""
    return {question.pk for question in SafeguardingQuestion.objects.all() if statement_key(question) in keys}


def request_changes(story: StoryPage, result: BulkResult, moderator: User) -> None:
    message = result.run.options["message"]
    review.decide(story, kind=Decision.Kind.REQUEST_CHANGES, moderator=moderator, seen=result.seen, message=message)


def claim(story: StoryPage, result: BulkResult, moderator: User) -> None:
    claims.claim(story, by=moderator)


def tag(story: StoryPage, result: BulkResult, moderator: User) -> None:
    tag_story(story, tags=result.run.options["tags"], by=moderator, seen=result.seen)


def move(story: StoryPage, result: BulkResult, moderator: User) -> None:
    gallery = GalleryPage.objects.filter(pk=result.run.options["gallery"]).first()
    if gallery is None:
        raise ReviewConflict(_("That gallery is gone."))
    move_story(story, to=gallery, by=moderator, seen=result.seen)


Verb = Callable[[StoryPage, BulkResult, User], None]
VERBS: dict[str, Verb] = {
    Action.APPROVE: approve,
    Action.CLAIM: claim,
    Action.REQUEST_CHANGES: request_changes,
    Action.TAG: tag,
    Action.MOVE: move,
}
