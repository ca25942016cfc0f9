"""How other sites show what an address of ours leads to: oEmbed 1.0 (oembed.com). Nothing is ever fetched."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from gallery.api.picture_files import files_of, social_file
from gallery.api.shapes import PictureFile
from gallery.api.wording import JSON, as_json, trouble
from gallery.discovery.filters import bounded
from gallery.models import GalleryPage, ShowcaseIndexPage, ShowcasePage, SiteSettings, StoryPage
from gallery.models.sharing import complete, site_of
from gallery.models.social import photo_of_showcase, shareable_photo
from gallery.models.visibility import open_page_at
from gallery.public import public

LONGEST = 2000
"""Characters of an address."""
KEPT = 60
"""Seconds: a take-down is everywhere within a minute."""
LARGEST_NUMBER = 2**31 - 1
"""Of a story: databases fail when they are asked for some that are larger."""
LARGEST = 10_000
"""px."""
STORY_WIDTH, WALL_WIDTH, FRAME_HEIGHT = 480, 960, 560
"""px, unless less is asked for."""
FRAME = '<iframe src="{src}" title="{title}" width="{width}" height="{height}" frameborder="0"></iframe>'


@csrf_exempt
@require_safe
@public
def oembed(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format", "json") != "json":
        return trouble(501, "Only the format json is spoken here.")
    address = request.GET.get("url", "")
    if not address:
        return trouble(400, "Say which story or showcase, with its address as “url”.")
    shown = shown_at(address, request)
    if shown is None:
        raise Http404
    return HttpResponse(as_json(frame_of(shown, request)), content_type=JSON)


def shown_at(address: str, request: HttpRequest) -> StoryPage | ShowcasePage | None:
    """A public story or showcase by any of its addresses, whatever the scheme and whatever stands behind the path."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    path = unquote(parts.path)
    is_ours = parts.scheme in ("http", "https") and host in own_hosts(request)
    if not is_ours or "\0" in path or len(path) > LONGEST:
        return None
    return by_number(path) or by_path(path, request)


def own_hosts(request: HttpRequest) -> set[str | None]:
    return {urlsplit(f"//{name}").hostname for name in (site_of(request).hostname, request.get_host())}


def by_number(path: str) -> StoryPage | None:
    """By the short address."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    number = found.kwargs.get("pk", 0)
    if found.view_name != "story" or number > LARGEST_NUMBER:
        return None
    return StoryPage.objects.published().filter(pk=number).first()


def by_path(path: str, request: HttpRequest) -> StoryPage | ShowcasePage | None:
    root = site_of(request).root_page
    names = [name for name in path.split("/") if name]
    page, rest = open_page_at(root, names, GalleryPage, StoryPage, ShowcaseIndexPage, ShowcasePage) or (None, [])
    return page if isinstance(page, StoryPage | ShowcasePage) and not rest else None


def frame_of(shown: StoryPage | ShowcasePage, request: HttpRequest) -> dict[str, Any]:
    """As a frame no larger than what was asked for; it can be scrolled."""
    site = site_of(request)
    is_story = isinstance(shown, StoryPage)
    width, height = sizes_asked_for(request)
    frame = {"width": min(width, STORY_WIDTH if is_story else WALL_WIDTH), "height": min(height, FRAME_HEIGHT)}
    address = reverse("embed_story", args=[shown.pk]) if is_story else f"{reverse('embed')}?showcase={shown.slug}"
    return {
        "version": "1.0",
        "type": "rich",
        "title": shown.title,
        **({"author_name": shown.organisation} if is_story and shown.organisation else {}),
        "provider_name": SiteSettings.for_site(site).name,
        "provider_url": f"{site.root_url}/",
        "cache_age": KEPT,
        "html": format_html(FRAME, src=complete(request, address), title=shown.title, **frame),
        **frame,
        **thumbnail(shown, request),
    }


def sizes_asked_for(request: HttpRequest) -> tuple[int, int]:
    """In px: no wider and no higher than these."""
    most = [bounded(request.GET.get(name, ""), 0, LARGEST) for name in ("maxwidth", "maxheight")]
    width, height = (LARGEST if limit is None else limit for limit in most)
    return width, height


def thumbnail(shown: StoryPage | ShowcasePage, request: HttpRequest) -> dict[str, Any]:
    """The largest that is no larger than what was asked for; none where there is none so small."""
    width, height = sizes_asked_for(request)
    for file in pictures(shown, request):
        if file.width <= width and file.height <= height:
            return {"thumbnail_url": file.url, "thumbnail_width": file.width, "thumbnail_height": file.height}
    return {}


def pictures(shown: StoryPage | ShowcasePage, request: HttpRequest) -> list[PictureFile]:
    """What may stand for it elsewhere, the best first: what was drawn for that, then its photo, if people agreed."""
    drawn = social_file(shown, request)
    photo = shareable_photo(shown) if isinstance(shown, StoryPage) else photo_of_showcase(shown)
    photos = [file for file in files_of(photo, request) if file.type == "image/jpeg"] if photo else []
    return [*([drawn] if drawn else []), *reversed(photos)]
