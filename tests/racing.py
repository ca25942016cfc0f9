"""Things done at the same moment, in threads that must see each other's commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(verbs: list[Callable[[], Any]]) -> list[Any]:
    """Do all of it at the same moment, a thread each; what each returned or raised."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return verb()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))
