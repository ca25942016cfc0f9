from django.shortcuts import get_object_or_404

from gallery.models import Contribution, Stage, User


def contribution_for(user: User, pk: int) -> Contribution:
    """The user's own contribution with its `stage`; anybody else's is 404, as if it were not there."""
    own = Contribution.objects.with_stage().select_related("story").filter(contributor=user)
    return get_object_or_404(own, pk=pk)


def stage_of(contribution: Contribution) -> Stage:
    """Of a contribution from `with_stage()`, which annotates it."""
    return Stage(getattr(contribution, "stage"))  # noqa: B009 - an annotation, unknown to the model


def may_edit(contribution: Contribution) -> bool:
    return stage_of(contribution) == Stage.CHANGES_REQUESTED
