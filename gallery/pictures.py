"""One address for a picture, and one function that says who may see it."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.images.models import SourceImageIOError

from gallery.models import Contribution, Draft, GalleryPage, SiteSettings, StoryImage, StoryPage, StoryRendition, User
from gallery.models.images import FORMATS, SHAPES, WIDTHS, rendition_spec

MAX_AGE = 60
"""Seconds that anybody may keep a public picture: a take-down is everywhere within a minute."""
TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
NAMES = {
    (str(width) if shape == "whole" else f"{width}-{shape}"): (shape, width) for shape in SHAPES for width in WIDTHS
}


def is_public(image: StoryImage) -> bool:
    return (
        StoryPage.objects.published().filter(photos__image=image).exists()
        or GalleryPage.objects.shown().filter(picture=image).exists()
        or SiteSettings.objects.filter(logo=image).exists()
    )


def may_see(user: User | AnonymousUser, image: StoryImage) -> bool:
    """Of a picture that is not public: whoever sent it, whoever tells a story or a draft with it, and the staff."""
    if not user.is_authenticated:
        return False
    if image.uploaded_by_user_id == user.pk or user.has_perm("wagtailadmin.access_admin"):
        return True
    own = Contribution.objects.open_to(user)
    return (
        image.story_photos.filter(story__contribution__in=own).exists()
        or image.draft_photos.filter(draft__in=Draft.objects.open_to(user)).exists()
        or is_in_newest_version(image, own)
    )


def is_in_newest_version(image: StoryImage, contributions: QuerySet[Contribution]) -> bool:
    """Until a moderator has read it, a version keeps its pictures to itself: no row of the story knows them."""
    waiting = contributions.filter(story__has_unpublished_changes=True)
    versions = waiting.values_list("story__latest_revision__content", flat=True)
    return any(photo["image"] == image.pk for version in versions for photo in (version or {}).get("photos", []))


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
