"""What the number of a certificate looks like, however it was typed."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NUMBER, SHORTEST_NUMBER = 40, 4
LONGEST_VALID = 5 * 366
SHOWN = 4
NUMBER = re.compile(r"[0-9A-Z一-鿿()〔〕\[\]/.\-]+")


def as_printed(number: str) -> str:
    """Give a number as it is compared: capitals, ordinary width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


def against_number(number: str) -> bool:
    """Tell whether this, as printed, cannot be the number of a certificate."""
    whole = SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER
    return not whole or NUMBER.fullmatch(number) is None or not any(sign.isdigit() for sign in number)


def masked(number: str) -> str:
    """Give what of a number a page shows: its last signs, never more than half of it."""
    shown = min(SHOWN, len(number) // 2)
    return "*" * (len(number) - shown) + number[len(number) - shown :]
