"""Links in what editors write."""

from collections.abc import Sequence
from typing import Any

from wagtail.models import Page
from wagtail.rich_text import features as registry
from wagtail.rich_text.pages import PageLinkHandler

from gallery.models.visibility import is_open_to_all

Attributes = dict[str, Any]


class OpenPageLinkHandler(PageLinkHandler):
    """A link to a page that the public may not read is no link: its address would tell what stood there."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: Sequence[Attributes]) -> list[str]:
        numbers = [attrs["id"] for attrs in attrs_list if str(attrs.get("id", "")).isdecimal()]
        is_open = {str(pk) for pk in Page.objects.filter(is_open_to_all(), pk__in=numbers).values_list("pk", flat=True)}
        expanded = super().expand_db_attributes_many(list(attrs_list))
        return [
            link if str(attrs.get("id")) in is_open else "<a>" for attrs, link in zip(attrs_list, expanded, strict=True)
        ]


def register_links(features: Any = registry) -> None:
    """In the place of Wagtail's own."""
    features.register_link_type(OpenPageLinkHandler)
