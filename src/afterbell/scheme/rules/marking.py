"""What changed inside a long text: the words that went and the words that came, between those that stayed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

LONGEST_COMPARED = 4_000
"""A text of more words than this is shown whole: comparing takes the square of their number."""

LEAST_ALIKE = 0.3
"""Where less than this stays, two texts are easier read one after the other."""

_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


class Fate(StrEnum):
    """What became of a piece of a text."""

    STAYED = "stayed"
    GONE = "gone"
    CAME = "came"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that stand together and share their fate."""

    fate: Fate
    text: str


def marked(*, before: str, after: str) -> tuple[Piece, ...]:
    """Give both texts as one, each piece with its fate: without what came it is the first, without what went the other.

    A sign of Chinese is a word of its own; a Latin word or a number is one whole.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > LONGEST_COMPARED:
        return _whole(before, after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return _whole(before, after)
    found: list[Piece] = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece(fate=Fate.STAYED, text=_text(old[start:end])))
        else:
            found += _whole(_text(old[start:end]), _text(new[new_start:new_end]))
    return tuple(found)


def _whole(before: str, after: str) -> tuple[Piece, ...]:
    both = (Piece(fate=Fate.GONE, text=before), Piece(fate=Fate.CAME, text=after))
    return tuple(piece for piece in both if piece.text)


def _text(words: Sequence[str]) -> str:
    return "".join(words)
