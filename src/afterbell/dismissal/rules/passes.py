"""The pass of somebody who stands in for one day: what it says, how it is written, and when it opens the gate.

It is a text of two parts, what it says and the school's signature over it: a gate without a network can check it.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

SIGNATURE_BYTES = 64
LONGEST = 1_000
FIELDS = frozenset({"school", "pupil", "day", "name", "nonce"})


class Against(StrEnum):
    """Why a pass does not open the gate."""

    FORGED = "pass_forged"
    OTHER_SCHOOL = "pass_of_other_school"
    OTHER_DAY = "pass_of_other_day"
    REVOKED = "pass_revoked"
    USED = "pass_used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One adult may take one child on one day; school, child and nonce are public codes."""

    school: str
    pupil: str
    day: date
    name: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A pass as it was read, with the bytes that were signed and the signature, not checked yet."""

    said: Pass
    body: bytes
    signature: bytes


def body_of(said: Pass) -> bytes:
    """Write what is signed."""
    return json.dumps({**asdict(said), "day": said.day.isoformat()}, ensure_ascii=False, sort_keys=True).encode()


def token_of(*, body: bytes, signature: bytes) -> str:
    """Write a pass as it is handed on: letters, digits, `-`, `_` and one point."""
    return f"{_written(body)}.{_written(signature)}"


def read(token: str) -> Signed | None:
    """Read a pass; None for whatever none of ours looks like."""
    body, point, signature = token.strip().partition(".")
    if len(token) > LONGEST or not point:
        return None
    try:
        bytes_of_body, bytes_of_signature = _read(body), _read(signature)
        told = json.loads(bytes_of_body)
        if not isinstance(told, dict) or set(told) != FIELDS or not all(isinstance(one, str) for one in told.values()):
            return None
        said = Pass(**{**told, "day": date.fromisoformat(told["day"])})
    except (Error, ValueError, RecursionError):
        return None
    if len(bytes_of_signature) != SIGNATURE_BYTES:
        return None
    return Signed(said=said, body=bytes_of_body, signature=bytes_of_signature)


def against(*, said: Pass, school: str, day: date, signed: bool, live: bool, used: bool) -> Against | None:
    """Give why a pass does not open this school's gate on this day; None when it does.

    `signed` says that the school's own key signed it, `live` that the guardian has not taken it back or sent another,
    `used` that somebody took the child with it.
    """
    if said.school != school:
        return Against.OTHER_SCHOOL
    if not signed:
        return Against.FORGED
    if said.day != day:
        return Against.OTHER_DAY
    if used:
        return Against.USED
    return None if live else Against.REVOKED


def _written(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
