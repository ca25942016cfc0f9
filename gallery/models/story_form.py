"""A story in Wagtail's editor."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class StoryForm(WagtailAdminPageForm):
    """Terms that were retired are offered no more, and stay on a story that has them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"themes", "cohorts"} & self.fields.keys():
            field, own = self.fields[name], getattr(self.instance, name).all()
            field.queryset = field.queryset.offered(keeping=[term.slug for term in own])
