from typing import Any

from django.db.models import BooleanField, F, Func, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import In
from django.http import Http404
from wagtail.models import Page, PagePermissionTester, PageViewRestriction

from gallery.discovery.tree import PROGRAMME_DEPTH, STEP, STORY_DEPTH


class StoriesStay(PagePermissionTester):
    """Nobody doubles or deletes with a page what people have shared below it.

    A copy of a gallery would hold copies of its stories: public, unread, and deaf to a take-down.
    """

    def can_copy(self) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.may_go(ignore_bulk) and not self.is_somebodys()

    def can_move(self) -> bool:
        # Wagtail asks whether it may be deleted; but in another place nothing of it is lost.
        return self.may_go(ignore_bulk=True)

    def may_go(self, ignore_bulk: bool) -> bool:
        return super().can_delete(ignore_bulk)

    def is_somebodys(self) -> bool:
        """Whether a story that was sent, or a draft, would be gone with it."""
        pages = self.page.get_descendants(inclusive=True)
        is_shared = Q(storypage__contribution__isnull=False) | Q(gallerypage__drafts__isnull=False)
        return pages.filter(is_shared).exists()


class GalleryPermissionTester(StoriesStay):
    def can_publish_subpage(self) -> bool:
        """A story that is made in the admin waits for a moderator like any other."""
        return self.page.depth < PROGRAMME_DEPTH and super().can_publish_subpage()


OWN_AND_ABOVE = ", ".join(f"SUBSTR(%(expressions)s, 1, {STEP * depth})" for depth in range(2, STORY_DEPTH + 1))


class IsClosed(Func):
    """Whether the page at a path, or anything above it, is unpublished or restricted.

    Deeper in the tree than a story may stand, everything is.

    In SQL, since a gallery page asks ten times and the same in Django's expressions takes longer to put together than
    to answer. By equality on paths (four characters a level), so that a row costs a few look-ups in their index.
    """

    template = (  # numbers of our own and a column, nothing of anybody's
        f"(LENGTH(%(expressions)s) > {STEP * STORY_DEPTH} OR EXISTS (SELECT 1 FROM wagtailcore_page closed"  # noqa: S608
        " LEFT JOIN wagtailcore_pageviewrestriction restriction ON restriction.page_id = closed.id"
        f" WHERE closed.path IN ({OWN_AND_ABOVE})"
        " AND (NOT closed.live OR restriction.id IS NOT NULL)))"
    )
    arity = 1
    output_field = BooleanField()


def is_open_to_all() -> Q:
    """What the public may read."""
    return Q(live=True) & ~Q(IsClosed(F("path")))


def is_open_among_all() -> Q:
    """The same of stories, for whoever reads all of them: galleries are asked first, and once.

    Asked here and not in the statement, where PostgreSQL would ask them again for each story.
    """
    above = Page.objects.order_by().filter(is_open_to_all(), depth__lt=STORY_DEPTH).values_list("path", flat=True)
    is_restricted = Q(pk__in=PageViewRestriction.objects.values("page"))
    return Q(live=True) & ~is_restricted & Q(In(Left("path", Length("path") - STEP), list(above)))


class FoundOpen:
    """A page that knows when it was found through the public door: nobody looks again at what stands above it."""

    is_found_open = False
    routes: frozenset[str] = frozenset()
    """Names below its address that are its own, so that no page has them."""

    def get_view_restrictions(self) -> Any:
        return PageViewRestriction.objects.none() if self.is_found_open else super().get_view_restrictions()  # type: ignore[misc]


def open_page_at(root: Page, components: list[str], *kinds: type[Page]) -> tuple[Page, list[str]] | None:
    """The deepest page that the public may read at the beginning of an address, and the rest of the address.

    `kinds` are those of the pages on the way there, in this order. The pages above come with it, and all that are of
    one kind in one query: level by level, Wagtail makes two for each. Not asked for is what has no place below a page.
    """
    steps = range(1, min(len(components), STORY_DEPTH - root.depth) + 1)
    paths = {f"{root.url_path}{'/'.join(components[:step])}/" for step in steps}
    deepest = root
    for kind in kinds:
        if deepest is not root and not has_a_place(kind, deepest, components[deepest.depth - root.depth]):
            continue
        for page in open_pages(kind, components[: len(steps)], paths):
            page._cached_parent_obj, page.is_found_open = deepest, True
            deepest = page
        paths = {path for path in paths if len(path) > len(deepest.url_path)}
        if not paths:
            break
    return None if deepest is root else (deepest, components[deepest.depth - root.depth :])


def has_a_place(kind: type[Page], above: Any, name: str) -> bool:
    """Whether pages of a kind may stand below another page, at its name or further down."""
    if name in above.routes:
        return False
    below = type(above).allowed_subpage_models()
    return kind in below or any(kind in other.allowed_subpage_models() for other in below)


def open_pages(kind: type[Page], slugs: list[str], paths: set[str]) -> list[Page]:
    """The highest first. Looked for by their slugs, which have an index."""
    found = kind._default_manager.filter(is_open_to_all(), slug__in=slugs, url_path__in=paths).order_by()
    return sorted(found, key=lambda page: page.depth)


def refuse_below_unpublished(page: Page) -> None:
    """Wagtail looks at the page alone: under an unpublished gallery it would still be found by its address."""
    if getattr(page, "is_found_open", False):
        return
    if page.get_ancestors().filter(live=False).exists():
        raise Http404
