"""Which stories showcases hold: noted when one is published, and followed while stories come and go."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from wagtail.signals import page_published, page_unpublished

from gallery.models import HeldPicture, HeldStory, ShowcasePage, StoryPage
from gallery.notifications.to_editors import tell_of_gap
from gallery.publication.showcase_pictures import promise_showcase_picture
from gallery.publication.surroundings import something_changed

Held = Mapping[int, tuple[bool, int]]
"""By the numbers of stories: whether an editor chose it, and its position."""


def register_signal_handlers() -> None:
    page_published.connect(showcase_became_public, sender=ShowcasePage, dispatch_uid="gallery_showcase_became_public")
    page_unpublished.connect(tell_editors, sender=StoryPage, dispatch_uid="gallery_showcases_lose_story")
    pre_delete.connect(tell_editors_of_deletion, sender=StoryPage, dispatch_uid="gallery_showcases_story_deleted")


def showcase_became_public(sender: type[ShowcasePage], instance: ShowcasePage, **kwargs: Any) -> None:
    note(instance.pk, is_new=True)


def tell_editors(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    """It is gone from the pages already: they ask what is public."""
    for showcase in ShowcasePage.objects.shown().filter(held__story=instance.pk, held__is_chosen=True):
        tell_of_gap(instance, showcase=showcase)


def tell_editors_of_deletion(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    """Of a story that is public until now: of any other they have been told."""
    if instance.live:
        tell_editors(sender, instance)


def follow_showcases() -> None:
    """What matches is another today than when the showcase was published. Where nothing is, nothing is locked."""
    for showcase in ShowcasePage.objects.shown().order_by("pk"):
        if kept(held(showcase.pk)) | found(showcase) != held(showcase.pk):
            note(showcase.pk)


@transaction.atomic
def note(number: int, *, is_new: bool = False) -> None:
    """What a showcase holds, as it is now: read under its lock, since an editor may be publishing it.

    What was chosen stays noted until the showcase is published without it: a story may come back.
    """
    showcase = ShowcasePage.objects.select_for_update().filter(pk=number).first()
    if showcase is None:
        return
    wanted = found(showcase) if is_new else kept(held(number)) | found(showcase)
    HeldStory.objects.filter(showcase=showcase).delete()
    HeldStory.objects.bulk_create(
        HeldStory(showcase=showcase, story_id=story, is_chosen=is_chosen, position=position)
        for story, (is_chosen, position) in wanted.items()
    )
    HeldPicture.objects.filter(showcase=showcase).delete()
    HeldPicture.objects.bulk_create(HeldPicture(showcase=showcase, image=image) for image in showcase.pictures())
    promise_showcase_picture(showcase)
    something_changed()


def held(number: int) -> dict[int, tuple[bool, int]]:
    rows = HeldStory.objects.filter(showcase=number).values_list("story", "is_chosen", "position")
    return {story: (is_chosen, position) for story, is_chosen, position in rows}


def kept(noted: Held) -> dict[int, tuple[bool, int]]:
    """Of those, what an editor chose."""
    return {story: facts for story, facts in noted.items() if facts[0]}


def found(showcase: ShowcasePage) -> dict[int, tuple[bool, int]]:
    """What matches comes from an index, which may be a second old: what is noted is in the database."""
    contents = showcase.contents()
    numbers = [story for story, _is_chosen in contents]
    public = set(StoryPage.objects.published().filter(pk__in=numbers).values_list("pk", flat=True))
    return {story: (is_chosen, place) for place, (story, is_chosen) in enumerate(contents) if story in public}
