"""Telephone numbers: one way of writing, whatever was typed."""

from __future__ import annotations

import re
import unicodedata

from afterbell.base.letters import without_shapes

PHONE = re.compile(r"\+?[0-9]{7,15}")


def as_dialled(phone: str) -> str:
    """Write a number the way it is dialled: no spaces or hyphens, plain digits, without China's prefix.

    Numbers are copied from contacts with marks of direction around them, which nobody sees and nobody dials.
    """
    plain = re.sub(r"[\s()‐‑‒–—-]", "", unicodedata.normalize("NFKC", without_shapes(phone)))
    return plain.removeprefix("+86")


def looks_like_a_phone(phone: str) -> bool:
    return PHONE.fullmatch(as_dialled(phone)) is not None
