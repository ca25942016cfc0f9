"""What is begun: one change of a term at a time, and what is read by it from then on."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, count
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from gallery.models import TermChange, TermRedirect, User
from gallery.models.taxonomy import TERMS
from gallery.moderation.permissions import TIDIES
from gallery.moderation.record.entries import keep
from gallery.moderation.tidying.terms import Facet, described, named, stories_having

Kind = TermChange.Kind
LONGEST_SLUG = 70
"""Characters, before the number of one whose address is taken."""


class TermConflict(Exception):
    """It cannot be done to these terms, or not now; the message says why."""


def may_tidy(user: User) -> bool:
    return user.is_active and user.has_perm(TIDIES)


def begin(kind: str, facet: str, terms: Collection[Any], *, by: User, **about: Any) -> TermChange:
    """Note what is to be done; the worker does it. `terms` are what it is about; the rest is as each kind has it.

    Raises PermissionDenied, and TermConflict where one of them is gone, or somebody is at one of them already.
    """
    if not may_tidy(by):
        raise PermissionDenied
    return KINDS[kind](facet, [term.pk for term in terms], by=by, **about)


@transaction.atomic
def merge(facet: str, numbers: list[int], *, by: User, into: int) -> TermChange:
    """Whatever is read from now on has the other one in their place."""
    gone = [number for number in numbers if number != into]
    if not gone:
        raise TermConflict(_("Choose another one to merge it into."))
    *terms, target = locked(facet, [*gone, into])
    refuse_retired(target)
    change = started(Kind.MERGE, facet, terms, by=by, into=described(target))
    redirect(facet, terms, to=target.pk)
    return change


@transaction.atomic
def rename(facet: str, numbers: list[int], *, by: User, name: str, slug: str) -> TermChange:
    (term,) = locked(facet, numbers)
    refuse_taken(facet, term, name=name, slug=slug)
    return started(Kind.RENAME, facet, [term], by=by, into={"pk": term.pk, "slug": slug, "name": name})


@transaction.atomic
def retire(facet: str, numbers: list[int], *, by: User) -> TermChange:
    """A tag is dropped from now on when it is typed; themes and cohorts stay where they are."""
    terms = locked(facet, numbers)
    if facet != Facet.TAG:
        return started(Kind.RETIRE, facet, terms, by=by, expected=0)
    redirect(facet, terms, to=None)
    return started(Kind.RETIRE, facet, terms, by=by)


@transaction.atomic
def split(
    facet: str, numbers: list[int], *, by: User, name: str, slug: str, stories: Sequence[int], keeps_both: bool
) -> TermChange:
    """`name` may be that of one that there is. The slug is for one that is made."""
    (term,) = locked(facet, numbers)
    other = named(facet, name) or made(facet, name=name, slug=slug, like=term)
    if other.pk == term.pk:
        raise TermConflict(_("Choose another name than its own."))
    refuse_retired(other)
    refuse_busy(facet, [other.pk])
    let_stand(facet, other.pk)
    options = {"stories": list(stories), "keeps_both": keeps_both}
    return started(Kind.SPLIT, facet, [term], by=by, into=described(other), options=options, expected=len(stories))


@transaction.atomic
def bring_back(facet: str, number: int, *, by: User) -> None:
    """Offer a theme or cohort again; let a tag that was retired be typed again."""
    if not may_tidy(by):
        raise PermissionDenied
    if facet == Facet.TAG:
        retired = TermRedirect.objects.filter(pk=number, facet=facet, new_key=None)
        is_done, _rows = retired.delete()
    else:
        is_done = TERMS[facet]._default_manager.filter(pk=number, is_retired=True).update(is_retired=False)
    if is_done:
        keep_of(by, "gallery.bring_back_term")


KINDS: dict[str, Callable[..., TermChange]] = {
    Kind.MERGE: merge,
    Kind.RENAME: rename,
    Kind.RETIRE: retire,
    Kind.SPLIT: split,
}


def locked(facet: str, numbers: Sequence[int]) -> list[Any]:
    """In the order of the numbers. Whoever begins something else with one of them waits here."""
    rows = TERMS[facet]._default_manager.select_for_update().filter(pk__in=numbers).order_by("pk")
    found = {term.pk: term for term in rows}
    if set(numbers) - found.keys():
        raise TermConflict(_("It is gone: somebody has merged, retired or deleted it meanwhile."))
    refuse_busy(facet, numbers)
    return [found[number] for number in numbers]


def refuse_busy(facet: str, numbers: Iterable[int]) -> None:
    unfinished = TermChange.objects.filter(facet=facet, finished_at=None)
    for change in unfinished:
        if touched(change).intersection(numbers):
            sentence = _("%(who)s has begun something else with it: %(what)s. Wait until that is done.")
            raise TermConflict(sentence % {"who": change.started_by or _("A former colleague"), "what": change})


def touched(change: TermChange) -> set[int]:
    return {*change.numbers, *([change.into["pk"]] if change.into else [])}


def refuse_retired(term: Any) -> None:
    if getattr(term, "is_retired", False):
        raise TermConflict(_("“%(name)s” is retired. Bring it back first.") % {"name": term.name})


def refuse_taken(facet: str, term: Any, *, name: str, slug: str) -> None:
    others = TERMS[facet]._default_manager.exclude(pk=term.pk)
    if others.filter(name__iexact=name).exists():
        raise TermConflict(_("There is one of that name already. Merge the two instead."))
    if others.filter(slug=slug).exists():
        raise TermConflict(_("Another one has that address already. Choose another."))


def made(facet: str, *, name: str, slug: str, like: Any) -> Any:
    """A new one beside it, with an address of its own."""
    model = TERMS[facet]
    allow_typing(facet, name)
    more = {} if facet == Facet.TAG else {"sort_order": like.sort_order}
    return model._default_manager.create(name=name, slug=free_slug(facet, slug), **more)


def free_slug(facet: str, slug: str) -> str:
    stem = slug[:LONGEST_SLUG]
    taken = set(TERMS[facet]._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    others = (f"{stem}-{number}" for number in count(2))
    return next(found for found in chain([slug], others) if found not in taken)


def started(kind: str, facet: str, terms: Sequence[Any], *, by: User, **about: Any) -> TermChange:
    from_now = [described(term) for term in terms]
    about.setdefault("expected", stories_having(facet, [term.pk for term in terms]).count())
    change = TermChange.objects.create(kind=kind, facet=facet, terms=from_now, started_by=by, **about)
    keep_of(by, f"gallery.{kind}_terms", about=change)
    return change


def keep_of(editor: User, action: str, *, about: TermChange | None = None) -> None:
    """In the record, about whoever did it: nobody asks a theme. The user of a request is none to the log."""
    keep(User.objects.get(pk=editor.pk), action, by=editor, about=about)


def redirect(facet: str, terms: Iterable[Any], *, to: int | None) -> None:
    """What led to one of them leads on, so that nothing is looked up twice."""
    if to is not None:
        let_stand(facet, to)
    for term in terms:
        TermRedirect.objects.filter(facet=facet, new_key=term.pk).update(new_key=to)
        words = {"slug": term.slug, "name": term.name.casefold() if facet == Facet.TAG else ""}
        TermRedirect.objects.update_or_create(facet=facet, key=term.pk, defaults={**words, "new_key": to})


def let_stand(facet: str, number: int) -> None:
    """Where it was led away once, and is here all the same, as a tag that pictures have kept."""
    TermRedirect.objects.filter(facet=facet, key=number).delete()


def allow_typing(facet: str, name: str) -> None:
    """A tag of that name is one again."""
    if facet == Facet.TAG:
        TermRedirect.objects.filter(facet=facet, name=name.casefold()).update(name="")
