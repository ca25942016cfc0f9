"""One server as `docs/deploying.md` makes it, with people behind its back."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.drills.deploy.browser import wait_for
from tests.drills.deploy.places import Places
from tests.drills.deploy.server import PATIENCE, Server
from tests.drills.deploy.talking import TalksToPeople


class Stack(TalksToPeople, Server):
    def __init__(self, places: Places, *, database: Path | None = None) -> None:
        super().__init__(places)
        self.given_database = database

    def begin_everything(self) -> None:
        self.write_files()
        if not self.places.is_short:
            self.start_postgresql()
        self.install()
        self.people = self.begin_people()
        if not self.given_database:
            self.hear()
        self.start("web")
        if not self.places.is_short:
            self.start("worker")
        self.start_nginx()
        if self.given_database:
            self.hear()
        wait_for(lambda: self.browser.get("/health/live").status == 200, at_most=PATIENCE)

    def install(self) -> None:
        """By the script that a volunteer runs. In the short form, people do what is left of it."""
        if not self.places.is_short:
            self.call("sh", str(self.folder / "upgrade"), must=True)
        elif self.given_database:
            shutil.copyfile(self.given_database, self.folder / "data" / "gallery.sqlite3")

    def begin_people(self) -> subprocess.Popen:
        words = [sys.executable, "-m", "tests.drills.deploy.people", *(["--set-up"] if self.places.is_short else [])]
        return self.begin("people", words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
