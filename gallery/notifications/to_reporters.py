"""Letters to whoever has reported a story and asked for an answer."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import Report
from gallery.notifications.letters import Because, Letter, absolute, send


def answer_reporter(report: Report) -> None:
    """Once for all of their reports that are decided together; nothing to whoever left no address.

    What is decided together has the same moment.
    """
    if report.email:
        send(report_decided(report), to=report.email, event=event_of(report))


def event_of(report: Report) -> str:
    return f"report decided {report.story_id} {report.decided_at:%Y%m%d%H%M%S%f}"


def report_decided(report: Report) -> Letter:
    title = report.story.title
    return Letter(
        subject=_("What became of your report: %(title)s") % {"title": title},
        heading=_("We have looked at what you reported"),
        paragraphs=[
            _("You wrote to us about “%(title)s”. A moderator has read your report, and the story.") % {"title": title},
            what_was_done(report),
        ],
        message=report.answer,
        action_label=_("Go to the gallery"),
        action_url=absolute(reverse("wagtail_serve", args=[""])),
        because=Because.REPORT,
    )


def what_was_done(report: Report) -> str:
    return {
        Report.Outcome.NOTHING: _("They found nothing wrong with it, and it stays as it is."),
        Report.Outcome.CORRECTED: _("The story was corrected."),
        Report.Outcome.TAKEN_DOWN: _("The story is not public any more."),
    }[Report.Outcome(report.outcome)]
