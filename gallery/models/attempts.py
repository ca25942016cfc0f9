from django.db import models
from django.utils.translation import gettext_lazy as _

from gallery.models.people import User


class Attempt(models.Model):
    """That an account or a network address did something that is limited. Forgotten after a day."""

    class Kind(models.TextChoices):
        STORY = "story", _("Sent a story")
        DRAFT = "draft", _("Began a story")
        UPLOAD = "upload", _("Sent a photo")
        HELLO = "hello", _("Said hello")
        MESSAGE = "message", _("Wrote to the moderators")
        INVITATION = "invitation", _("Invited somebody")
        UNSAVED = "unsaved", _("Sent a step while signed out")
        ACCOUNT = "account", _("Asked for something about their account")
        REPORT = "report", _("Reported a story")
        PRINT = "print", _("Had something printed")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    account = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=32, help_text=_("The network address, as a keyed hash."))
    key = models.UUIDField(null=True, help_text=_("Of what was sent: however often it is sent, it counts once."))
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="counted_once")]
        indexes = [
            models.Index(fields=["kind", "account", "-made_at"], name="attempts_of_account"),
            models.Index(fields=["kind", "network", "-made_at"], name="attempts_of_network"),
        ]
