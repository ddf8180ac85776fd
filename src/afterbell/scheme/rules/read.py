"""From the text of a scheme file to the scheme, or to every fault in it."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from afterbell.base.words import Words
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.faults import Fault, SchemeFaults, shortened
from afterbell.scheme.rules.reading.agree import agreements
from afterbell.scheme.rules.reading.locate import Path, locate
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.reading.tables import draft_of, made
from afterbell.scheme.rules.schema import SCHEME

LONGEST_TEXT = 1_000_000

_TOML = Words(zh="符合 TOML 1.0 的一行", en="a line of TOML 1.0")
_PLACE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")
_PLAIN_LENGTH = Words(zh=f"最多 {LONGEST_TEXT} 字", en=f"at most {LONGEST_TEXT} characters")
_UNICODE = Words(zh="UTF-8 文字", en="UTF-8 text")


def read_scheme(*, text: str) -> Scheme:
    """Read a scheme. Raises SchemeFaults with every fault: line, key, what was found, what is allowed."""
    raw = parsed(text=text)
    notes = Notes(lines=locate(text=text))
    draft = draft_of(table=SCHEME, raw=raw, path=(), notes=notes)
    agreements(draft=draft, notes=notes)
    if notes.faults:
        raise SchemeFaults(notes.faults)
    scheme: Scheme = made(table=SCHEME, draft=draft)
    return scheme


def lines_of(*, text: str) -> dict[Path, int]:
    """Give the line of every key of a text that has been read, for findings to be shown beside it."""
    return locate(text=text)


def parsed(*, text: str) -> dict[str, Any]:
    """Parse the TOML itself. Raises SchemeFaults with the line when it is none."""
    if len(text) > LONGEST_TEXT:
        raise SchemeFaults([_whole_file("too_long", str(len(text)), _PLAIN_LENGTH)])
    try:
        text.encode()
        return tomllib.loads(text, parse_float=Decimal)
    except UnicodeEncodeError:
        raise SchemeFaults([_whole_file("not_text", "surrogate", _UNICODE)]) from None
    except tomllib.TOMLDecodeError as error:
        raise SchemeFaults([_syntax(text, str(error))]) from None
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise SchemeFaults([_whole_file("syntax", shortened(error), _TOML)]) from None


def _whole_file(code: str, found: str, allowed: Words) -> Fault:
    return Fault(code=code, line=0, key="", found=found, allowed=allowed)


def _syntax(text: str, message: str) -> Fault:
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.replace("\r\n", "\n").count("\n") + 1
    return Fault(code="syntax", line=line, key="", found=shortened(_PLACE.sub("", message)), allowed=_TOML)
