"""The photo door: the only place where strangers' files are read."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gallery.contributions import picture_cleaner
from gallery.contributions.picture_cleaner import END_OF_IMAGE, MAX_PIXELS, MAX_SIDE, START_OF_SCAN, Refusal

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_PIXELS",
    "MAX_SIDE",
    "CleanedPicture",
    "PictureDoorBusy",
    "PictureRefused",
    "clean_picture",
]

MAX_FILE_BYTES = 25 * 1024 * 1024
CLEANER = Path(picture_cleaner.__file__)
CLEANER_SECONDS = 9.5
WAIT_SECONDS = 20
SLOTS = os.cpu_count() or 1

EMPTY = _("This file is empty. Choose another picture.")
TOO_BIG = _("Choose a picture smaller than 25 MB.")
BUSY = _("Many pictures are being sent at the moment. Wait a minute, then choose this picture again.")
SENTENCES = {
    Refusal.UNREADABLE: _(
        "We could not read this picture. It may be damaged or incomplete."
        " Open it on your device, save a new copy as a JPEG and choose that copy."
    ),
    Refusal.NOT_A_PICTURE: _(
        "This file is not a picture we can use. Choose a JPEG, PNG, WebP, GIF, HEIC or AVIF photo."
    ),
    Refusal.TOO_MANY_PIXELS: _("This picture is larger than 50 megapixels. Save a smaller copy and choose that copy."),
    Refusal.TOO_NARROW: _(
        "This picture is too long and narrow to show. Crop it so that the long side is at most 20 times the short side."
    ),
    Refusal.TOO_MANY_SCANS: _(
        "We could not read this picture because of the way it was saved."
        " Open it on your device, save a new copy as a JPEG and choose that copy."
    ),
    Refusal.TOO_DEMANDING: _(
        "We could not read this picture in the time and memory we allow."
        " Try again, or save a smaller copy as a JPEG and choose that copy."
    ),
}

OUT_OF_WORK, OUT_OF_TIME = -signal.SIGXCPU, -signal.SIGALRM

# What a JPEG needs to be shown: JFIF, tables, one baseline frame, one scan. All else could carry metadata.
BASELINE_FRAME = 0xC0
SHOWN_SEGMENTS = {0xE0, 0xDB, BASELINE_FRAME, 0xC4, START_OF_SCAN, END_OF_IMAGE}


@dataclass(frozen=True)
class CleanedPicture:
    """A JPEG in sRGB, upright, on white, without metadata, its long side at most MAX_SIDE px."""

    content: bytes
    width: int  # px
    height: int  # px


class PictureRefused(ValueError):
    """The picture cannot be taken; str() is a sentence for the person: what happened and what to do next."""


class PictureDoorBusy(Exception):
    """Every place stayed taken for WAIT_SECONDS, or nothing can be stored; nothing is wrong with the picture, and
    str() says so."""

    retry_after = 20  # seconds


def clean_picture(upload) -> CleanedPicture:
    """The picture in an uploaded file, judged by its content alone, never by its name or content type.

    `upload` is anything binary with read and seek. Raises PictureRefused or PictureDoorBusy, and nothing else for
    any content: decoding happens in a child process that may fail as it likes.
    """
    refuse_at_sight(upload)
    with slot(), tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
        spool(upload, source)
        run_cleaner(source, result)
        result.seek(0)
        return checked(result.read())


def refuse_at_sight(upload: BinaryIO) -> None:
    """Refuse what its size or its first bytes rule out, before a place is taken for it."""
    if (getattr(upload, "size", None) or 0) > MAX_FILE_BYTES:
        raise PictureRefused(TOO_BIG)
    upload.seek(0)
    head = upload.read(picture_cleaner.SIGNATURE_BYTES)
    if not head:
        raise PictureRefused(EMPTY)
    if picture_cleaner.picture_format(head) is None:
        raise refused(Refusal.NOT_A_PICTURE)


def refused(reason: Refusal) -> PictureRefused:
    return PictureRefused(SENTENCES[reason])


def reason_for(status: int) -> Refusal:
    """What a child's exit status means; one that died without a reason could not read the picture."""
    if status == OUT_OF_WORK:
        return Refusal.TOO_DEMANDING
    return Refusal(status) if status in SENTENCES else Refusal.UNREADABLE


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the machine's places for decoding, one a core over all processes.

    The places are file locks, so the kernel gives them back however their holder ends.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while (taken := take_slot()) is None:
        if time.monotonic() > deadline:
            raise PictureDoorBusy(BUSY)
        time.sleep(0.05)
    try:
        yield
    finally:
        os.close(taken)


def take_slot() -> int | None:
    """The descriptor of a place that was free, or None."""
    for number in range(SLOTS):
        place = os.open(door_dir() / f"slot-{number}", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(place)
        else:
            return place
    return None


def door_dir() -> Path:
    default = Path(tempfile.gettempdir()) / "impact-gallery-doors"
    directory = Path(getattr(settings, "PICTURE_DOOR_DIR", default))
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


def spool(upload: BinaryIO, source: BinaryIO) -> None:
    """Copy the upload into a file without a name, which vanishes with us; count, since sizes can be untrue."""
    upload.seek(0)
    while block := upload.read(1024 * 1024):
        source.write(block)
        if source.tell() > MAX_FILE_BYTES:
            raise PictureRefused(TOO_BIG)
    source.seek(0)


def run_cleaner(source: BinaryIO, result: BinaryIO) -> None:
    """Files rather than pipes: the child can map its input, and its limit on file size bounds its output."""
    command = [sys.executable, "-I", str(CLEANER), str(os.getpid())]
    # Each thread's own heap would reserve 64 MB of the child's address space.
    environment = {"MALLOC_ARENA_MAX": "1"}
    try:
        child = subprocess.run(
            command,
            stdin=source,
            stdout=result,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            timeout=CLEANER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PictureDoorBusy(BUSY) from None
    # It had not worked as long as it may: others kept the processors from it.
    if child.returncode == OUT_OF_TIME:
        raise PictureDoorBusy(BUSY)
    if child.returncode:
        raise refused(reason_for(child.returncode))


def checked(jpeg: bytes) -> CleanedPicture:
    """Believe nothing that the child says: a decoder taken over by a picture must not write our files."""
    width = height = 0
    markers = []
    for marker, position in picture_cleaner.segments(jpeg):
        markers.append(marker)
        if marker == BASELINE_FRAME:
            height, width = (int.from_bytes(jpeg[at : at + 2], "big") for at in (position + 3, position + 5))
    whole = jpeg.startswith(b"\xff\xd8") and jpeg.endswith(b"\xff\xd9") and markers[-1:] == [END_OF_IMAGE]
    if not whole or set(markers) - SHOWN_SEGMENTS or not 0 < min(width, height) <= max(width, height) <= MAX_SIDE:
        raise refused(Refusal.UNREADABLE)
    return CleanedPicture(content=jpeg, width=width, height=height)
