from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Site, Workflow, WorkflowPage, WorkflowTask

from gallery.discovery.tree import TOP_DEPTH
from gallery.models import GalleryPage, ShowcaseIndexPage, StoryReview
from gallery.moderation.curated import keep_words_ready
from gallery.moderation.permissions import EDITORS, MODERATORS, apply_roles

WORKFLOW = "Story review"
SHOWCASE_WORKFLOW = "Showcase review"


class Command(BaseCommand):
    help = (
        "Make the top gallery, the groups with their rights, and the review of stories. May be run again at any time."
    )

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        set_address()
        apply_roles()
        keep_words_ready()
        workflow = story_workflow()
        for gallery in top_galleries():
            WorkflowPage.objects.update_or_create(page=gallery, defaults={"workflow": workflow})
        WorkflowPage.objects.get_or_create(page=showcases(), defaults={"workflow": showcase_workflow()})
        self.stdout.write("The gallery, its groups and its review are set up.")


def set_address() -> None:
    """Wagtail writes absolute addresses, such as the sitemap's, from its own record of the site."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).update(hostname=address.hostname or "localhost", port=port)
    Site.clear_site_root_paths_cache()


def story_workflow() -> Workflow:
    workflow, _is_new = Workflow.objects.get_or_create(name=WORKFLOW)
    task, _is_new = StoryReview.objects.get_or_create(name=WORKFLOW)
    task.groups.set([Group.objects.get(name=MODERATORS)])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    return workflow


def showcase_workflow() -> Workflow:
    """An editor shows it to another one before it is public, if they like: whoever may publish needs no approval."""
    workflow, _is_new = Workflow.objects.get_or_create(name=SHOWCASE_WORKFLOW)
    task, _is_new = GroupApprovalTask.objects.get_or_create(name=SHOWCASE_WORKFLOW)
    task.groups.add(Group.objects.get(name=EDITORS))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    return workflow


def showcases() -> Page:
    found = ShowcaseIndexPage.objects.first()
    if found:
        return found
    home = Site.objects.get(is_default_site=True).root_page
    return home.add_child(instance=ShowcaseIndexPage(title="Showcases", slug="showcases"))


def top_galleries() -> list[Page]:
    galleries = list(GalleryPage.objects.filter(depth=TOP_DEPTH))
    if galleries:
        return galleries
    home = Site.objects.get(is_default_site=True).root_page
    return [home.add_child(instance=GalleryPage(title="Gallery", slug="gallery"))]
