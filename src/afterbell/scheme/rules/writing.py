"""Write a scheme back to TOML without loss; what stands at its default is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from afterbell.base.words import Words
from afterbell.scheme.rules.canonical import plain_value
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import Day, Hundredths, Keyed, Kind, Many, Part, Phrase, Rows, Table

HUNDRED = 100
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def to_toml(*, scheme: Scheme) -> str:
    """Write a scheme as a file from which the same scheme is read."""
    blocks = ["\n".join(_pairs(SCHEME, scheme, nested=False))]
    for item in SCHEME.fields:
        value = getattr(scheme, item.key)
        if isinstance(item.kind, Part):
            blocks += _table_blocks(item.kind.table, value, f"[{item.key}]", item.key)
        elif isinstance(item.kind, Rows):
            for row in value:
                blocks += _table_blocks(item.kind.table, row, f"[[{item.key}]]", item.key, inline_rows=True)
    return "\n\n".join(blocks) + "\n"


def _table_blocks(table: Table, made: object, header: str, name: str, *, inline_rows: bool = False) -> Iterator[str]:
    """Give a table and, unless they stand inline, a block for each of its rows."""
    yield "\n".join([header, *_pairs(table, made, nested=inline_rows)])
    for item in table.fields:
        if isinstance(item.kind, Rows) and not inline_rows:
            for row in getattr(made, item.key):
                inner = f"{name}.{item.key}"
                yield from _table_blocks(item.kind.table, row, f"[[{inner}]]", inner, inline_rows=True)


def _pairs(table: Table, made: object, *, nested: bool) -> Iterator[str]:
    """Give the lines of a table's keys; `nested` rows and parts stand inline."""
    top = table is SCHEME
    for item in table.fields:
        value = getattr(made, item.key)
        elsewhere = (isinstance(item.kind, Rows) and not nested) or (isinstance(item.kind, Part) and top)
        if not elsewhere and value != item.default and value is not None:
            yield f"{item.key} = {_written(item.kind, value)}"


def _written(kind: Kind, value: Any) -> str:  # noqa: ANN401 - a value of any kind
    match kind:
        case Part(table=table):
            return "{ " + ", ".join(_pairs(table, value, nested=True)) + " }"
        case Rows(table=table):
            return "[" + ", ".join(_written(Part(table=table), row) for row in value) + "]"
        case Many(of=inner):
            return "[" + ", ".join(_written(inner, entry) for entry in value) + "]"
        case Keyed(of=inner):
            return "{ " + ", ".join(f"{key} = {_written(inner, entry)}" for key, entry in value) + " }"
        case _:
            return _leaf(kind, value)


def _leaf(kind: Kind, value: Any) -> str:  # noqa: ANN401 - a value of any kind
    if isinstance(kind, Phrase):
        return _phrase(value)
    if isinstance(kind, Hundredths):
        whole, rest = divmod(value, HUNDRED)
        return f"{whole}.{rest:02d}"
    if isinstance(kind, Day) and isinstance(value, date):
        return value.isoformat()
    stands = plain_value(kind, value)
    if isinstance(stands, bool):
        return str(stands).lower()
    return str(stands) if isinstance(stands, int) else _string(str(stands))


def _phrase(words: Words) -> str:
    if words.zh == words.en:
        return _string(words.zh)
    return f"{{ zh = {_string(words.zh)}, en = {_string(words.en)} }}"


def _string(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in text) + '"'
