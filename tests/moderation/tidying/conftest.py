from collections.abc import Callable
from typing import Any

import pytest
from taggit.models import Tag

from gallery.models import Contribution, StoryPage, TermChange, User
from gallery.moderation.tidying.carrying_out import carry_out_change
from gallery.moderation.tidying.changes import begin


@pytest.fixture
def tidy(editor: User) -> Callable[..., TermChange]:
    """Begin it and carry it out; the change as it is afterwards."""

    def done(kind: str, facet: str, *terms: Any, by: User = editor, **about: Any) -> TermChange:
        change = begin(kind, facet, terms, by=by, **about)
        carry_out_change.call(change.pk)
        return TermChange.objects.get(pk=change.pk)

    return done


@pytest.fixture
def published(share_story: Callable[..., Contribution], decided: Callable[..., StoryPage]) -> Callable[..., StoryPage]:
    """A story with these terms, published."""
    return lambda **fields: decided(share_story(**fields))


def now(story: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=story.pk)


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def names(relation: Any) -> list[str]:
    return sorted(term.name for term in relation.all())
