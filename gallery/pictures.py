"""One address for a picture, and one function that says who may see it."""

import logging
from collections.abc import Iterator
from itertools import product
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import FileSystemStorage
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.images.models import Filter, SourceImageIOError
from wagtail.permissions import policy_registry

from gallery.models import (
    Contribution,
    Draft,
    GalleryPage,
    ShowcasePage,
    ShowcasePicture,
    SiteSettings,
    SocialPicture,
    StoryImage,
    StoryPage,
    StoryRendition,
    User,
)
from gallery.models.drafts import unsent
from gallery.models.images import FORMATS, SHAPES, WIDTHS, rendition_spec
from gallery.models.social import DrawnPicture
from gallery.models.stories import DECIDES
from gallery.public import forget_visitor
from gallery.stores import StoreUnreachable

logger = logging.getLogger(__name__)

MAX_AGE = 60
"""Seconds that anybody may keep a public picture: a take-down is everywhere within a minute."""
MEANWHILE = 5
"""Seconds that it may be kept while the size that was asked for is still to be made; then it is asked for again."""
PRIVATE = "private, no-store"
STORED = "/stored/"
"""Where nginx has the files of the store, for itself alone: deploy/nginx/."""
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
        or ShowcasePage.objects.shown().filter(Q(cover=image) | Q(held_pictures__image=image)).exists()
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
    """No visitor waits for a size to be made, or sees none: until the worker has made it they get the nearest one."""
    if name not in NAMES or ending not in FORMATS:
        raise Http404
    image = get_object_or_404(StoryImage, key=key)
    if is_public(image):
        forget_visitor(request)
        return nearest(request, image, *NAMES[name], ending)
    if not may_see(request.user, image):
        raise Http404
    try:
        made = image.get_rendition(rendition_spec(*NAMES[name], ending))
    except OSError as error:
        if isinstance(error, SourceImageIOError) and not isinstance(error.__cause__, StoreUnreachable):
            raise Http404 from error
        return come_again()
    return send(request, made.file, etag=etag_of(made), cache_control=PRIVATE)


def nearest(request: HttpRequest, image: StoryImage, shape: str, width: int, ending: str) -> HttpResponseBase:
    """Of what is made: this size, else the next one, else the master, which is clean and only larger."""
    made = list(image.renditions.order_by("pk"))
    if exact := cut_as_now(made, image, rendition_spec(shape, width, ending)):
        return send(request, exact.file, etag=etag_of(exact), cache_control=f"public, max-age={MAX_AGE}")
    by_spec = {one.filter_spec: one for one in made}
    like_it = next((by_spec[spec] for spec in substitutes(shape, width, ending) if spec in by_spec), None)
    file, etag = (like_it.file, etag_of(like_it)) if like_it else (image.file, image.key)
    return send(request, file, etag=etag, cache_control=f"public, max-age={MEANWHILE}")


def cut_as_now(made: list[StoryRendition], image: StoryImage, spec: str) -> StoryRendition | None:
    """Not around a focal point that was moved since."""
    key = Filter(spec).get_cache_key(image)
    return next((one for one in made if (one.filter_spec, one.focal_point_key) == (spec, key)), None)


def substitutes(shape: str, width: int, ending: str) -> Iterator[str]:
    """Specifications that show the same: larger ones before smaller ones, and another shape last."""
    widths = sorted(WIDTHS, key=lambda other: (other < width, abs(other - width)))
    shapes = sorted(SHAPES, key=lambda other: other != shape)
    endings = sorted(FORMATS, key=lambda other: other != ending)
    return (rendition_spec(*parts) for parts in product(shapes, widths, endings))


@require_safe
def rendition(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """The sizes that Wagtail's admin makes for itself."""
    found = get_object_or_404(StoryRendition.objects.select_related("image"), pk=pk, image__key=key)
    return send(request, found.file, etag=etag_of(found), cache_control=permission_to_keep(request, found.image))


@require_safe
def social_picture(request: HttpRequest, key: str) -> HttpResponseBase:
    """Never what a story no longer says or shows: between a change and the drawing there is none."""
    found = get_object_or_404(SocialPicture, key=key)
    story = get_object_or_404(StoryPage.objects.published(), pk=found.pk)
    return send_drawn(request, found, is_true=found.is_true_of(story))


@require_safe
def showcase_picture(request: HttpRequest, key: str) -> HttpResponseBase:
    """As that of a story, which it may show: gone with it in the same moment."""
    found = get_object_or_404(ShowcasePicture, key=key)
    showcase = get_object_or_404(ShowcasePage.objects.shown(), pk=found.pk)
    return send_drawn(request, found, is_true=found.is_true_of(showcase))


def send_drawn(request: HttpRequest, found: DrawnPicture, *, is_true: bool) -> HttpResponseBase:
    """Known again by its file: drawn anew it is another one, also for a new name of the site."""
    if not found.file or not is_true:
        return HttpResponse(status=503, headers={"Retry-After": str(MEANWHILE), "Cache-Control": "no-store"})
    return send(request, found.file, etag=str(found.file), cache_control=f"public, max-age={MAX_AGE}")


def permission_to_keep(request: HttpRequest, image: StoryImage) -> str:
    """The Cache-Control of a picture that the visitor may see; Http404 for any other.

    A public one is answered without looking at the session, so that caches may keep it.
    """
    if is_public(image):
        forget_visitor(request)
        return f"public, max-age={MAX_AGE}"
    if may_see(request.user, image):
        return PRIVATE
    raise Http404


def etag_of(rendition: StoryRendition) -> str:
    return f"{rendition.image.file_hash}-{rendition.pk}"


def send(request: HttpRequest, file: FieldFile, *, etag: str, cache_control: str) -> HttpResponseBase:
    etag = f'"{etag}"'
    headers = {"ETag": etag, "Cache-Control": cache_control, "Content-Security-Policy": "default-src 'none'; sandbox"}
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        for name, value in headers.items():
            unchanged[name] = value
        return unchanged
    content_type = TYPES.get((file.name or "").rpartition(".")[2], TYPES["jpg"])
    if settings.BEHIND_NGINX and isinstance(file.storage, FileSystemStorage):
        return handed_to_nginx(file, content_type=content_type, headers=headers)
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError:
        return come_again()
    return FileResponse(opened, content_type=content_type, headers=headers)


def come_again() -> HttpResponse:
    """While an error of the store is handled."""
    logger.exception("the store of pictures does not answer")
    return HttpResponse(status=503, headers={"Retry-After": str(MEANWHILE), "Cache-Control": PRIVATE})


def handed_to_nginx(file: FieldFile, *, content_type: str, headers: dict[str, str]) -> HttpResponse:
    """It looks for the file itself, and would not say in our words that there is none."""
    name = file.name or ""
    if not file.storage.exists(name):
        raise Http404
    disposition = content_disposition_header(as_attachment=False, filename=PurePosixPath(name).name)
    told = {"Content-Disposition": disposition or "inline", "X-Accel-Redirect": STORED + quote(name)}
    return HttpResponse(content_type=content_type, headers={**headers, **told})
