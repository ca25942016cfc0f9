"""Answers side by side: there are two dozen on a page, and a template takes many times as long for each."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gallery.models.answers import Quote, ShownAnswer
from gallery.models.image_html import image_html

register = template.Library()

ANSWER = """<li class="answer">
  {words}{quotes}
  <div class="answer__signed">
    {picture}
    <div>
      <h{level} class="answer__story"><a href="{url}">{title}</a></h{level}>
      <p class="answer__place">{place}</p>
    </div>
  </div>
</li>
"""
WORDS = '<div class="answer__words prose">{}</div>'
QUOTE = '<blockquote class="answer__quote"><p>“{}”</p>{}</blockquote>'
SAID_BY = "<footer>{}</footer>"
PICTURE = '<div class="answer__picture">{}</div>'


@register.simple_tag
def shown_answers(answers: Sequence[ShownAnswer], level: str) -> SafeString:
    """Each signed by its story, under a heading of a level."""
    return SafeString("".join(as_html(answer, level) for answer in answers))


def as_html(answer: ShownAnswer, level: str) -> SafeString:
    story = answer.story
    return format_html(
        ANSWER,
        words=format_html(WORDS, answer.text_html) if answer.text_html else "",
        quotes=SafeString("".join(quote_html(quote) for quote in answer.quotes)),
        picture=format_html(PICTURE, image_html(story.picture, "", "card", "4rem")) if story.picture else "",
        level=level,
        url=story.url,
        title=story.title,
        place=story.place,
    )


def quote_html(quote: Quote) -> SafeString:
    return format_html(QUOTE, quote.text, format_html(SAID_BY, quote.said_by) if quote.said_by else "")
