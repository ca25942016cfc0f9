"""Which back-ups are kept: all of the last hours, then the last of each day."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from gallery.upkeep.manifests import BACKUPS, FILES, NAME, read_list
from gallery.upkeep.places import Place


def moment_of(name: str) -> datetime:
    return datetime.strptime(name, NAME).replace(tzinfo=UTC)


def kept(names: Iterable[str], *, now: datetime, hours: int, days: int) -> set[str]:
    """Of these whole ones; the newest always."""
    newest_first = sorted(names, reverse=True)
    last_of_day: dict[object, str] = {}
    for name in newest_first:
        if moment_of(name) > now - timedelta(days=days):
            last_of_day.setdefault(moment_of(name).date(), name)
    recent = {name for name in newest_first if moment_of(name) > now - timedelta(hours=hours)}
    return {*newest_first[:1], *recent, *last_of_day.values()}


def forget_backups(place: Place, names: Iterable[str]) -> None:
    """Each loses its manifest first: what is killed half-way is no back-up any more."""
    for name in names:
        inside = sorted(place.names(f"{BACKUPS}/{name}"), key=lambda path: not path.endswith("manifest.json"))
        for path in inside:
            place.delete(path)


def forget_unnamed_files(place: Place, names: Iterable[str]) -> int:
    """Files that none of these back-ups names; how many. Raises BrokenBackup, and then forgets none."""
    named = {stored.at for name in names for stored in read_list(place, name)}
    unnamed = [path for path in place.names(FILES) if path not in named]
    for path in unnamed:
        place.delete(path)
    return len(unnamed)
