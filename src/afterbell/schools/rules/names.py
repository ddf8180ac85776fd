"""What a name is: letters of any script with their marks, the signs names have between them, and nothing unseen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from afterbell.base.letters import is_of_one_machine, is_unseen, is_variant

INTERPUNCT = "·"
BETWEEN = frozenset(f"{INTERPUNCT}-'’ ")
"""What stands between two parts of a name, each with a letter after it."""
TSHEG = "\u0f0b"
BESIDE = frozenset(f".(){TSHEG}")
"""What stands behind a part: a syllable of Tibetan, an abbreviation, what tells two children of one name apart."""
LONGEST_NAME = 40
MOST_MARKS = 4
IDEOGRAPHS = range(0x20000, 0x3FFFE)


def is_letter(letter: str) -> bool:
    """Tell whether this is a letter of some script; an ideograph newer than the tables of this machine is one."""
    return unicodedata.category(letter) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"} or ord(letter) in IDEOGRAPHS


def is_hidden(name: str) -> bool:
    """Tell whether a name holds something nobody sees, or that only chooses the shape of a letter."""
    return any(is_unseen(name, at) or is_variant(name, at) for at in range(len(name)))


def against_person(name: str) -> Iterator[str]:
    """Say by their codes what keeps this from being a person's name."""
    yield from _against(name, most=LONGEST_NAME)
    if name.strip() and not (is_hidden(name) or any(map(is_of_one_machine, name)) or _is_built_of_letters(name)):
        yield "not_a_name"


def against_thing(name: str, *, most: int) -> Iterator[str]:
    """Say by their codes what keeps this from being the name of a school, a room or a term: a number may be one."""
    yield from _against(name, most=most)
    if name.strip() and not (is_hidden(name) or any(is_letter(letter) or letter.isdecimal() for letter in name)):
        yield "not_a_name"


def _against(name: str, *, most: int) -> Iterator[str]:
    if not name.strip():
        yield "name_missing"
    if len(name) > most:
        yield "name_too_long"
    if is_hidden(name):
        yield "name_unreadable"
    if any(map(is_of_one_machine, name)):
        yield "letter_of_one_machine"


def _is_built_of_letters(name: str) -> bool:
    """Walk through a name: what may follow depends on what stands before."""
    marks = 0
    for at, letter in enumerate(name):
        is_mark = unicodedata.category(letter).startswith("M") or is_joiner(letter)
        marks = marks + 1 if is_mark else 0
        if is_mark:
            fits = at > 0 and marks <= MOST_MARKS and is_letter(name[at - marks])
        elif letter in BETWEEN:
            fits = at > 0 and is_letter((name[at + 1 :] or ".")[0]) and name[at - 1] not in BETWEEN
        else:
            fits = is_letter(letter) or (at > 0 and (letter in BESIDE or letter.isdecimal()))
        if not fits:
            return False
    return True


def is_joiner(letter: str) -> bool:
    """Tell whether a letter only joins its neighbours, which Mongolian script needs."""
    return unicodedata.category(letter) == "Cf"


def authority_name(*, area: str, kind: str) -> str:
    """Call an area's education authority as such offices are called: a region's is a 厅, all others a 局."""
    return f"{area}教育{'厅' if kind == 'region' else '局'}"
