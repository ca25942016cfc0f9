"""The cards of published stories, rendered once and stored."""

from collections.abc import Iterable

from django.db import transaction
from django_tasks import task

from gallery.models import StoryCard, StoryPage
from gallery.models.cards import card_html, template_version

BATCH = 200


@task
def store_card(story: int) -> None:
    write_card(story)


@transaction.atomic
def write_card(number: int) -> None:
    """As the story is now: whoever changes it meanwhile waits, and takes the card away again."""
    locked = StoryPage.objects.published().select_for_update(of=("self", "page_ptr"))
    for story in StoryPage.objects.filter(pk__in=list(locked.filter(pk=number).values_list("pk", flat=True))).cards():
        html, made_from = card_html(story), template_version()
        StoryCard.objects.update_or_create(story=story, defaults={"html": html, "made_from": made_from})


def drop_cards(numbers: Iterable[int] | None) -> None:
    """Call it in the transaction that changes what they show; None for all. The sweep renders what is still public."""
    cards = StoryCard.objects.all()
    (cards if numbers is None else cards.filter(story__in=numbers)).delete()


def store_missing_cards() -> None:
    """Of stories that a killed worker left out, whose terms were renamed, or whose template is a new one."""
    fresh = StoryCard.objects.filter(made_from=template_version())
    missing = StoryPage.objects.published().exclude(pk__in=fresh.values("pk"))
    for number in missing.values_list("pk", flat=True)[:BATCH]:
        write_card(number)
