"""From the text of a scheme file to the scheme, or to every fault in it."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any

from afterbell.base.words import Words
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.faults import Fault, SchemeFaults, shortened
from afterbell.scheme.rules.reading.agree import agreements
from afterbell.scheme.rules.reading.hidden import visible
from afterbell.scheme.rules.reading.locate import Path, locate
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.reading.tables import draft_of, made
from afterbell.scheme.rules.reading.unreadable import marked, number
from afterbell.scheme.rules.schema import SCHEME

LONGEST_TEXT = 200_000
"""As much as a page can send back whole: a sign of Chinese travels as nine."""

TEXTS_REMEMBERED = 16
MOST_DOTS = 200

_DEEP = "[[[…"
_TOML = Words(
    zh="一行写一项：项名 = 值；文字加引号，引号和括号都要成对",
    en="one key = value on a line, texts in quotes, quotes and brackets closed",
)
_NO_CONTROL = Words(zh="没有看不见的控制字符的文字（�处）", en="a text without the control sign nobody sees (at �)")
_PLACE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")
_PLAIN_LENGTH = Words(zh=f"最多 {LONGEST_TEXT} 字", en=f"at most {LONGEST_TEXT} characters")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_UNICODE = Words(zh="UTF-8 文字", en="UTF-8 text")


def read_scheme(*, text: str) -> Scheme:
    """Read a scheme. Raises SchemeFaults with every fault: line, key, what was found, what is allowed.

    A text is read when it is drafted, checked, approved and published: the last few are remembered.
    """
    return _read(text)


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _read(text: str) -> Scheme:
    raw = parsed(text=text)
    notes = Notes(lines=lines_of(text=text))
    draft = draft_of(table=SCHEME, raw=raw, path=(), notes=notes)
    agreements(draft=draft, notes=notes)
    if notes.faults:
        raise SchemeFaults(notes.faults)
    scheme: Scheme = made(table=SCHEME, draft=draft)
    return scheme


def lines_of(*, text: str) -> dict[Path, int]:
    """Give the line of every key of a text that is TOML, for findings to be shown beside it."""
    try:
        return locate(text=text)
    except RecursionError:
        raise SchemeFaults([_whole_file("syntax", _DEEP, _TOML)]) from None


def parsed(*, text: str) -> dict[str, Any]:
    """Parse the TOML itself. Raises SchemeFaults with the line when it is none."""
    if len(text) > LONGEST_TEXT:
        raise SchemeFaults([_whole_file("too_long", str(len(text)), _PLAIN_LENGTH)])
    try:
        text.encode()
        _refuse_endless_keys(text)
        return _loaded(text)
    except UnicodeEncodeError:
        raise SchemeFaults([_whole_file("not_text", "�", _UNICODE)]) from None
    except tomllib.TOMLDecodeError as error:
        raise SchemeFaults([_syntax(text, str(error))]) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise SchemeFaults([_whole_file("syntax", _DEEP, _TOML)]) from None


def _loaded(text: str) -> dict[str, Any]:
    """Parse the text, past the values that nothing can hold: they are told with everything else that is wrong."""
    try:
        return tomllib.loads(text, parse_float=number)
    except ValueError:
        signs = marked(text)
        if not signs.found:
            raise
    return tomllib.loads(signs.text, parse_float=signs.number)


def _refuse_endless_keys(text: str) -> None:
    """Refuse a line of hundreds of dots: reading dotted keys takes the square of their number."""
    for at, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS and _QUOTED.sub("", line).count(".") > MOST_DOTS:
            raise SchemeFaults([Fault(code="syntax", line=at, key="", found="a.a.a.a…", allowed=_TOML)])


def _whole_file(code: str, found: str, allowed: Words) -> Fault:
    return Fault(code=code, line=0, key="", found=found, allowed=allowed)


def _syntax(text: str, message: str) -> Fault:
    """Show the line at which the reading ended, and say what is missing there."""
    lines = text.replace("\r\n", "\n").split("\n")
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else len(lines)
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    shown = visible(shortened(lines[line - 1]))
    allowed = _NO_CONTROL if "�" in shown else _what_was_meant(message)
    return Fault(code="syntax", line=line, key="", found=shown, allowed=allowed)


def _what_was_meant(said: str) -> Words:
    """Say in the clerk's words what the parser missed."""
    return next((words for start, words in _MEANT if said.startswith(start)), _TOML)


_MEANT = (
    (
        "Invalid value",
        Words(zh="等号后写一个值：文字加引号，数字和日期不加", en="a value after the sign =, texts in quotes"),
    ),
    ("Expected '=' after a key", Words(zh="项名后写等号", en="the sign = after the key")),
    (
        "Invalid statement",
        Words(zh="一行写一项：项名 = 值，项名只用字母、数字、- 和 _", en="one key = value on a line"),
    ),
    ("Cannot overwrite a value", Words(zh="每项只写一次", en="each key once")),
    ("Cannot declare", Words(zh="每个表只写一次", en="each table once")),
    ("Duplicate inline table key", Words(zh="每项只写一次", en="each key once")),
    ("Unescaped", Words(zh="反斜线写两个（\\\\），或者不写", en="a backslash written twice (\\\\), or none")),
    (
        "Invalid initial character",
        Words(zh="项名在先，只用字母、数字、- 和 _", en="the key first, of letters, digits, - and _"),
    ),
    ("Cannot mutate immutable", Words(zh="每项只写一次", en="each key once")),
    ("Expected newline or end of document", Words(zh="一行只写一项", en="one key = value on a line")),
    ("Unclosed array", Words(zh="用 ] 结束列表，项间写逗号", en="a list closed by ], its entries parted by commas")),
    (
        "Unclosed inline table",
        Words(zh="用 } 结束，项间写逗号", en="a table closed by }, its entries parted by commas"),
    ),
    ("Unterminated string", Words(zh="文字两端都有引号", en="a text with quotes at both ends")),
    (
        "Illegal character",
        Words(zh="文字在一行内用引号结束；多行文字用三个引号", en="a text closed on its line, or in triple quotes"),
    ),
    ("Expected ']", Words(zh="表名写在 [ ] 或 [[ ]] 中", en="a table's name in [ ] or [[ ]]")),
)
