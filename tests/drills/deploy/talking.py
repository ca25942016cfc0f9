"""A word with `people.py`, which runs beside a drill."""

import json
import subprocess
from typing import Any


class TalksToPeople:
    people: subprocess.Popen

    def tell(self, verb: str, *needed: object) -> Any:
        assert self.people.stdin
        self.people.stdin.write(json.dumps([verb, *needed]).encode() + b"\n")
        self.people.stdin.flush()
        return self.hear()

    def hear(self) -> Any:
        assert self.people.stdout
        return json.loads(self.people.stdout.readline())
