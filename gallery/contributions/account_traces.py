"""What stories and accounts leave behind them: pictures, tags, mails, and what logs and sessions know."""

import json
import re
from typing import Any
from urllib.parse import unquote

from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag
from wagtail.admin.models import FormState
from wagtail.models import Revision

from gallery.contributions.personal_data import addresses_of, any_of, events_about
from gallery.jobs import waiting_again
from gallery.models import (
    Contribution,
    Draft,
    DraftPhoto,
    GalleryPage,
    Invitation,
    Message,
    OutgoingMail,
    Report,
    SentChanges,
    SiteSettings,
    StoryImage,
    StoryPage,
    StoryPhoto,
    TermChange,
    TermRedirect,
    User,
)
from gallery.models.current_terms import all_with_current_terms
from gallery.notifications.outbox import forget_mails
from gallery.notifications.to_account_holders import events_of

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class TracesOfStories:
    """What stories leave behind them: found while they are there, erased afterwards."""

    def __init__(self, contributions: list[Contribution]) -> None:
        self.mails = events_about(contributions)
        self.links = links_to_stories(contributions)
        self.images = pictures_in(contributions)
        self.tags = tags_of(contributions)
        self.stories = [contribution.story_id for contribution in contributions]
        self.words = {f"/{contribution.story.slug}/" for contribution in contributions}

    def erase(self) -> None:
        erase_pictures(self.images)
        erase_unused_tags(self.tags)
        forget_mails(self.mails | Q(pk__in=mails_with(self.links)))
        forget_work(self.stories)
        forget_tasks(self.words)


class Traces(TracesOfStories):
    """What an account leaves behind it, with its stories and its drafts."""

    def __init__(self, user: User, contributions: list[Contribution]) -> None:
        super().__init__(contributions)
        self.user = user
        self.addresses = addresses_of(user)
        self.words |= self.addresses
        self.mails |= mails_of(user, addresses=self.addresses)
        self.links |= links_of(user, addresses=self.addresses)
        self.images |= pictures_of(user)

    def erase(self) -> None:
        super().erase()
        Invitation.objects.filter(any_of("email", self.addresses)).delete()
        Report.objects.filter(any_of("email", self.addresses)).update(email="", text="")
        end_known_sessions(self.user, self.addresses)


def versions_of(contributions: list[Contribution]) -> list[dict[str, Any]]:
    numbers = [str(contribution.story_id) for contribution in contributions]
    return list(Revision.page_revisions.filter(object_id__in=numbers).values_list("content", flat=True))


def pictures_in(contributions: list[Contribution]) -> set[int]:
    """In any version of these stories, and in changes that were begun, whoever added them."""
    shown = {photo["image"] for content in versions_of(contributions) for photo in content.get("photos", [])}
    shown |= set(StoryPhoto.objects.filter(story__contribution__in=contributions).values_list("image", flat=True))
    begun = DraftPhoto.objects.filter(draft__contribution__in=contributions).values_list("image", flat=True)
    return shown | set(begun)


def pictures_of(user: User) -> set[int]:
    """Everything that the user uploaded, and what others added to drafts of theirs."""
    own = Draft.objects.filter(contributor=user, contribution=None)
    begun = DraftPhoto.objects.filter(draft__in=own).values_list("image", flat=True)
    return set(begun) | set(StoryImage.objects.filter(uploaded_by_user=user).values_list("pk", flat=True))


def tags_of(contributions: list[Contribution]) -> set[int]:
    contents = all_with_current_terms(versions_of(contributions))
    return {row["tag"] for content in contents for row in content.get("tagged_items", [])}


def erase_pictures(candidates: set[int]) -> None:
    """With their files and all their sizes, unless something else shows them; those that stay lose the file's name."""
    unused = candidates - in_use(candidates)
    unused -= in_versions(unused)
    for image in StoryImage.objects.filter(pk__in=candidates):
        if image.pk in unused:
            image.delete()
        elif image.title != image.key:
            image.title = image.key
            image.save(update_fields=["title"])


def in_use(candidates: set[int]) -> set[int]:
    """Those that a story, a draft, a gallery or the site itself shows."""
    places = [
        StoryPhoto.objects.filter(image__in=candidates).values_list("image", flat=True),
        DraftPhoto.objects.filter(image__in=candidates).values_list("image", flat=True),
        GalleryPage.objects.filter(picture__in=candidates).values_list("picture", flat=True),
        SiteSettings.objects.filter(logo__in=candidates).values_list("logo", flat=True),
    ]
    return {image for place in places for image in place}


def in_versions(candidates: set[int]) -> set[int]:
    """Those that stand in a version of a story that is left, such as one that was handed over and waits."""
    numbers = "|".join(str(number) for number in sorted(candidates)) or "0"
    revisions = Revision.page_revisions.annotate(words=Cast("content", TextField()))
    found = revisions.filter(words__regex=rf'"image": ({numbers})[,}}]').values_list("content", flat=True)
    return {photo["image"] for content in found for photo in content.get("photos", [])} & candidates


def erase_unused_tags(candidates: set[int]) -> None:
    unused = Tag.objects.filter(pk__in=candidates, gallery_storytag_items=None, taggit_taggeditem_items=None)
    # With the words that led to them.
    numbers = set(unused.values_list("pk", flat=True))
    TermRedirect.objects.filter(facet="tag", new_key__in=numbers).delete()
    forget_what_was_done_to(numbers)
    unused.delete()


def forget_what_was_done_to(tags: set[int]) -> None:
    """That it was done is kept, and by whom, and not to which words."""
    for change in TermChange.objects.filter(facet=TermChange.Facet.TAG):
        terms = [*change.terms, *([change.into] if change.into else [])]
        if tags.intersection(term["pk"] for term in terms):
            for term in terms:
                term["slug"] = term["name"] = ""
            change.options, change.note = {}, ""
            change.save()


def mails_of(user: User, *, addresses: set[str]) -> Q:
    """To the user or caused by them, and about their account."""
    said = Message.objects.filter(author=user).values_list("pk", flat=True)
    about = any_of("recipient", addresses) | any_of("reply_to", addresses) | Q(event__startswith=events_of(user))
    return about | Q(event__in=[f"message {number}" for number in said])


def links_to_stories(contributions: list[Contribution]) -> set[str]:
    """What stands in mails about these stories, to what drafts of them were before they were sent, to changes that were
    begun, and to invitations: links, and of what left a gap."""
    invited = Invitation.objects.filter(contribution__in=contributions).values_list("key", flat=True)
    changes = SentChanges.objects.filter(contribution__in=contributions).values_list("idempotency_key", flat=True)
    drafts = Draft.objects.filter(contribution__in=contributions).values_list("key", flat=True)
    sent = [row.idempotency_key for row in contributions]
    pages = [reverse("contributions:my_story", args=[row.pk]) for row in contributions]
    pages += [reverse("review_story", args=[row.story_id]) for row in contributions]
    pages += [f"gap {row.story_id}" for row in contributions]
    return {str(key) for key in (*invited, *changes, *drafts, *sent, *pages)}


def links_of(user: User, *, addresses: set[str]) -> set[str]:
    """What stands in mailed links to drafts of the user's, and to invitations from and to them."""
    invited = Invitation.objects.filter(Q(invited_by=user) | any_of("email", addresses))
    drafts = Draft.objects.filter(contributor=user)
    return {str(key) for rows in (invited, drafts) for key in rows.values_list("key", flat=True)}


def mails_with(links: set[str]) -> set[int]:
    """One look at each mail, however many links are looked for."""
    story, review = (
        reverse(name, args=[0]).replace("0", r"\d+") for name in ("contributions:my_story", "review_story")
    )
    link = re.compile(rf"{UUID}|{story}|{review}|gap \d+")
    rows = OutgoingMail.objects.values_list("pk", "event", "text").iterator()
    return {pk for pk, event, text in rows if links.intersection(link.findall(f"{event} {text}"))}


def forget_work(stories: list[int]) -> None:
    """What moderators have typed into Wagtail's form of these stories and not saved, kept for its preview."""
    of_stories = ContentType.objects.get_for_model(StoryPage)
    FormState.objects.filter(content_type=of_stories, object_id__in=map(str, stories)).delete()


def forget_tasks(words: set[str]) -> None:
    """Done, given up or to be tried again: what they were told, such as addresses of stories, and what went wrong."""
    done = DBTaskResult.objects.finished() | waiting_again()
    rows = done.values_list("pk", "args_kwargs", "traceback").iterator()
    about = [pk for pk, told, trouble in rows if any(word in f"{told} {trouble}".lower() for word in words)]
    done.filter(pk__in=about).delete()


def end_known_sessions(user: User, addresses: set[str]) -> None:
    """A session keeps the address that somebody signed in with, where no query can find it."""
    ended = [
        session.pk for session in Session.objects.iterator() if is_session_of(user, addresses, session.get_decoded())
    ]
    Session.objects.filter(pk__in=ended).delete()


def is_session_of(user: User, addresses: set[str], kept: dict[str, Any]) -> bool:
    # What somebody typed while they were signed out is kept as it was sent.
    words = unquote(json.dumps(kept, ensure_ascii=False)).lower()
    return kept.get(SESSION_KEY) == str(user.pk) or any(address in words for address in addresses)


def rewrite_full_text_indexes() -> None:
    """SQLite's keep single words of rows that are gone until they are rewritten; PostgreSQL's do not."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'")
        for (table,) in cursor.fetchall():
            name = connection.ops.quote_name(table)
            cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608 - a name of our own
