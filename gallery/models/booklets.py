"""What is printed: a row from the moment in which somebody asks for it until it is forgotten."""

import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class Booklet(models.Model):
    """Stories as a PDF: made once for all who ask for the same on the same day, and kept for some days."""

    class Format(models.TextChoices):
        BOOKLET = "booklet", _("A booklet, A4")
        SHEET = "sheet", _("A sheet for each story, A4")
        CARD = "card", _("A card for each story, A5")
        POSTER = "poster", _("A poster for a noticeboard, A4")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    format = models.CharField(max_length=10, choices=Format.choices)
    query = models.TextField(blank=True)
    """Of the selection, as in addresses: it can be made anew from that."""
    title = models.CharField(max_length=300)
    made_from = models.CharField(max_length=32, null=True, unique=True)  # noqa: DJ001 - empty is no value of its own
    """What it shows, as a hash: whoever asks for the same gets this one. None once it is handed out to nobody more."""
    stories: Any = models.JSONField(default=list)
    """Their primary keys, in their order."""
    images: Any = models.JSONField(default=list)
    """The primary keys of the photos that it shows."""
    asked_at = models.DateTimeField(auto_now_add=True, db_index=True)
    heard_at = models.DateTimeField(null=True)
    """When its worker last said that it goes on."""
    finished_at = models.DateTimeField(null=True)
    """When it was made, or given up."""
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    """Stories that are gathered so far."""
    file = models.FileField(upload_to="booklets", blank=True)
    """Known before it is written, so that none is left over."""
    size = models.PositiveIntegerField(default=0)
    """Bytes."""
    trouble = models.CharField(max_length=200, blank=True)
    """Why there is none, in words for whoever asked."""

    class Meta:
        verbose_name = _("booklet")
        verbose_name_plural = _("booklets")

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        return bool(self.finished_at and not self.trouble)

    @property
    def is_begun(self) -> bool:
        return self.heard_at is not None

    @property
    def address(self) -> str:
        """Where whoever asked waits for it, and finds it."""
        return reverse("printing:booklet", args=[self.key])

    @property
    def file_address(self) -> str:
        name = slugify(self.title)[:60].strip("-") or "stories"
        return reverse("printing:file", args=[self.key, name])

    @property
    def ask_again(self) -> str:
        """Where the same is asked for, as it is by then."""
        return f"{reverse('printing:print')}{self.query}{'&' if self.query else '?'}format={self.format}"
