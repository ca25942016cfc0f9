import uuid
from typing import Any

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, WorkflowState

from gallery.models.images import StoryImage
from gallery.models.pages import GalleryPage
from gallery.models.people import User
from gallery.models.review import Decision
from gallery.models.stories import StoryPage


class Stage(models.TextChoices):
    IN_REVIEW = "in_review", _("Waiting for a moderator")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    DECLINED = "declined", _("Not published")
    PUBLISHED = "published", _("Published")
    CHANGES_WAITING = "changes_waiting", _("Published, with changes waiting for a moderator")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TAKEN_DOWN = "taken_down", _("Taken down")


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def with_stage(self) -> "ContributionQuerySet":
        """Annotate `stage`, worked out from Wagtail's workflow and the recorded decisions: it is stored nowhere."""
        states = WorkflowState.objects.filter(
            base_content_type__app_label="wagtailcore",
            base_content_type__model="page",
            object_id=Cast(OuterRef("story_id"), models.CharField()),
        )
        decisions = Decision.objects.filter(story=OuterRef("story_id"))
        return self.annotate(
            workflow_status=Subquery(states.order_by("-created_at", "-pk").values("status")[:1]),
            last_decision=Subquery(decisions.order_by("-pk").values("kind")[:1]),
            stage=STAGE,
        )

    def at(self, stage: Stage) -> "ContributionQuerySet":
        return self.with_stage().filter(stage=stage)  # type: ignore[misc]  # an annotation

    def sent_from(self, key: uuid.UUID) -> "ContributionQuerySet":
        """What a draft by this key has become, if it was sent."""
        return self.filter(Q(idempotency_key=key) | Q(changes__idempotency_key=key)).distinct()


IS_IN_REVIEW = Q(workflow_status=WorkflowState.STATUS_IN_PROGRESS)
STAGE = Case(
    When(withdrawn_at__isnull=False, then=Value(Stage.WITHDRAWN)),
    When(IS_IN_REVIEW & Q(story__live=True), then=Value(Stage.CHANGES_WAITING)),
    When(IS_IN_REVIEW, then=Value(Stage.IN_REVIEW)),
    When(last_decision=Decision.Kind.REQUEST_CHANGES, then=Value(Stage.CHANGES_REQUESTED)),
    When(story__live=True, then=Value(Stage.PUBLISHED)),
    When(last_decision=Decision.Kind.TAKE_DOWN, then=Value(Stage.TAKEN_DOWN)),
    When(last_decision=Decision.Kind.DECLINE, then=Value(Stage.DECLINED)),
    default=Value(Stage.IN_REVIEW),
    output_field=models.CharField(),
)


class ConsentText(models.Model):
    """A wording that people agreed to. It is never edited: a new wording is a new row."""

    text = models.TextField(_("wording"))
    created_at = models.DateTimeField(_("in use since"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        get_latest_by = "pk"
        verbose_name = _("consent wording")

    def __str__(self) -> str:
        return self.text[:80]


class Contribution(models.Model):
    """The private half of a story: who sent it and what they agreed to."""

    story = models.OneToOneField(StoryPage, on_delete=models.CASCADE, related_name="contribution")
    contributor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="contributions")
    contact_email = models.EmailField(_("contact address"))
    consent = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    consented_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True, help_text=_("Of the draft that it was sent from."))
    sent_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.story_id}"


class SentChanges(models.Model):
    """That changes to a returned story were sent, so that sending them again does nothing."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="changes")
    idempotency_key = models.UUIDField(unique=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sent changes")
        verbose_name_plural = _("sent changes")


class Draft(models.Model):
    """A story, or changes to one, until it is sent. Not a page."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, help_text=_("Becomes the contribution's idempotency key."))
    contributor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    gallery = models.ForeignKey(GalleryPage, on_delete=models.CASCADE, related_name="drafts")
    contribution = models.OneToOneField(Contribution, null=True, on_delete=models.CASCADE, related_name="draft")
    started_from = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    answers: Any = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)

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
