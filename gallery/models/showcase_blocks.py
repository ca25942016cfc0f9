"""What a showcase is made of.

A block that holds stories says which, in their order: the showcase reads all of them through the public door at once.
"""

from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from gallery.models.drafts import sent, unsent
from gallery.models.filter_blocks import AnswersBlock, Context, MapBlock, MatchingBlock, NumbersBlock, cards
from gallery.models.images import StoryImage
from gallery.models.stories import StoryPage
from gallery.models.story_choosers import StoryChooserBlock

MOST_IN_A_ROW = 12
NOT_OURS = _("This photo belongs to a story. Show the story, or choose one of your own pictures.")


class HoldsStories(Protocol):
    def numbers(self, value: Any) -> list[int]:
        """The primary keys of the public stories in it, in their order."""


def numbers_of(block: Any, value: Any) -> list[int]:
    return block.numbers(value) if hasattr(block, "numbers") else []


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=["h2", "h3", "bold", "italic", "link", "ol", "ul"], **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "gallery/blocks/text.html"


class StoryBlock(blocks.StructBlock):
    story = StoryChooserBlock(label=_("Story"), required=False)
    note = blocks.TextBlock(
        label=_("Note"), required=False, max_length=600, rows=3, help_text=_("Why it stands here, in your own words.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Story, with a note")
        template = "gallery/blocks/story.html"

    def numbers(self, value: Any) -> list[int]:
        return [story.pk] if (story := value["story"]) else []

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "story": told(context, value["story"])}


class RowBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    stories = blocks.ListBlock(
        StoryChooserBlock(label=_("Story"), required=False), label=_("Stories"), min_num=1, max_num=MOST_IN_A_ROW
    )

    class Meta:
        icon = "list-ul"
        label = _("Row of stories")
        template = "gallery/blocks/row.html"

    def numbers(self, value: Any) -> list[int]:
        return [story.pk for story in value["stories"] if story]

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "cards": cards(self.numbers(value))}


class QuoteBlock(blocks.StructBlock):
    story = StoryChooserBlock(label=_("Story"), required=False)
    number = blocks.IntegerBlock(
        label=_("Which of its quotes"), default=1, min_value=1, max_value=20, help_text=_("1 is the first.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "gallery/blocks/quote.html"

    def numbers(self, value: Any) -> list[int]:
        return [story.pk] if (story := value["story"]) else []

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context=parent_context)
        story = told(context, value["story"])
        return {**context, "quote": quote_of(story, value["number"] or 1) if story else None}


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt_text = blocks.CharBlock(
        label=_("Description"), max_length=300, help_text=_("For somebody who cannot see it: who is there, doing what?")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=120, help_text=_("Who took it."))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "gallery/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["image"] and stands_in_a_story(cleaned["image"]):
            raise blocks.StructBlockValidationError({"image": ValidationError(NOT_OURS)})
        return cleaned


class ShowcaseBlocks(blocks.StreamBlock):
    text = TextBlock()
    story = StoryBlock()
    row = RowBlock()
    matching = MatchingBlock()
    quote = QuoteBlock()
    answers = AnswersBlock()
    map = MapBlock()
    picture = PictureBlock()
    numbers = NumbersBlock()

    class Meta:
        block_counts = {"map": {"max_num": 1}}
        max_num = 60


def stands_in_a_story(image: StoryImage) -> bool:
    """Or in a draft. It is shown with its story, as long as that is public, and nowhere else."""
    return StoryImage.objects.filter(sent() | unsent(), pk=image.pk).exists()


def told(context: Context, story: StoryPage | None) -> StoryPage | None:
    """With what a card shows of it, as the showcase has read it."""
    return context.get("stories", {}).get(story.pk) if story else None


def quote_of(story: StoryPage, number: int) -> Context | None:
    """None where it quotes nobody so often."""
    quotes = list(story.quotes.all()[number - 1 : number])
    return {"text": quotes[0].text, "said_by": quotes[0].said_by, "story": story} if quotes else None
