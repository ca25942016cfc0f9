"""What the queue says of each story."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gallery.models import Contribution, GalleryPage, Stage, StoryPage, StoryPhoto, User
from gallery.models.cards import firsts, related
from gallery.models.images import WIDTHS
from gallery.moderation import claims
from gallery.moderation.people.trust import is_suspended, reads_contributors
from gallery.moderation.queue.order import (
    PROGRAMME_PATH,
    STAFF_DRAFT,
    count_of,
    first_time,
    open_objections,
    open_reports,
    with_promise,
    with_stage,
)
from gallery.moderation.queue.promises import Promise
from gallery.moderation.standing import fingerprint, is_moderator

STAGE_NAMES = {
    Stage.IN_REVIEW: gettext_lazy("Waiting"),
    Stage.CHANGES_WAITING: gettext_lazy("New version"),
    Stage.CHANGES_REQUESTED: gettext_lazy("Returned"),
    Stage.DECLINED: gettext_lazy("Not published"),
    Stage.PUBLISHED: gettext_lazy("Published"),
    Stage.TAKEN_BACK: gettext_lazy("Taken back to change"),
    Stage.WITHDRAWN: gettext_lazy("Withdrawn"),
    Stage.TAKEN_DOWN: gettext_lazy("Taken down"),
    STAFF_DRAFT: gettext_lazy("Draft of the staff"),
}
OPEN = (Stage.IN_REVIEW, Stage.CHANGES_WAITING)


@dataclass(frozen=True)
class Row:
    """A story as the queue shows it to one reader."""

    story: Any
    stage: str
    gallery: str
    photo: StoryPhoto | None
    reader: User
    is_own: bool
    may_be_chosen: bool
    """By the reader, for something that is done to many."""
    is_suspended: bool
    """Its contributor, as far as the reader may know that."""

    @property
    def pk(self) -> int:
        return self.story.pk

    @property
    def title(self) -> str:
        return self.story.draft_title

    @property
    def thumbnail(self) -> str:
        return self.photo.image.address("card", WIDTHS[0], "jpg") if self.photo else ""

    @property
    def is_waiting(self) -> bool:
        return self.stage in OPEN and self.story.waits_since is not None

    @property
    def stage_name(self) -> str:
        return str(STAGE_NAMES[self.stage])

    @cached_property
    def promised(self) -> Promise | None:
        return Promise(self.story.waits_since, self.story.promised_days) if self.is_waiting else None

    @property
    def is_over(self) -> bool:
        return bool(self.promised and self.promised.is_over)

    @property
    def promise(self) -> str:
        return self.promised.clock if self.promised else ""

    @property
    def waited(self) -> str:
        return self.promised.waited if self.promised else ""

    @property
    def contributor(self) -> User | None:
        contribution = getattr(self.story, "contribution", None)
        return contribution.contributor if contribution else None

    @property
    def is_known(self) -> bool:
        return bool(self.contributor and self.contributor.known_since)

    @property
    def is_first(self) -> bool:
        return bool(self.contributor and self.story.is_first)

    @property
    def summary(self) -> Any:
        """Of the checks, where they have looked at this very version."""
        found = getattr(self.story, "check_summary", None)
        return found if found and found.revision_id == self.story.latest_revision_id else None

    @property
    def is_blocked(self) -> bool:
        return bool(self.summary and self.summary.blocking)

    @property
    def checks(self) -> str:
        if self.summary is None:
            return _("Not checked yet") if self.is_waiting else ""
        if self.summary.blocking:
            number = self.summary.blocking
            return ngettext("%(number)d thing to clear", "%(number)d things to clear", number) % {"number": number}
        if self.summary.hints:
            return ngettext("%(number)d hint", "%(number)d hints", self.summary.hints) % {"number": self.summary.hints}
        return _("Nothing found")

    @cached_property
    def holder(self) -> User | None:
        return claims.holder(self.story)

    @property
    def is_mine(self) -> bool:
        return self.holder is not None and self.holder.pk == self.reader.pk

    @property
    def may_claim(self) -> bool:
        return self.may_be_chosen and self.is_waiting and not self.is_own

    @property
    def chosen(self) -> str:
        """What stands in the list, for whoever decides about it there: the story's number and its version."""
        return f"{self.pk}:{fingerprint(self.story.latest_revision)}"


def rows_of(numbers: Iterable[int], *, reader: User) -> list[Row]:
    """In the order of the numbers, with the same few queries for any number of stories."""
    numbers = list(numbers)
    if not numbers:
        return []
    may_choose, may_know = is_moderator(reader), reads_contributors(reader)
    stories = told_of(numbers, reader=reader, with_content=may_choose)
    stages = stages_of(numbers)
    photos = firsts(related(StoryPage, "photos", numbers).select_related("image"))
    galleries = dict(GalleryPage.objects.programmes().values_list("path", "title"))
    own = own_among(numbers, reader)
    return [
        Row(
            story=story,
            stage=stages[story.pk],
            gallery=galleries.get(story.path[:PROGRAMME_PATH], ""),
            photo=photos.get(story.pk),
            reader=reader,
            is_own=story.pk in own,
            may_be_chosen=may_choose and story.latest_revision_id is not None,
            is_suspended=may_know and is_of_suspended(story),
        )
        for story in (stories[number] for number in numbers if number in stories)
    ]


def is_of_suspended(story: StoryPage) -> bool:
    contribution = getattr(story, "contribution", None)
    return bool(contribution and contribution.contributor and is_suspended(contribution.contributor))


def told_of(numbers: list[int], *, reader: User, with_content: bool) -> dict[int, Any]:
    """Stories with all that a row says of them; with the content of their latest version only who may decide."""
    stories = with_promise(StoryPage.objects.filter(pk__in=numbers))
    stories = stories.select_related("locked_by", "contribution__contributor", "check_summary", "latest_revision")
    stories = stories.annotate(
        is_first=ExpressionWrapper(first_time(), output_field=BooleanField()),
        open_reports=count_of(open_reports(reader)),
        objections=count_of(open_objections()),
    )
    return (stories if with_content else stories.defer("latest_revision__content")).in_bulk()


def stages_of(numbers: list[int]) -> dict[int, str]:
    sent = Contribution.objects.with_stage().filter(story__in=numbers)
    stages = dict(sent.values_list("story", "stage"))  # type: ignore[misc]  # an annotation
    if made_here := set(numbers) - stages.keys():
        stages |= dict(with_stage(StoryPage.objects.filter(pk__in=made_here)).values_list("pk", "stage"))
    return stages


def own_among(numbers: list[int], user: User) -> set[int]:
    """As `review.is_own` asks of each."""
    return set(StoryPage.objects.told_by(user).filter(pk__in=numbers).values_list("pk", flat=True))
