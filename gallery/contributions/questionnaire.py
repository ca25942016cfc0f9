from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property

from gallery.contributions.access import stage_of
from gallery.contributions.agreement import wording_in_use
from gallery.contributions.places import coordinates_of
from gallery.contributions.steps.about_you import AboutYou
from gallery.contributions.steps.order import STEPS
from gallery.contributions.steps.photos import Photos
from gallery.contributions.steps.place_and_people import PlaceAndPeople
from gallery.contributions.steps.quotes import Quotes
from gallery.contributions.steps.step import Step
from gallery.contributions.steps.your_story import YourStory
from gallery.contributions.submission import PeopleInPhoto, SharedStory
from gallery.models import ConsentText, Contribution, Draft, Region, Stage, StoryPage

Coordinates = tuple[Decimal | None, Decimal | None]
"""Latitude and longitude, in degrees WGS 84."""
TEXTS = ("title", "summary", "organisation", "place_name")
FACTS = ("region", "started", "ended", "people_reached")


class Questionnaire:
    """All steps of a draft as they were saved, judged together."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.remarks = remarks_on(draft)
        self.about_you = AboutYou.saved(draft)
        self.your_story = YourStory.saved(draft)
        self.quotes = Quotes.saved(draft)
        self.photos = Photos.saved(draft)
        self.place = PlaceAndPeople.saved(draft)

    @property
    def steps(self) -> list[Step]:
        return [self.about_you, self.your_story, self.quotes, self.photos, self.place]

    @cached_property
    def open_parts(self) -> set[str] | None:
        """What may be changed: all of it (None), or what a moderator has named and whatever would not pass today."""
        parts = set().union(*(step.parts for step in self.steps))
        # A question that was named may be gone.
        if not (named := self.remarks.keys() & parts):
            return None
        # What was opened stays so: it is being written in.
        return named.union(self.draft.answers.get("opened", []), *(step.wrong_parts for step in self.steps))

    @cached_property
    def open_steps(self) -> list[Step]:
        return [step for step in self.steps if self.open_parts is None or step.parts & self.open_parts]

    @cached_property
    def is_valid(self) -> bool:
        # Every step is read, so that each has its cleaned values.
        return all([step.is_valid for step in self.steps])  # noqa: C419

    def step(self, slug: str, *, data: Any = None) -> Step | None:
        """One step as its page shows it; none where nothing in it may be changed."""
        if slug not in {step.slug for step in self.open_steps}:
            return None
        shown = STEPS[slug](self.draft, data=data)
        if self.open_parts is not None:
            shown.open_only(self.open_parts)
            shown.remark_on(self.remarks)
        return shown

    def judged(self, slug: str) -> Step | None:
        """The same as it was saved, with what is wrong in it."""
        return self.step(slug, data=STEPS[slug].as_data(self.draft.answers))

    def neighbour(self, slug: str, distance: int) -> Step | None:
        """The step before (-1) or after (1)."""
        slugs = [step.slug for step in self.open_steps]
        place = (slugs.index(slug) if slug in slugs else len(slugs)) + distance
        return self.open_steps[place] if 0 <= place < len(slugs) else None

    @property
    def unfinished(self) -> Step | None:
        """Where to go on: the first step that was never saved, or would not pass. Changes begin with the story."""
        saved, is_new = self.draft.step_saves, self.draft.contribution_id is None
        wrong = [step for step in self.open_steps if not step.is_valid or (is_new and step.slug not in saved)]
        if not wrong and not is_new and not saved:
            wrong = [step for step in self.open_steps if step is not self.about_you] or self.open_steps
        return next(iter(wrong), None)

    def shared(self, *, consent: ConsentText | None = None) -> SharedStory:
        """What can be read of it; all of it, if `is_valid`."""
        told = self.cleaned(self.about_you) | self.cleaned(self.your_story) | self.cleaned(self.place)
        return SharedStory(
            contact_email=told.get("contact_email") or "",
            relationship=told.get("relationship") or "",
            is_open_to_hello=bool(told.get("is_open_to_hello")),
            consent=consent or wording_in_use(),
            fields=self.columns(told),
            answers=list(self.your_story.form.answers()),
            themes=list(told.get("themes") or []),
            cohorts=list(told.get("cohorts") or []),
            tags=told.get("tags") or [],
            quotes=rows_with(self.quotes, "text", "said_by"),
            links=rows_with(self.place, "url", "label"),
            photos=self.photos_in_order(),
            permissions=self.permissions(),
        )

    def columns(self, told: dict[str, Any]) -> dict[str, Any]:
        """What the story's page keeps in columns of its own."""
        texts = {name: told.get(name) or "" for name in TEXTS}
        facts = {name: told.get(name) for name in FACTS}
        latitude, longitude = self.coordinates(texts["place_name"], told.get("region"))
        return {**texts, **facts, "latitude": latitude, "longitude": longitude}

    def coordinates(self, place_name: str, region: Region | None) -> Coordinates:
        """Of a place that was not touched those that it has: a moderator may have corrected them."""
        contribution = self.draft.contribution
        before = contribution.story.get_latest_revision_as_object() if contribution else None
        if before and (before.place_name, before.region) == (place_name, region):
            return before.latitude, before.longitude
        return coordinates_of(place_name, region=region)

    @staticmethod
    def cleaned(step: Step) -> dict[str, Any]:
        form = step.form_list[0]
        form.is_valid()
        return form.cleaned_data

    def photos_in_order(self) -> list[dict[str, Any]]:
        words = ("alt_text", "caption", "credit")
        forms = [form for form in self.photos.photos if form.is_valid() or form.cleaned_data]
        return [
            {"image": form.image, **{name: form.cleaned_data.get(name) or "" for name in words}, **form.focus}
            for form in forms
        ]

    def permissions(self) -> list[PeopleInPhoto]:
        uses = ("people", "in_reports", "on_social_media")
        valid = [form for form in self.photos.photos if form.is_valid()]
        return [PeopleInPhoto(form.image, *(form.cleaned_data[name] for name in uses)) for form in valid]


def rows_with(step: Step, wanted: str, other: str) -> list[dict[str, str]]:
    """The forms of the step's list that say something."""
    rows = [form.cleaned_data for form in step.form_list if wanted in form.fields and form.is_valid()]
    return [{wanted: row[wanted], other: row.get(other) or ""} for row in rows if row.get(wanted)]


def remarks_on(draft: Draft) -> dict[str, str]:
    """Beside each part of a returned story that a moderator has named."""
    if draft.contribution_id is None:
        return {}
    contribution = Contribution.objects.with_stage().filter(pk=draft.contribution_id).first()
    if contribution is None or stage_of(contribution) != Stage.CHANGES_REQUESTED:
        return {}
    decision = contribution.story.decisions.last()
    return {remark.part: remark.text for remark in decision.remarks.all()} if decision else {}


def previewed(questionnaire: Questionnaire) -> StoryPage:
    """The draft as a page that nobody saves."""
    draft = questionnaire.draft
    if draft.contribution is not None:
        story = draft.contribution.story.get_latest_revision_as_object()
    else:
        story = StoryPage(live=False, owner=draft.contributor)
        place_below(story, draft)
    return questionnaire.shared().written_to(story, gallery=draft.gallery)


def place_below(story: StoryPage, draft: Draft) -> None:
    """As if it stood in its gallery."""
    story.path = StoryPage._get_children_path_interval(draft.gallery.path)[0]
    story.depth = draft.gallery.depth + 1
    story.set_url_path(draft.gallery)
