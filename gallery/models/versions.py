"""Whose version of a story is whose: what its contributor sent, and what somebody else has made of it."""

from typing import Any

from django.db.models import Q
from wagtail.models import Revision

from gallery.models.contributions import Contribution
from gallery.models.conversations import Invitation
from gallery.models.current_terms import with_current_terms

SHOWN = (
    "title",
    "summary",
    "organisation",
    "answers",
    "quotes",
    "photos",
    "cohorts",
    "themes",
    "tagged_items",
    "place_name",
    "region",
    "latitude",
    "longitude",
    "started",
    "ended",
    "people_reached",
    "links",
)
"""What of a version its readers see."""
BOOKKEEPING = {"pk", "sort_order", "story", "content_object"}


def sent_last(contribution: Contribution, *, until: Revision | None = None) -> Revision | None:
    """The newest version that somebody who tells the story, or told it once, has sent; no newer one than `until`."""
    own = contribution.story.revisions.filter(is_from_tellers(contribution))
    if until is not None:
        own = own.filter(pk__lte=until.pk)
    return own.order_by("-created_at", "-pk").first()


def is_from_tellers(contribution: Contribution) -> Q:
    """Of a version: sent by its owner or a co-author; or, before it was handed over, by whoever told it until then.

    What these change later, they change as moderators.
    """
    tellers = Q(user=contribution.contributor_id) | Q(user__in=contribution.co_authors.all())
    if contribution.is_on_behalf:
        tellers |= Q(user=contribution.entered_by_id)
    accepted = contribution.invitations.filter(kind=Invitation.Kind.HAND_OVER, accepted_at__isnull=False)
    for former, moment in accepted.values_list("invited_by", "accepted_at"):
        tellers |= Q(user__in=[former, contribution.entered_by_id or former], created_at__lte=moment)
    return tellers


def is_changed(contribution: Contribution, published: Revision) -> bool:
    """Whether somebody else has changed what was sent before it was published as this version."""
    sent = sent_last(contribution, until=published)
    return sent is not None and sent.pk != published.pk and read_by_all(sent) != read_by_all(published)


def read_by_all(revision: Revision) -> list[Any]:
    content = with_current_terms(revision.content)
    return [bare(content.get(name)) for name in SHOWN]


def bare(value: Any) -> Any:
    """Rows by what they say, whatever their numbers."""
    if isinstance(value, list):
        return [bare(row) for row in value]
    if isinstance(value, dict):
        return {name: words for name, words in value.items() if name not in BOOKKEEPING}
    return value
