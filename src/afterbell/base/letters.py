"""The letters of a text, and those nobody sees: what a terminal or a page acts on, or leaves blank."""

from __future__ import annotations

import re
import unicodedata

_NOWHERE_HELD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Fillers and blank patterns: letters by their class, and nothing on the page."""
JOINERS = frozenset("\u180e\u200c\u200d\u202f")
_SELECTORS = frozenset("\u180b\u180c\u180d\u180f")
_MONGOLIAN = range(0x1800, 0x18B0)
_MONGOLIAN_LETTERS = range(0x1820, 0x18AB)
_VARIANTS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def letters_of(text: str) -> str:
    """Bring a text to its letters and figures alone, wide and narrow, large and small ones the same."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum()).lower()


def holdable(text: str) -> str:
    """Give a text without the signs that are none: they steer machines, and no feed or file of others can hold them.

    A new line and a tab stay, however the line's end was written.
    """
    return _NOWHERE_HELD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_unseen(text: str, at: int) -> bool:
    """Judge one letter; the joiners of Mongolian script are part of its words, and of nothing else."""
    letter = text[at]
    if letter in JOINERS:
        return not any(ord(near) in _MONGOLIAN for near in text[max(0, at - 1) : at + 2] if near != letter)
    return letter in BLANK_LETTERS or unicodedata.category(letter) in _UNSEEN


def is_variant(text: str, at: int) -> bool:
    """Tell whether a letter only asks for another shape of the one before; after a Mongolian one it spells."""
    letter = text[at]
    if letter in _SELECTORS:
        return at == 0 or ord(text[at - 1]) not in _MONGOLIAN_LETTERS
    return any(ord(letter) in shapes for shapes in _VARIANTS)


def is_of_one_machine(letter: str) -> bool:
    """Tell whether a letter is one of those every machine's fonts draw in their own way, or not at all."""
    return unicodedata.category(letter) == "Co"


def without_shapes(text: str) -> str:
    """Give a text without all that only joins letters or chooses their shapes."""
    return "".join(
        letter
        for at, letter in enumerate(text)
        if not (is_unseen(text, at) or is_variant(text, at) or letter in JOINERS or letter in _SELECTORS)
    )
