"""What systemd does for services that end by themselves."""

import threading
import time

from tests.drills.deploy import units
from tests.drills.deploy.server import Server

LOOKS_EACH = 0.1
"""Seconds between two looks at whether a service has ended."""


class Supervisor(threading.Thread):
    """`Restart=always` of the units, after their `RestartSec=`; what a process leaves behind is killed first."""

    def __init__(self, server: Server) -> None:
        super().__init__(name="supervisor", daemon=True)
        self.server = server
        self.services: dict[str, list[str]] = {}
        """How each is begun."""
        self.pauses: dict[str, float] = {}
        self.due: dict[str, float] = {}
        self.restarts = 0
        self.is_over = threading.Event()

    def serve(self, name: str, *, unit: str) -> None:
        """`unit` is the text of its file. It gives way to others as that says."""
        service = units.read(unit)["Service"]
        self.pauses[name] = float(service["RestartSec"][0])
        self.services[name] = ["nice", "-n", *service.get("Nice", ["0"]), *units.command(unit)]
        self.server.begin(name, self.services[name])

    def run(self) -> None:
        while not self.is_over.wait(LOOKS_EACH):
            for name in self.services:
                self.look_at(name)

    def look_at(self, name: str) -> None:
        process = self.server.running[name]
        if name in self.due:
            if time.monotonic() >= self.due[name]:
                del self.due[name]
                self.server.begin(name, self.services[name])
                self.restarts += 1
        elif process.poll() is not None:
            self.server.kill(process)
            self.due[name] = time.monotonic() + self.pauses[name]

    def stop(self) -> None:
        """Nothing is begun after that."""
        self.is_over.set()
        if self.is_alive():
            self.join()
