"""By which signs a page is found without reading it: every letter of its text, and every two that stand together.

A word of two characters is one such pair, so that nothing has to be known about where words end.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise


def grams(*, text: str) -> frozenset[str]:
    """Give the signs of a folded text: letters and digits, and pairs of them, by the numbers Unicode gave them.

    Whatever holds a word holds all signs of that word; what holds them all need not hold the word.
    """
    letters = {_sign(one) for one in set(text) if one.isalnum()}
    pairs = {f"{_sign(one)}z{_sign(other)}" for one, other in set(pairwise(text)) if one.isalnum() and other.isalnum()}
    return frozenset(letters | pairs)


def asked_grams(*, words: Iterable[str]) -> tuple[str, ...]:
    """Give the signs a page must have to hold every word; of a letter that stands in a pair the pair says enough."""
    wanted: set[str] = set()
    for word in words:
        signs = grams(text=word)
        pairs = {sign for sign in signs if "z" in sign}
        covered = {letter for pair in pairs for letter in pair.split("z")}
        wanted |= signs - covered
    return tuple(sorted(wanted))


def signs_suffice(*, words: Iterable[str]) -> bool:
    """Say whether what has all signs of these words holds the words: as with words of one or two letters."""
    return all(len(word) <= len("一二") and word.isalnum() for word in words)


def _sign(letter: str) -> str:
    return f"{ord(letter):x}"
