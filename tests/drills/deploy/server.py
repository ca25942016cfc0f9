"""Starts what a server would: each program by the line of its unit file, nginx by its own site."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
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


class Server:
    """Everything that runs. What it has started it ends, the last one first."""

    def __init__(self, places: Places) -> None:
        self.places, self.folder = places, places.folder
        self.running: dict[str, subprocess.Popen] = {}
        self.browser = Browser(places)

    def __enter__(self) -> Self:
        try:
            self.begin_everything()
        except BaseException:
            self.end_everything()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.end_everything()

    def begin_everything(self) -> None:
        raise NotImplementedError

    def end_everything(self) -> None:
        for process in reversed(self.running.values()):
            self.end(process)

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

    def begin(self, name: str, words: list[str], **streams: Any) -> subprocess.Popen:
        """With the head of a group of its own, so that its children end with it."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                words,
                cwd=PROJECT,
                env=self.environment,
                stderr=log,
                start_new_session=True,
                **{"stdout": log, "stdin": subprocess.DEVNULL, **streams},
            )
        self.running[name] = process
        return process

    def end(self, process: subprocess.Popen) -> None:
        """Those who answer after that are killed, and what a process leaves behind."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
        self.kill(process)
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()

    @staticmethod
    def kill(process: subprocess.Popen) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

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
        data = self.folder / "postgresql"
        data.mkdir(mode=0o700)
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        if prefix:
            self.folder.chmod(0o711)
            shutil.chown(data, "postgres", "postgres")
        how = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync"]
        subprocess.run([*prefix, program("initdb"), *how, "-D", str(data)], check=True, capture_output=True)
        postgres = str(Path(program("initdb")).parent / "postgres")
        listening = ["-h", HOST, "-p", str(self.places.database), "-k", str(data)]
        self.begin("postgresql", [*prefix, postgres, "-D", str(data), *listening])
        wait_for(lambda: self.call("pg_isready", "--quiet") == 0)
        self.call("createdb", "impact-gallery", must=True)

    def call(self, *words: str, must: bool = False) -> int:
        with (self.folder / "calls.log").open("ab") as log:
            streams = {"stdout": log, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
            return subprocess.run(words, cwd=PROJECT, env=self.environment, check=must, **streams).returncode
