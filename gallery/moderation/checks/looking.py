"""All checks of one version, in the order in which a moderator reads what they found."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy

from gallery.models import Clearance, StoryPage
from gallery.moderation.checks import descriptions, likeness, links, personal_data, photos, wording
from gallery.moderation.checks.findings import Finding, Group, Kind, finding
from gallery.moderation.checks.reading import Reading, read

IN_ORDER = list(Group)

logger = logging.getLogger(__name__)

CHECKS: dict[str, Callable[[Reading], Iterable[Finding]]] = {
    "personal_data": personal_data.find,
    "permissions": photos.without_permission,
    "child_names": photos.names_of_children,
    "descriptions": descriptions.find,
    "wording": wording.find,
    "links": links.find,
    "likeness": likeness.find,
}
NAMES = {
    "personal_data": gettext_lazy("Personal data"),
    "permissions": gettext_lazy("Permissions of the photos"),
    "child_names": gettext_lazy("Names beside children’s photos"),
    "descriptions": gettext_lazy("Descriptions of the photos"),
    "wording": gettext_lazy("Wording"),
    "links": gettext_lazy("Links"),
    "likeness": gettext_lazy("Other stories"),
    "reading": gettext_lazy("All of it"),
}
"""What a moderator is told where a check fails."""


def findings_of(version: StoryPage) -> list[Finding]:
    """What is found in this version, first what blocks; each once, and with its clearance if there is one."""
    found: dict[str, Finding] = {}
    for one in look_at(version):
        found.setdefault(one.key, one)
    rows = Clearance.objects.filter(story=version.pk, taken_back_at=None).select_related("cleared_by")
    clearances = {clearance.key: clearance for clearance in rows}
    findings = [replace(one, clearance=clearances.get(key)) for key, one in found.items()]
    return sorted(findings, key=lambda one: IN_ORDER.index(one.group))


def open_blocks(version: StoryPage) -> list[Finding]:
    """What keeps this version from being published."""
    return [finding for finding in findings_of(version) if finding.is_open_block]


def look_at(version: StoryPage) -> list[Finding]:
    try:
        reading = read(version)
    except Exception:
        logger.exception("story %s could not be read for its checks", version.pk)
        return [could_not_check(version, "reading")]
    return [finding for name in CHECKS for finding in what_is_found(name, reading)]


def what_is_found(name: str, reading: Reading) -> list[Finding]:
    """A check that fails keeps no moderator from the story, and lets nothing through: what it is about blocks."""
    try:
        return list(CHECKS[name](reading))
    except Exception:
        logger.exception("the check %s of story %s failed", name, reading.version.pk)
        return [could_not_check(reading.version, name)]


def could_not_check(version: StoryPage, name: str) -> Finding:
    """Cleared for one revision alone: nobody can know what the next one says."""
    about = f"{name} {version.latest_revision_id}"
    return finding(Kind.NOT_CHECKED, part="", label=str(NAMES[name]), about=about)
