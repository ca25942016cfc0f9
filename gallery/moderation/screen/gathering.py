"""The review screen: everything that a moderator looks at before they decide about a story."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import Contribution, StoryPage, User
from gallery.models.parts import parts_of_story
from gallery.models.people import SignedInRequest
from gallery.moderation import checks, claims, standing
from gallery.moderation.afterwards.reports import reports_context
from gallery.moderation.afterwards.review_dates import after_context
from gallery.moderation.curated import questions_for
from gallery.moderation.edits.staff_edits import edited_context
from gallery.moderation.mail.refused import mail_context
from gallery.moderation.people.on_behalf import erasing_context, on_behalf_context
from gallery.moderation.people.trust import trust_context
from gallery.moderation.queue.promises import promise_about
from gallery.moderation.record.entries import record_context
from gallery.moderation.screen.agreements import PermittedPhoto, agreements_of, changed_permissions, permitted_photos
from gallery.moderation.screen.conversation import conversation_of, decisions_about
from gallery.moderation.screen.difference import difference, known_since, read_before
from gallery.moderation.screen.forms import DecisionForm, MessageForm, TakeDownForm
from gallery.moderation.screen.told import told_context

GOES_ON = "review_goes_on"
"""In the session: whether the moderator wants the next story after each decision."""


@dataclass(frozen=True)
class Section:
    """A part of the screen that another module answers for: its template, and what that shows of a story to a user."""

    template: str
    context: Callable[[StoryPage, User], dict[str, Any]]


ALERTS = (Section("moderation/includes/mail.html", mail_context),)
TO_READ = (
    Section("moderation/includes/edited.html", edited_context),
    Section("moderation/includes/reports.html", reports_context),
)
AFTERWARDS = (
    Section("moderation/includes/trust.html", trust_context),
    Section("moderation/includes/on_behalf.html", on_behalf_context),
    Section("moderation/includes/after.html", after_context),
    Section("moderation/includes/record.html", record_context),
    Section("moderation/includes/erasing.html", erasing_context),
)


def seen_now(story: StoryPage) -> str:
    return standing.fingerprint(story.get_latest_revision())


def parts_to_name(story: StoryPage) -> dict[str, str]:
    """Of a story that was made in the admin nothing is open to anybody but the editors."""
    return parts_of_story(story) if hasattr(story, "contribution") else {}


def decision_form(
    request: SignedInRequest, story: StoryPage, *, version: StoryPage | None = None, **kwargs: Any
) -> DecisionForm:
    """`version` is the latest, where it is at hand already; `initial` are the moderator's words, if there are any."""
    kwargs["initial"] = {
        "goes_on": request.session.get(GOES_ON, False),
        **kwargs.get("initial", {}),
        "seen": seen_now(story),
    }
    questions = questions_for(version or story.get_latest_revision_as_object())
    return DecisionForm(parts=parts_to_name(story), questions=questions, **kwargs)


def show_review(
    request: SignedInRequest,
    story: StoryPage,
    *,
    form: DecisionForm | None = None,
    status: int = 200,
    **other_forms: Form,
) -> HttpResponse:
    """`other_forms` stand in the place of the empty ones, by their names in the templates."""
    user = request.user
    context = {
        **what_was_sent(story),
        **said_and_agreed(story),
        **where_it_stands(story, user),
        **of_others(story, user),
        "message_form": MessageForm(),
        "take_down_form": TakeDownForm() if story.live else None,
        **other_forms,
    }
    if not context["may_decide"]:
        form = None
    elif form is None and context["holder"] is None:
        form = decision_form(request, story, version=context["latest"])
    return render(request, "moderation/review.html", context | {"form": form}, status=status)


def what_was_sent(story: StoryPage) -> dict[str, Any]:
    latest = story.get_latest_revision_as_object()
    photos = permitted_photos(latest)
    return {
        **what_has_changed(story, latest, photos),
        **told_context(latest),
        "story": story,
        "latest": latest,
        "gallery": story.get_parent(),
        "page_title": story.draft_title,
        "breadcrumbs_items": [
            {"url": reverse("stories"), "label": _("Stories")},
            {"url": "", "label": story.draft_title},
        ],
        "photos": photos,
        "findings": checks.findings_of(latest),
    }


def what_has_changed(story: StoryPage, latest: StoryPage, photos: list[PermittedPhoto]) -> dict[str, Any]:
    """Since the version that moderators know."""
    before = read_before(story)
    if before is None:
        return {"before": None}
    known = before.as_object()
    return {
        "before": before,
        "changes": difference(known, latest),
        "changed_permissions": changed_permissions(known, photos, since=known_since(story, before)),
    }


def said_and_agreed(story: StoryPage) -> dict[str, Any]:
    contribution: Contribution | None = getattr(story, "contribution", None)
    if contribution is None:
        return {"entries": decisions_about(story)}
    return {
        "contribution": contribution,
        "co_authors": contribution.co_authors.all(),
        "agreements": agreements_of(contribution),
        "entries": conversation_of(contribution),
    }


def where_it_stands(story: StoryPage, user: User) -> dict[str, Any]:
    """And what the user may do about it."""
    task, is_own = standing.open_task(story), standing.is_own(user, story)
    may_review, holder = standing.is_moderator(user) and not is_own, claims.holder(story)
    return {
        "task": task,
        "promise": promise_about(story, since=task.started_at) if task else None,
        "may_review": may_review,
        "may_decide": may_review and task is not None,
        "may_edit": story.permissions_for_user(user).can_edit(),
        "may_restore": may_review and not story.live and standing.is_taken_down(story),
        "may_reopen": may_review and task is None and standing.may_reopen(story),
        "is_own": is_own,
        "is_mine": holder == user,
        "is_withdrawn": task is None and standing.is_withdrawn(story),
        "holder": holder if holder != user else None,
    }


def of_others(story: StoryPage, user: User) -> dict[str, Any]:
    """What other modules show, and the templates to show it with."""
    found: dict[str, Any] = {
        place: [part.template for part in parts]
        for place, parts in (("alerts", ALERTS), ("to_read", TO_READ), ("afterwards", AFTERWARDS))
    }
    for part in (*ALERTS, *TO_READ, *AFTERWARDS):
        found |= part.context(story, user)
    return found
