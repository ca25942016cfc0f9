"""Showcases: pages that editors build from stories."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PagePermissionTester
from wagtail.query import PageQuerySet

from gallery.discovery.selection import Selection
from gallery.models.filter_blocks import FilterBlock
from gallery.models.images import StoryImage
from gallery.models.pages import GalleryPage
from gallery.models.people import User
from gallery.models.sharing import complete, oembed_path
from gallery.models.showcase_blocks import NOT_OURS, ShowcaseBlocks, numbers_of, stands_in_a_story
from gallery.models.stories import StoryPage
from gallery.models.visibility import FoundOpen, is_open_to_all

LOOKED_AT = 6
"""Of its stories, for one that has a photo."""


class ShowcaseIndexPage(FoundOpen, Page):
    """All showcases, in the order into which editors put them."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["gallery.ShowcasePage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "gallery/showcase_index_page.html"

    class Meta:
        verbose_name = _("showcases")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        showcases = with_covers(ShowcasePage.objects.child_of(self).shown().order_by("path"))
        return {**super().get_context(request, *args, **kwargs), "showcases": showcases}


class ShowcaseQuerySet(PageQuerySet):
    def shown(self) -> "ShowcaseQuerySet":
        """What the public may see."""
        return self.filter(is_open_to_all())

    def holding(self, story: StoryPage) -> "ShowcaseQuerySet":
        return self.shown().filter(held__story=story.pk).order_by("path")


class ShowcasePermissionTester(PagePermissionTester):
    def can_copy(self) -> bool:
        """An alias would be public without ever being published: nobody would note what it holds."""
        return False


class ShowcasePage(FoundOpen, Page):
    introduction = models.TextField(_("introduction"), max_length=400, blank=True, help_text=_("One or two sentences."))
    cover = models.ForeignKey(
        StoryImage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("cover"),
        help_text=_("Empty: a photo of one of its stories."),
    )
    body = StreamField(ShowcaseBlocks(), verbose_name=_("content"), blank=True)

    objects = PageManager.from_queryset(ShowcaseQuerySet)()

    parent_page_types = ["gallery.ShowcaseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("cover"), FieldPanel("body")]
    template = "gallery/showcase_page.html"

    class Meta:
        verbose_name = _("showcase")
        verbose_name_plural = _("showcases")

    # What stands for it in lists; set by `with_covers`.
    picture: StoryImage | None = None

    def contents(self) -> list[tuple[int, bool]]:
        """The primary keys of the stories in it now, in their order; whether an editor chose each itself.

        What matches is the word of the index: whoever shows it asks `published()`.
        """
        found: dict[int, bool] = {}
        for block in self.body:
            is_chosen = not isinstance(block.block, FilterBlock)
            for number in numbers_of(block.block, block.value):
                found[number] = found.get(number, False) or is_chosen
        return list(found.items())

    def pictures(self) -> list[StoryImage]:
        """In its content, besides those of stories."""
        found = (block.value["image"] for block in self.body if block.block_type == "picture")
        return list(dict.fromkeys(image for image in found if image))

    def story_numbers(self) -> list[int]:
        return [number for number, _is_chosen in self.contents()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        numbers = self.story_numbers()
        stories = {story.pk: story for story in StoryPage.objects.published().in_order(numbers)}
        gallery = GalleryPage.objects.shown().top()
        # The last one: the first often stands right below, larger.
        photos = (story.lead_photo.image for story in reversed(stories.values()) if story.lead_photo)
        return {
            **super().get_context(request, *args, **kwargs),
            "stories": stories,
            "gallery": gallery,
            "source": gallery.answers() if gallery else None,
            "picture": self.cover or next(photos, None),
            "breadcrumbs": [{"title": page.title, "url": page.get_url(request)} for page in [self.get_parent()]],
            "social": complete(request, drawn.address) if (drawn := getattr(self, "social_picture", None)) else "",
            "oembed": complete(request, oembed_path(self.get_full_url(request) or "")),
            "selection": Selection(showcase=self.slug).query_string() if stories else "",
        }

    def permissions_for_user(self, user: User) -> ShowcasePermissionTester:
        return ShowcasePermissionTester(user, self)

    def clean(self) -> None:
        super().clean()
        if self.cover and stands_in_a_story(self.cover):
            raise ValidationError({"cover": NOT_OURS})


class HeldStory(models.Model):
    """That a showcase holds a story: written when it is published, and again while what matches changes."""

    showcase = models.ForeignKey(ShowcasePage, on_delete=models.CASCADE, related_name="held")
    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="held_by")
    position = models.PositiveIntegerField()
    is_chosen = models.BooleanField(help_text=_("An editor chose this very story; the others match for now."))

    class Meta:
        verbose_name = _("story in a showcase")
        verbose_name_plural = _("stories in showcases")
        ordering = ["showcase", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["showcase", "story"], name="story_once_in_a_showcase")]

    def __str__(self) -> str:
        return f"{self.showcase_id}: {self.story_id}"


class HeldPicture(models.Model):
    """A picture that stands in the content of a showcase as it is published."""

    showcase = models.ForeignKey(ShowcasePage, on_delete=models.CASCADE, related_name="held_pictures")
    image = models.ForeignKey(StoryImage, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("picture in a showcase")
        verbose_name_plural = _("pictures in showcases")

    def __str__(self) -> str:
        return f"{self.showcase_id}: {self.image_id}"


def with_covers(showcases: Iterable[ShowcasePage]) -> list[ShowcasePage]:
    """Their covers; the photo of the first public story that has one, where an editor has chosen none."""
    found = list(showcases)
    held = HeldStory.objects.filter(showcase__in=found, position__lt=LOOKED_AT).values_list("showcase", "story")
    stories = {
        story.pk: story for story in StoryPage.objects.published().in_order([number for _showcase, number in held])
    }
    photos: dict[int, StoryImage] = {}
    for showcase, number in held:
        if number in stories and (photo := stories[number].lead_photo):
            photos.setdefault(showcase, photo.image)
    for page in found:
        page.picture = page.cover or photos.get(page.pk)
    return found
