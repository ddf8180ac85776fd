"""Where pictures lie: sealed, in the site's storage, under a school's number and a code that says nothing.

The row that names a picture is written after its file and removed before it. A process that dies in between leaves a
file that nobody can open without its row, never a row without its file; `stray_pictures` finds it later.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Collection
from datetime import datetime
from functools import partial
from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from afterbell.base import commands
from afterbell.base.crypto import InvalidTag, seal_bytes, unseal_bytes
from afterbell.base.pictures.reading import Picture
from afterbell.base.pictures.refusals import REFUSALS


def keep_picture(*, tenant: int, code: str, picture: Picture) -> None:
    """Seal a picture and store it under its code. Raises Refused where there is no room left."""
    sealed = seal_bytes(data=picture.jpeg, purpose=_purpose(tenant, code))
    name = _name(tenant, code)
    try:
        default_storage.delete(name)
        default_storage.save(name, File(BytesIO(sealed)))
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise commands.REFUSALS.refused("disk_full", field="photo") from error
        raise


def kept_picture(*, tenant: int, code: str, content_hash: str) -> bytes:
    """Give the JPEG kept under a code. Raises Refused when its file is gone or is not what was stored."""
    try:
        with default_storage.open(_name(tenant, code)) as file:
            jpeg = unseal_bytes(sealed=file.read(), purpose=_purpose(tenant, code))
    except (FileNotFoundError, InvalidTag):
        raise REFUSALS.refused("lost") from None
    if hashlib.sha256(jpeg).hexdigest() != content_hash:
        raise REFUSALS.refused("lost")
    return jpeg


def throw_away(*, tenant: int, code: str) -> None:
    """Remove a picture's file once the write that removes its row is certain."""
    transaction.on_commit(partial(default_storage.delete, _name(tenant, code)))


def stray_pictures(*, tenant: int, named: Collection[str], before: datetime) -> tuple[str, ...]:
    """Give the codes of a school's files that no row names and that are older than any write still under way."""
    try:
        _folders, files = default_storage.listdir(_name(tenant, "").rstrip("/"))
    except FileNotFoundError:
        return ()
    strays = [code for code in sorted(set(files) - set(named)) if _kept_before(_name(tenant, code), before=before)]
    return tuple(strays)


def _kept_before(name: str, *, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < before
    except FileNotFoundError:
        return False


def _name(tenant: int, code: str) -> str:
    return f"pictures/{tenant}/{code}"


def _purpose(tenant: int, code: str) -> str:
    return f"picture.{tenant}.{code}"
