"""Blocks of a showcase that find their stories: what they show is what matches while somebody looks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from gallery.discovery.answers import Answers
from gallery.discovery.filters import FACETS, MAX_QUERY, StoryFilters, slugs_now
from gallery.discovery.listing import gallery_facts, in_figures
from gallery.discovery.moved import known, moved_terms
from gallery.models.answers import answers_from
from gallery.models.cards import wall_of
from gallery.models.maps import map_of
from gallery.models.pages import GalleryPage, Question
from gallery.models.stories import StoryPage
from gallery.models.taxonomy import Cohort, Region, Theme

MOST_MATCHING = 24
MOST_ANSWERS = 24
SORTS = (("newest", _("Newest first")), ("oldest", _("Oldest first")), ("title", _("By title")))
Context = dict[str, Any]
Choices = list[tuple[Any, str]]


def terms(model: type[Theme | Cohort | Region]) -> Choices:
    return list(model.objects.values_list("slug", "name"))


def themes() -> Choices:
    return terms(Theme)


def cohorts() -> Choices:
    return terms(Cohort)


def regions() -> Choices:
    return terms(Region)


def galleries() -> Choices:
    return list(GalleryPage.objects.shown().programmes().order_by("path").values_list("slug", "title"))


def questions() -> Choices:
    asked = Question.objects.order_by("gallery__path", "sort_order", "pk")
    return [(str(pk), f"{title}: {label}") for pk, title, label in asked.values_list("pk", "gallery__title", "label")]


class FoundStories(blocks.StructValue):
    @property
    def filters(self) -> StoryFilters:
        chosen: Any = {facet: tuple(self.get(facet) or ()) for facet in FACETS}
        return StoryFilters(q=self.get("q") or "", sort=self.get("sort") or "newest", **chosen)

    @property
    def most(self) -> int:
        return self.get("most") or 6

    def found(self, answers: Answers) -> list[int]:
        """The first of them."""
        return answers.numbers(known(answers, self.filters), start=0, size=self.most)


def with_slugs_now(stored: dict[str, Any]) -> dict[str, Any]:
    """Whoever opens an older block to change it finds what was chosen under its name of today."""
    chosen = {facet: stored[facet] for facet in FACETS if stored.get(facet)}
    moved = moved_terms() if chosen else {}
    return {**stored, **{facet: slugs_now(facet, slugs, moved) for facet, slugs in chosen.items()}}


class FilterBlock(blocks.StructBlock):
    """Stories by what they are found by, as of whenever somebody looks."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    q = blocks.CharBlock(
        label=_("Words"), required=False, max_length=MAX_QUERY, help_text=_("As typed into the gallery’s search.")
    )
    gallery = blocks.MultipleChoiceBlock(label=_("Galleries"), required=False, choices=galleries)
    cohort = blocks.MultipleChoiceBlock(label=_("Who it’s for"), required=False, choices=cohorts)
    theme = blocks.MultipleChoiceBlock(label=_("Themes"), required=False, choices=themes)
    region = blocks.MultipleChoiceBlock(label=_("Regions"), required=False, choices=regions)

    class Meta:
        value_class = FoundStories
        form_classname = "struct-block showcase-filters"

    def to_python(self, value: Any) -> FoundStories:
        return super().to_python(with_slugs_now(value))

    def bulk_to_python(self, values: Any) -> list[FoundStories]:
        return super().bulk_to_python([with_slugs_now(value) for value in values])

    def get_context(self, value: FoundStories, parent_context: Context | None = None) -> Context:
        """With the filters as far as they are known. The page brings the gallery, and its `source` of answers."""
        context = super().get_context(value, parent_context=parent_context)
        gallery, source = context.get("gallery"), context.get("source")
        if gallery is None or source is None:
            return context
        filters = known(source, value.filters)
        total, address = source.total(filters), gallery.get_url(context.get("request")) or ""
        found = {"filters": filters, "total": in_figures(total), "has_stories": bool(total)}
        return {**context, **found, "url": f"{address}{filters.query_string()}"}


class MatchingBlock(FilterBlock):
    sort = blocks.ChoiceBlock(label=_("Order"), choices=SORTS, default="newest")
    most = blocks.IntegerBlock(label=_("How many at most"), default=6, min_value=1, max_value=MOST_MATCHING)

    class Meta:
        icon = "search"
        label = _("All stories that match")
        template = "gallery/blocks/matching.html"

    def numbers(self, value: FoundStories) -> list[int]:
        gallery = GalleryPage.objects.shown().top()
        return value.found(gallery.answers()) if gallery else []

    def get_context(self, value: FoundStories, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context=parent_context)
        source = context.get("source")
        return {**context, "cards": cards(value.found(source)) if source else []}


class AnswersBlock(FilterBlock):
    question = blocks.ChoiceBlock(label=_("Question"), choices=questions)
    most = blocks.IntegerBlock(label=_("How many answers at most"), default=6, min_value=1, max_value=MOST_ANSWERS)

    class Meta:
        icon = "help"
        label = _("Answers to one question")
        template = "gallery/blocks/answers.html"

    def get_context(self, value: FoundStories, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context=parent_context)
        question = Question.objects.filter(pk=value["question"] or None).select_related("gallery").first()
        if question is None or context.get("gallery") is None:
            return context
        answers = context["gallery"].answers(question=question.pk)
        numbers = answers.numbers(known(answers, value.filters), start=0, size=value.most)
        shown = answers_from(numbers, question=question.pk, request=context.get("request"))
        return {**context, "question": question, "answers": shown}


class MapBlock(FilterBlock):
    class Meta:
        icon = "site"
        label = _("Map")
        template = "gallery/blocks/map.html"

    def get_context(self, value: FoundStories, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context=parent_context)
        if not context.get("has_stories"):
            return context
        gallery, answers, filters = context["gallery"], context["source"], context["filters"]
        marks = gallery.marks(answers, filters.seen_as("map"), context["request"])
        drawn = map_of(marks, total=answers.total(filters))
        return {**context, "map": drawn, "map_url": f"{marks.address}{marks.filters.query_string()}"}


class NumbersBlock(FilterBlock):
    class Meta:
        icon = "table"
        label = _("Numbers")
        template = "gallery/blocks/numbers.html"

    def get_context(self, value: FoundStories, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context=parent_context)
        if not context.get("has_stories"):
            return context
        facts = gallery_facts(context["source"].facts(context["filters"]))
        return {**context, "facts": [fact for fact in facts if fact.number]}


def cards(numbers: list[int]) -> list[Any]:
    return wall_of(StoryPage.objects.published(), numbers, has_lead=False)
