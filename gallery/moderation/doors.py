"""Who may open a page of the desk: whoever may not is refused, and what is nobody's to see is not found."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from gallery.models import StoryPage, User
from gallery.moderation.permissions import may_read_some, readable_stories
from gallery.moderation.standing import is_moderator, may_review


def refuse_all_but_moderators(user: User) -> None:
    if not is_moderator(user):
        raise PermissionDenied


def refuse_all_but_readers(user: User) -> None:
    if not may_read_some(user):
        raise PermissionDenied


def story_to_read(user: User, pk: int) -> StoryPage:
    """To read it, and no more: whoever acts asks for `story_to_decide`."""
    refuse_all_but_readers(user)
    return get_object_or_404(readable_stories(user).select_related("contribution__contributor", "locked_by"), pk=pk)


def story_to_decide(user: User, pk: int) -> StoryPage:
    """Nobody decides about a story of their own."""
    story = story_to_read(user, pk)
    if not may_review(user, story):
        raise PermissionDenied
    return story
