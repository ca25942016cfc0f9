"""Loads the demo through the same doors that everybody uses. Loading it twice changes nothing."""

import datetime as dt
import json
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, Revision, TaskState

from gallery.contributions.drafts import reopen_story
from gallery.contributions.reports import Reported, take_report
from gallery.contributions.submission import PeopleInPhoto, SharedStory, resubmit_story, submit_story
from gallery.discovery.tree import PROGRAMME_DEPTH
from gallery.models import (
    Cohort,
    Contribution,
    Decision,
    Draft,
    GalleryPage,
    PhotoPermission,
    Question,
    Region,
    Report,
    StoryImage,
    StoryPage,
    Theme,
    User,
)
from gallery.moderation.curated import questions_for
from gallery.moderation.permissions import EDITORS_PICTURES, collection_named
from gallery.moderation.review import decide, fingerprint
from home.models import HomePage, StandingPage

CONTENT = Path(__file__).with_name("content")
NAMESPACE = uuid.UUID("6f2b7c1e-3c0e-4e7e-9f43-0f6b8a3d1c55")
DECISIONS = {
    "published": Decision.Kind.APPROVE,
    "returned": Decision.Kind.REQUEST_CHANGES,
    "declined": Decision.Kind.DECLINE,
}


def content(name: str) -> Any:
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


def load_terms() -> None:
    terms = content("terms")
    for model, rows in ((Theme, terms["themes"]), (Cohort, terms["cohorts"]), (Region, terms["regions"])):
        for place, row in enumerate(rows):
            model.objects.get_or_create(slug=row["slug"], defaults={**row, "sort_order": place})


def load_picture(name: str, *, prefix: str = "demo") -> StoryImage:
    """A drawn picture. The project's own, so it needs no cleaning."""
    key = f"{prefix}-{name}"
    found = StoryImage.objects.filter(key=key).first()
    if found is not None:
        return found
    path = settings.DEMO_PICTURES_DIR / f"{name}.jpg"
    return StoryImage.objects.create(
        key=key,
        title=name.replace("-", " ").capitalize(),
        file=ContentFile(path.read_bytes(), name=path.name),
        file_size=path.stat().st_size,
        collection=collection_named(EDITORS_PICTURES),
    )


def load_pages(home: HomePage) -> GalleryPage:
    """The galleries with their questions, the standing pages, and the words on the front door. The top gallery."""
    load_home(home)
    galleries = content("galleries")
    top = GalleryPage.objects.child_of(home).get(slug="gallery")
    if not top.headline:
        top.headline, top.introduction = galleries["top"]["title"], galleries["top"]["intro"]
        top.save_revision().publish()
    for row in galleries["galleries"]:
        if not GalleryPage.objects.child_of(top).filter(slug=row["slug"]).exists():
            top.add_child(instance=programme(row)).save_revision().publish()
    return top


def load_home(home: HomePage) -> None:
    pages = content("pages")
    if not home.introduction:
        home.headline, home.introduction = pages["home"]["headline"], pages["home"]["intro"]
        home.save_revision().publish()
    for row in pages["pages"]:
        if not Page.objects.child_of(home).filter(slug=row["slug"]).exists():
            body = [(block["type"], as_value(block)) for block in row["body"]]
            page = StandingPage(slug=row["slug"], title=row["title"], introduction=row["intro"], body=body)
            home.add_child(instance=page).save_revision().publish()


def as_value(block: dict[str, str]) -> Any:
    if block["type"] == "heading":
        return block["text"]
    return StandingPage.body.field.stream_block.child_blocks["paragraph"].to_python(f"<p>{block['text']}</p>")


def programme(row: dict[str, Any]) -> GalleryPage:
    gallery = GalleryPage(
        slug=row["slug"],
        title=row["title"],
        introduction=row["intro"],
        is_photo_required=row["is_photo_required"],
        picture=load_picture(row["picture"]),
    )
    gallery.questions.set(
        [
            Question(
                label=question["label"],
                help_text=question["help"],
                word_limit=question["word_limit"],
                is_required=question["required"],
                sort_order=place,
            )
            for place, question in enumerate(row["questions"])
        ]
    )
    return gallery


def load_stories(people: dict[str, User]) -> int:
    """How many were new."""
    rows = [*content("stories-loneliness"), *content("stories-place")]
    rows.sort(key=came_in)
    return sum(load_story(row, people) for row in rows)


def came_in(row: dict[str, Any]) -> dt.date:
    """What waits for a moderator, or has just been decided, is never years old, whenever the demo is loaded."""
    if "days_ago" in row:
        return timezone.localdate() - dt.timedelta(days=row["days_ago"])
    return dt.date.fromisoformat(row["published"])


@transaction.atomic
def load_story(row: dict[str, Any], people: dict[str, User]) -> bool:
    """Through the contributor's door and past a moderator, as any story goes."""
    key = uuid.uuid5(NAMESPACE, row["title"])
    gallery = GalleryPage.objects.get(slug=row["gallery"], depth=PROGRAMME_DEPTH)
    # By the address, which stays when somebody changes the title.
    if StoryPage.objects.child_of(gallery).filter(slug=slugify(row["title"], allow_unicode=True)).exists():
        return False
    contributor = people[row["contributor"] or "contributor"]
    draft = Draft.objects.create(key=key, contributor=contributor, gallery=gallery)
    contribution = submit_story(shared_story(row, gallery, contributor), draft=draft)
    story = contribution.story
    if row["stage"] in DECISIONS:
        decide_about(story, row, moderator=people["moderator"])
    set_dates(contribution, came_in(row))
    if "newer" in row:
        send_newer(contribution, row)
    if "report" in row:
        report(story, **row["report"])
    if row["contributor"] is None:
        # Some stories came in before there were accounts: every list and mail works without a private half.
        contribution.delete()
    return True


def decide_about(story: StoryPage, row: dict[str, Any], *, moderator: User) -> None:
    """What the story's stage says, with every safeguarding question answered."""
    kind, message = DECISIONS[row["stage"]], row.get("message") or ""
    seen = fingerprint(story.get_latest_revision())
    confirmed = [question.pk for question in questions_for(story.get_latest_revision_as_object())]
    decide(story, kind=kind, moderator=moderator, seen=seen, message=message, confirmed=confirmed)


def shared_story(row: dict[str, Any], gallery: GalleryPage, contributor: User) -> SharedStory:
    plain = ("title", "summary", "organisation", "place_name", "latitude", "longitude", "people_reached")
    fields = {name: row[name] for name in plain}
    fields |= {name: month(row[name]) for name in ("started", "ended")}
    fields["region"] = Region.objects.get(name=row["region"])
    pictures = [load_picture(photo["picture"]) for photo in row["photos"]]
    words = [{name: photo[name] for name in ("alt_text", "caption", "credit")} for photo in row["photos"]]
    people = [photo.get("people", PhotoPermission.People.NOBODY) for photo in row["photos"]]
    return SharedStory(
        contact_email=contributor.email,
        fields=fields,
        answers=[
            (question, text) for question, text in zip(gallery.questions.all(), row["answers"], strict=True) if text
        ],
        themes=list(Theme.objects.filter(name__in=row["themes"])),
        cohorts=list(Cohort.objects.filter(name__in=row["cohorts"])),
        tags=row["tags"],
        quotes=row["quotes"],
        links=row["links"],
        photos=[{"image": image, **about} for image, about in zip(pictures, words, strict=True)],
        permissions=[agreed_by(*both) for both in zip(pictures, people, strict=True)],
        is_open_to_hello=row["contributor"] is not None,
    )


def agreed_by(image: StoryImage, people: str) -> PeopleInPhoto:
    """The demo's pictures are drawn: mostly by nobody."""
    return PeopleInPhoto(image=image, people=people, in_reports=True, on_social_media=True)


def send_newer(contribution: Contribution, row: dict[str, Any]) -> None:
    """Changes to a published story, which wait while it stays as it is."""
    draft = reopen_story(contribution)
    newer = {**row, **row["newer"]}
    resubmit_story(shared_story(newer, draft.gallery, draft.contributor), draft=draft, sent_by=draft.contributor)
    story, moment = StoryPage.objects.get(pk=contribution.story_id), morning_of(came_in(row["newer"]))
    StoryPage.objects.filter(pk=story.pk).update(latest_revision_created_at=moment)
    Revision.objects.filter(pk=story.latest_revision_id).update(created_at=moment)
    TaskState.objects.for_instance(story).filter(finished_at=None).update(started_at=moment)


def report(story: StoryPage, *, hours_ago: int, **words: str) -> None:
    reported = take_report(Reported(key=uuid.uuid4(), **words), story=story)
    Report.objects.filter(pk=reported.pk).update(made_at=timezone.now() - dt.timedelta(hours=hours_ago))


def month(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(f"{text}-01") if text else None


def morning_of(day: dt.date) -> dt.datetime:
    """Never in the future."""
    return min(timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30))), timezone.now())


def set_dates(contribution: Contribution, day: dt.date) -> None:
    """As if it had come in on that day."""
    moment = morning_of(day)
    story = StoryPage.objects.get(pk=contribution.story_id)
    Contribution.objects.filter(pk=contribution.pk).update(sent_at=moment, consented_at=moment)
    if story.live:
        StoryPage.objects.filter(pk=story.pk).update(first_published_at=moment, last_published_at=moment)
    StoryPage.objects.filter(pk=story.pk).update(latest_revision_created_at=moment)
    TaskState.objects.for_instance(story).update(started_at=moment)
    Decision.objects.filter(story=story).update(decided_at=moment, waited=dt.timedelta(hours=20 + story.pk % 30))
    Revision.objects.filter(object_id=str(story.pk), base_content_type__model="page").update(created_at=moment)
