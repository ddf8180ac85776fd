"""Where the files of pages lie: sealed, under the school's number and the fingerprint of what they are.

A file is written before the row that names it; the same bytes are kept once a school.
"""

from __future__ import annotations

import errno
import hashlib
from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from PIL import Image

from afterbell.base import commands
from afterbell.base.crypto import InvalidTag, seal_bytes, unseal_bytes
from afterbell.base.pictures.reading import made_of, on_paper
from afterbell.portal.writing.refusals import REFUSALS

LONGEST_EDGE, QUALITY = 1600, 80


def read_page_picture(*, data: bytes) -> tuple[bytes, int, int]:
    """Make the picture a page shows of one somebody sent: a WebP, its width and height. Raises Refused."""
    return made_of(data=data, make=_made_anew)


def _made_anew(image: Image.Image) -> tuple[bytes, int, int]:
    image.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    paper, made = on_paper(image), BytesIO()
    paper.save(made, format="WEBP", quality=QUALITY, method=4)
    return made.getvalue(), paper.width, paper.height


def keep_file(*, tenant: int, data: bytes) -> str:
    """Seal a file and store it; gives its fingerprint. Raises Refused where there is no room left."""
    fingerprint = hashlib.sha256(data).hexdigest()
    name = _name(tenant, fingerprint)
    try:
        if not default_storage.exists(name):
            sealed = seal_bytes(data=data, purpose=_purpose(tenant, fingerprint))
            default_storage.save(name, File(BytesIO(sealed)))
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise commands.REFUSALS.refused("disk_full", field="file") from error
        raise
    return fingerprint


def kept_file(*, tenant: int, fingerprint: str) -> bytes:
    """Give the bytes of a file. Raises Refused when it is gone or is not what was stored."""
    try:
        with default_storage.open(_name(tenant, fingerprint)) as file:
            data = unseal_bytes(sealed=file.read(), purpose=_purpose(tenant, fingerprint))
    except (FileNotFoundError, InvalidTag):
        raise REFUSALS.refused("file_lost") from None
    if hashlib.sha256(data).hexdigest() != fingerprint:
        raise REFUSALS.refused("file_lost")
    return data


def _name(tenant: int, fingerprint: str) -> str:
    return f"pages/{tenant}/{fingerprint}"


def _purpose(tenant: int, fingerprint: str) -> str:
    return f"page.{tenant}.{fingerprint}"
