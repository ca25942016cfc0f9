"""Two PostgreSQL servers on loopback: the one that is written, and the one that follows it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.drills.deploy.browser import wait_for
from tests.drills.deploy.machine import program
from tests.drills.deploy.places import HOST, free_port

NAME = "gallery"
ABOUT_PAGES = ('FROM "gallery_', 'FROM "wagtailcore_page"', "FROM gallery_storysearch", "wanted AS MATERIALIZED")
"""In every statement that reads what a page shows."""
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def words(*line: str) -> list[str]:
    """PostgreSQL refuses root."""
    return [*(AS_POSTGRES if os.geteuid() == 0 else []), *line]


@dataclass
class Server:
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"postgres://postgres@{HOST}:{self.port}/{NAME}"

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def start(self) -> None:
        listening = ["-h", HOST, "-p", str(self.port), "-k", str(self.folder)]
        quick = ["-c", "fsync=off", "-c", "log_statement=all", "-c", "hot_standby_feedback=on"]
        line = words(str(Path(program("initdb")).parent / "postgres"), "-D", str(self.folder), *listening, *quick)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log, start_new_session=True)
        wait_for(self.is_there)

    def is_there(self) -> bool:
        line = [str(Path(program("initdb")).parent / "pg_isready"), "--quiet", "-h", HOST, "-p", str(self.port)]
        return subprocess.run(line, check=False).returncode == 0

    def signal(self, number: signal.Signals) -> None:
        """To all of its processes; each of PostgreSQL's is the head of a group of its own."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in (self.process.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)

    def kill(self) -> None:
        assert self.process
        self.signal(signal.SIGKILL)
        self.process.wait(60)

    def do(self, sql: str, *, database: str = NAME) -> None:
        with psycopg.connect(host=HOST, port=self.port, user="postgres", dbname=database, autocommit=True) as link:
            link.execute(sql)

    def statements(self) -> int:
        """That read what pages show, since it was started for the first time."""
        return sum(
            any(sign in line for sign in ABOUT_PAGES) for line in self.log.read_text(errors="replace").splitlines()
        )


@contextmanager
def primary_and_replica(folder: Path) -> Iterator[tuple[Server, Server]]:
    folder.chmod(0o711)
    primary, replica = Server(made(folder / "primary")), Server(made(folder / "replica"))
    try:
        line = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "-D", str(primary.folder)]
        subprocess.run(words(program("initdb"), *line), check=True, capture_output=True)
        primary.start()
        primary.do(f"CREATE DATABASE {NAME}", database="postgres")
        copied = ["-h", HOST, "-p", str(primary.port), "-U", "postgres", "-D", str(replica.folder)]
        copy = str(Path(program("initdb")).parent / "pg_basebackup")
        subprocess.run(
            words(copy, *copied, "--write-recovery-conf", "--checkpoint=fast"), check=True, capture_output=True
        )
        replica.start()
        yield primary, replica
    finally:
        replica.end()
        primary.end()


def made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    return folder
