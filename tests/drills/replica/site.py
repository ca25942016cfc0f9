"""The web server that reads both, who publishes behind its back, and who asks it."""

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.drills.deploy.browser import Answer, wait_for
from tests.drills.deploy.places import HOST, NAME, PROJECT, free_port
from tests.drills.deploy.server import ASIDE
from tests.drills.deploy.talking import TalksToPeople

PATIENCE = 120
"""Seconds."""
BY_PROXY = {"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": HOST}
WEB = "--interface wsgi --workers 1 --blocking-threads 4 --backlog 256 config.wsgi:application"


class Site(TalksToPeople):
    """In one process, so that every answer knows what the last one did."""

    def __init__(self, folder: Path, *, primary: str, replica: str) -> None:
        self.folder, self.port = folder, free_port()
        kept = {name: value for name, value in os.environ.items() if name not in ASIDE}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "tests.drills.deploy.settings",
            "PYTHONPATH": str(PROJECT),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": NAME,
            "BASE_URL": f"https://{NAME}",
            "EMAIL_URL": f"smtp://{HOST}:9",
            "DEFAULT_FROM_EMAIL": "Our stories <stories@example.org>",
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": primary,
            "REPLICA_URL": replica,
        }
        self.log = (folder / "site.log").open("ab")

    def __enter__(self) -> Self:
        (self.folder / "data").mkdir()
        self.people = self.begin("-m", "tests.drills.deploy.people", "--set-up", stdout=subprocess.PIPE)
        self.hear()
        self.web = self.begin("-m", "granian", "--host", HOST, "--port", str(self.port), *WEB.split(), stdout=self.log)
        wait_for(lambda: self.get("/health/live").status == 200, at_most=PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self.web, self.people):
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
        self.log.close()

    def begin(self, *words: str, stdout: Any) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=self.log,
            start_new_session=True,
        )

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """As the nginx in front of it asks. A connection that breaks has no status."""
        link = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            link.request("GET", path, headers={**BY_PROXY, **(headers or {})})
            reply = link.getresponse()
            return Answer(reply.status, reply.getheaders(), reply.read())
        except (OSError, http.client.HTTPException):
            return Answer(0, [], b"")
        finally:
            link.close()

    def says_of_the_replica(self) -> str:
        return json.loads(self.get("/health/ready").text)["checks"]["replica"]


class Readers:
    """Who ask for one page after the other, without a pause."""

    NUMBER = 3

    def __init__(self, site: Site, pages: list[str]) -> None:
        self.site, self.pages = site, pages
        self.is_over = threading.Event()
        self.statuses: list[int] = []
        self.longest = 0.0
        self.threads = [threading.Thread(target=self.read) for _ in range(self.NUMBER)]

    def read(self) -> None:
        while not self.is_over.is_set():
            for page in self.pages:
                began = time.monotonic()
                self.statuses.append(self.site.get(page).status)
                self.longest = max(self.longest, time.monotonic() - began)

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        wait_for(lambda: len(self.statuses) > 2 * self.NUMBER)
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def until_they_have_read(self, more: int) -> None:
        wanted = len(self.statuses) + more
        wait_for(lambda: len(self.statuses) >= wanted)

    @property
    def failures(self) -> list[str]:
        return [str(status) for status in self.statuses if status != 200]
