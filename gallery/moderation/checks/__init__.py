"""What is looked at before a moderator looks: personal data, photos, wording, and stories that are like others.

A finding that blocks keeps a story from being published until it is gone from the text or a moderator has cleared it.
"""

from gallery.moderation.checks.clearances import FindingGone, clear, take_back_clearance
from gallery.moderation.checks.findings import Finding, Kind
from gallery.moderation.checks.looking import findings_of, open_blocks
from gallery.moderation.checks.summaries import register_signal_handlers, summarise, summarise_what_is_stale

__all__ = [
    "Finding",
    "FindingGone",
    "Kind",
    "clear",
    "findings_of",
    "open_blocks",
    "register_signal_handlers",
    "summarise",
    "summarise_what_is_stale",
    "take_back_clearance",
]
