"""One address for a picture, and one function that says who may see it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.images.models import SourceImageIOError
from wagtail.permissions import policy_registry

from gallery.models import Contribution, Draft, GalleryPage, SiteSettings, StoryImage, StoryPage, StoryRendition, User
from gallery.models.drafts import unsent
from gallery.models.images import FORMATS, SHAPES, WIDTHS, rendition_spec
from gallery.models.stories import DECIDES

MAX_AGE = 60
"""Seconds that anybody may keep a public picture: a take-down is everywhere within a minute."""
TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
NAMES = {
    (str(width) if shape == "whole" else f"{width}-{shape}"): (shape, width) for shape in SHAPES for width in WIDTHS
}

OWN_ACTIONS = ("choose", "change")
"""What the collections give to those who look after its pictures."""


def is_public(image: StoryImage) -> bool:
    return (
        StoryPage.objects.published().filter(photos__image=image).exists()
        or GalleryPage.objects.shown().filter(picture=image).exists()
        or SiteSettings.objects.filter(logo=image).exists()
    )


def may_see(user: User | AnonymousUser, image: StoryImage) -> bool:
    """Of a picture that is not public: whoever sent it, whoever tells a story or a draft with it, and staff who may
    read it there."""
    if not user.is_authenticated:
        return False
    if image.uploaded_by_user_id == user.pk:
        return True
    own = Contribution.objects.open_to(user)
    return (
        image.story_photos.filter(story__contribution__in=own).exists()
        or image.made_into.filter(story_photos__story__contribution__in=own).exists()
        or image.draft_photos.filter(draft__in=Draft.objects.open_to(user)).exists()
        or bool(in_newest_version(image, own))
        or may_see_as_staff(user, image)
    )


def in_newest_version(image: StoryImage, contributions: QuerySet[Contribution]) -> list[int]:
    """The keys of the stories that it waits with: no row of a story knows its pictures before they are published."""
    waiting = contributions.filter(story__has_unpublished_changes=True)
    versions = waiting.values_list("story", "story__latest_revision__content")
    return [story for story, version in versions if image.pk in pictures_in(version or {})]


def pictures_in(version: dict[str, Any]) -> set[int]:
    return {photo["image"] for photo in version.get("photos", [])}


def may_see_as_staff(user: User, image: StoryImage) -> bool:
    """In stories that they may read or correct, and where they look after it themselves; never in a draft."""
    if not user.has_perm("wagtailadmin.access_admin") or is_unsent(image):
        return False
    if user.has_perm(DECIDES) or any(may_read(user, story) for story in stories_with(image)):
        return True
    return policy_registry.get_by_type(StoryImage).user_has_any_permission_for_instance(user, OWN_ACTIONS, image)


def is_unsent(image: StoryImage) -> bool:
    original = image.made_from_id or image.pk
    return StoryImage.objects.filter(unsent(), pk=original).exists()


def stories_with(image: StoryImage) -> list[StoryPage]:
    """Sent ones, also where only the version that waits has it, and those with what a moderator has made of it."""
    original = image.made_from or image
    sender = original.uploaded_by_user_id
    of_sender = Contribution.objects.filter(Q(contributor=sender) | Q(entered_by=sender))
    waiting = in_newest_version(original, of_sender) if sender else []
    is_in = Q(photos__image=image) | Q(photos__image=original) | Q(pk__in=waiting)
    return list(StoryPage.objects.filter(is_in).distinct())


def may_read(user: User, story: StoryPage) -> bool:
    """On the desk, or in the CMS where they may correct it."""
    on_the_desk = StoryPage.objects.readable_by(user).filter(pk=story.pk)
    return on_the_desk.exists() or story.permissions_for_user(user).can_edit()


@require_safe
def picture(request: HttpRequest, key: str, name: str, ending: str) -> HttpResponseBase:
    if name not in NAMES or ending not in FORMATS:
        raise Http404
    image = get_object_or_404(StoryImage, key=key)
    cache_control = permission_to_keep(request, image)
    try:
        rendition = image.get_rendition(rendition_spec(*NAMES[name], ending))
    except SourceImageIOError as error:
        raise Http404 from error
    return send(request, rendition, content_type=TYPES[ending], cache_control=cache_control)


@require_safe
def rendition(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """The sizes that Wagtail's admin makes for itself."""
    found = get_object_or_404(StoryRendition.objects.select_related("image"), pk=pk, image__key=key)
    cache_control = permission_to_keep(request, found.image)
    content_type = "image/webp" if found.file.name.endswith(".webp") else "image/jpeg"
    return send(request, found, content_type=content_type, cache_control=cache_control)


def permission_to_keep(request: HttpRequest, image: StoryImage) -> str:
    """The Cache-Control of a picture that the visitor may see; Http404 for any other.

    A public one is answered without looking at the session, so that caches may keep it.
    """
    if is_public(image):
        return f"public, max-age={MAX_AGE}"
    if may_see(request.user, image):
        return "private, no-store"
    raise Http404


def send(request: HttpRequest, found: StoryRendition, *, content_type: str, cache_control: str) -> HttpResponseBase:
    etag = f'"{found.image.file_hash}-{found.pk}"'
    headers = {"ETag": etag, "Cache-Control": cache_control, "Content-Security-Policy": "default-src 'none'; sandbox"}
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        for name, value in headers.items():
            unchanged[name] = value
        return unchanged
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type=content_type, headers=headers)
