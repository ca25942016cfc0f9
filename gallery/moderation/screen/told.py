"""What was written into each field of a story, beside the page that is made of it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from taggit.models import Tag

from gallery.models import Question, StoryPage
from gallery.moderation.queue.order import PROGRAMME_PATH


@dataclass(frozen=True)
class Told:
    """A question, or a field, and the words that stand in it: several where it has rows."""

    label: str
    words: list[str] = field(default_factory=list)


def told_context(version: StoryPage) -> dict[str, Any]:
    """What `moderation/includes/told.html` shows: what was filled in, and what was left empty."""
    rows = told_in(version)
    return {"told": [row for row in rows if row.words], "left_empty": [row for row in rows if not row.words]}


def told_in(story: StoryPage) -> list[Told]:
    """In the order of the form."""
    return [
        Told(_("Title"), written(story.title)),
        Told(_("Summary"), written(story.summary)),
        Told(_("Organisation"), written(story.organisation)),
        *answers_in(story),
        Told(_("Quotes"), quotes_in(story)),
        *terms_of(story),
        Told(_("Place"), written(story.place_name, story.region.name if story.region else "", on_the_map(story))),
        Told(_("When"), written(story.when)),
        Told(_("People reached"), reached(story)),
        Told(_("Links"), [" – ".join(written(link.label, link.url)) for link in story.links.all()]),
    ]


def written(*words: str) -> list[str]:
    return [word for word in words if word.strip()]


def answers_in(story: StoryPage) -> list[Told]:
    """Each in the wording of its question that day; and the questions of today that nobody has answered."""
    answers = list(story.answers.all())
    answered = {answer.question_id for answer in answers}
    questions = Question.objects.filter(gallery__path=story.path[:PROGRAMME_PATH])
    return [
        *(Told(answer.question_label, written(answer.text)) for answer in answers),
        *(Told(question.label) for question in questions if question.pk not in answered),
    ]


def quotes_in(story: StoryPage) -> list[str]:
    return [" – ".join(written(f"“{quote.text}”", quote.said_by)) for quote in story.quotes.all()]


def terms_of(story: StoryPage) -> list[Told]:
    cohorts, themes = ([term.name for term in terms.all()] for terms in (story.cohorts, story.themes))
    # Asked for all at once: the tags of a version that is no row ask one by one.
    tags = Tag.objects.filter(pk__in=[row.tag_id for row in story.tagged_items.all()]).order_by("name")
    rows = ((_("Who it’s for"), cohorts), (_("Themes"), themes), (_("Tags"), [tag.name for tag in tags]))
    return [Told(label, written(", ".join(names))) for label, names in rows]


def on_the_map(story: StoryPage) -> str:
    if story.latitude is None or story.longitude is None:
        return ""
    return f"{number_format(story.latitude)}, {number_format(story.longitude)}"


def reached(story: StoryPage) -> list[str]:
    return [] if story.people_reached is None else [number_format(story.people_reached)]
