from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import resolve
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from gallery.models import GalleryPage, ShowcaseIndexPage, ShowcasePage, StoryPage, User
from gallery.models.visibility import FoundOpen, StoriesStay, is_open_to_all, open_page_at
from home.front import front_context


class HomePage(FoundOpen, Page):
    """The front door: one sentence, two ways in, and what is new."""

    headline = models.CharField(_("headline"), max_length=120)
    introduction = models.TextField(_("introduction"), max_length=300, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandingPage", "gallery.GalleryPage", "gallery.ShowcaseIndexPage"]
    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("introduction")]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def permissions_for_user(self, user: User) -> StoriesStay:
        return StoriesStay(user, self)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """What is open to all is found in a query for each kind of page; anything else as Wagtail finds it.

        This page may be remembered from before (`home.sites`): what it is now is read where it is shown itself.
        """
        if not path_components:
            return super(HomePage, self.as_it_is_now()).route(request, [])
        if found := open_page_at(self, path_components, *KINDS):
            page, rest = found
            return page.route(request, rest)
        return super().route(request, path_components)

    def as_it_is_now(self) -> "HomePage":
        return get_object_or_404(HomePage.objects.annotate(is_found_open=is_open_to_all()), pk=self.pk)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **front_context(request)}


class StandingPage(FoundOpen, Page):
    """A page that says the same to everybody: about, privacy, contact."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(
        [
            ("heading", blocks.CharBlock(icon="title", template="home/blocks/heading.html")),
            ("paragraph", blocks.RichTextBlock(features=["bold", "italic", "link", "ol", "ul"])),
        ],
        blank=True,
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    template = "home/standing_page.html"

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def clean(self) -> None:
        super().clean()
        if self.slug and resolve(f"/{self.slug}/").url_name != "wagtail_serve":
            raise ValidationError({"slug": _("This address is taken by a part of the site. Choose another.")})


KINDS = (GalleryPage, StoryPage, StandingPage, ShowcaseIndexPage, ShowcasePage)
"""Of pages that the public may read: those above before those below, and what is asked for most first."""
