"""How each action of the table is done over HTTP, and how the database tells that it was."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from taggit.models import Tag

from gallery.contributions.access import stage_of
from gallery.contributions.co_authors import accept, take_back
from gallery.contributions.hello import stop_token
from gallery.contributions.personal_data import AddressChange
from gallery.contributions.steps.order import LAST_STEP, STEPS
from gallery.models import (
    Contribution,
    Decision,
    DifferentTags,
    Draft,
    Introduction,
    Invitation,
    Message,
    OutgoingMail,
    Report,
    ReviewDate,
    Stage,
    TermChange,
    Theme,
    User,
)
from tests.access.world import NEW_ADDRESS, SECRET, Case, Kind, opened_a_while_ago
from tests.contributions.browsing import Page, check_url, step_url
from tests.contributions.conftest import picture
from tests.deciding import decision_form

Request = tuple[str, dict[str, Any]]
"""An address, and what is posted to it."""


@dataclass(frozen=True)
class Doing:
    """`about` names stories of the `World`, each of which it is tried with. What is only read sends nothing."""

    about: tuple[str, ...]
    pages: Callable[[Case], list[str]] = lambda case: []
    send: Callable[[Case, list[Page]], list[Request]] | None = None
    is_done: Callable[[Case], bool] = lambda case: False
    shows: Callable[[Case], str] = lambda case: ""
    earlier: Callable[[Case], Any] = lambda case: None
    is_everybodys: bool = False
    """Whether everybody has such a page, with what is theirs on it."""


DRAFTS, SENT, ALL = ("draft", "changes"), ("waiting", "published"), ("draft", "changes", "waiting")
CHANGED = "These words are new"


def url(name: str, *args: Any) -> str:
    return reverse(f"contributions:{name}", args=args)


def reading(
    *about: str, pages: Callable[[Case], list[str]], shows: Callable[[Case], str] = lambda case: SECRET
) -> Doing:
    return Doing(about, pages, shows=shows)


def button(
    *about: str, address: Callable[[Case], str], is_done: Callable[[Case], bool], has_page: bool = False, **body: str
) -> Doing:
    """A form that sends the same whoever presses its button."""
    pages = (lambda case: [address(case)]) if has_page else (lambda case: [])
    return Doing(about, pages, send=lambda case, pages: [(address(case), body)], is_done=is_done)


# Telling a story


def steps_of(case: Case) -> list[str]:
    return [step_url(case.draft, slug) for slug in STEPS]


def new_words(case: Case) -> list[dict[str, str]]:
    """Something else in each step."""
    return [
        {"organisation": CHANGED},
        {"summary": CHANGED},
        {"quotes-0-text": CHANGED},
        {f"photo-{case.pictures[0].key}-caption": CHANGED},
        {"place_name": CHANGED},
    ]


def saved(case: Case) -> str:
    return json.dumps(Draft.objects.get(pk=case.draft.pk).answers)


def writing(*about: str, action: Callable[[int], str], is_done: Callable[[Case], bool] = lambda case: True) -> Doing:
    """Change each step, and press a button on it: `action` by the step's number."""

    def send(case: Case, opened: list[Page]) -> list[Request]:
        typed = zip(opened, new_words(case), strict=True)
        return [(page.path, page.body(action(number), words)) for number, (page, words) in enumerate(typed)]

    return Doing(about, steps_of, send, lambda case: saved(case).count(CHANGED) == len(STEPS) and is_done(case))


def write_by_key(case: Case, opened: list[Page]) -> list[Request]:
    stamp = {"key": case.draft.key, "version": case.draft.version, "window": "the first one", "count": 1}
    typed = {"organisation": CHANGED, "contact_email": NEW_ADDRESS, "whose": "ours", "action": "continue"}
    return [(url("share_story", case.world.gallery.slug), {**stamp, **typed})]


def has_link(case: Case) -> bool:
    mails = OutgoingMail.objects.filter(event__startswith=f"link {case.draft.key}")
    return mails.filter(recipient=case.person.email).exists()


def photo_step(case: Case) -> list[str]:
    return [step_url(case.draft, "photos")]


def with_photos(words: Callable[[Case], dict[str, Any]], is_done: Callable[[Case], bool]) -> Doing:
    """Change the step of the photos."""

    def send(case: Case, opened: list[Page]) -> list[Request]:
        return [(page.path, page.body("add_photos", words(case))) for page in opened]

    return Doing(DRAFTS, photo_step, send, is_done)


def order(case: Case) -> list[int]:
    photos = Draft.objects.get(pk=case.draft.pk).answers["photos"]
    return [int(photos[image.key]["order"]) for image in case.pictures]


def turned_round(case: Case) -> dict[str, int]:
    keys = [image.key for image in case.pictures]
    return {f"photo-{key}-order": place for place, key in enumerate(reversed(keys), start=1)}


def picture_url(case: Case) -> list[str]:
    return [reverse("picture", args=[case.pictures[0].key, "400", "jpg"])]


def is_sent(case: Case) -> bool:
    return Contribution.objects.sent_from(case.draft.key).exists()


TELLING = {
    "begin": Doing(
        ("waiting",),
        lambda case: [url("share_story", case.world.gallery.slug)],
        lambda case, opened: [(page.path, page.body("continue", {"organisation": CHANGED})) for page in opened],
        lambda case: Draft.objects.filter(contributor=case.visitor, contribution=None).exists(),
    ),
    "read_draft": reading(
        *DRAFTS, pages=lambda case: [url("draft", case.draft.key), *steps_of(case), check_url(case.draft)]
    ),
    "write": writing(*DRAFTS, action=lambda number: "continue"),
    "autosave": writing(*DRAFTS, action=lambda number: "autosave"),
    "change_step": writing("draft", action=lambda number: [*STEPS, LAST_STEP][number - 1]),
    "save_and_preview": writing("draft", action=lambda number: "preview"),
    "finish_later": writing("draft", action=lambda number: "finish_later", is_done=has_link),
    "write_by_key": Doing(("draft",), send=write_by_key, is_done=lambda case: CHANGED in saved(case)),
    "add_photo": Doing(
        DRAFTS,
        photo_step,
        lambda case, opened: [(url("add_photo", case.draft.key), {"photo": picture(7)})],
        lambda case: case.draft.photos.count() == 3,
    ),
    "add_photos": with_photos(
        lambda case: {"new_photos": [picture(8), picture(9)]}, lambda case: case.draft.photos.count() == 4
    ),
    "order_photos": with_photos(turned_round, lambda case: order(case) == [2, 1]),
    "remove_photo": Doing(
        DRAFTS,
        photo_step,
        lambda case, opened: [(url("remove_photo", case.draft.key), {"photo": case.pictures[0].key})],
        lambda case: case.draft.photos.count() == 1,
    ),
    "remove_photos": with_photos(
        lambda case: {f"photo-{case.pictures[0].key}-remove": "on"}, lambda case: case.draft.photos.count() == 1
    ),
    "draft_picture": Doing(("draft",), picture_url, earlier=Case.make_picture),
    "preview": reading(*DRAFTS, pages=lambda case: [url("preview_draft", case.draft.key)]),
    "send": Doing(
        DRAFTS,
        lambda case: [check_url(case.draft)],
        lambda case, opened: [(page.path, page.body("send", {"consent": "on"})) for page in opened],
        is_sent,
    ),
    "delete_draft": button(
        *DRAFTS,
        address=lambda case: url("delete_draft", case.draft.key),
        is_done=lambda case: not Draft.objects.filter(pk=case.draft.pk).exists(),
        has_page=True,
    ),
}

# Telling it together


def shared_url(case: Case, name: str, *args: Any) -> str:
    if isinstance(case.story, Draft):
        return url(f"{name}_draft", case.story.key, *args)
    return url(f"{name}_story", case.story.pk, *args)


def inviting(kind: str) -> Doing:
    return button(
        *ALL,
        address=lambda case: shared_url(case, "invite_to"),
        is_done=lambda case: case.shared.invitations.filter(kind=kind, email=NEW_ADDRESS).exists(),
        has_page=True,
        email=NEW_ADDRESS,
        kind=kind,
    )


def invitation_url(case: Case) -> str:
    return url("invitation", case.link["key"])


def accepting(earlier: Callable[[Case], Any], is_done: Callable[[Case], bool] = Case.is_open_to_visitor) -> Doing:
    return Doing(
        ALL,
        lambda case: [invitation_url(case)],
        lambda case, opened: [(invitation_url(case), {})],
        lambda case: bool(case.visitor) and is_done(case),
        earlier=earlier,
    )


def has_accepted(case: Case) -> bool:
    return case.invitation().accepted_at is not None and case.is_open_to_visitor()


def owns_it(case: Case) -> bool:
    return type(case.shared).objects.get(pk=case.shared.pk).contributor == case.visitor


def add_helper(case: Case) -> None:
    case.shared.co_authors.add(case.world.helper)


def is_alone(case: Case) -> bool:
    return not case.shared.co_authors.filter(pk=case.world.helper.pk).exists()


TOGETHER = {
    "invite": inviting(Kind.CO_AUTHOR),
    "offer": inviting(Kind.HAND_OVER),
    "take_back_invitation": Doing(
        ALL,
        send=lambda case, opened: [(url("take_back_invitation", case.link["key"]), {})],
        is_done=lambda case: not Invitation.objects.filter(**case.link).exists(),
        earlier=lambda case: case.be_invited(email=NEW_ADDRESS),
    ),
    "remove_co_author": Doing(
        ALL,
        lambda case: [shared_url(case, "invite_to")],
        lambda case, opened: [(shared_url(case, "remove_from", case.world.helper.pk), {})],
        is_alone,
        earlier=add_helper,
    ),
    "leave": button(
        *ALL,
        address=lambda case: shared_url(case, "leave"),
        is_done=lambda case: not case.is_open_to_visitor(),
        has_page=True,
    ),
    "accept": accepting(Case.be_invited, has_accepted),
    "take_over": accepting(lambda case: case.be_invited(Kind.HAND_OVER), owns_it),
    "accept_twice": accepting(lambda case: accept(case.be_invited(), user=case.person), lambda case: False),
    "accept_taken_back": accepting(lambda case: take_back(case.be_invited())),
    "accept_anothers": accepting(lambda case: case.be_invited(email=NEW_ADDRESS), has_accepted),
}

# After sending


def changes_of(case: Case) -> bool:
    return Draft.objects.filter(contribution=case.contribution).exists()


def is_at(stage: Stage) -> Callable[[Case], bool]:
    return lambda case: stage_of(Contribution.objects.with_stage().get(pk=case.contribution.pk)) == stage


def editing(*about: str) -> Doing:
    return Doing(
        about,
        lambda case: [url("my_story", case.contribution.pk)],
        lambda case, opened: [(url("edit_story", case.contribution.pk), {})],
        changes_of,
    )


AFTERWARDS = {
    "receipt": reading(
        *SENT, pages=lambda case: [url("sent", case.contribution.pk), url("draft", case.contribution.idempotency_key)]
    ),
    "my_story": reading(*SENT, "returned", pages=lambda case: [url("my_story", case.contribution.pk)]),
    "my_stories": Doing(
        (*ALL, "published"), lambda case: [url("my_stories")], shows=lambda case: SECRET, is_everybodys=True
    ),
    "write_to_moderators": button(
        *SENT,
        address=lambda case: url("write_to_moderators", case.contribution.pk),
        is_done=lambda case: Message.objects.filter(author=case.visitor, is_from_moderators=False).exists(),
        text="May I ask something?",
    ),
    "take_back": editing("waiting"),
    "edit": editing("published", "returned", "withdrawn"),
    "object": button(
        "corrected",
        address=lambda case: url("object_to_story", case.contribution.pk),
        is_done=lambda case: Message.objects.filter(author=case.visitor, is_objection=True).exists(),
    ),
    "still_true": button(
        "asked",
        address=lambda case: url("still_true", case.contribution.pk),
        is_done=lambda case: ReviewDate.objects.filter(confirmed_at__isnull=False).exists(),
    ),
    "withdraw": button(
        *SENT,
        address=lambda case: url("withdraw", case.contribution.pk),
        is_done=is_at(Stage.WITHDRAWN),
        has_page=True,
    ),
    "hidden_picture": Doing(("waiting", "returned", "withdrawn"), picture_url, earlier=Case.make_picture),
    "public_picture": Doing(("published",), picture_url, earlier=Case.make_picture),
}

# Say hello


def is_open(case: Case) -> bool:
    return Contribution.objects.get(pk=case.contribution.pk).is_open_to_hello


def hello_url(case: Case) -> str:
    return url("say_hello", case.page.pk)


def hello(case: Case, opened: list[Page]) -> list[Request]:
    words = {"name": "Vera", "email": "vera@example.net", "message": "Hello.", "opened": opened_a_while_ago()}
    return [(hello_url(case), words)]


def keep_stop_link(case: Case) -> None:
    case.link = {"token": stop_token(case.contribution)}


def stop_url(case: Case) -> str:
    return url("stop_hello", case.link["token"])


HELLO = {
    "set_hello": Doing(
        SENT,
        send=lambda case, opened: [(url("set_hello", case.contribution.pk), {"is_open": str(int(not is_open(case)))})],
        is_done=lambda case: is_open(case) != case.contribution.is_open_to_hello,
    ),
    "say_hello": Doing(
        ("published",), lambda case: [hello_url(case)], hello, lambda case: Introduction.objects.exists()
    ),
    "stop_hello": Doing(
        ("published",),
        lambda case: [stop_url(case)],
        lambda case, opened: [(stop_url(case), {})],
        lambda case: not is_open(case),
        earlier=keep_stop_link,
    ),
}

# Report a story


def report_url(case: Case) -> str:
    return url("report_story", case.page.pk)


def reported(case: Case, opened: list[Page]) -> list[Request]:
    return [(report_url(case), {"reason": "wrong", "text": "It has closed.", "opened": opened_a_while_ago()})]


REPORTING = {
    "report": Doing(
        ("published",), lambda case: [report_url(case)], reported, lambda case: Report.objects.waiting().exists()
    )
}

# Their own account


def keep_address_link(case: Case) -> None:
    case.link = {"token": AddressChange(user=case.person.pk, old=case.person.email, new=NEW_ADDRESS).token}


def address_url(case: Case) -> str:
    return url("confirm_address", case.link["token"])


def is_archive(case: Case) -> bool:
    return any(answer.headers["Content-Type"] == "application/zip" for answer in case.answers)


ACCOUNT = {
    "account": reading("waiting", pages=lambda case: [url("account")], shows=lambda case: case.person.email),
    "change_address": button(
        "waiting",
        address=lambda case: url("change_address"),
        is_done=lambda case: OutgoingMail.objects.filter(recipient=NEW_ADDRESS).exists(),
        email=NEW_ADDRESS,
    ),
    "confirm_address": Doing(
        ("waiting",),
        lambda case: [address_url(case)],
        lambda case, opened: [(address_url(case), {})],
        lambda case: User.objects.get(pk=case.person.pk).email == NEW_ADDRESS,
        earlier=keep_address_link,
    ),
    "sign_out_everywhere": button(
        "waiting",
        address=lambda case: url("sign_out_everywhere"),
        is_done=lambda case: User.objects.get(pk=case.person.pk).signed_out_at is not None,
    ),
    "download": button("waiting", address=lambda case: url("download"), is_done=is_archive),
    "delete_account": button(
        *SENT,
        address=lambda case: url("delete_account"),
        is_done=lambda case: not User.objects.filter(pk=case.person.pk).exists(),
        has_page=True,
        stories="withdraw",
        is_understood="on",
    ),
}

# The moderators' side


def review_url(case: Case) -> str:
    return reverse("review_story", args=[case.page.pk])


def reports_url(case: Case) -> str:
    return reverse("story_reports", args=[case.page.pk])


def keep_report(case: Case) -> None:
    report = Report.objects.create(story=case.page, reason="harm", key=uuid.uuid4())
    case.link = {"report": report.pk}


def is_decided(kind: str) -> Callable[[Case], bool]:
    return lambda case: Decision.objects.filter(kind=kind).exists()


MODERATION = {
    "review": reading("waiting", pages=lambda case: [review_url(case)]),
    "write_to_contributor": button(
        *SENT,
        address=lambda case: reverse("write_to_contributor", args=[case.page.pk]),
        is_done=lambda case: Message.objects.filter(is_from_moderators=True).exists(),
        text="May I ask something?",
    ),
    "decide": Doing(
        ("waiting",),
        lambda case: [review_url(case)],
        lambda case, opened: [(review_url(case), decision_form(case.page, Decision.Kind.APPROVE))],
        is_decided(Decision.Kind.APPROVE),
    ),
    "take_down": button(
        "published",
        address=lambda case: reverse("take_down_story", args=[case.page.pk]),
        is_done=is_decided(Decision.Kind.TAKE_DOWN),
        message="Somebody in the picture asked.",
    ),
    "decide_report": Doing(
        ("published",),
        lambda case: [reports_url(case)],
        lambda case, opened: [(reports_url(case), {"reports": [case.link["report"]], "outcome": "nothing"})],
        lambda case: Report.objects.filter(outcome="nothing").exists(),
        earlier=keep_report,
    ),
}

# The editors' side


def keep_terms(case: Case) -> None:
    """Two themes, of which the story has the first."""
    nature, arts = (Theme.objects.create(name=name, slug=name.lower()) for name in ("Nature", "Arts"))
    case.page.themes.through.objects.create(storypage=case.page, theme=nature)
    case.link = {"term": nature.pk, "into": arts.pk}


def keep_retired(case: Case) -> None:
    keep_terms(case)
    Theme.objects.filter(pk=case.link["term"]).update(is_retired=True)


def keep_tags(case: Case) -> None:
    case.link = {"term": [Tag.objects.create(name=name, slug=name).pk for name in ("plot", "plots")]}


def tidying(kind: str, **typed: str) -> Doing:
    """From the page that asks; `typed` beside what `keep_terms` has made."""

    def address(case: Case) -> str:
        return reverse("change_terms", args=["theme", kind])

    def confirmed(case: Case, opened: list[Page]) -> list[Request]:
        return [(address(case), {**case.link, **typed, "stories": [case.page.pk], "confirmed": "1"})]

    return Doing(
        ("published",),
        lambda case: [f"{address(case)}?term={case.link['term']}"],
        confirmed,
        lambda case: TermChange.objects.filter(kind=kind).exists(),
        earlier=keep_terms,
    )


TIDYING = {
    "list_terms": reading(
        "published", pages=lambda case: [reverse("tidy_terms", args=["theme"])], shows=lambda case: "Tidy terms"
    ),
    "merge_terms": tidying("merge"),
    "rename_terms": tidying("rename", name="Rivers", slug="rivers"),
    "split_terms": tidying("split", name="Rivers"),
    "retire_terms": tidying("retire"),
    "bring_back_term": Doing(
        ("published",),
        send=lambda case, opened: [(reverse("bring_back_term", args=["theme", case.link["term"]]), {})],
        is_done=lambda case: not Theme.objects.get(pk=case.link["term"]).is_retired,
        earlier=keep_retired,
    ),
    "tell_tags_apart": Doing(
        ("published",),
        send=lambda case, opened: [(reverse("tell_tags_apart"), case.link)],
        is_done=lambda case: DifferentTags.objects.exists(),
        earlier=keep_tags,
    ),
}

DOINGS = {**TELLING, **TOGETHER, **AFTERWARDS, **HELLO, **REPORTING, **ACCOUNT, **MODERATION, **TIDYING}
