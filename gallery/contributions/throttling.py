"""How much one account may send, counted in the rows that it has made."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from gallery.models import Contribution, Draft, StoryImage, User

STORIES_AN_HOUR = 20
DRAFTS_AN_HOUR = 40
PICTURES_AN_HOUR = 200
HOUR = timedelta(hours=1)


def opens_again(user: User) -> datetime | None:
    """When the account may send again; None if it may now."""
    since = timezone.now() - HOUR
    limits = (
        (Contribution.objects.filter(contributor=user, sent_at__gt=since), "sent_at", STORIES_AN_HOUR),
        (Draft.objects.filter(contributor=user, created_at__gt=since), "created_at", DRAFTS_AN_HOUR),
        (StoryImage.objects.filter(uploaded_by_user=user, created_at__gt=since), "created_at", PICTURES_AN_HOUR),
    )
    times = [time for rows, moment, most in limits if (time := when_open(rows, moment, most))]
    return max(times, default=None)


def when_open(rows: QuerySet, moment: str, most: int) -> datetime | None:
    newest = rows.order_by(f"-{moment}").values_list(moment, flat=True)
    last_allowed = next(iter(newest[most - 1 : most]), None)
    return last_allowed + HOUR if last_allowed else None
