from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models.pages import GalleryPage
from gallery.models.people import User


class OutgoingMail(models.Model):
    """A mail to one person, kept until it has left."""

    event = models.CharField(max_length=120)
    recipient = models.EmailField()
    from_email = models.CharField(max_length=320)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text=_("Of no use after this, such as a code."))
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "recipient"], name="one_mail_per_event_and_recipient")]
        indexes = [
            models.Index(fields=["recipient", "sent_at"], name="mail_by_recipient"),
            models.Index(
                fields=["next_try_at"],
                name="mail_waiting",
                condition=models.Q(sent_at__isnull=True, refused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"


class MailChoice(models.Model):
    """How a moderator wants to hear of what comes in to one gallery. Without a row: at once."""

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day")
        NONE = "none", _("Not at all")

    moderator = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_choices")
    gallery = models.ForeignKey(GalleryPage, on_delete=models.CASCADE, related_name="+")
    pace = models.CharField(max_length=10, choices=Pace.choices)

    class Meta:
        verbose_name = _("choice of mail")
        verbose_name_plural = _("choices of mail")
        constraints = [models.UniqueConstraint(fields=["moderator", "gallery"], name="one_mail_choice_a_gallery")]
