"""What a gallery promises to whoever waits: an answer within so many days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import GalleryPage, StoryPage
from gallery.moderation.durations import clock, in_words
from gallery.moderation.queue.order import PROGRAMME_PATH


@dataclass(frozen=True)
class Promise:
    since: datetime
    days: int

    @property
    def due(self) -> datetime:
        return self.since + timedelta(days=self.days)

    @property
    def left(self) -> timedelta:
        """Below nothing once it is over."""
        return self.due - timezone.now()

    @property
    def is_over(self) -> bool:
        return self.left < timedelta(0)

    @property
    def clock(self) -> str:
        return clock(self.left)

    @property
    def waited(self) -> str:
        return _("Waits for %(time)s") % {"time": in_words(timezone.now() - self.since)}


def promise_about(story: StoryPage, *, since: datetime) -> Promise:
    """What the gallery above a story promised, if it waits `since` then: one query."""
    above = GalleryPage.objects.filter(path=story.path[:PROGRAMME_PATH])
    days = above.values_list("promised_days", flat=True).first()
    return Promise(since, days or GalleryPage._meta.get_field("promised_days").default)
