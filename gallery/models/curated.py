"""The words that editors keep ready for moderators."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Curated(models.Model):
    sort_order = models.IntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["sort_order", "pk"]


class SafeguardingQuestion(Curated):
    """Has to be said yes to before a story is published."""

    class AskedWhen(models.TextChoices):
        ALWAYS = "always", _("Of every story")
        PHOTOS = "photos", _("Of stories with people in their photos")
        CHILDREN = "children", _("Of stories with children in their photos")
        QUOTES = "quotes", _("Of stories with quotes")

    text = models.CharField(
        _("statement"),
        max_length=300,
        help_text=_("Something that the moderator confirms, such as “All have agreed.”"),
    )
    asked_when = models.CharField(_("asked"), max_length=10, choices=AskedWhen.choices, default=AskedWhen.ALWAYS)

    panels = [FieldPanel("text"), FieldPanel("asked_when"), FieldPanel("sort_order")]

    class Meta(Curated.Meta):
        verbose_name = _("safeguarding question")
        verbose_name_plural = _("safeguarding questions")

    def __str__(self) -> str:
        return self.text


class ReadyRemark(Curated):
    """Offered where a moderator requests changes; they may change its words."""

    name = models.CharField(_("name"), max_length=80, help_text=_("What moderators choose it by."))
    text = models.TextField(_("words to the contributor"), max_length=2000)

    panels = [FieldPanel("name"), FieldPanel("text"), FieldPanel("sort_order")]

    class Meta(Curated.Meta):
        verbose_name = _("ready-made remark")
        verbose_name_plural = _("ready-made remarks")

    def __str__(self) -> str:
        return self.name


class DeclineReason(Curated):
    """Why a story is not published."""

    name = models.CharField(_("reason"), max_length=120)
    text = models.TextField(
        _("words to the contributor"), max_length=2000, blank=True, help_text=_("Sent with what the moderator writes.")
    )

    panels = [FieldPanel("name"), FieldPanel("text"), FieldPanel("sort_order")]

    class Meta(Curated.Meta):
        verbose_name = _("reason for declining")
        verbose_name_plural = _("reasons for declining")

    def __str__(self) -> str:
        return self.name
