from django.db import models
from django.utils.translation import gettext_lazy as _

from gallery.models.people import User
from gallery.models.stories import StoryPage


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> "ReportQuerySet":
        """Nobody has decided about them yet."""
        return self.filter(decided_at=None)

    def shown_to(self, user: User) -> "ReportQuerySet":
        """All but those about stories of the user's own: whoever told a story learns nothing of who reports it."""
        return self.exclude(story__in=StoryPage.objects.told_by(user).values("pk"))


class Report(models.Model):
    """That somebody, with or without an account, finds something wrong with a published story."""

    class Reason(models.TextChoices):
        PRIVACY = "privacy", _("It shows or names somebody who may not have agreed")
        HARM = "harm", _("It could put somebody at risk")
        WRONG = "wrong", _("Something in it is not true any more, or never was")
        RIGHTS = "rights", _("It uses words or pictures that belong to somebody else")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        NOTHING = "nothing", _("Nothing is wrong")
        CORRECTED = "corrected", _("The story was corrected")
        TAKEN_DOWN = "taken_down", _("The story was taken down")

    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("what is wrong"), max_length=10, choices=Reason.choices)
    text = models.TextField(_("in their words"), max_length=2000, blank=True)
    email = models.EmailField(_("address"), blank=True, help_text=_("Where they asked for an answer."))
    key = models.UUIDField(unique=True, help_text=_("Of the form: sent twice, it is one report."))
    made_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["made_at"], name="open_reports", condition=models.Q(decided_at__isnull=True))]

    def __str__(self) -> str:
        return self.get_reason_display()


class ReviewDate(models.Model):
    """When somebody asks whether a published story is still true."""

    story = models.OneToOneField(StoryPage, on_delete=models.CASCADE, related_name="review_date")
    due_on = models.DateField(_("ask again on"))
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("review date")
        verbose_name_plural = _("review dates")
        ordering = ["due_on", "pk"]
