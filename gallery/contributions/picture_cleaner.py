"""The child process that decodes a stranger's picture: `uploads.py` starts one per picture.

A file on standard input becomes a clean JPEG on standard output; the exit status says why a picture was refused.
It runs by path, not as a module, so that it loads the standard library and Pillow and nothing else.
"""

import ctypes
import importlib
import io
import mmap
import os
import re
import resource
import signal
import sys
from enum import IntEnum

from PIL import ExifTags, Image, ImageCms

MAX_PIXELS = 50_000_000
MAX_SIDE = 2560  # px, long side of the master
MAX_SHAPE = 20  # the long side may be this many times the short one: a master is never under 128 px high
MAX_SCANS = 100  # photographs have one, progressive ones about ten

CPU_SECONDS = 8
WALL_SECONDS = 9
MEMORY_BYTES = 1024**3
OUTPUT_BYTES = 32 * 1024**2
NICENESS = 5

SIGNATURE_BYTES = 256
PLUGINS = {
    "JPEG": "PIL.JpegImagePlugin",
    "PNG": "PIL.PngImagePlugin",
    "GIF": "PIL.GifImagePlugin",
    "WEBP": "PIL.WebPImagePlugin",
    "AVIF": "PIL.AvifImagePlugin",
    "HEIF": "pillow_heif",
}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}

END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
# As libjpeg reads on: stuffed zeros, restarts and bytes that start no segment are passed over.
SEGMENT = re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Refusal(IntEnum):
    """Why a picture is refused; also the child's exit status, clear of those that Python and shells use."""

    UNREADABLE = 64
    NOT_A_PICTURE = 65
    TOO_MANY_PIXELS = 66
    TOO_NARROW = 67
    TOO_MANY_SCANS = 68
    TOO_DEMANDING = 69


class Refused(Exception):
    def __init__(self, reason: Refusal):
        super().__init__(reason.name)
        self.reason = reason


def picture_format(head: bytes) -> str | None:
    """The format that a file's first SIGNATURE_BYTES name, if it is one that we take."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return _format_of_boxes(head) if head[4:8] == b"ftyp" else None


def _format_of_boxes(head: bytes) -> str | None:
    """AVIF and HEIF share their containers; only the list of brands tells them apart."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12]} | {head[start : start + 4] for start in range(16, end, 4)}
    if brands & AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & HEIF_BRANDS else None


def segments(jpeg):
    """Yield each segment's marker and the offset of its length, as libjpeg would meet them."""
    position = 2
    while found := SEGMENT.search(jpeg, position):
        marker, position = found[1][0], found.end()
        yield marker, position
        if marker == END_OF_IMAGE:
            return
        position += int.from_bytes(jpeg[position : position + 2], "big")


def clean(file) -> bytes:
    """A JPEG of the first picture in the file: sRGB, upright, on white, nothing but pixels."""
    image = opened(file)
    refuse_impossible_shape(image.size)
    if image.format in {"JPEG", "MPO"}:
        image.draft(None, master_size(image.size))
    image.load()
    turn = orientation(image)
    image = in_srgb(scaled(in_scalable_mode(image)))
    return as_jpeg(image.transpose(TURNS[turn]) if turn in TURNS else image)


def opened(file) -> Image.Image:
    """The picture with its header read and nothing decoded."""
    name = picture_format(file.read(SIGNATURE_BYTES))
    if name is None:
        raise Refused(Refusal.NOT_A_PICTURE)
    if name == "JPEG":
        refuse_scan_bomb(file)
    limit_plugin(name, importlib.import_module(PLUGINS[name]))
    return Image.open(file, formats=[name])


def refuse_scan_bomb(file) -> None:
    """Every scan passes over the whole picture, so a small file can ask for minutes of work."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as jpeg:
        scans = 0
        for marker, _ in segments(jpeg):
            scans += marker == START_OF_SCAN
            if scans > MAX_SCANS:
                raise Refused(Refusal.TOO_MANY_SCANS)


def limit_plugin(name: str, plugin) -> None:
    if name == "AVIF":
        plugin.DEFAULT_MAX_THREADS = 1
    if name == "HEIF":
        plugin.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)


def refuse_impossible_shape(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    if max(size) > MAX_SHAPE * min(size):
        raise Refused(Refusal.TOO_NARROW)


def master_size(size: tuple[int, int]) -> tuple[int, int]:
    ratio = max(1, max(size) / MAX_SIDE)
    return max(1, round(size[0] / ratio)), max(1, round(size[1] / ratio))


def orientation(image: Image.Image) -> int:
    """The EXIF orientation that still has to be applied: libheif has turned HEIF pictures already."""
    if image.format == "HEIF":
        return 1
    try:
        return image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:
        # Pillow's EXIF reader fails in too many ways to list, and a picture is not refused for its labels.
        return 1


def in_scalable_mode(image: Image.Image) -> Image.Image:
    """The picture as L, RGB, RGBA or CMYK, eight bits a channel."""
    if image.mode.startswith("I"):
        # convert() clips sixteen bits at 255, which leaves most pictures white.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return in_mode("RGBA", image)
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def in_mode(mode: str, image: Image.Image) -> Image.Image:
    """convert() would copy a picture that is in the mode already: 200 MB at the limit."""
    return image if image.mode == mode else image.convert(mode)


def scaled(image: Image.Image) -> Image.Image:
    image = image.resize(master_size(image.size), Image.Resampling.BICUBIC, reducing_gap=1.5)
    return on_white(image) if image.mode == "RGBA" else image


def on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    white.info = image.info
    return white


def in_srgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB; a colour profile that is broken or does not fit is passed over."""
    profile = image.info.get("icc_profile")
    if profile:
        try:
            return converted_to_srgb(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)))
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return in_mode("RGB", image)


def converted_to_srgb(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    if image.mode == "RGB" and ImageCms.getProfileDescription(profile).startswith("sRGB"):
        return image
    return ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), image.mode, "RGB").apply(image)


def as_jpeg(image: Image.Image) -> bytes:
    # The writer takes comments from here, asked or not.
    image.info = {}
    jpeg = io.BytesIO()
    # Optimised tables would take three times as long, for one byte in a hundred.
    image.save(jpeg, "JPEG", quality=88, subsampling="4:4:4")
    return jpeg.getvalue()


def live_within_limits(parent: int) -> None:
    """Give up memory, time and priority; die with the parent."""
    signal.alarm(WALL_SECONDS)
    # At the hard limit the kernel kills without a reason, at the soft one with SIGXCPU.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(Refusal.UNREADABLE)


def reason_for(error: Exception) -> Refusal:
    match error:
        case Refused():
            return error.reason
        case Image.DecompressionBombError():
            return Refusal.TOO_MANY_PIXELS
        case MemoryError():
            return Refusal.TOO_DEMANDING
    return Refusal.UNREADABLE


def main(parent: str) -> int:
    live_within_limits(int(parent))
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        picture = clean(sys.stdin.buffer)
    except Exception as error:
        # Whatever a decoder raises, the parent hears one of our reasons.
        return reason_for(error)
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
