"""What is typed on one page happens once, however often its button is pressed."""

import uuid

from django import forms
from django.utils.functional import cached_property


class OnceForm(forms.Form):
    """With a key that the page was given when it was opened, shown by `includes/once.html`."""

    # A plain field: it takes whatever comes, and has no errors of its own.
    key = forms.Field(required=False)

    @cached_property
    def page_key(self) -> uuid.UUID:
        """The one that came, if it is one; else a new one."""
        return key_of(str(self["key"].data or "")) or uuid.uuid4()

    def key_for(self, *words: object) -> uuid.UUID:
        """The same words from the same page have the same key; other words, or another page, another one."""
        return uuid.uuid5(self.page_key, "\n".join(map(str, words)))


def key_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
