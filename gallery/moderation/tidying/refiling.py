"""One story under other terms: what is public of it, and what follows. Its versions stay as they were written."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from wagtail.tasks import update_reference_index_task

from gallery.models import CheckSummary, StoryPage, StoryTag, TermChange
from gallery.models.taxonomy import RELATIONS
from gallery.models.tidying import refiled
from gallery.moderation.record.entries import keep
from gallery.moderation.standing import locked, open_task
from gallery.moderation.tidying.terms import Facet


@transaction.atomic
def refile(story: StoryPage, change: TermChange) -> bool:
    """Put `into`, or nothing, in the place of the terms; false where the story has none of them any more."""
    story = locked(story)
    into = change.into["pk"] if change.into else None
    if not put_in_place(story, change.facet, change.numbers, into):
        return False
    refiled.send(sender=StoryPage, instance=story)
    follow_up(story, change)
    return True


def put_in_place(story: StoryPage, facet: str, gone: Collection[int], into: int | None) -> bool:
    rows, story_column = rows_of(facet)
    own = rows.filter(**{story_column: story.pk})
    replaced = own.filter(**{f"{facet}__in": gone}).order_by("pk")
    first = replaced.first()
    if first is None:
        return False
    if into is not None and not own.filter(**{facet: into}).exists():
        # In place: the versions of the story know the row of a tag by its number.
        rows.filter(pk=first.pk).update(**{facet: into})
    replaced.delete()
    return True


def rows_of(facet: str) -> tuple[Any, str]:
    """What ties stories to such terms, and what it calls the story."""
    if facet == Facet.TAG:
        return StoryTag.objects, "content_object"
    return getattr(StoryPage, RELATIONS[facet]).through.objects, "storypage"


def follow_up(story: StoryPage, change: TermChange) -> None:
    keep(story, "gallery.refile", by=change.started_by, about=change)
    if change.facet == Facet.TAG:
        # The checks read tags, as everything that people write. The sweep looks again, at those that wait first.
        CheckSummary.objects.filter(story=story).delete()
    else:
        # Wagtail says beside a theme how often it is used.
        transaction.on_commit(lambda: update_reference_index_task.enqueue("gallery", "storypage", str(story.pk)))


@transaction.atomic
def split_off(story: StoryPage, change: TermChange) -> bool:
    """Publish it anew under the other term. Only what is published as it is: anything else is somebody's to decide."""
    story = locked(story)
    if not is_as_published(story):
        return False
    version = story.get_latest_revision_as_object()
    if not choose_anew(version, change):
        return False
    version.save_revision(user=change.started_by, clean=False).publish(
        user=change.started_by, skip_permission_checks=True
    )
    follow_up(story, change)
    return True


def is_as_published(story: StoryPage) -> bool:
    return story.live and story.latest_revision_id == story.live_revision_id and open_task(story) is None


def choose_anew(version: StoryPage, change: TermChange) -> bool:
    """Whether it had the term, and not yet what was asked for."""
    (old,), new, keeps_both = change.numbers, change.into["pk"], change.options["keeps_both"]
    if change.facet == Facet.TAG:
        tags = version.tagged_items
        had = {row.tag_id for row in tags.all()}
        kept = [row for row in tags.all() if keeps_both or row.tag_id != old]
        tags.set(kept if new in had else [*kept, StoryTag(tag_id=new)])
    else:
        relation = getattr(version, RELATIONS[change.facet])
        had = {term.pk for term in relation.all()}
        kept_terms = [term for term in relation.all() if keeps_both or term.pk != old]
        relation.set(list(relation.model._default_manager.filter(pk__in={new, *(term.pk for term in kept_terms)})))
    return old in had and not (keeps_both and new in had)
