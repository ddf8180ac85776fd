"""Cells as text: what Excel made of a number, what WeChat pasted, how a name is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from afterbell.base.refusals import Refusal
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.problem import Cell

INTERPUNCT = "·"
INTERPUNCTS = "·•・･‧⋅∙●᛫⸱"
KEPT_INVISIBLE = "\u180e"  # joins the last vowel of a name in traditional Mongolian
LONGEST_NAME = 40
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
    kept = "".join(_seen(letter) for letter in text)
    return " ".join(kept.split())


def _seen(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cc":
        return " "
    return letter if kind not in {"Cf", "Co", "Cs", "Cn"} or letter == KEPT_INVISIBLE else ""


def word_of(cell: Cell) -> str:
    """Read a cell as a word to be looked up: narrow letters, small ones, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).lower().split())


def words_of(cell: Cell) -> tuple[str, ...]:
    """Read a cell as several words, parted as people part them, each once."""
    return tuple(dict.fromkeys(word_of(part) for part in PARTS.split(text_of(cell)) if part))


def name_of(cell: Cell) -> str:
    """Read a name: Chinese characters without spaces, one kind of interpunct, Latin letters narrow."""
    text = AROUND_INTERPUNCT.sub(INTERPUNCT, text_of(cell).translate(WIDE))
    return SPACE_BETWEEN.sub("", DOT_BETWEEN.sub(INTERPUNCT, text)).strip()


def faults_of_name(name: str, *, field: str, title: str) -> Iterator[Refusal]:
    """Give what is wrong with a name that has to be there."""
    if not name:
        yield REFUSALS.refusal("cell_missing", field=field, name=title)
    elif len(name) > LONGEST_NAME:
        yield REFUSALS.refusal("name_too_long", field=field, name=name[:LONGEST_NAME], most=LONGEST_NAME)
    elif not any(letter.isalpha() for letter in name):
        yield REFUSALS.refusal("not_a_name", field=field, name=name)


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
