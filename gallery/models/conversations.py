"""People who write to one another about a story."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models.contributions import Contribution
from gallery.models.drafts import Draft
from gallery.models.people import User
from gallery.models.stories import StoryPage

OPEN_FOR = timedelta(days=14)


class MessageQuerySet(models.QuerySet["Message"]):
    def open_objections(self) -> "MessageQuerySet":
        """Those that no moderator has answered since."""
        answers = Message.objects.filter(contribution=OuterRef("contribution"), is_from_moderators=True)
        return self.filter(~Exists(answers.filter(pk__gt=OuterRef("pk"))), is_objection=True)


class Message(models.Model):
    """Between whoever shared a story and the moderators."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    is_from_moderators = models.BooleanField(default=False)
    is_objection = models.BooleanField(
        default=False, help_text=_("To what a moderator changed in the story before it was published.")
    )
    text = models.TextField(_("message"), max_length=5000)
    sent_at = models.DateTimeField(auto_now_add=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, created_at__gt=timezone.now() - OPEN_FOR)


class Invitation(models.Model):
    """To one story, sent or not yet, for whoever has this address. Opening its link changes nothing: a button does."""

    class Kind(models.TextChoices):
        CO_AUTHOR = "co_author", _("To write with them")
        HAND_OVER = "hand_over", _("To take it over")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.CASCADE, related_name="invitations")
    contribution = models.ForeignKey(Contribution, null=True, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email address"))
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False) ^ Q(contribution__isnull=False), name="invitation_to_one_story"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.email}"


class Introduction(models.Model):
    """That somebody said hello about a story. Who, and in which words, is in the mail alone."""

    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="introductions")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["pk"]
