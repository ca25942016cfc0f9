"""Thousands of stories, as though thousands of people had sent them: rows written directly, for what counts rows."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, Workflow, WorkflowState

from gallery.models import (
    CheckSummary,
    ConsentText,
    Contribution,
    Decision,
    GalleryPage,
    StoryImage,
    StoryPage,
    StoryPhoto,
    StoryReview,
    User,
)

BATCH = 500
STORIES_EACH = 3
"""Of one contributor."""


@dataclass
class Crowd:
    """Each story with a contributor, a picture, a revision with its content, and a review of its own."""

    gallery: GalleryPage
    content: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page_type, self.story_type = (ContentType.objects.get_for_model(model) for model in (Page, StoryPage))
        self.task = StoryReview.objects.get()
        self.workflow = Workflow.objects.get(workflow_tasks__task=self.task)
        self.task_type = ContentType.objects.get_for_model(TaskState)
        self.consent = ConsentText.objects.in_use(ConsentText.Purpose.STORY)
        self.now = timezone.now()

    @transaction.atomic
    def arrive(self, number: int, *, is_published: bool = False) -> None:
        first = self.gallery.numchild
        for places in chunks(range(first, first + number), BATCH):
            pages = self.pages(places, is_published)
            self.contributions(pages)
            self.pictures(pages)
            self.reviews(pages, is_published)
        Page.objects.filter(pk=self.gallery.pk).update(numchild=first + number)
        self.gallery.refresh_from_db()

    def pages(self, places: list[int], is_published: bool) -> list[Page]:
        pages = Page.objects.bulk_create(
            Page(
                path=Page._get_path(self.gallery.path, self.gallery.depth + 1, place + 1),
                depth=self.gallery.depth + 1,
                title=f"Story {place}",
                draft_title=f"Story {place}",
                slug=f"story-{place}",
                url_path=f"{self.gallery.url_path}story-{place}/",
                content_type=self.story_type,
                live=is_published,
                translation_key=uuid.uuid4(),
                locale_id=self.gallery.locale_id,
                latest_revision_created_at=self.now - timedelta(minutes=place),
            )
            for place in places
        )
        stories = [
            StoryPage(page_ptr=page, summary="We grow.", organisation=f"Growers {page.pk % 97}") for page in pages
        ]
        fields = StoryPage._meta.local_concrete_fields
        StoryPage._base_manager._insert(stories, fields=fields, using="default", raw=True)
        return pages

    def contributions(self, pages: list[Page]) -> None:
        people = User.objects.bulk_create(
            User(
                email=f"{uuid.uuid4().hex}@example.org",
                name=f"Contributor {page.pk}",
                known_since=self.now if page.pk % 20 == 0 else None,
            )
            for page in pages[::STORIES_EACH]
        )
        Contribution.objects.bulk_create(
            Contribution(
                story_id=page.pk,
                contributor=people[place // STORIES_EACH],
                contact_email=people[place // STORIES_EACH].email,
                consent=self.consent,
                consented_at=self.now,
                idempotency_key=uuid.uuid4(),
            )
            for place, page in enumerate(pages)
        )

    def pictures(self, pages: list[Page]) -> None:
        images = StoryImage.objects.bulk_create(
            StoryImage(title="A photo", file="masters/none.jpg", width=1600, height=1200) for _ in pages
        )
        StoryPhoto.objects.bulk_create(
            StoryPhoto(story_id=page.pk, image=image, alt_text="Two people dig.", sort_order=0)
            for page, image in zip(pages, images, strict=True)
        )

    def reviews(self, pages: list[Page], is_published: bool) -> None:
        revisions = Revision.objects.bulk_create(
            Revision(
                content_type=self.story_type,
                base_content_type=self.page_type,
                object_id=str(page.pk),
                object_str=page.title,
                created_at=self.now,
                content={**self.content, "pk": page.pk, "title": page.title},
            )
            for page in pages
        )
        for page, revision in zip(pages, revisions, strict=True):
            page.latest_revision = revision
        Page.objects.bulk_update(pages, ["latest_revision"])
        self.states(revisions, is_published)
        CheckSummary.objects.bulk_create(
            CheckSummary(story_id=page.pk, revision_id=page.latest_revision_id, blocking=page.pk % 5 == 0, hints=1)
            for page in pages
        )
        if is_published:
            approved = Decision.Kind.APPROVE
            Decision.objects.bulk_create(Decision(story_id=page.pk, kind=approved) for page in pages)

    def states(self, revisions: list[Revision], is_published: bool) -> None:
        states = WorkflowState.objects.bulk_create(
            WorkflowState(
                content_type=self.story_type,
                base_content_type=self.page_type,
                object_id=revision.object_id,
                workflow=self.workflow,
                status=WorkflowState.STATUS_APPROVED if is_published else WorkflowState.STATUS_IN_PROGRESS,
            )
            for revision in revisions
        )
        tasks = TaskState.objects.bulk_create(
            TaskState(
                workflow_state=state,
                revision=revision,
                task=self.task,
                content_type=self.task_type,
                status=TaskState.STATUS_APPROVED if is_published else TaskState.STATUS_IN_PROGRESS,
            )
            for state, revision in zip(states, revisions, strict=True)
        )
        for state, task in zip(states, tasks, strict=True):
            state.current_task_state = task
            task.started_at = self.now - timedelta(hours=state.pk % 400)
        WorkflowState.objects.bulk_update(states, ["current_task_state"])
        TaskState.objects.bulk_update(tasks, ["started_at"])


def chunks(places: range, size: int) -> Iterator[list[int]]:
    for start in range(0, len(places), size):
        yield list(places[start : start + size])
