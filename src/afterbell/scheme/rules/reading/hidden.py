"""Letters nobody sees: what a terminal or a page acts on, or leaves blank, instead of showing."""

from __future__ import annotations

import unicodedata

LONGEST_SHOWN = 400
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_MONGOLIAN_JOINERS = frozenset("\u180e\u200c\u200d\u202f")
_MONGOLIAN = range(0x1800, 0x18B0)


def hides(text: str, *, lines: bool) -> bool:
    """Say whether a text holds what nobody sees; where it may have lines, their ends are no such thing."""
    return any(_is_hidden(text, at) and not (lines and letter == "\n") for at, letter in enumerate(text))


def visible(text: str) -> str:
    """Write a text with a sign for each letter nobody would see."""
    return "".join("�" if _is_hidden(text, at) else letter for at, letter in enumerate(text[:LONGEST_SHOWN]))


def _is_hidden(text: str, at: int) -> bool:
    """Judge one letter; the joiners of Mongolian script are part of its words, and of nothing else."""
    letter = text[at]
    if letter in _MONGOLIAN_JOINERS:
        return not any(ord(near) in _MONGOLIAN for near in text[max(0, at - 1) : at + 2] if near != letter)
    return letter in _BLANK_LETTERS or unicodedata.category(letter) in _UNSEEN
