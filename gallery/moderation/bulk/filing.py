"""Where a story is filed: its gallery and its tags."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction

from gallery.models import GalleryPage, StoryPage, User
from gallery.moderation import checks, claims
from gallery.moderation.record.entries import keep
from gallery.moderation.review import revision_seen
from gallery.moderation.standing import ReviewConflict, locked, open_task


@transaction.atomic
def move_story(story: StoryPage, *, to: GalleryPage, by: User, seen: str) -> None:
    """Put a story into the gallery of another programme. Its answers keep the wording of what they answered.

    Raises ReviewConflict where it may not be theirs to move, has changed since, or cannot stand there.
    """
    story = file_of(story, by=by, seen=seen)
    target = locked_galleries(story, to)[to.pk]
    refuse_place(story, target)
    # Nobody has Wagtail's right to move a story: this verb is the way.
    MovePageAction(story, target, pos="last-child", user=by).execute(skip_permission_checks=True)
    keep(story, "gallery.move", by=by, about=target)


def locked_galleries(story: StoryPage, to: GalleryPage) -> dict[int, GalleryPage]:
    """The old one and the new one, always in the same order: treebeard writes to both of their rows."""
    numbers = [story.get_parent().pk, to.pk]
    galleries = GalleryPage.objects.select_for_update(of=("self", "page_ptr")).filter(pk__in=numbers).order_by("pk")
    return {gallery.pk: gallery for gallery in galleries}


def refuse_place(story: StoryPage, gallery: GalleryPage) -> None:
    if story.is_child_of(gallery):
        raise ReviewConflict(_("It is in that gallery already."))
    if not GalleryPage.objects.programmes().filter(pk=gallery.pk).exists():
        raise ReviewConflict(_("Stories stand in the gallery of a programme."))
    if gallery.get_children().filter(slug=story.slug).exists():
        raise ReviewConflict(_("A story with the same address is in that gallery already."))


@transaction.atomic
def tag_story(story: StoryPage, *, tags: Collection[str], by: User, seen: str) -> None:
    """Add tags to the version that waits, or to the published one where none waits; those that it has stay.

    Raises ReviewConflict where it is not theirs to tag, has changed since, or is nobody's to publish now.
    """
    story = file_of(story, by=by, seen=seen)
    is_waiting = open_task(story) is not None
    if not is_waiting and not (story.live and story.latest_revision_id == story.live_revision_id):
        raise ReviewConflict(_("Only a story that waits, or is published as it is, can be tagged."))
    version = story.get_latest_revision_as_object()
    version.tags.add(*tags)
    revision = version.save_revision(user=by)
    if not is_waiting:
        revision.publish(user=by, skip_permission_checks=True)
    keep(story, "gallery.tag", by=by)
    checks.summarise(StoryPage.objects.get(pk=story.pk))


def file_of(story: StoryPage, *, by: User, seen: str) -> StoryPage:
    """The story, locked, if it is theirs to file and still what they saw."""
    story = locked(story)
    claims.refuse_who_may_not(story, by)
    claims.refuse_another(story, by)
    revision_seen(story, seen)
    return story
