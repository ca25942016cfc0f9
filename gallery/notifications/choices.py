"""How each moderator wants to hear of what comes in: at once, once a day or not at all, gallery by gallery."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from gallery.models import GalleryPage, MailChoice, StoryPage, User

Pace = MailChoice.Pace


def told_at_once(moderators: QuerySet[User], story: StoryPage) -> QuerySet[User]:
    """Those of the moderators who have not chosen otherwise for the story's gallery."""
    gallery = story.path[: -StoryPage.steplen]
    others = MailChoice.objects.filter(gallery__path=gallery).exclude(pace=Pace.AT_ONCE)
    return moderators.exclude(pk__in=others.values("moderator"))


def paces_of(moderator: User) -> dict[int, str]:
    """What the moderator has chosen, by the key of the gallery."""
    return dict(moderator.mail_choices.values_list("gallery", "pace"))


@transaction.atomic
def choose_paces(moderator: User, paces: Mapping[GalleryPage, str]) -> None:
    """From now on. A gallery that is not named keeps what was chosen for it."""
    choices = [MailChoice(moderator=moderator, gallery=gallery, pace=pace) for gallery, pace in paces.items()]
    MailChoice.objects.bulk_create(
        choices, update_conflicts=True, unique_fields=["moderator", "gallery"], update_fields=["pace"]
    )
