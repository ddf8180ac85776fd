"""How long a comment is, as the person who typed it counts."""

from __future__ import annotations

import regex

MOST = 140

CHARACTER = regex.compile(r"\X")
UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}+")


def length(text: str) -> int:
    """Count what a reader sees as one character each: a letter with its marks, a flag, a family of emoji, a line break.

    White space around the text does not count, nor does what nobody sees, as the separator before a last Mongolian a.
    """
    return sum(not UNSEEN.fullmatch(one) for one in CHARACTER.findall(text.strip()))


def left(text: str) -> int:
    """Say how many characters may still be typed; below zero, how many have to go."""
    return MOST - length(text)
