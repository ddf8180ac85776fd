"""Numbers that belong to one person, broken over paragraphs, items of a list or cells of a table.

A whole identity card proves itself by its check, unless it stands in a long row of figures. Anything else could be
amounts that stand below each other: it counts where a word says what it is, or where it stands alone in the shape in
which such a number is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from afterbell.portal.rules.screening.folding import Folded, plain
from afterbell.portal.rules.screening.listed import allowed
from afterbell.portal.rules.screening.personal import (
    CHINESE,
    COUNTED_AFTER,
    IDENTITY,
    MOBILE_NUMBER,
    Kind,
    digits_of,
    masked,
    numbers_in,
    personal,
)
from afterbell.portal.rules.screening.problem import Finding, WordLists

LONGEST, BEFORE = 40, 2
CUES = re.compile(r"电话|手机|号码|联系|微信|致电|拨打|卡号|账号|帐号|银行|证件|身份|tel|phone|mobile|call|wechat|card")
LAST_SIGN = re.compile(r"[ -]*x(?![a-z0-9])")
COUNTED = re.compile(rf"[0-9]+ ?{COUNTED_AFTER}")
BARE = re.compile(r"[0-9x\s-]+")
SHAPES = frozenset(
    {(3, 4, 4), (3, 8), (7, 4), (4, 7), (3, 3, 5), (5, 6), (6, 5), (4, 3, 4), (4, 4, 3), (1,) * 11}
    | {(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (8, 8), (6, 8, 4), (6, 6, 6)}
)
"""Into how many digits a telephone or a card is parted where somebody parts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """Pieces that follow one another, each of which ends in a digit where the next begins with one."""

    first: int
    pieces: tuple[str, ...]

    @property
    def is_bare(self) -> bool:
        """Say whether there is nothing but numbers in it."""
        return all(BARE.fullmatch(piece) for piece in self.pieces)

    @property
    def signs(self) -> int:
        return sum(map(len, self.pieces))

    @property
    def is_a_row_of_figures(self) -> bool:
        """Say whether it is so many figures that some of them are a card's by chance."""
        return self.signs > LONGEST and self.is_bare


@dataclass(frozen=True, slots=True, kw_only=True)
class _Broken:
    """A number over a break: how many of its digits stand in each piece, and in which it begins."""

    kind: Kind
    shape: tuple[int, ...]
    piece: int
    finding: Finding


def over_breaks(*, pieces: Sequence[str], lists: WordLists) -> Iterator[tuple[int, Finding]]:
    """Find the numbers that go on from one piece to the next, each with the piece in which it begins."""
    read = [plain(piece).signs.strip() for piece in pieces]
    chains = [chain for chain in _chains(read) if len(chain.pieces) > 1]
    cued = [CUES.search(" ".join(read[max(0, one.first - BEFORE) : one.first + 1])) is not None for one in chains]
    among = [
        [] if one.is_a_row_of_figures and not cue else _found(one, lists) for one, cue in zip(chains, cued, strict=True)
    ]
    bare = [found for chain, found in zip(chains, among, strict=True) if chain.is_bare]
    shapes_only = all(any(one.shape in SHAPES for one in found) for found in bare)
    for chain, cue, found in zip(chains, cued, among, strict=True):
        for one in found:
            alone = shapes_only and chain.is_bare and one.shape in SHAPES and chain.signs == sum(one.shape)
            if cue or alone or one.kind is IDENTITY or _among_words(chain, one):
                yield chain.first + one.piece, one.finding


def _among_words(chain: _Chain, one: _Broken) -> bool:
    """Say whether a mobile number breaks off in the middle of a sentence, and all the figures there are its own."""
    first, last = chain.pieces[0], chain.pieces[-1]
    return (
        one.kind is MOBILE_NUMBER
        and one.shape == (3, 4, 4)
        and sum(map(_is_digit, "".join(chain.pieces))) == sum(one.shape)
        and not BARE.fullmatch(first)
        and not COUNTED.match(last)
    )


def _chains(read: Sequence[str]) -> Iterator[_Chain]:
    linked = [_ends(one) and _begins(other) for one, other in pairwise(read)]
    first = 0
    for at, goes_on in enumerate([*linked, False]):
        if not goes_on:
            yield _Chain(first=first, pieces=tuple(read[first : at + 1]))
            first = at + 1


def _ends(signs: str) -> bool:
    return _is_digit(signs.rstrip(" -")[-1:])


def _begins(signs: str) -> bool:
    return _is_digit(signs.lstrip(" -")[:1]) or LAST_SIGN.match(signs) is not None


def _is_digit(sign: str) -> bool:
    return sign != "" and (sign in CHINESE or (sign.isascii() and sign.isdigit()))


def _found(chain: _Chain, lists: WordLists) -> list[_Broken]:
    """Give the numbers of a chain that reach over a break."""
    *front, last = chain.pieces
    parts = [front[0][-LONGEST:], *front[1:], last[:LONGEST]]
    signs, owner = " ".join(parts), list[int]()
    for at, part in enumerate(parts):
        owner += [at] * (len(part) + 1)
    read = Folded(signs=signs, starts=tuple(range(len(signs))), ends=tuple(range(1, len(signs) + 1)))
    own = allowed(read=plain(signs), lists=lists)
    found = []
    for kind, taken in numbers_in(read=read):
        start, end = read.span(taken[0], taken[-1] + 1)
        shape = tuple(len(list(those)) for _at, those in groupby(owner[place] for place in taken))
        if len(shape) > 1 and not any(low <= start and end <= high for low, high in own):
            finding = personal(place=(start, end), shown=masked(digits_of(signs, taken)), kind=kind.name)
            found.append(_Broken(kind=kind, shape=shape, piece=owner[taken[0]], finding=finding))
    return found
