"""What is shown of a text in which words were looked for: the place around the first of them, each of them marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

AROUND, MOST_WORDS = 40, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a snippet; `found` when it is one of the words."""

    text: str
    found: bool


def folded(text: str) -> str:
    """Bring a text and what is looked for in it to one form: of wide and narrow, of large and small letters.

    Other signs stay as they are, because the text is shown.
    """
    return "".join(_plain(sign) for sign in text).lower()


def _plain(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain.isalnum() else sign


def asked_words(*, asked: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """Take apart what somebody looks for: its words, folded, each once, the first `most` of them."""
    return tuple(dict.fromkeys(folded(asked).replace("\0", "").split()))[:most]


def snippet(*, text: str, words: Iterable[str], around: int = AROUND) -> tuple[Piece, ...]:
    """Cut out of a text the place around the first word found in it, `around` signs to each side, and mark the words.

    The pieces in their order are a part of the text, whatever is looked for; without a word found it is the beginning.
    """
    wanted = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    marks = re.compile("|".join(wanted), re.IGNORECASE) if wanted else None
    first = marks.search(text) if marks else None
    start, end = (first.start() - around, first.end() + around) if first else (0, 2 * around)
    part = text[max(0, start) : end]
    pieces, done = [], 0
    for hit in marks.finditer(part) if marks else ():
        pieces += [Piece(text=part[done : hit.start()], found=False), Piece(text=hit.group(), found=True)]
        done = hit.end()
    pieces.append(Piece(text=part[done:], found=False))
    return tuple(piece for piece in pieces if piece.text)
