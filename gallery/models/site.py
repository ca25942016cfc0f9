from email.utils import formataddr
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    name = models.CharField(_("name of the site"), max_length=80, default="Impact Gallery")
    logo = models.ForeignKey(
        "gallery.StoryImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("logo")
    )
    mail_sender = models.EmailField(
        _("mail sender"), default="stories@example.org", help_text=_("Mail to contributors comes from this address.")
    )

    select_related = ["logo"]
    panels = [FieldPanel("name"), FieldPanel("logo"), FieldPanel("mail_sender")]

    class Meta:
        verbose_name = _("site settings")

    @classmethod
    def current(cls) -> Self:
        return cls.for_site(Site.objects.get(is_default_site=True))

    @property
    def sender(self) -> str:
        """As mail programs write it: name and address."""
        return formataddr((" ".join(self.name.split()), self.mail_sender))
