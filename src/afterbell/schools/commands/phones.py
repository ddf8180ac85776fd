"""Telephone numbers: one way of writing, sealed, and found again without being read."""

from __future__ import annotations

import re
import unicodedata

from afterbell.base.crypto import blind, seal

PURPOSE = "guardian.phone"
PHONE = re.compile(r"\+?[0-9]{7,15}")


def as_dialled(phone: str) -> str:
    """Write a number the way it is dialled: no spaces or hyphens, plain digits, without China's prefix."""
    plain = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", phone))
    return plain.removeprefix("+86")


def looks_like_a_phone(phone: str) -> bool:
    return PHONE.fullmatch(as_dialled(phone)) is not None


def sealed_phone(phone: str) -> bytes:
    return seal(text=as_dialled(phone), purpose=PURPOSE)


def phone_fingerprint(phone: str) -> str:
    return blind(text=as_dialled(phone), purpose=PURPOSE)
