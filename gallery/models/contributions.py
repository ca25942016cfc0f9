import uuid

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState, WorkflowState

from gallery.models.consents import ConsentText
from gallery.models.people import User
from gallery.models.review import Decision
from gallery.models.stories import StoryPage

left_nameless = Signal()
"""Whoever told a story has left, and it stays without them. Sent in the transaction that does it."""


class Stage(models.TextChoices):
    IN_REVIEW = "in_review", _("Waiting for a moderator")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    DECLINED = "declined", _("Not published")
    PUBLISHED = "published", _("Published")
    CHANGES_WAITING = "changes_waiting", _("Published, with changes waiting for a moderator")
    TAKEN_BACK = "taken_back", _("Taken back to change")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TAKEN_DOWN = "taken_down", _("Taken down")


def entered_by(user: User) -> Q:
    """Typed in for somebody who has not taken it over yet."""
    return Q(contributor=None, entered_by=user)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def with_stage(self) -> "ContributionQuerySet":
        """Annotate `stage`, worked out from Wagtail's workflow and the recorded decisions: it is stored nowhere."""
        story = Cast(OuterRef("story_id"), models.CharField())
        of_pages = {"base_content_type__app_label": "wagtailcore", "base_content_type__model": "page"}
        states = WorkflowState.objects.filter(**of_pages, object_id=story)
        tasks = TaskState.objects.filter(
            **{f"workflow_state__{name}": value for name, value in of_pages.items()}, workflow_state__object_id=story
        )
        decisions = Decision.objects.filter(story=OuterRef("story_id"))
        return self.annotate(
            workflow_status=Subquery(states.order_by("-created_at", "-pk").values("status")[:1]),
            handed_in_at=Subquery(tasks.order_by("-pk").values("started_at")[:1]),
            decided_at=Subquery(decisions.order_by("-pk").values("decided_at")[:1]),
            last_decision=Subquery(decisions.order_by("-pk").values("kind")[:1]),
            stage=STAGE,
        )

    def at(self, stage: Stage) -> "ContributionQuerySet":
        return self.with_stage().filter(stage=stage)  # type: ignore[misc]  # an annotation

    def open_to(self, user: User) -> "ContributionQuerySet":
        """The user's own, those that they help with, and those that they look after for somebody else."""
        return self.filter(Q(contributor=user) | Q(co_authors=user) | entered_by(user)).distinct()

    def sent_from(self, key: uuid.UUID) -> "ContributionQuerySet":
        """What a draft by this key has become, if it was sent."""
        return self.filter(Q(idempotency_key=key) | Q(changes__idempotency_key=key)).distinct()


IS_IN_REVIEW = Q(workflow_status=WorkflowState.STATUS_IN_PROGRESS)
# A decision ends a review too; this one was ended after it had begun anew. One that began with taking the story up
# again seems older than that: it counts what was waited before.
IS_TAKEN_BACK = Q(workflow_status=WorkflowState.STATUS_CANCELLED) & (
    Q(decided_at=None) | Q(handed_in_at__gt=F("decided_at")) | Q(last_decision=Decision.Kind.REOPEN)
)
STAGE = Case(
    When(withdrawn_at__isnull=False, then=Value(Stage.WITHDRAWN)),
    When(IS_IN_REVIEW & Q(story__live=True), then=Value(Stage.CHANGES_WAITING)),
    When(IS_IN_REVIEW, then=Value(Stage.IN_REVIEW)),
    When(workflow_status=WorkflowState.STATUS_NEEDS_CHANGES, then=Value(Stage.CHANGES_REQUESTED)),
    When(story__live=True, then=Value(Stage.PUBLISHED)),
    When(IS_TAKEN_BACK, then=Value(Stage.TAKEN_BACK)),
    When(last_decision=Decision.Kind.TAKE_DOWN, then=Value(Stage.TAKEN_DOWN)),
    When(last_decision=Decision.Kind.DECLINE, then=Value(Stage.DECLINED)),
    default=Value(Stage.IN_REVIEW),
    output_field=models.CharField(),
)


class Contribution(models.Model):
    """The private half of a story: who sent it and what they agreed to."""

    story = models.OneToOneField(StoryPage, on_delete=models.CASCADE, related_name="contribution")
    contributor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="contributions")
    co_authors = models.ManyToManyField(User, blank=True, related_name="shared_contributions")
    entered_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("entered by"),
        help_text=_("The moderator who typed it in for somebody without an account."),
    )
    contact_email = models.EmailField(_("contact address"), blank=True)
    relationship = models.CharField(
        _("how they know whose story it is"), max_length=300, blank=True, help_text=_("Empty where it is their own.")
    )
    is_open_to_hello = models.BooleanField(
        _("may be said hello to"), default=False, help_text=_("Through a form of ours, which never shows the address.")
    )
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
        # The few among a hundred thousand: the desk leaves them out at every page.
        indexes = [
            models.Index(fields=["story"], condition=Q(withdrawn_at__isnull=False), name="contributions_withdrawn")
        ]

    def __str__(self) -> str:
        return f"{self.story_id}"

    @property
    def is_on_behalf(self) -> bool:
        """A moderator looks after it, until somebody takes it over."""
        return self.contributor_id is None and self.entered_by_id is not None

    @property
    def keeper_id(self) -> int | None:
        """Whose it is to change, to withdraw and to hand over."""
        return self.contributor_id or self.entered_by_id

    @property
    def written_to(self) -> str:
        """Where mail about it goes; nowhere, once its contributor's account is deleted."""
        return self.entered_by.email if self.is_on_behalf and self.entered_by else self.contact_email


class SentChanges(models.Model):
    """That changes to a story were sent, and what was agreed to then. Sending them again does nothing."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="changes")
    idempotency_key = models.UUIDField(unique=True)
    consent = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sent changes")
        verbose_name_plural = _("sent changes")
