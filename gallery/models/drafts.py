"""A story before it is sent, or changes to one. Not a page."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from gallery.models.consents import PhotoPermission
from gallery.models.contributions import Contribution
from gallery.models.images import StoryImage
from gallery.models.pages import GalleryPage
from gallery.models.people import User
from gallery.models.story_parts import StoryPhoto


class DraftQuerySet(models.QuerySet["Draft"]):
    def open_to(self, user: User) -> "DraftQuerySet":
        """What the user may write in: drafts of their own, those that they were invited to, and changes to stories
        that are theirs or that they help with."""
        changes = models.Q(contribution__in=Contribution.objects.open_to(user))
        own = models.Q(contributor=user) | models.Q(co_authors=user)
        return self.filter(changes | own & models.Q(contribution=None)).distinct()


class Draft(models.Model):
    key = models.UUIDField(unique=True, default=uuid.uuid4, help_text=_("Becomes the contribution's idempotency key."))
    contributor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    co_authors = models.ManyToManyField(User, blank=True, related_name="shared_drafts")
    gallery = models.ForeignKey(GalleryPage, on_delete=models.CASCADE, related_name="drafts")
    contribution = models.OneToOneField(Contribution, null=True, on_delete=models.CASCADE, related_name="draft")
    started_from = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    is_on_behalf = models.BooleanField(
        default=False, help_text=_("Entered by a moderator for somebody who sent it by post or phone.")
    )
    answers: Any = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    step_saves: Any = models.JSONField(
        default=dict, help_text=_("Per step, its last save: the draft's version then, the window and its count.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def title(self) -> str:
        return self.answers.get("story", {}).get("title") or ""


class DraftPhoto(models.Model):
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(StoryImage, on_delete=models.CASCADE, related_name="draft_photos")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["draft", "image"], name="picture_once_in_a_draft")]


def unsent() -> models.Q:
    """Pictures that nobody but who writes a draft has seen: they are in one, and were never sent with a story."""
    return models.Q(stands_in(DraftPhoto)) & ~sent()


def sent() -> models.Q:
    """Pictures of stories: they stand in one now, or somebody has said who is in them."""
    return models.Q(stands_in(StoryPhoto)) | models.Q(stands_in(PhotoPermission))


def stands_in(rows: type[models.Model]) -> models.Exists:
    return models.Exists(rows._default_manager.filter(image=models.OuterRef("pk")))
