"""Photographs as people send them, and files that only say they are."""

from __future__ import annotations

import math
import random
import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

from PIL import Image, ImageDraw

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def photo(*, width: int = 640, height: int = 480, kind: str = "JPEG", quality: int = 85) -> bytes:
    """Make a photograph: dark at its upper left corner, light elsewhere."""
    image = Image.new("RGB", (width, height), "#E8EDEA")
    image.paste("#14734A", (0, 0, width // 2, height // 2))
    made = BytesIO()
    image.save(made, format=kind, quality=quality)
    return made.getvalue()


def signed_sheet(*, width: int = 3000, height: int = 4000) -> bytes:
    """Make the photograph of a printed form that somebody signed, as a telephone takes it."""
    image = Image.new("RGB", (width, height), "#F6F7F5")
    draw = ImageDraw.Draw(image)
    for row, length in enumerate((0.5, 0.8, 0.8, 0.75, 0.8, 0.4, 0.8, 0.8, 0.6)):
        top = int(height * (0.12 + row * 0.065))
        draw.rectangle((width // 10, top, int(width * (0.1 + length)), top + height // 70), fill="#5C6763")
    ink = [(width * (0.55 + turn * 0.006), height * (0.82 + 0.03 * math.sin(turn * 0.9))) for turn in range(60)]
    draw.line(ink, fill="#1F3F99", width=width // 150, joint="curve")
    made = BytesIO()
    image.save(made, format="JPEG", quality=92)
    return made.getvalue()


def taken_on_its_side() -> bytes:
    """Make a photograph that says how the telephone was held, who made it, and where on earth it was."""
    image = Image.open(BytesIO(photo()))
    exif = image.getexif()
    exif[ORIENTATION], exif[MAKER] = 6, "Telephone"
    exif.get_ifd(GPS).update({1: "N", 2: (43.0, 51.0, 12.0), 3: "E", 4: (115.0, 40.0, 30.0)})
    made = BytesIO()
    image.save(made, format="JPEG", exif=exif, comment=b"secret comment")
    return made.getvalue() + b"hidden behind the picture"


def of_twenty_megabytes() -> bytes:
    """Make what the camera of a good telephone makes: 50 million pixels, 20 megabytes."""
    width, height = 8160, 6120
    grain = random.Random(1).randbytes(width * 64)  # noqa: S311 - grain in a picture
    image = Image.frombytes("L", (width, height), (grain * (height // 64 + 1))[: width * height])
    made = BytesIO()
    image.save(made, format="JPEG", quality=50)
    return made.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """Make a small file that unpacks to as many pixels as it says."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "a program called photo.jpg": (lambda: b"MZ\x90\x00" + bytes(400), "not_a_picture"),
    "a program for Linux": (lambda: b"\x7fELF" + bytes(400), "not_a_picture"),
    "a table": (lambda: b"PK\x03\x04" + bytes(400), "not_a_picture"),
    "a page with a script": (lambda: b"<svg onload=alert(1)>", "not_a_picture"),
    "an animation": (lambda: photo(kind="GIF"), "not_a_picture"),
    "a scan": (lambda: b"%PDF-1.7\n" + bytes(400), "pdf"),
    "a photo of an iPhone": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(400), "heic"),
    "half a photo": (lambda: photo()[:600], "broken"),
    "the beginning of a photo": (lambda: b"\xff\xd8\xff\xe0", "broken"),
    "more bytes than any photo": (lambda: b"\xff\xd8\xff" + bytes(32_000_000), "too_large"),
    "a bomb": (lambda: png_that_claims(9000, 9000), "too_many_pixels"),
    "a bomb Pillow knows": (lambda: png_that_claims(40_000, 40_000), "too_many_pixels"),
}
"""What is refused, and by which reason."""
