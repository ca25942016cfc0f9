"""Whoever tells a story and cannot be written to any more, shown on the story."""

from typing import Any

from gallery.models import Contribution, StoryPage, User
from gallery.moderation import review
from gallery.notifications.messages import contributors_of
from gallery.notifications.outbox import refused_addresses


def mail_context(story: StoryPage, user: User) -> dict[str, Any]:
    """For the review screen. Addresses are for moderators alone."""
    contribution = Contribution.objects.filter(story=story).first()
    if contribution is None or not review.is_moderator(user):
        return {"refused_mail": []}
    refused = refused_addresses().filter(recipient__in=contributors_of(contribution))
    return {"refused_mail": list(refused.only("recipient", "refused_at", "last_error"))}
