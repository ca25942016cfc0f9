"""What a contributor has on the site, in every stage, and the addresses of the pages about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from gallery.contributions.co_authors import invite
from gallery.contributions.drafts import reopen_story
from gallery.contributions.hello import stop_token
from gallery.contributions.personal_data import AddressChange
from gallery.contributions.steps.order import STEPS
from gallery.contributions.submission import withdraw_story
from gallery.contributions.throttling import LIMITS
from gallery.models import Attempt, Contribution, Decision, Draft, Invitation, User
from gallery.moderation.review import fingerprint
from gallery.moderation.screen.conversation import write_message
from tests.contributions.conftest import make_draft
from tests.deciding import decide
from tests.journeys.scenery import Scenery

WRONG = {"title": "", "organisation": "", "people_reached": "-5", "contact_email": "nobody"}
REMARKS = {"title": "A shorter one, please.", "photos": "Who is in the first one?", "quotes": "Did they agree?"}
TOO_MUCH = "Too much to keep. " * 17_000


@dataclass
class Told:
    contributor: User
    helper: User
    draft: Draft
    wrong: Draft
    changes: Draft
    waiting: Contribution
    published: Contribution
    withdrawn: Contribution
    invitation: Invitation
    """To the helper, for the story that waits; of the published one they are a co-author."""

    @property
    def returned(self) -> Contribution:
        assert self.changes.contribution is not None
        return self.changes.contribution


def tell(scenery: Scenery) -> Told:
    owner = scenery.contributor
    helper = User.objects.create_user("hugo@example.org", name="Hugo")
    waiting = scenery.send("A story that waits", pictures=("boat-a",))
    for words, is_answer in (("When will it be read?", False), ("Tomorrow, I hope.", True)):
        author = scenery.moderator if is_answer else owner
        write_message(waiting, author=author, text=words, is_from_moderators=is_answer)
    withdrawn = scenery.send("A story that was withdrawn")
    withdraw_story(withdrawn, by=owner)
    return Told(
        contributor=owner,
        helper=helper,
        draft=make_draft(owner, scenery.gallery, photos=2, title="Half a story"),
        wrong=wrong_draft(scenery),
        changes=reopen_story(returned_story(scenery)),
        waiting=waiting,
        published=open_story(scenery, helper),
        withdrawn=withdrawn,
        invitation=invite(waiting, email=helper.email, kind=Invitation.Kind.HAND_OVER, invited_by=owner),
    )


def wrong_draft(scenery: Scenery) -> Draft:
    """Of which no step would pass."""
    draft = make_draft(scenery.contributor, scenery.gallery, photos=1, **WRONG)
    draft.answers |= {"quotes": [{"text": "", "said_by": "A neighbour"}], "photos": {}}
    draft.save()
    return draft


def returned_story(scenery: Scenery) -> Contribution:
    sent = scenery.send("A story to mend", pictures=("bench-a",))
    seen = fingerprint(sent.story.get_latest_revision())
    kind = Decision.Kind.REQUEST_CHANGES
    decide(sent.story, kind=kind, moderator=scenery.moderator, seen=seen, message="Nearly there.", remarks=REMARKS)
    return Contribution.objects.get(pk=sent.pk)


def open_story(scenery: Scenery, helper: User) -> Contribution:
    """Published, open to hellos, and told by two."""
    story = scenery.add("A story for everybody", pictures=("teapot-a",))
    Contribution.objects.filter(story=story).update(is_open_to_hello=True)
    story.contribution.co_authors.add(helper)
    return Contribution.objects.get(story=story)


def use_up_invitations(told: Told) -> None:
    limit = LIMITS[Attempt.Kind.INVITATION].account_an_hour
    account, kind = told.contributor, Attempt.Kind.INVITATION
    Attempt.objects.bulk_create(Attempt(kind=kind, account=account, network="another") for _ in range(limit))


def url(name: str, *args: Any) -> str:
    return reverse(f"contributions:{name}", args=args)


def step(draft: Draft, slug: str) -> str:
    return url("draft_step", draft.key, slug)


Address = Callable[[Told], str]


def filled(slug: str) -> Address:
    return lambda told: step(told.draft, slug)


def mistaken(slug: str) -> Address:
    return lambda told: step(told.wrong, slug)


OWN: dict[str, Address] = {
    "first step": lambda told: f"{url('share_story', told.draft.gallery.slug)}?new=1",
    **{slug: filled(slug) for slug in STEPS},
    "check and send": lambda told: url("check_and_send", told.draft.key),
    "check and send, with gaps": lambda told: url("check_and_send", told.wrong.key),
    "preview": lambda told: url("preview_draft", told.draft.key),
    "returned, your story": lambda told: step(told.changes, "your-story"),
    "returned, photos": lambda told: step(told.changes, "photos"),
    "returned, check and send": lambda told: url("check_and_send", told.changes.key),
    "delete a draft": lambda told: url("delete_draft", told.draft.key),
    "my stories": lambda told: url("my_stories"),
    "receipt": lambda told: url("sent", told.waiting.pk),
    "my story, waiting": lambda told: url("my_story", told.waiting.pk),
    "my story, returned": lambda told: url("my_story", told.returned.pk),
    "my story, published": lambda told: url("my_story", told.published.pk),
    "my story, withdrawn": lambda told: url("my_story", told.withdrawn.pk),
    "withdraw": lambda told: url("withdraw", told.published.pk),
    "invite": lambda told: url("invite_to_story", told.published.pk),
    "invite, somebody invited": lambda told: url("invite_to_story", told.waiting.pk),
    "invitation of another": lambda told: url("invitation", told.invitation.key),
    "account": lambda told: url("account"),
    "delete account": lambda told: url("delete_account"),
    "sign out": lambda told: reverse("account_logout"),
}
HELPERS: dict[str, Address] = {
    "invitation": lambda told: url("invitation", told.invitation.key),
    "my story, of another": lambda told: url("my_story", told.published.pk),
    "leave": lambda told: url("leave_story", told.published.pk),
}
ANYBODYS: dict[str, Address] = {
    "say hello": lambda told: url("say_hello", told.published.story_id),
    "said hello": lambda told: f"{url('say_hello', told.published.story_id)}?sent",
    "report a story": lambda told: url("report_story", told.published.story_id),
    "reported a story": lambda told: f"{url('report_story', told.published.story_id)}?sent",
    "stop hellos": lambda told: url("stop_hello", stop_token(told.published)),
    "hellos stopped": lambda told: url("stop_hello", stop_token(told.withdrawn)),
    "new address": lambda told: url("confirm_address", new_address(told)),
    "link of no use": lambda told: url("confirm_address", "no-such-link"),
    "account deleted": lambda told: url("account_deleted"),
}


def new_address(told: Told) -> str:
    return AddressChange(user=told.contributor.pk, old=told.contributor.email, new="new@example.org").token


@dataclass(frozen=True)
class Refused:
    """What is sent in vain, and what it is answered with."""

    address: Address
    status: int = 422
    words: tuple[tuple[str, str], ...] = ()


GO_ON = (("action", "continue"), ("version", "999"))
CONFLICT = (("action", "continue"), ("title", "Other words"), ("version", "0"), ("window", "another"))
MISTAKES: dict[str, Refused] = {
    **{f"{slug}, wrong": Refused(mistaken(slug), words=GO_ON) for slug in ("about-you", "your-story", "photos")},
    "quotes, wrong": Refused(
        mistaken("quotes"),
        words=(
            *GO_ON,
            ("quotes-TOTAL_FORMS", "3"),
            ("quotes-INITIAL_FORMS", "0"),
            ("quotes-0-said_by", "A neighbour"),
        ),
    ),
    "place-and-people, wrong": Refused(
        mistaken("place-and-people"),
        words=(
            *GO_ON,
            ("people_reached", "-5"),
            ("started", "2024-05"),
            ("ended", "2023-05"),
            ("links-TOTAL_FORMS", "2"),
            ("links-INITIAL_FORMS", "0"),
            ("links-0-label", "Our website"),
        ),
    ),
    "two versions": Refused(filled("your-story"), 409, CONFLICT),
    "sent without agreeing": Refused(lambda told: url("check_and_send", told.draft.key), words=(("action", "send"),)),
    "sent with gaps": Refused(
        lambda told: url("check_and_send", told.wrong.key), words=(("action", "send"), ("consent", "on"))
    ),
    "empty message": Refused(lambda told: url("write_to_moderators", told.waiting.pk)),
    "nobody invited": Refused(lambda told: url("invite_to_story", told.published.pk), words=(("email", "nobody"),)),
    "address that is none": Refused(lambda told: url("change_address"), words=(("email", "nobody"),)),
    "account not quite deleted": Refused(lambda told: url("delete_account")),
    "too many invitations": Refused(
        lambda told: url("invite_to_story", told.published.pk),
        429,
        (("email", "new@example.org"), ("kind", Invitation.Kind.CO_AUTHOR)),
    ),
}
ANYBODYS_MISTAKES: dict[str, Refused] = {
    "hello without words": Refused(lambda told: url("say_hello", told.published.story_id)),
    "report without a reason": Refused(
        lambda told: url("report_story", told.published.story_id), words=(("email", "nobody"),)
    ),
    "signed out": Refused(filled("your-story"), 403, (("action", "continue"), ("summary", TOO_MUCH))),
}
