"""Jobs that go wrong as they are told, for workers that are processes of their own too."""

import time
from pathlib import Path

from django_tasks import task


@task
def note(path: str, words: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{words}\n")


@task
def fail(words: str) -> None:
    raise ConnectionError(words)


@task
def hang_once(path: str) -> None:
    """The first time it does not come to its end."""
    is_first = not Path(path).exists()
    note.call(path, "begun")
    while is_first:
        time.sleep(60)
