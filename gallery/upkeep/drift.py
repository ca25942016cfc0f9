"""What is worked out from stories and kept beside them: whether it is still what would be worked out now."""

from dataclasses import replace

from django.db import connection, transaction
from django.db.models import Max, Q

from gallery.discovery.search import SearchText, search_index
from gallery.discovery.search.excerpts import without_marks
from gallery.models import IndexChange, IndexVersion, StoryCard, StoryPage
from gallery.models.cards import card_html, template_version
from gallery.publication.cards import write_card
from gallery.publication.changes import count_change
from gallery.publication.search_text import PARTS, batched, search_text, write_search_texts
from gallery.upkeep.findings import Found


def stale_cards(*, mend: bool) -> Found:
    """Those that are missing, and those that do not say what their story says now."""
    stale = [number for numbers in batched(public_stories()) for number in stale_among(numbers)]
    for number in stale if mend else ():
        write_card(number)
    return Found("Cards that are not as their stories are", len(stale), len(stale) if mend else 0)


def stale_among(numbers: list[int]) -> list[int]:
    cards = {row.pk: row for row in StoryCard.objects.filter(pk__in=numbers, made_from=template_version())}
    stories = StoryPage.objects.published().filter(pk__in=numbers).cards()
    return [story.pk for story in stories if story.pk not in cards or cards[story.pk].html != card_html(story)]


def cards_of_no_story(*, mend: bool) -> Found:
    left_over = StoryCard.objects.exclude(pk__in=StoryPage.objects.published().values("pk"))
    found = left_over.count()
    if mend:
        left_over.delete()
    return Found("Cards of stories that are not public", found, found if mend else 0)


def public_stories() -> list[int]:
    return list(StoryPage.objects.published().order_by("pk").values_list("pk", flat=True))


def search_words(*, mend: bool) -> Found:
    """Stories that a search would not find, or by words that they do not say any more."""
    differing = [number for numbers in batched(public_stories()) for number in differing_among(numbers)]
    if mend:
        for numbers in batched(differing):
            write_search_texts(StoryPage.objects.published().filter(pk__in=numbers))
    return Found("Stories whose words are not in the search index", len(differing), len(differing) if mend else 0)


def differing_among(numbers: list[int]) -> list[int]:
    written = search_index().texts(numbers)
    stories = StoryPage.objects.published().filter(pk__in=numbers).prefetch_related(*PARTS)
    return [story.pk for story in stories if written.get(story.pk) != as_written(search_text(story))]


def as_written(text: SearchText) -> SearchText:
    """The answers stand in a table of their own, written together with the rest."""
    title, words, terms = map(without_marks, (text.title, text.words, text.terms))
    return replace(text, title=title, words=words, terms=terms, answers=())


def words_of_no_story(*, mend: bool) -> Found:
    """A search proposes them, and they are never shown: what is public is asked of the stories."""
    public = StoryPage.objects.published().values("pk")
    with connection.cursor() as cursor:
        cursor.execute(search_index().everything().sql)
        numbers = {number for (number,) in cursor.fetchall()} - set(public.values_list("pk", flat=True))
    for number in sorted(numbers) if mend else ():
        remove_unless_public(number)
    return Found("Words in the search index of stories that are not public", len(numbers), len(numbers) if mend else 0)


@transaction.atomic
def remove_unless_public(number: int) -> None:
    """Under the lock of the story, which somebody may be publishing."""
    locked = StoryPage.objects.select_for_update(of=("self", "page_ptr")).filter(pk=number)
    if not (list(locked) and StoryPage.objects.published().filter(pk=number).exists()):
        search_index().remove(number)


@transaction.atomic
def index_version(*, mend: bool) -> Found:
    """Behind the changes that were counted, no more of them could be: every publication would fail."""
    latest = IndexChange.objects.aggregate(latest=Max("number"))["latest"] or 0
    behind = IndexVersion.objects.select_for_update().filter(Q(pk=1) & Q(number__lt=latest))
    found = len(behind)
    if mend and found:
        IndexVersion.objects.filter(pk=1).update(number=latest)
        count_change(None)
    return Found("Index behind what was changed", found, found if mend else 0)
