"""How the parts of a story follow each other on its page."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from gallery.models.stories import StoryPage
    from gallery.models.story_parts import StoryPhoto, StoryQuote


@dataclass
class Section:
    label: str
    text_html: SafeString
    quotes: list["StoryQuote"] = field(default_factory=list)
    photos: list["StoryPhoto"] = field(default_factory=list)


def as_paragraphs(text: str) -> SafeString:
    """Plain text of a stranger as escaped paragraphs, with its addresses as links."""
    linked = urlize(text, nofollow=True, autoescape=True)
    return mark_safe(linebreaks(mark_safe(linked)))  # noqa: S308 - urlize has escaped everything


def sections_of(story: "StoryPage") -> list[Section]:
    """The answers in order, each quote after an answer of its own, the photos after the middle one."""
    sections = [Section(answer.question_label, as_paragraphs(answer.text)) for answer in story.answers.all()]
    if not sections:
        sections = [Section("", SafeString(""))]
    for index, quote in enumerate(story.quotes.all()):
        sections[min(index, len(sections) - 1)].quotes.append(quote)
    sections[len(sections) // 2].photos.extend(list(story.photos.all())[1:])
    return sections


def takes_hellos() -> Q:
    """Of a story: somebody has chosen that they may be said hello to, and can be written to."""
    chosen = Q(contribution__is_open_to_hello=True, contribution__contributor__isnull=False)
    return chosen & ~Q(contribution__contact_email="")


def hello_url(story: "StoryPage") -> str:
    """Asked of the database, where the choice is: it is no part of the story or of its revisions."""
    public = type(story).objects.published().filter(takes_hellos(), pk=story.pk)
    return reverse("contributions:say_hello", args=[story.pk]) if story.pk and public.exists() else ""


def story_context(story: "StoryPage", request: HttpRequest) -> dict[str, Any]:
    gallery = story.get_parent()
    top = gallery.get_parent()
    address = top.get_url(request) or ""
    return {
        "sections": sections_of(story),
        "lead_photo": story.lead_photo,
        "audience": story.audience,
        "hello_url": hello_url(story),
        "links": [{"url": link.url, "label": link.label or link.url} for link in story.links.all()],
        "gallery": {"title": gallery.title, "url": gallery.get_url(request)},
        "breadcrumbs": [{"title": page.title, "url": page.get_url(request)} for page in (top, gallery)],
        "terms": [
            {"label": term.name, "url": f"{address}?{urlencode({facet: term.slug})}"}
            for facet, terms in (("theme", story.themes), ("cohort", story.cohorts), ("tag", story.tags))
            for term in terms.all()
        ],
    }
