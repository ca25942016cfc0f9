"""Photos as people's cameras made them, and how to tell that none was turned or gives its maker away."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pillow_heif
from django.conf import settings
from PIL import ExifTags, Image, ImageChops, ImageOps, ImageStat

pillow_heif.register_heif_opener()

CORPORA = settings.BASE_DIR.parent / "shared" / "corpora"
FOLDER = "images/exif-gps-orientation"
SMALLEST = 320
"""px of the short side that somebody would show."""
TRACES = (b"Exif\0", b"http://ns.adobe.com", b"SerialNumber")
MAKERS = (ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.BodySerialNumber, ExifTags.Base.LensSerialNumber)
COARSE = (8, 8)
ALIKE = 12.0
"""Of 255: how far two pictures may be apart on average, at 8 x 8 grey, and be the same."""


@dataclass(frozen=True)
class Photograph:
    path: Path
    alt_text: str

    def upright(self) -> Image.Image:
        return decoded(self.path, upright=True)

    def as_stored(self) -> Image.Image:
        return decoded(self.path, upright=False)

    @property
    def is_turned(self) -> bool:
        with Image.open(self.path) as image:
            return image.getexif().get(ExifTags.Base.Orientation, 1) != 1

    @property
    def has_gps(self) -> bool:
        with Image.open(self.path) as image:
            return bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))

    @property
    def makers_words(self) -> set[bytes]:
        """The camera's name and numbers, where they are long enough not to occur by chance."""
        with Image.open(self.path) as image:
            exif = image.getexif()
            found = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
        words = {str(found.get(tag, "")).strip("\0 ").encode() for tag in MAKERS}
        return {word for word in words if len(word) >= 6}


@lru_cache(maxsize=4)
def decoded(path: Path, *, upright: bool) -> Image.Image:
    """Of one photo, all served sizes are looked at in a row."""
    with Image.open(path) as image:
        return (ImageOps.exif_transpose(image) if upright else image).convert("RGB")


def photographs() -> list[Photograph]:
    """The telling ones first: HEIC, then turned, then with a place in them. The project's own where there are none."""
    if not CORPORA.is_dir():
        own = sorted(settings.DEMO_PICTURES_DIR.glob("*.jpg"))
        return [Photograph(path, f"A drawing of ours, number {number}.") for number, path in enumerate(own, start=1)]
    with (CORPORA / "images.csv").open(newline="", encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["file"].startswith(FOLDER) and row["expected"] == "accept"]
    usable = [row for row in rows if row["true_format"] in ("HEIF", "JPEG") and short_side(row) >= SMALLEST]
    usable.sort(key=lambda row: (row["true_format"] != "HEIF", row["orientation"] in ("", "1"), row["gps"] != "True"))
    return [Photograph(CORPORA / row["file"], f"What camera number {n} saw.") for n, row in enumerate(usable, start=1)]


def short_side(row: dict[str, str]) -> int:
    return min(int(row["width"]), int(row["height"]))


def coarse(image: Image.Image) -> Image.Image:
    return image.convert("L").resize(COARSE, Image.Resampling.BOX)


def distance(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(coarse(one), coarse(other))).mean[0]


def faults(photo: Photograph, content: bytes, *, is_card: bool) -> list[str]:
    """What is wrong with a picture that was served: its shape, the way up it is, what it tells."""
    served = Image.open(BytesIO(content))
    source = photo.upright()
    expected = ImageOps.fit(source, (400, 300)) if is_card else source
    found = [f"holds {trace!r}" for trace in told_by(content, photo.makers_words)]
    if abs(served.width / served.height - expected.width / expected.height) > 0.03 * expected.width / expected.height:
        found.append(f"is {served.size}, not of the shape of {expected.size}")
    apart = distance(served, expected)
    if apart > ALIKE:
        found.append(f"is not the same picture upright: {apart:.0f} apart")
    if photo.is_turned and not is_card and apart >= distance(served, photo.as_stored()):
        found.append("lies as the camera held it")
    return found


def told_by(content: bytes, makers_words: set[bytes]) -> list[object]:
    """Anything in a file but what it takes to show it."""
    with Image.open(BytesIO(content)) as image:
        known = {"exif", "xmp", "icc_profile", "photoshop", "comment", "iptc", "XML:com.adobe.xmp"}
        parsed = [name for name in image.info if name in known] + list(image.getexif())
    around = around_the_pixels(content)
    found = [trace for trace in TRACES if trace in content]
    return parsed + found + [word for word in (b"GPS", b"EXIF", b"XMP", *makers_words) if word in around]


def around_the_pixels(content: bytes) -> bytes:
    """Three letters occur by chance among compressed pixels; nowhere else."""
    if content.startswith(b"RIFF"):
        return without_chunks(content)
    scan = content.find(b"\xff\xda")
    return content[:scan] + content[content.rfind(b"\xff\xd9") :]


def without_chunks(webp: bytes) -> bytes:
    kept, at = [webp[:12]], 12
    while at + 8 <= len(webp):
        name, size = webp[at : at + 4], int.from_bytes(webp[at + 4 : at + 8], "little")
        kept.append(name if name in (b"VP8 ", b"VP8L", b"ALPH") else webp[at : at + 8 + size])
        at += 8 + size + size % 2
    return b"".join(kept)
