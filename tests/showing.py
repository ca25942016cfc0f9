"""Showcases, as an editor builds them."""

from typing import Any

from gallery.models import ShowcaseIndexPage, ShowcasePage, User

Blocks = list[tuple[str, Any]]


def show(*blocks: tuple[str, Any], title: str = "Spring", by: User | None = None, **fields: Any) -> ShowcasePage:
    """A published showcase. The values of blocks are as the database keeps them: stories by their numbers."""
    page = ShowcasePage(title=title, owner=by, **fields)
    page.body = ShowcasePage.body.field.stream_block.to_python(
        [{"type": kind, "value": value} for kind, value in blocks]
    )
    ShowcaseIndexPage.objects.get().add_child(instance=page).save_revision().publish()
    return ShowcasePage.objects.get(pk=page.pk)
