"""A photograph as it was sent becomes a picture as it is kept: turned upright, small, and nothing but the picture.

It is decoded and written anew, so that where it was taken, by which telephone, and whatever else lay in the file are
gone. Its pixels are counted before they are unpacked, and one is unpacked at a time: a file of some kilobytes can claim
more of them than the machine has memory for.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeVar

from PIL import Image, ImageOps

from afterbell.base.pictures.kinds import TAKEN, Kind, kind_of
from afterbell.base.pictures.refusals import REFUSALS
from afterbell.base.refusals import Refused

MEGABYTE = 1_000_000
LARGEST = 32 * MEGABYTE
MOST_PIXELS = {Kind.JPEG: 70_000_000, Kind.PNG: 30_000_000, Kind.WEBP: 30_000_000}
"""A JPEG may be larger: it is unpacked at a fraction of its size."""
PLAIN_MODES = frozenset({"RGB", "RGBA", "L", "CMYK", "YCbCr"})
LONGEST_EDGE = 2000
EDGE_OF_A_FACE = 480
QUALITY = 82

Made = TypeVar("Made")

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it is kept: a JPEG, its size, and the fingerprint of its bytes."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    content_hash: str


def too_large() -> Refused:
    """Say that a photograph has too many bytes; whoever takes uploads asks before reading them."""
    return REFUSALS.refused("too_large", field="photo", most=LARGEST // MEGABYTE)


def read_picture(*, data: bytes) -> Picture:
    """Make the picture that is kept of a photograph somebody sent. Raises Refused, whatever the bytes are."""
    return made_of(data=data, make=_written_anew)


def read_face(*, data: bytes) -> Picture:
    """Make the small picture that is kept of somebody's face. Raises Refused, whatever the bytes are."""
    return made_of(data=data, make=_small)


def made_of(*, data: bytes, make: Callable[[Image.Image], Made]) -> Made:
    """Unpack a photograph somebody sent and make something of it. Raises Refused, whatever the bytes are."""
    if not data:
        raise REFUSALS.refused("empty", field="photo")
    if len(data) > LARGEST:
        raise too_large()
    kind = kind_of(data)
    if kind not in TAKEN:
        raise REFUSALS.refused("not_a_picture" if kind is Kind.OTHER else kind.value, field="photo")
    try:
        with _one_at_a_time:
            return make(_upright(data=data, kind=kind))
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - a decoder that is given hostile bytes fails in any way it likes
        raise REFUSALS.refused("broken", field="photo") from None


def _upright(*, data: bytes, kind: Kind) -> Image.Image:
    """Unpack the first picture of a file, no larger than needed, and turn it as the telephone was held."""
    try:
        image: Image.Image = Image.open(BytesIO(data), formats=(kind.value,))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise REFUSALS.refused("too_many_pixels", field="photo", width="…", height="…") from None
    width, height = image.size
    if width * height > MOST_PIXELS[kind]:
        raise REFUSALS.refused("too_many_pixels", field="photo", width=width, height=height)
    image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    if image.mode not in PLAIN_MODES:
        image = image.convert("RGBA")
    image.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(image)


def on_paper(image: Image.Image) -> Image.Image:
    """Put a picture on white, so that nothing of it is transparent and nothing but its pixels is left."""
    paper = Image.new("RGB", image.size, "white")
    if "A" in image.getbands() or "transparency" in image.info:
        drawn = image.convert("RGBA")
        paper.paste(drawn, mask=drawn)
    else:
        paper.paste(image.convert("RGB"))
    return paper


def _small(image: Image.Image) -> Picture:
    image.thumbnail((EDGE_OF_A_FACE, EDGE_OF_A_FACE), Image.Resampling.LANCZOS)
    return _written_anew(image)


def _written_anew(image: Image.Image) -> Picture:
    paper = on_paper(image)
    made = BytesIO()
    paper.save(made, format="JPEG", quality=QUALITY, optimize=True)
    jpeg = made.getvalue()
    return Picture(jpeg=jpeg, width=paper.width, height=paper.height, content_hash=hashlib.sha256(jpeg).hexdigest())
