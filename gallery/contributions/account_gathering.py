"""Everything that is kept about a person, and nothing about anybody else."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from gallery.contributions.access import stage_of
from gallery.contributions.account_terms import TermNames
from gallery.contributions.personal_data import addresses_of, any_of, events_about
from gallery.models import (
    Attempt,
    Contribution,
    Decision,
    Draft,
    Invitation,
    Message,
    OutgoingMail,
    PhotoPermission,
    Report,
    StoryImage,
    StoryPage,
    User,
)
from gallery.notifications.to_account_holders import events_of

Record = dict[str, Any]

PLAIN = (
    "title",
    "summary",
    "organisation",
    "place_name",
    "latitude",
    "longitude",
    "started",
    "ended",
    "people_reached",
)


def file_name(image: StoryImage) -> str:
    return f"pictures/{image.key}.jpg"


class Gathering:
    """What there is about one person, with the same number of queries however much it is."""

    def __init__(self, user: User, *, request: HttpRequest | None = None) -> None:
        self.user, self.request = user, request
        self.lost: set[int] = set()
        own = Contribution.objects.filter(contributor=user).with_stage()
        self.contributions = list(
            own.select_related("story", "consent").prefetch_related(
                "co_authors", "changes__consent", "messages__author", "story__decisions__remarks"
            )
        )
        begun = Q(contribution=None, contributor=user) | Q(contribution__contributor=user)
        drafts = Draft.objects.filter(begun).select_related("gallery")
        self.drafts = list(drafts.prefetch_related("co_authors", "photos"))
        self.versions = versions_of(self.contributions)
        self.images = self.own_images()
        self.names = TermNames([version.content for found in self.versions.values() for version in found])

    def own_images(self) -> dict[int, StoryImage]:
        shown = {
            photo["image"] for found in self.versions.values() for version in found for photo in photos_in(version)
        }
        shown |= {photo.image_id for draft in self.drafts for photo in draft.photos.all()}
        return {
            image.pk: image
            for image in StoryImage.objects.filter(Q(pk__in=shown) | Q(uploaded_by_user=self.user)).order_by("pk")
        }

    def everything(self) -> Record:
        return {
            "made_at": timezone.now(),
            "account": self.account(),
            "stories": [self.story(contribution) for contribution in self.contributions],
            "stories_not_sent_yet": [self.draft(draft) for draft in self.drafts],
            "stories_you_help_with": self.helped_with(),
            "pictures": self.pictures(),
            "invitations_from_you": invitations(Invitation.objects.filter(invited_by=self.user)),
            "invitations_to_you": invitations(Invitation.objects.filter(any_of("email", addresses_of(self.user)))),
            "reports_from_you": list(
                Report.objects.filter(any_of("email", addresses_of(self.user))).values(
                    "reason", "text", "made_at", "answer"
                )
            ),
            "mails_to_you": self.mails(),
            "hellos_from_you": self.hellos(),
            "counted_for_limits": list(
                Attempt.objects.filter(account=self.user).order_by("pk").values("kind", "made_at")
            ),
        }

    def account(self) -> Record:
        user = self.user
        return {
            "email": user.email,
            "name": user.name,
            "organisation": user.organisation,
            "joined_at": user.date_joined,
            "last_signed_in_at": user.last_login,
            "signed_out_everywhere_at": user.signed_out_at,
            "known_since": user.known_since,
            "suspended_since": user.suspended_since,
            "suspensions": list(user.suspensions.values("began_at", "note")),
            "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        }

    def story(self, contribution: Contribution) -> Record:
        story = contribution.story
        return {
            "title": story.draft_title,
            "address": story.get_full_url(self.request) if story.live else None,
            "stage": stage_of(contribution).label,
            "sent_at": contribution.sent_at,
            "withdrawn_at": contribution.withdrawn_at,
            "contact_email": contribution.contact_email,
            "relationship": contribution.relationship,
            "is_open_to_hello": contribution.is_open_to_hello,
            "written_with": [name_of(person) for person in contribution.co_authors.all()],
            "agreed_to": agreements(contribution),
            "versions": [self.version(version, of=story) for version in self.versions[story.pk]],
            "decisions": [decision(row) for row in story.decisions.all()],
            "conversation": [self.message(row) for row in contribution.messages.all()],
        }

    def version(self, version: Revision, *, of: StoryPage) -> Record:
        content = version.content
        return {
            "written_at": version.created_at,
            "is_public": of.live and of.live_revision_id == version.pk,
            **{name: content.get(name) for name in PLAIN},
            **self.names.of(content),
            "answers": [
                {"question": row["question_label"], "answer": row["text"]} for row in content.get("answers", [])
            ],
            "quotes": [{"text": row["text"], "said_by": row["said_by"]} for row in content.get("quotes", [])],
            "links": [{"address": row["url"], "label": row["label"]} for row in content.get("links", [])],
            "photos": [self.photo(row) for row in photos_in(version)],
        }

    def photo(self, row: Record) -> Record:
        words = {name: row.get(name) for name in ("alt_text", "caption", "credit", "focus_x", "focus_y")}
        return {"file": self.file_of(row["image"]), **words}

    def file_of(self, image: int) -> str | None:
        """Null where there is no file any more."""
        return file_name(self.images[image]) if image in self.images and image not in self.lost else None

    def draft(self, draft: Draft) -> Record:
        return {
            "gallery": draft.gallery.title,
            "begun_at": draft.created_at,
            "saved_at": draft.saved_at,
            "reminded_at": draft.reminded_at,
            "written_with": [name_of(person) for person in draft.co_authors.all()],
            "typed": draft.answers,
            "photos": [self.file_of(photo.image_id) for photo in draft.photos.all()],
        }

    def helped_with(self) -> list[Record]:
        """Titles, and what the user wrote; the rest is somebody else's."""
        said = defaultdict(list)
        for message in Message.objects.filter(author=self.user).exclude(contribution__contributor=self.user):
            said[message.contribution_id].append(self.message(message))
        others = Contribution.objects.filter(Q(co_authors=self.user) | Q(pk__in=said)).distinct()
        stories = [
            {"title": row.story.draft_title, "you_wrote": said[row.pk]} for row in others.select_related("story")
        ]
        return stories + [{"title": draft.title, "you_wrote": []} for draft in self.user.shared_drafts.all()]

    def message(self, message: Message) -> Record:
        who = _("you") if message.author_id == self.user.pk else name_of(message.author)
        return {
            "from": _("the moderators") if message.is_from_moderators else who,
            "text": message.text,
            "sent_at": message.sent_at,
        }

    def pictures(self) -> list[Record]:
        said = defaultdict(list)
        for permission in PhotoPermission.objects.filter(image__in=self.images).select_related("wording"):
            said[permission.image_id].append(permission)
        return [
            {
                "file": self.file_of(image.pk),
                "name": image.title,
                "width": image.width,
                "height": image.height,
                "uploaded_at": image.created_at,
                "permissions": [agreement(row) for row in said[image.pk]],
            }
            for image in self.images.values()
        ]

    def mails(self) -> list[Record]:
        """Subject and time; the words are not kept for ever."""
        about_stories = events_about(self.contributions)
        contacts = {contribution.contact_email for contribution in self.contributions}
        to_them = any_of("recipient", addresses_of(self.user)) | any_of("recipient", contacts) & about_stories
        own = OutgoingMail.objects.filter(to_them | Q(event__startswith=events_of(self.user)))
        return [{**row} for row in own.values("recipient", "subject", "created_at", "sent_at")]

    def hellos(self) -> list[Record]:
        """About which story, and when; not to whom, nor the words: with them stand links for whoever got them."""
        sent = OutgoingMail.objects.filter(any_of("reply_to", addresses_of(self.user)))
        return [{**row} for row in sent.values("subject", "created_at", "sent_at")]


def versions_of(contributions: list[Contribution]) -> dict[int, list[Revision]]:
    """By story: what its authors sent and what is public, not what a moderator is still working on."""
    found = defaultdict(list)
    numbers = [str(contribution.story_id) for contribution in contributions]
    revisions = Revision.page_revisions.filter(object_id__in=numbers).order_by("created_at", "pk")
    for revision in revisions:
        found[int(revision.object_id)].append(revision)
    return {row.story_id: versions_to_show(row, found[row.story_id]) for row in contributions}


def versions_to_show(contribution: Contribution, revisions: list[Revision]) -> list[Revision]:
    authors = {contribution.contributor_id, *(person.pk for person in contribution.co_authors.all())}
    live = contribution.story.live_revision_id
    return [row for row in revisions if row.user_id in authors or row.pk == live] or revisions[-1:]


def photos_in(version: Revision) -> list[Record]:
    return version.content.get("photos", [])


def agreements(contribution: Contribution) -> list[Record]:
    """To what, and when: with the first sending, and with each change."""
    first = {"wording": contribution.consent.text, "agreed_at": contribution.consented_at}
    later = [
        {"wording": change.consent.text, "agreed_at": change.sent_at}
        for change in contribution.changes.all()
        if change.consent
    ]
    return [first, *later]


def agreement(permission: PhotoPermission) -> Record:
    return {
        "people": permission.get_people_display(),
        "in_reports": permission.in_reports,
        "on_social_media": permission.on_social_media,
        "wording": permission.wording.text,
        "agreed_at": permission.agreed_at,
    }


def decision(row: Decision) -> Record:
    return {
        "decision": row.get_kind_display(),
        "message": row.message,
        "decided_at": row.decided_at,
        "remarks": [{"part": remark.part, "text": remark.text} for remark in row.remarks.all()],
    }


def invitations(rows: Iterable[Invitation]) -> list[Record]:
    return [
        {
            "kind": row.get_kind_display(),
            "email": row.email,
            "sent_at": row.created_at,
            "accepted_at": row.accepted_at,
        }
        for row in rows
    ]


def name_of(person: User | None) -> str:
    """Never their address."""
    return (person.name if person else "") or _("somebody")
