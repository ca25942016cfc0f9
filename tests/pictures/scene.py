"""What happens on the desk before its pictures are taken, besides what the demo brings."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from wagtail.models import TaskState

from gallery.contributions.reports import Reported, take_report
from gallery.models import Contribution, Report, StoryPage, User
from gallery.moderation import checks, claims
from gallery.moderation.people import trust
from gallery.moderation.screen.conversation import write_message
from tests.journeys.scenery import learn


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def story(title: str) -> StoryPage:
    return StoryPage.objects.get(draft_title=title)


def set_the_scene() -> None:
    claims.claim(story("A fire for young carers"), by=person("moderator2"))
    trust.know(person("second"), by=person("editor"))
    wait_longer(story("The shed on Union Street"), days=6)
    answer(story("Chairs back, shoes off"), "I forgot to say: the bowls club is happy to be named.")
    report(story("Bikes from the back shed"), "The girl in the first photo is in my class. Do her parents know?")
    checks.summarise_what_is_stale()
    learn()


def wait_longer(waiting: StoryPage, *, days: int) -> None:
    TaskState.objects.for_instance(waiting).update(started_at=timezone.now() - timedelta(days=days))


def answer(about: StoryPage, text: str) -> None:
    contribution = Contribution.objects.get(story=about)
    write_message(contribution, author=contribution.contributor, text=text, is_from_moderators=False)


def report(published: StoryPage, text: str) -> None:
    take_report(Reported(key=uuid4(), reason=Report.Reason.PRIVACY, text=text, email=""), story=published)
