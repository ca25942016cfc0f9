from functools import cache

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from wagtail.models import Page

TOP_DEPTH = 3
PROGRAMME_DEPTH = 4
STORY_DEPTH = 5


@cache
def is_open_to_all() -> Q:
    """Neither the page nor anything above it is unpublished or restricted.

    Asked by equality on paths, so that each row costs a few look-ups in the index of paths.
    """
    own_and_above = [Substr(OuterRef("path"), 1, Page.steplen * depth) for depth in range(2, STORY_DEPTH + 1)]
    closed = Q(live=False) | Q(view_restrictions__isnull=False)
    return ~Q(Exists(Page.objects.filter(closed, path__in=own_and_above)))
