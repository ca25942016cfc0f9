"""Once a day, what waits: one mail for each moderator who would rather not hear of everything at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from gallery.models import Contribution, GalleryPage, Message, OutgoingMail, Report, StoryPage, User
from gallery.notifications.choices import Pace
from gallery.notifications.letters import Because, Letter, absolute, send
from gallery.notifications.to_moderators import moderators

SENT_AT = time(7)
"""In local time. What comes in later is for tomorrow."""
MOST_TITLES = 10
"""Of one gallery that are named; the rest is a number."""


@dataclass(frozen=True)
class Waiting:
    """What waited in one gallery when the day began, by title."""

    gallery: str
    stories: list[str]
    reported: list[str]
    messages: list[str]

    @property
    def number(self) -> int:
        return len(self.stories) + len(self.reported) + len(self.messages)


def send_daily_digests() -> None:
    """To each moderator at most once a day, from seven o'clock on, and nothing where nothing waits."""
    now = timezone.localtime()
    morning = now.replace(hour=SENT_AT.hour, minute=0, second=0, microsecond=0)
    if now < morning:
        return
    for moderator in not_told_on(morning):
        if waiting := waiting_for(moderator, morning):
            event = event_on(morning, moderator)
            send(digest(waiting), to=moderator.email, event=event, of_use=timedelta(days=1))


def event_on(morning: datetime, moderator: User) -> str:
    """Unique: a second worker, or the same one after it was killed, posts nothing again."""
    return f"digest {morning:%Y-%m-%d} {moderator.pk}"


def not_told_on(morning: datetime) -> list[User]:
    daily = moderators().filter(mail_choices__pace=Pace.DAILY)
    events = {event_on(morning, moderator): moderator for moderator in daily}
    told = set(OutgoingMail.objects.filter(event__in=events).values_list("event", flat=True))
    return [moderator for event, moderator in events.items() if event not in told]


def waiting_for(moderator: User, morning: datetime) -> list[Waiting]:
    """In the galleries of which they hear once a day, where anything waits at all."""
    chosen = moderator.mail_choices.filter(pace=Pace.DAILY).values("gallery")
    stories, messages = stories_before(morning, moderator), written_before(morning, moderator)
    reported = reported_before(morning, moderator)
    found = [
        Waiting(gallery.title, stories[gallery.path], reported[gallery.path], messages[gallery.path])
        for gallery in GalleryPage.objects.filter(pk__in=chosen).order_by("title", "pk")
    ]
    return [place for place in found if place.number]


def stories_before(morning: datetime, moderator: User) -> dict[str, list[str]]:
    tasks = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__content_type__model="storyreview", started_at__lt=morning
    )
    numbers = tasks.annotate(number=Cast("workflow_state__object_id", BigIntegerField())).values("number")
    withdrawn = Contribution.objects.filter(withdrawn_at__isnull=False).values("story")
    return by_gallery(of_others(moderator).filter(pk__in=numbers).exclude(pk__in=withdrawn))


def reported_before(morning: datetime, moderator: User) -> dict[str, list[str]]:
    reports = Report.objects.waiting().shown_to(moderator).filter(made_at__lt=morning)
    return by_gallery(StoryPage.objects.filter(pk__in=reports.values("story")))


def written_before(morning: datetime, moderator: User) -> dict[str, list[str]]:
    """What contributors have written about in the day before."""
    lately = Q(sent_at__lt=morning, sent_at__gte=morning - timedelta(days=1))
    messages = Message.objects.filter(lately, is_from_moderators=False)
    return by_gallery(of_others(moderator).filter(pk__in=messages.values("contribution__story")))


def of_others(moderator: User) -> QuerySet[StoryPage]:
    """Stories that the moderator may decide about: none of their own."""
    return StoryPage.objects.exclude(pk__in=StoryPage.objects.told_by(moderator).values("pk"))


def by_gallery(stories: QuerySet[StoryPage]) -> dict[str, list[str]]:
    """Titles by the path of the gallery that the story stands in, what has not changed for longest first."""
    titles = defaultdict(list)
    in_order = stories.order_by("latest_revision_created_at", "pk")
    for path, title in in_order.values_list("path", "draft_title"):
        titles[path[: -StoryPage.steplen]].append(title)
    return titles


def digest(waiting: list[Waiting]) -> Letter:
    number = sum(place.number for place in waiting)
    words = {"number": number}
    return Letter(
        subject=ngettext("%(number)s thing waits for a moderator", "%(number)s things wait for a moderator", number)
        % words,
        heading=_("What waits today"),
        paragraphs=[_("This is what waits in the galleries of which you asked to hear once a day.")],
        message_heading=_("By gallery:"),
        remarks=[(place.gallery, in_lines(place)) for place in waiting],
        action_label=_("Open the desk"),
        action_url=absolute(reverse("stories")),
        because=Because.DESK,
    )


def in_lines(place: Waiting) -> str:
    lines = named(_("To decide: %(title)s"), place.stories)
    lines += named(_("Reported: %(title)s"), place.reported)
    return "\n".join(lines + named(_("The contributor has written: %(title)s"), place.messages))


def named(words: str, titles: list[str]) -> list[str]:
    more = len(titles) - MOST_TITLES
    lines = [words % {"title": title} for title in titles[:MOST_TITLES]]
    return [*lines, words % {"title": _("%(number)s more") % {"number": more}}] if more > 0 else lines
