"""Whether somebody's name is heard in a pen name, however it is spelled: 圖雅, 图丫 and tuya are all 图雅."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from afterbell.portal.rules.screening.folding import SAME, is_han, letters, plain
from afterbell.portal.rules.screening.sounds import sound

FEWEST_SYLLABLES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A text as it sounds; `edges` are the places where a letter, or a word in Latin letters, begins or ends.

    `han` has at each place how many letters are read by their sound before it.
    """

    line: str
    edges: tuple[int, ...]
    han: tuple[int, ...]


def heard(text: str) -> Heard:
    """Write a text as it sounds, without tones."""
    line, edges, han, number = "", [0], [0], 0
    for part, is_read in _parts(letters(plain(text)).typed):
        line += part
        number += is_read
        edges.append(len(line))
        han.append(number)
    return Heard(line=line, edges=tuple(edges), han=tuple(han))


def _parts(typed: str) -> Iterator[tuple[str, bool]]:
    for is_read, run in groupby(typed, key=is_han):
        if is_read:
            yield from ((syllable(sign), True) for sign in run)
        else:
            yield "".join(run).translate(SAME), False


def syllable(sign: str) -> str:
    """Give how a letter is read, as it would be typed."""
    return sound(sign).strip("()").translate(SAME)


def is_heard(name: str, *, said: Heard) -> bool:
    """Say whether a name of two letters or more is heard as words of its own.

    Where nothing is typed in Latin letters there have to be as many letters as in the name: 先 is no 西安.
    """
    known = [sign for sign in letters(plain(name)).typed if is_han(sign)]
    if len(known) < FEWEST_SYLLABLES or len(known) != len(letters(plain(name)).typed):
        return False
    sounds = "".join(map(syllable, known))
    return any(_is_at(sounds, len(known), said, first) for first in range(len(said.edges)))


def _is_at(sounds: str, number: int, said: Heard, first: int) -> bool:
    begin = said.edges[first]
    if not said.line.startswith(sounds, begin):
        return False
    for until in range(first + 1, len(said.edges)):
        if said.edges[until] == begin + len(sounds):
            read = said.han[until] - said.han[first]
            return read in {number, *range(until - first)}
    return False
