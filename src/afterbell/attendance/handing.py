"""The code in which a phone hands over what it could not send: packed, and sealed with the phone's own key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass

from afterbell.attendance.parcels import Parcel, parcel_of
from afterbell.attendance.refusals import REFUSALS

KIND = "AB1"
LONGEST_CODE, LARGEST_PACKED = 200_000, 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedCode:
    """A code as it was read: which phone it says it is of, what it holds, and its seal."""

    phone: str
    packed: bytes
    seal: bytes
    parcels: tuple[Parcel, ...]

    def is_sealed_by(self, key: bytes) -> bool:
        """Say whether exactly this was sealed with the key."""
        return hmac.compare_digest(hmac.digest(key, self.packed, hashlib.sha256), self.seal)


def read_code(text: str) -> HandedCode:
    """Read a code, whatever line breaks it was copied with. Raises Refused when it is none or not whole."""
    try:
        packed, seal = "".join(text[:LONGEST_CODE].split()).removeprefix(f"{KIND}.").split(".")
        said = json.loads(_unpack(_bytes(packed)))
        parcels = tuple(parcel_of({**parcel, "phone": said["phone"]}) for parcel in said["parcels"])
        return HandedCode(phone=str(said["phone"]), packed=_bytes(packed), seal=_bytes(seal), parcels=parcels)
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error, zlib.error):
        raise REFUSALS.refused("code_unreadable", field="code") from None


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _unpack(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    inside = unpacking.decompress(packed, LARGEST_PACKED)
    if not unpacking.eof:
        raise ValueError("cut, or larger than any phone's rolls")
    return inside
