"""What the moderators' desk shows: stories with findings, claims, reports and corrections, and the pages about them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from gallery.models import BulkRun, Decision, Report, ReviewDate, StoryPage, StoryTag, TermChange, Theme, User
from gallery.moderation import claims
from gallery.moderation.bulk import runs as bulk
from gallery.moderation.review import fingerprint
from gallery.moderation.tidying.changes import begin
from tests.deciding import decide
from tests.journeys.scenery import Scenery, moderator
from tests.journeys.told import Told, url


@dataclass
class AtDesk:
    told: Told
    admin: User
    """May see every page of the desk."""
    blocked: StoryPage
    """With an email address, a photo without permission, and the same words as another story."""
    claimed: StoryPage
    changed: StoryPage
    """Published, with a new version that waits."""
    corrected: StoryPage
    asked: StoryPage
    reported: StoryPage
    run: BulkRun
    theme: Theme
    """Retired, and still on a story."""
    change: TermChange
    """Not done yet."""


def set_the_desk(scenery: Scenery, told: Told) -> AtDesk:
    blocked = scenery.send("Write to ann@example.org", pictures=("boat-a",), people=None, quote="We agreed.").story
    claimed = scenery.send("Looked at already").story
    claims.claim(claimed, by=moderator("Nadia"))
    reported = scenery.add("A story with a report", pictures=("swim-a",))
    report(reported)
    asked = scenery.add("True a year ago")
    ReviewDate.objects.create(story=asked, due_on=timezone.localdate(), asked_at=timezone.now())
    chosen = [bulk.Chosen(story.pk, "another version") for story in (blocked, reported)]
    run = bulk.start_run(BulkRun.Action.TAG, chosen, by=scenery.moderator, options={"tags": ["weekly"]})
    admin = User.objects.create_superuser("ada@example.org", name="Ada")
    theme, change = tidied(reported, by=admin)
    return AtDesk(
        told,
        admin,
        blocked,
        claimed,
        changed(scenery),
        corrected(scenery),
        asked=asked,
        reported=reported,
        run=run,
        theme=theme,
        change=change,
    )


def tidied(story: StoryPage, *, by: User) -> tuple[Theme, TermChange]:
    """With two tags that look alike, and one that is being retired."""
    theme = Theme.objects.create(name="Wool", slug="wool", is_retired=True)
    StoryPage.themes.through.objects.create(storypage=story, theme=theme)
    for name in ("spinning wheel", "spinning wheels", "stuff"):
        tag = Tag.objects.create(name=name, slug=name.replace(" ", "-"))
        StoryTag.objects.create(content_object=story, tag=tag)
    return theme, begin("retire", "tag", [tag], by=by)


def report(story: StoryPage) -> Report:
    words = {"reason": Report.Reason.PRIVACY, "text": "My uncle is in it.", "email": "rita@example.org"}
    return Report.objects.create(story=story, key="0" * 32, **words)


def revise(story: StoryPage, *, by: User, summary: str) -> StoryPage:
    version = story.get_latest_revision_as_object()
    version.summary = summary
    version.save_revision(user=by)
    return StoryPage.objects.get(pk=story.pk)


def changed(scenery: Scenery) -> StoryPage:
    story = revise(scenery.add("Public, and told anew"), by=scenery.contributor, summary="Told anew.")
    story.get_workflow().start(story, scenery.contributor)
    return story


def corrected(scenery: Scenery) -> StoryPage:
    story = revise(scenery.send("Put right").story, by=scenery.moderator, summary="Put right by a moderator.")
    seen = fingerprint(story.get_latest_revision())
    decide(story, kind=Decision.Kind.APPROVE, moderator=scenery.moderator, seen=seen)
    return StoryPage.objects.get(pk=story.pk)


Address = Callable[[AtDesk], str]


def review(name: str) -> Address:
    return lambda desk: reverse("review_story", args=[getattr(desk, name).pk])


def picture(desk: AtDesk) -> str:
    return desk.reported.photos.get().image.key


def changing(kind: str) -> Address:
    return lambda desk: f"{reverse('change_terms', args=['theme', kind])}?term={desk.theme.pk}"


STAFFS: dict[str, Address] = {
    "queue": lambda desk: reverse("stories"),
    "queue, nothing found": lambda desk: f"{reverse('stories')}?q=nowhere",
    "review, with findings": review("blocked"),
    "review, claimed by another": review("claimed"),
    "review, a new version": review("changed"),
    "review, published and reported": review("reported"),
    "review, corrected": review("corrected"),
    "bulk result": lambda desk: reverse("bulk_run", args=[desk.run.pk]),
    "reports": lambda desk: reverse("reports"),
    "reports of a story": lambda desk: reverse("story_reports", args=[desk.reported.pk]),
    "crop or blur": lambda desk: reverse("edit_picture", args=[desk.reported.pk, picture(desk)]),
    "still true": lambda desk: reverse("overdue_stories"),
    "enter a story": lambda desk: reverse("enter_story"),
    "insight": lambda desk: reverse("insight"),
    "tidy themes": lambda desk: reverse("tidy_terms", args=["theme"]),
    "tidy tags": lambda desk: reverse("tidy_terms", args=["tag"]),
    **{f"{kind} a theme": changing(kind) for kind in ("merge", "rename", "split", "retire")},
    "a change of terms": lambda desk: reverse("term_change", args=[desk.change.pk]),
    "record": lambda desk: reverse("record"),
    "contributors": lambda desk: reverse("contributors"),
    "suspend": lambda desk: reverse("suspend_contributor", args=[desk.told.contributor.pk]),
    "mails": lambda desk: reverse("letters"),
    "a mail": lambda desk: reverse("letter", args=["approved"]),
}
CONTRIBUTORS: dict[str, Address] = {
    "my story, corrected": lambda desk: url("my_story", desk.corrected.contribution.pk),
    "my story, still true": lambda desk: url("my_story", desk.asked.contribution.pk),
}
