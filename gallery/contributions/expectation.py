from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery.models import StoryPage
from gallery.moderation.durations import at_most
from gallery.moderation.insight.waits import usual_wait
from gallery.moderation.queue.promises import promise_about
from gallery.moderation.queue.turns import stories_before
from gallery.moderation.standing import open_task


def expectation(story: StoryPage) -> str:
    """What somebody whose story waits may count on: the day that the gallery promises, and what was measured."""
    sentences = [promised_day(story), place_in_line(stories_before(story))]
    if (usual := usual_wait()) is not None:
        sentences.append(_("Half of all stories get an answer in %(time)s.") % {"time": at_most(usual)})
    return " ".join(filter(None, sentences))


def promised_day(story: StoryPage) -> str:
    """Empty for a story that does not wait. All of the last day is promised, whatever the hour."""
    task = open_task(story)
    if task is None:
        return ""
    day = timezone.localdate(promise_about(story, since=task.started_at).due)
    words = (
        _("You can expect an answer by %(day)s.")
        if timezone.localdate() <= day
        else _("We promised an answer by %(day)s. We are sorry that it takes longer.")
    )
    return words % {"day": date_format(day, "j F Y")}


def place_in_line(before: int) -> str:
    if not before:
        return _("Yours is the next to be read.")
    words = ngettext("One story is waiting before yours.", "%(before)s stories are waiting before yours.", before)
    return words % {"before": before}
