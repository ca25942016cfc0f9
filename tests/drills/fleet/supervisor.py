"""What systemd does for services that end by themselves."""

import math
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.drills.deploy import units
from tests.drills.deploy.server import Server

LOOKS_EACH = 0.1
"""Seconds between two looks at whether a service has ended."""
USUAL_WEIGHT = 100
A_STEP = 1.25
"""How much more of the processors each step of niceness is worth: `man 7 sched`."""


class Supervisor(threading.Thread):
    """`Restart=always` of the units, after their `RestartSec=`; what a process leaves behind is killed first."""

    def __init__(self, server: Server) -> None:
        super().__init__(name="supervisor", daemon=True)
        self.server = server
        self.services: dict[str, list[str]] = {}
        """How each is begun."""
        self.pauses: dict[str, float] = {}
        self.weights: dict[str, float] = {}
        self.due: dict[str, float] = {}
        self.restarts = 0
        self.is_over = threading.Event()

    def serve(self, name: str, *, unit: str) -> None:
        """`unit` is the text of its file. It gives way to others as that says."""
        service = units.read(unit)["Service"]
        self.pauses[name] = float(service["RestartSec"][0])
        self.weights[name] = float(service.get("CPUWeight", [USUAL_WEIGHT])[0])
        self.services[name] = units.command(unit)
        self.begin(name)

    def begin(self, name: str) -> None:
        """Each is a session of its own, which the kernel weighs as a whole."""
        process = self.server.begin(name, self.services[name])
        niceness = round(math.log(USUAL_WEIGHT / self.weights[name], A_STEP))
        with suppress(OSError):
            # Not every kernel does.
            Path(f"/proc/{process.pid}/autogroup").write_text(str(niceness))

    def run(self) -> None:
        while not self.is_over.wait(LOOKS_EACH):
            for name in self.services:
                self.look_at(name)

    def look_at(self, name: str) -> None:
        process = self.server.running[name]
        if name in self.due:
            if time.monotonic() >= self.due[name]:
                del self.due[name]
                self.begin(name)
                self.restarts += 1
        elif process.poll() is not None:
            self.server.kill(process)
            self.due[name] = time.monotonic() + self.pauses[name]

    def stop(self) -> None:
        """Nothing is begun after that."""
        self.is_over.set()
        if self.is_alive():
            self.join()
