"""What moderators were told, held against what stands in the database."""

from collections.abc import Iterator

from gallery.models import Contribution, Decision, OutgoingMail, StoryPage
from tests.drills.kills.ledger import Ledger
from tests.drills.kills.reckoning import Fault, Known, Wrong, unless_one
from tests.drills.load.deciding import Decided, Tray


def find_out(ledger: Ledger) -> Known:
    """Keys of what was left: there may be nothing. What had been sent, though nobody was told, counts as sent."""
    left = [told for told in ledger.stories if told.is_left]
    for told in left:
        sent = Contribution.objects.filter(idempotency_key=told.key or None).first()
        told.contribution = sent.pk if sent else 0
    return frozenset(told.key for told in left)


def reckon_decisions(tray: Tray) -> Iterator[Fault]:
    for decided in tray.decided:
        yield from faults_of_decision(decided)
    known = {decided.story for decided in tray.decided}
    for decision in Decision.objects.filter(moderator__email__startswith="moderator").exclude(story__in=known):
        # Its answer was lost, and nobody asked again.
        yield from faults_of_ending(decision)


def faults_of_decision(decided: Decided) -> Iterator[Fault]:
    name = f"decision about story {decided.story}"
    found = list(Decision.objects.filter(story=decided.story))
    yield from unless_one(len(found), name)
    if [(each.kind, each.moderator and each.moderator.email) for each in found] != [(decided.kind, decided.moderator)]:
        yield Fault(Wrong.LOST, f"{name}: {decided}, but there is {found}")
        return
    yield from faults_of_ending(found[0])


def faults_of_ending(decision: Decision) -> Iterator[Fault]:
    """The story stands where the decision leaves it, and one mail says so."""
    story = StoryPage.objects.get(pk=decision.story_id)
    is_approval = decision.kind == Decision.Kind.APPROVE
    if (story.live, StoryPage.objects.published().filter(pk=story.pk).exists()) != (is_approval, is_approval):
        yield Fault(Wrong.HALF, f"story {story.pk} after “{decision}”: live is {story.live}")
    mails = OutgoingMail.objects.filter(event=f"decision {decision.pk}").count()
    yield from unless_one(mails, f"mail about decision {decision.pk}")
