"""Starts what a server would: each program by the line of its unit file, nginx by its own site."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from tests.drills.deploy import units
from tests.drills.deploy.browser import Browser, wait_for
from tests.drills.deploy.machine import program
from tests.drills.deploy.places import DEPLOY, HOST, NAME, PROJECT, Places

PATIENCE = 300
"""Seconds for a process to end, or to answer for the first time."""
ASIDE = ("DATABASE_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE", "BASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
"""Variables of tests and of the demo, journeys included."""


class Stack:
    """Everything that runs. What it has started it ends."""

    def __init__(self, places: Places, *, database: Path | None = None) -> None:
        self.places, self.folder, self.begun = places, places.folder, ExitStack()
        self.given_database = database
        self.running: dict[str, subprocess.Popen] = {}
        self.browser = Browser(places)

    def __enter__(self) -> Self:
        try:
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
        except BaseException:
            self.begun.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.begun.close()

    def write_files(self) -> None:
        for name in ("data", "units", "nginx", "tls", "www"):
            (self.folder / name).mkdir()
        for path, name in (
            (DEPLOY / "impact-gallery.env", "site.env"),
            (DEPLOY / "nginx" / "impact-gallery.conf", "site.conf"),
            (Path("/etc/nginx/nginx.conf"), "nginx.conf"),
            (DEPLOY / "upgrade", "upgrade"),
        ):
            (self.folder / name).write_text(self.places.text(path))
        tls = self.folder / "tls"
        words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
        files = ["-keyout", tls / "privkey.pem", "-out", tls / "fullchain.pem"]
        subprocess.run([program("openssl"), *words, *files], check=True, capture_output=True)

    @property
    def environment(self) -> dict[str, str]:
        """Of the units: nothing of ours but where programs are found."""
        kept = {name: value for name, value in os.environ.items() if name not in ASIDE}
        database = {"PGHOST": HOST, "PGPORT": str(self.places.database), "PGUSER": "postgres"}
        own = {"PYTHONPATH": str(PROJECT), "PATH": f"{Path(program('initdb') or '/').parent}:{os.environ['PATH']}"}
        return {**kept, **own, **database, **units.environment(self.folder / "site.env")}

    def log(self, name: str) -> Any:
        return self.begun.enter_context((self.folder / f"{name}.log").open("ab"))

    def begin(self, name: str, words: list[str], **streams: Any) -> subprocess.Popen:
        """With the head of a group of its own, so that its children end with it."""
        log = self.log(name)
        process = subprocess.Popen(
            words,
            cwd=PROJECT,
            env=self.environment,
            stderr=log,
            start_new_session=True,
            **{"stdout": log, "stdin": subprocess.DEVNULL, **streams},
        )
        self.running[name] = process
        self.begun.callback(self.end, process)
        return process

    def end(self, process: subprocess.Popen) -> None:
        """Those who answer after that are killed."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()

    def start(self, name: str) -> None:
        """A service, by the very line of its unit."""
        text = self.places.text(DEPLOY / "systemd" / f"impact-gallery-{name}.service")
        self.begin(name, units.command(text))

    def stop(self, name: str) -> None:
        self.end(self.running[name])

    def start_nginx(self) -> None:
        words = [program("nginx"), "-c", str(self.folder / "nginx.conf"), "-g", "daemon off;"]
        subprocess.run([*words[:3], "-t"], check=True, capture_output=True)
        self.begin("nginx", words)

    def start_postgresql(self) -> None:
        """As somebody else than root, whom it refuses."""
        data, as_postgres = (
            self.folder / "postgresql",
            ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"],
        )
        data.mkdir(mode=0o700)
        prefix = as_postgres if os.geteuid() == 0 else []
        if prefix:
            self.folder.chmod(0o711)
            shutil.chown(data, "postgres", "postgres")
        words = [
            program("initdb"),
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--no-sync",
            "-D",
            str(data),
        ]
        subprocess.run([*prefix, *words], check=True, capture_output=True)
        postgres = str(Path(program("initdb")).parent / "postgres")
        listening = ["-h", HOST, "-p", str(self.places.database), "-k", str(data)]
        self.begin("postgresql", [*prefix, postgres, "-D", str(data), *listening])
        wait_for(lambda: self.call("pg_isready", "--quiet") == 0)
        self.call("createdb", "impact-gallery", must=True)

    def call(self, *words: str, must: bool = False) -> int:
        streams = {"stdout": self.log("calls"), "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        return subprocess.run(words, cwd=PROJECT, env=self.environment, check=must, **streams).returncode

    def install(self) -> None:
        """By the script that a volunteer runs. In the short form, people do what is left of it."""
        if not self.places.is_short:
            self.call("sh", str(self.folder / "upgrade"), must=True)
        elif self.given_database:
            shutil.copyfile(self.given_database, self.folder / "data" / "gallery.sqlite3")

    def begin_people(self) -> subprocess.Popen:
        words = [sys.executable, "-m", "tests.drills.deploy.people", *(["--set-up"] if self.places.is_short else [])]
        return self.begin("people", words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tell(self, verb: str, *needed: object) -> Any:
        assert self.people.stdin
        self.people.stdin.write(json.dumps([verb, *needed]).encode() + b"\n")
        self.people.stdin.flush()
        return self.hear()

    def hear(self) -> Any:
        assert self.people.stdout
        return json.loads(self.people.stdout.readline())
