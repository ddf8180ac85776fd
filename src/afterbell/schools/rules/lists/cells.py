"""Cells as text: what Excel made of a number, what WeChat pasted, how a name is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from afterbell.base.letters import is_unseen, is_variant
from afterbell.base.refusals import Refusal
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.problem import Cell
from afterbell.schools.rules.names import INTERPUNCT, LONGEST_NAME, against_person, against_thing

INTERPUNCTS = "·•・･‧⋅∙●᛫⸱"
ROUND_FROM = 1e15
PARTS = re.compile(r"[、，,;；/\s]+")
WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
DOT_BETWEEN = re.compile(r"(?<=[^\x00-\x7f])\s*[.．]\s*(?=[^\x00-\x7f])")
AROUND_INTERPUNCT = re.compile(rf"\s*[{INTERPUNCTS}]\s*")
SPACE_BETWEEN = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")


def text_of(cell: Cell) -> str:
    """Read a cell as its text: 13900000000.0 is a telephone number, and what nobody sees is not there."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _visible(cell)
    return str(int(cell)) if cell == int(cell) and abs(cell) < ROUND_FROM else f"{cell:.10g}"


def _visible(text: str) -> str:
    kept = "".join(_seen(text, at) for at in range(len(text)))
    return " ".join(kept.split())


def _seen(text: str, at: int) -> str:
    letter = text[at]
    if unicodedata.category(letter) == "Cc":
        return " "
    return "" if is_unseen(text, at) or is_variant(text, at) else letter


def word_of(cell: Cell) -> str:
    """Read a cell as a word to be looked up: narrow letters, small ones, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).lower().split())


def words_of(cell: Cell) -> tuple[str, ...]:
    """Read a cell as several words, parted as people part them, each once."""
    return tuple(dict.fromkeys(word_of(part) for part in PARTS.split(text_of(cell)) if part))


def name_of(cell: Cell) -> str:
    """Read a name: Chinese characters without spaces, one kind of interpunct, Latin letters narrow, marks in place."""
    text = unicodedata.normalize("NFC", text_of(cell).translate(WIDE))
    text = AROUND_INTERPUNCT.sub(INTERPUNCT, text)
    return unicodedata.normalize("NFC", SPACE_BETWEEN.sub("", DOT_BETWEEN.sub(INTERPUNCT, text)).strip())


def faults_of_person(name: str, *, field: str, title: str) -> Iterator[Refusal]:
    """Give what is wrong with a person's name that has to be there."""
    return _said(against_person(name), name=name, field=field, title=title)


def faults_of_thing(name: str, *, field: str, title: str) -> Iterator[Refusal]:
    """Give what is wrong with the name of a thing that has to be there."""
    return _said(against_thing(name, most=LONGEST_NAME), name=name, field=field, title=title)


def _said(codes: Iterator[str], *, name: str, field: str, title: str) -> Iterator[Refusal]:
    for code in codes:
        if code == "name_missing":
            yield REFUSALS.refusal("cell_missing", field=field, name=title)
        else:
            yield REFUSALS.refusal(code, field=field, name=name[:LONGEST_NAME], most=LONGEST_NAME)


def whole_number(cell: Cell) -> int | None:
    """Read a whole number, Chinese and full-width digits included; None for anything else."""
    word = word_of(cell)
    if word.isdecimal() and len(word) < len(str(int(ROUND_FROM))):
        return int(word)
    return chinese_number(word)


DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = re.compile(r"(?P<tens>[一二三四五六七八九]?)十(?P<ones>[一二三四五六七八九]?)")


def chinese_number(word: str) -> int | None:
    """Read 一 to 九十九; None for anything else."""
    if word in DIGITS:
        return DIGITS[word]
    found = TENS.fullmatch(word)
    if found is None:
        return None
    return 10 * DIGITS.get(found["tens"], 1) + DIGITS.get(found["ones"], 0)
