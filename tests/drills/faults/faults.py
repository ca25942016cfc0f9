"""What goes away: how it begins, how it ends, and what is promised of the time between."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.drills.deploy.browser import wait_for
from tests.drills.deploy.places import HOST
from tests.drills.faults.readers import PICTURE
from tests.drills.fleet.fleet import Fleet, children_of

ROOM = 700
"""Megabytes of the small disk: more than the site wants free."""
END_ALL_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> %(theirs)s"


class Fault:
    name = ""
    seconds = 20.0
    """For which it lasts, at least."""
    told: tuple[str, ...] = ()
    """What the site's health says is wrong."""
    unharmed_but: tuple[str, ...] = ()
    """Which readers may be asked to come again."""
    stops_everything = False
    """Whether only what is kept in front of the site is there meanwhile, and stories are saved afterwards."""
    of_mail = False
    lasts_for_hours = False
    takes_a_disk = False

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet

    def begin(self) -> None:
        raise NotImplementedError

    def end(self) -> None:
        raise NotImplementedError

    def start_again(self, name: str) -> None:
        words = self.fleet.running[name].args
        assert isinstance(words, list)
        self.fleet.begin(name, words)

    def signal_all(self, name: str, number: signal.Signals) -> None:
        """To each of its processes: PostgreSQL's are heads of groups of their own."""
        head = self.fleet.running[name].pid
        for pid in (head, *children_of(head)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


class DatabaseStopped(Fault):
    name, seconds, told, stops_everything = "PostgreSQL stopped", 30.0, ("database",), True

    def begin(self) -> None:
        self.fleet.running["postgresql"].send_signal(signal.SIGINT)
        self.fleet.running["postgresql"].wait(60)

    def end(self) -> None:
        self.start_again("postgresql")


class DatabasePaused(Fault):
    """Whoever comes is let in by the machine, and never answered."""

    name, seconds, told, stops_everything = "PostgreSQL paused", 60.0, ("database",), True

    def begin(self) -> None:
        self.signal_all("postgresql", signal.SIGSTOP)

    def end(self) -> None:
        self.signal_all("postgresql", signal.SIGCONT)


class ConnectionsUsedUp(Fault):
    """Somebody else takes all that there are, has those of the site ended, and takes each that becomes free."""

    name, seconds, told, stops_everything = "connections used up", 30.0, ("database",), True

    def begin(self) -> None:
        self.taken: list[psycopg.Connection] = []
        self.is_over = threading.Event()
        self.greed = threading.Thread(target=self.take, daemon=True)
        self.greed.start()

    def take(self) -> None:
        while not self.is_over.is_set():
            try:
                where = {"host": HOST, "port": self.fleet.places.database, "user": "postgres", "dbname": "postgres"}
                self.taken.append(psycopg.connect(**where, autocommit=True))
            except psycopg.OperationalError:
                self.taken[0].execute(END_ALL_OTHERS, {"theirs": "postgres"})
                self.is_over.wait(0.02)

    def end(self) -> None:
        self.is_over.set()
        self.greed.join()
        for connection in self.taken:
            connection.close()


class RedisGone(Fault):
    name, told = "Redis gone", ("cache",)

    def begin(self) -> None:
        self.fleet.kill(self.fleet.running["cache"])

    def end(self) -> None:
        self.start_again("cache")


class RedisPaused(Fault):
    name, told = "Redis paused", ("cache",)

    def begin(self) -> None:
        self.signal_all("cache", signal.SIGSTOP)

    def end(self) -> None:
        self.signal_all("cache", signal.SIGCONT)


class MailRefused(Fault):
    name, told, of_mail = "SMTP refused", ("mail",), True

    def begin(self) -> None:
        self.usual = self.fleet.running["post"].args
        self.fleet.end(self.fleet.running["post"])

    def end(self) -> None:
        """Whoever stood in its place goes first."""
        self.fleet.kill(self.fleet.running["post"])
        assert isinstance(self.usual, list)
        self.fleet.begin("post", self.usual)

    def put_in_its_place(self, *words: str) -> None:
        self.fleet.begin("post", [sys.executable, "-m", *words])


class MailHangs(MailRefused):
    name, seconds = "SMTP hanging", 40.0

    def begin(self) -> None:
        super().begin()
        self.put_in_its_place("tests.drills.faults.post", HOST, str(self.fleet.places.post))


class MailPutOff(MailRefused):
    name, lasts_for_hours = "SMTP says “later” for four hours", True

    def begin(self) -> None:
        super().begin()
        where = ["--nosetuid", "--listen", f"{HOST}:{self.fleet.places.post}"]
        self.put_in_its_place("aiosmtpd", *where, "--class", "tests.drills.faults.post.Later")


class BucketPaused(Fault):
    """All that moto has is in its memory: it is frozen, which is worse for those who wait than if it were gone."""

    name, seconds, told, unharmed_but = "S3 store paused", 60.0, ("store",), (PICTURE,)

    def begin(self) -> None:
        self.signal_all("store", signal.SIGSTOP)

    def end(self) -> None:
        self.signal_all("store", signal.SIGCONT)


class FolderReadOnly(Fault):
    name, told, takes_a_disk = "folder of pictures read-only", ("store",), True

    def begin(self) -> None:
        self.mount_again("ro")

    def end(self) -> None:
        self.mount_again("rw")

    def mount_again(self, how: str) -> None:
        """As long as somebody is writing there, it cannot be made read-only."""
        words = ["mount", "-o", f"remount,{how}", str(disk(self.fleet))]
        wait_for(lambda: subprocess.run(words, check=False, capture_output=True).returncode == 0)


class FolderFull(Fault):
    name, told, takes_a_disk = "folder of pictures full", ("store",), True

    def begin(self) -> None:
        block = bytes(1024 * 1024)
        with suppress(OSError), self.filler.open("wb", buffering=0) as file:
            for _ in range(2 * ROOM):
                file.write(block)

    def end(self) -> None:
        self.filler.unlink()

    @property
    def filler(self) -> Path:
        return disk(self.fleet) / "filler"


OF_A_FLEET = (
    DatabaseStopped,
    DatabasePaused,
    ConnectionsUsedUp,
    RedisGone,
    RedisPaused,
    MailRefused,
    MailHangs,
    MailPutOff,
    BucketPaused,
)
OF_ONE_SERVER = (FolderReadOnly, FolderFull, MailRefused)
IN_SHORT = (FolderFull, MailRefused)
SECONDS_IN_SHORT = 3.0


def disk(fleet: Fleet) -> Path:
    return fleet.folder / "data" / "media"


def mount_disk(fleet: Fleet) -> bool:
    """A small one, for the pictures of one server; False where that is not allowed."""
    disk(fleet).mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "impact-gallery-drill", str(disk(fleet))]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


def unmount_disk(fleet: Fleet) -> None:
    """Lazily: whoever has a file open there may go on."""
    subprocess.run(["umount", "--lazy", str(disk(fleet))], check=False, capture_output=True)
