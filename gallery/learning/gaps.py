"""What nobody has told of yet, in words."""

from django.utils.translation import gettext as _

from gallery.discovery.learning.figures import Figures, gaps_in
from gallery.learning.terms import Terms


def gaps(figures: Figures, terms: Terms) -> list[str]:
    found = gaps_in(figures, terms.offered("cohort"), terms.offered("theme"))
    return [sentence(cohort, theme, terms) for cohort, theme in found]


def sentence(cohort: str, theme: str, terms: Terms) -> str:
    """Either may be empty, for all of them."""
    if not theme:
        return _("Nobody has told a story for %(cohort)s here yet.") % {"cohort": terms.sentence("cohort", cohort)}
    if not cohort:
        return _("Nobody has told a story about %(theme)s here yet.") % {"theme": terms.sentence("theme", theme)}
    named = {"cohort": terms.sentence("cohort", cohort), "theme": terms.sentence("theme", theme)}
    return _("Nobody has told a story for %(cohort)s about %(theme)s here yet.") % named
