"""Letters to the moderators: what has come in, at the pace that each of them has chosen for its gallery."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Report, StoryPage, User
from gallery.models.stories import ties_to
from gallery.notifications.choices import told_at_once
from gallery.notifications.letters import Because, Letter, absolute, send

if TYPE_CHECKING:
    from wagtail.models import TaskState


def moderators() -> QuerySet[User]:
    """Whoever may review stories, whether one waits now or not."""
    return User.objects.filter(is_active=True, groups__storyreview__active=True).distinct()


def moderators_of_others(story: StoryPage) -> QuerySet[User]:
    return without_own(moderators(), story)


def without_own(people: QuerySet[User], story: StoryPage) -> QuerySet[User]:
    """Without those whose own story it is: they do not decide about it."""
    ties = reduce(or_, ties_to(OuterRef("pk"), email=OuterRef("email")))
    return people.exclude(Exists(StoryPage.objects.filter(ties, pk=story.pk)))


def tell_moderators(story: StoryPage, task_state: "TaskState") -> None:
    for moderator in told_at_once(moderators_of_others(story), story):
        send(story_waits(story), to=moderator.email, event=f"waiting {task_state.pk}")


def story_waits(story: StoryPage) -> Letter:
    return Letter(
        subject=_("A story is waiting: %(title)s") % {"title": story.draft_title},
        heading=_("A story is waiting for you"),
        paragraphs=[_("“%(title)s” has come in and nobody has decided yet.") % {"title": story.draft_title}],
        action_label=_("Review the story"),
        action_url=absolute(reverse("review_story", args=[story.pk])),
        because=Because.DESK,
    )


def tell_of_report(report: Report) -> None:
    """However often a story is reported for one reason, once an hour. Never whoever told the story."""
    hour = timezone.now().strftime("%Y%m%d%H")
    event = f"report {report.story_id} {report.reason} {hour}"
    for moderator in told_at_once(moderators_of_others(report.story), report.story):
        send(story_reported(report), to=moderator.email, event=event)


def story_reported(report: Report) -> Letter:
    title = report.story.title
    return Letter(
        subject=_("A story was reported: %(title)s") % {"title": title},
        heading=_("Somebody has reported a story"),
        paragraphs=[
            _("About “%(title)s” they say: %(reason)s.") % {"title": title, "reason": report.get_reason_display()},
            _("It stays public until somebody decides. What they wrote is in the admin alone."),
        ],
        action_label=_("Read the report"),
        action_url=absolute(reverse("story_reports", args=[report.story_id])),
        because=Because.DESK,
    )
