"""Values that stand where TOML allows one and that no calendar or computer can hold: 30 February, a number of pages.

The parser ends at the first of them. Each is replaced by a sign of the same line, so that the file can be read on and
the value be told with everything else that is wrong.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal

LONGEST_NUMBER = 400

_TOKEN = re.compile(
    r'"""(?:[^\\"]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[A-Za-z0-9_+:.-]+(?:(?<=\d{4}-\d\d-\d\d) [0-9][0-9:.Zz+-]*)?",
    re.DOTALL,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(rf"[+-]?(?:0[xob])?[0-9A-Fa-f_]{{{LONGEST_NUMBER},}}")
_SIGN = re.compile(r"7e-7777([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value as the file has it."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(slots=True)
class Marked:
    """A text in which each unreadable value stands as a number, and what the numbers stand for."""

    text: str
    found: list[Unreadable]

    def number(self, text: str) -> Decimal | Unreadable:
        """Read a number with a point or an exponent, or give back what it stands for."""
        sign = _SIGN.fullmatch(text)
        if sign and int(sign[1]) < len(self.found):
            return self.found[int(sign[1])]
        return number(text)


def number(text: str) -> Decimal | Unreadable:
    """Read a number with a point or an exponent; one that is larger than any is unreadable."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Unreadable(text)


def marked(text: str) -> Marked:
    """Put a sign in the place of every date that is in no calendar and every number longer than a line."""
    found: list[Unreadable] = []

    def mark(token: re.Match[str]) -> str:
        written = token[0]
        if not _NUMBER.fullmatch(written) and not (_DATE.match(written) and _is_no_value(written)):
            return written
        found.append(Unreadable(written))
        return f"7e-7777{len(found) - 1}"

    return Marked(_TOKEN.sub(mark, text), found)


def _is_no_value(written: str) -> bool:
    try:
        tomllib.loads(f"value = {written}")
    except tomllib.TOMLDecodeError as error:
        return str(error).startswith("Invalid date or datetime")
    return False
