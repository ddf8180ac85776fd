"""Pictures for everybody: small enough for a telephone on a slow line, kept open under a fingerprint of their own.

The fingerprint is of the school and the bytes, so that a picture's address changes with it, and one school taking its
picture down never takes down another's.
"""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageOps

from afterbell.base import commands
from afterbell.base.pictures.reading import made_of, on_paper
from afterbell.base.refusals import NotThere

MOST_BYTES = 25_000
SIZES = ((480, 320), (360, 240), (240, 160))
QUALITIES = (80, 70, 60, 50, 40, 30, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture cut to one shape and light enough to be shown in a list: a WebP and its size."""

    webp: bytes = field(repr=False)
    width: int
    height: int


def read_shown(*, data: bytes) -> ShownPicture:
    """Make the picture that is shown of a photograph somebody sent. Raises Refused, whatever the bytes are."""
    return made_of(data=data, make=_made_light)


def _made_light(image: Image.Image) -> ShownPicture:
    """Cut out the middle, and take the best quality that is light enough; noise at its worst fits in the last."""
    paper = on_paper(image)
    for size in SIZES:
        cut = ImageOps.fit(paper, size, Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            made = BytesIO()
            cut.save(made, format="WEBP", quality=quality, method=4)
            if made.tell() <= MOST_BYTES or (size, quality) == (SIZES[-1], QUALITIES[-1]):
                return ShownPicture(webp=made.getvalue(), width=cut.width, height=cut.height)
    raise AssertionError("the last size and quality are always taken")


def show(*, tenant: int, picture: ShownPicture) -> str:
    """Store a picture for everybody, once; gives its fingerprint. Raises Refused where there is no room left."""
    fingerprint = hashlib.sha256(f"{tenant}|".encode() + picture.webp).hexdigest()
    try:
        if not default_storage.exists(_name(fingerprint)):
            default_storage.save(_name(fingerprint), File(BytesIO(picture.webp)))
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise commands.REFUSALS.refused("disk_full", field="photo") from error
        raise
    return fingerprint


def shown(*, fingerprint: str) -> bytes:
    """Give a picture by its fingerprint. Raises NotThere."""
    if not _is_fingerprint(fingerprint):
        raise NotThere("picture")
    try:
        with default_storage.open(_name(fingerprint)) as file:
            webp: bytes = file.read()
    except FileNotFoundError:
        raise NotThere("picture") from None
    return webp


def take_down(*, fingerprint: str) -> None:
    """Remove a picture once the write that no longer names it is certain."""
    transaction.on_commit(partial(default_storage.delete, _name(fingerprint)))


def _is_fingerprint(text: str) -> bool:
    return len(text) == hashlib.sha256().digest_size * 2 and set(text) <= set("0123456789abcdef")


def _name(fingerprint: str) -> str:
    return f"shown/{fingerprint}.webp"
