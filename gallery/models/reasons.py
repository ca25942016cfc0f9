"""What a story has in common with another, as a sentence."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from gallery.discovery.rows import PLACE

Slugs = Mapping[str, Sequence[str]]
"""By facet."""
Words = Mapping[tuple[str, str], str]
"""Of terms, by facet and slug, as they stand inside a sentence."""
SHARED: Mapping[str, Promise] = {
    "cohort": _("for %(names)s"),
    "theme": _("about %(names)s"),
    PLACE: _("in %(names)s"),
    "region": _("in %(names)s"),
    "tag": _("tagged %(names)s"),
}
"""In the order in which they are said."""
DIFFERENT: Mapping[str, Promise] = {
    PLACE: _("were in %(names)s"),
    "region": _("were in %(names)s"),
    "cohort": _("worked with %(names)s"),
    "theme": _("worked on %(names)s"),
}
MOST_DIFFERENT = 2


def sentence(shared: Slugs, differs: Slugs, words: Words) -> str:
    """Such as "Also for veterans; they were in Wales and worked on music." Empty where nothing is shared any more."""
    same, other = phrases(SHARED, shared, words), phrases(DIFFERENT, differs, words)[:MOST_DIFFERENT]
    if not same:
        return ""
    if not other:
        return __("Also %(shared)s.") % {"shared": ", ".join(same)}
    return __("Also %(shared)s; they %(different)s.") % {"shared": ", ".join(same), "different": listed(other)}


def phrases(ways: Mapping[str, Promise], terms: Slugs, words: Words) -> list[str]:
    """One for each facet of which something has a name."""
    found = {facet: [words[facet, slug] for slug in terms.get(facet, ()) if (facet, slug) in words] for facet in ways}
    return [str(way) % {"names": listed(found[facet])} for facet, way in ways.items() if found[facet]]


def listed(words: Sequence[str]) -> str:
    return get_text_list(list(words), __("and"))
