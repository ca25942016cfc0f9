from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery.models import StoryPage
from gallery.moderation.durations import in_words
from gallery.moderation.insight.waits import usual_wait
from gallery.moderation.queue.turns import stories_before


def expectation(story: StoryPage) -> str:
    """What somebody whose story waits may count on: measured, never promised."""
    sentences = [place_in_line(stories_before(story))]
    if (usual := usual_wait()) is not None:
        sentences.append(_("Half of all stories get an answer in %(time)s.") % {"time": in_words(usual)})
    return " ".join(sentences)


def place_in_line(before: int) -> str:
    if not before:
        return _("Yours is the next to be read.")
    words = ngettext("One story is waiting before yours.", "%(before)s stories are waiting before yours.", before)
    return words % {"before": before}
