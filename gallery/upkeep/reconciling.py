"""What has drifted apart is found, and mended where nobody has to be asked: a line for each thing.

Beside running workers, and as often as one likes: what is mended is mended by what the worker does it with.
"""

from collections.abc import Callable

from gallery.upkeep import drift, stray_files, stuck
from gallery.upkeep.findings import Found

LOOKS: tuple[Callable[..., Found], ...] = (
    stray_files.files_without_row,
    stray_files.masters_without_file,
    stray_files.documents_without_file,
    stray_files.renditions_without_file,
    stray_files.drawn_without_file,
    stray_files.missing_sizes,
    stuck.stuck_tasks,
    stuck.waiting_tasks,
    stuck.half_done_jobs,
    stuck.late_mail,
    drift.stale_cards,
    drift.cards_of_no_story,
    drift.search_words,
    drift.words_of_no_story,
    drift.index_version,
)


def reconcile(*, mend: bool) -> list[Found]:
    """What renditions lose is made again by the look after them."""
    return [look(mend=mend) for look in LOOKS]
