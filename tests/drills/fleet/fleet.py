"""Starts all of it, and starts again what has ended."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError
from redis import Redis
from redis.exceptions import RedisError

from tests.drills.deploy.browser import Answer, wait_for
from tests.drills.deploy.machine import program
from tests.drills.deploy.places import DEPLOY, HOST
from tests.drills.deploy.server import PATIENCE, Server
from tests.drills.deploy.upkeep import children
from tests.drills.fleet.places import BUCKET, FleetPlaces
from tests.drills.fleet.supervisor import Supervisor


class Fleet(Server):
    """What holds everything comes first; `open` starts the site itself on what was set up there meanwhile."""

    places: FleetPlaces

    def __init__(self, places: FleetPlaces, *, database: Path | None = None) -> None:
        super().__init__(places)
        self.given_database = database
        self.supervisor = Supervisor(self)

    def begin_everything(self) -> None:
        self.write_files()
        self.start_post()
        if not self.places.is_short:
            self.start_postgresql()
            self.start_cache()
            self.start_store()
        elif self.given_database:
            shutil.copyfile(self.given_database, self.folder / "data" / "gallery.sqlite3")

    def end_everything(self) -> None:
        self.supervisor.stop()
        super().end_everything()

    def open(self) -> None:
        for number, port in enumerate(self.places.webs):
            self.serve(f"web-{number}", "web", port)
        for number in range(self.places.workers):
            self.serve(f"worker-{number}", "worker", self.places.web)
        self.start_nginx()
        self.supervisor.start()
        wait_for(self.is_open, at_most=PATIENCE)

    def serve(self, name: str, kind: str, port: int) -> None:
        unit = DEPLOY / "systemd" / f"impact-gallery-{kind}.service"
        self.supervisor.serve(name, unit=replace(self.places, web=port).text(unit))

    def is_open(self) -> bool:
        """For everybody: nginx alone would ask another web process in the place of one that does not answer."""
        answers = [self.ask(port, "/health/live") for port in self.places.webs]
        return all(answer.status == 200 for answer in [*answers, self.browser.get("/health/live")])

    def ask(self, port: int, path: str) -> Answer:
        """One of the web processes itself."""
        try:
            return self.browser.get_from_python(path, port=port)
        except OSError:
            return Answer(0, [], b"")

    def processes(self) -> dict[int, str]:
        """Of the site itself, by their numbers, with the children that answer for the web processes."""
        heads = {self.running[name].pid: name for name in self.supervisor.services}
        return heads | {child: f"{name}, its child" for head, name in heads.items() for child in lasting(head)}

    def start_post(self) -> None:
        """A mail server that keeps every letter as a file."""
        where = ["--nosetuid", "--listen", f"{HOST}:{self.places.post}"]
        kept = ["--class", "aiosmtpd.handlers.Mailbox", str(self.folder / "letters")]
        self.begin("post", [sys.executable, "-m", "aiosmtpd", *where, *kept])

    def letters(self) -> list[Path]:
        return list((self.folder / "letters" / "new").iterdir())

    def start_cache(self) -> None:
        where = ["--bind", HOST, "--port", str(self.places.cache), "--dir", str(self.folder)]
        self.begin("cache", [program("redis-server"), *where, "--save", ""])
        wait_for(self.has_cache)

    def has_cache(self) -> bool:
        try:
            with Redis(host=HOST, port=self.places.cache) as cache:
                return bool(cache.ping())
        except RedisError:
            return False

    def start_store(self) -> None:
        where = ["-H", HOST, "-p", str(self.places.store)]
        self.begin("store", [sys.executable, "-W", "ignore", "-m", "moto.server", *where])
        wait_for(self.has_bucket)

    def has_bucket(self) -> bool:
        """Made where there is none yet: all that the server has is in its memory."""
        keys = {"aws_access_key_id": "drill", "aws_secret_access_key": "drill", "region_name": "us-east-1"}
        store = boto3.client("s3", endpoint_url=f"http://{HOST}:{self.places.store}", **keys)
        try:
            store.create_bucket(Bucket=BUCKET)
        except BotoCoreError:
            return False
        return True


def lasting(head: int) -> set[int]:
    """Children that live as long as it does, and not those that read one picture, or count what is shared."""
    return {child for child in children_of(head) if "granian" in command_of(child)}


def children_of(head: int) -> set[int]:
    try:
        return children(head)
    except OSError:
        return set()


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
