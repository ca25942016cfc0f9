"""What `python3 dev.py` starts, on a port and in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from tests.drills.kills.web import HOST

PROJECT = Path(__file__).resolve().parents[3]
PATIENCE = 60
"""Seconds for a process to start or to end, on a machine that has other things to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Stack:
    """The web server, which can be killed and started again, and the worker."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = (folder / "log.txt").open("ab")
        self.starter = self.begin("-m", "tests.drills.kills.web", str(self.port), stdout=subprocess.PIPE)
        self.worker = self.begin("manage.py", "worker", "--verbosity", "0", stdout=self.log)
        self.web = 0

    def begin(self, *words: str, stdout: Any) -> subprocess.Popen:
        command = [sys.executable, *words]
        return subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=stdout, stderr=self.log, text=True)

    def __enter__(self) -> Self:
        self.start_web()
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.kill()
        for process in (self.starter, self.worker):
            process.communicate(timeout=PATIENCE)
        self.log.close()

    def start_web(self) -> None:
        assert self.starter.stdin and self.starter.stdout
        self.starter.stdin.write("start\n")
        self.starter.stdin.flush()
        self.web = int(self.starter.stdout.readline())
        self.wait_until_open()

    def wait_until_open(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise TimeoutError(f"no web server at port {self.port}")

    def kill_web(self) -> None:
        """With the children that read pictures for it."""
        os.killpg(self.web, signal.SIGKILL)
