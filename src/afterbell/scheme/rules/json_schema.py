"""The JSON Schema of a scheme file, for editors that complete and underline."""

from __future__ import annotations

import json
from typing import Any

from afterbell.scheme.rules.canonical import plain_value
from afterbell.scheme.rules.labels import label
from afterbell.scheme.rules.reading.values import CODE_PATTERN
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import (
    REQUIRED,
    Choice,
    Clock,
    Code,
    Day,
    Field,
    Flag,
    Hundredths,
    Keyed,
    Kind,
    Line,
    Many,
    Part,
    Phrase,
    Rows,
    Span,
    Table,
    Whole,
)

Json = dict[str, Any]

_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"


def json_schema() -> str:
    """Write the schema as it is committed, with a line end."""
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "title": SCHEME.label.en, **_table(SCHEME)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _table(table: Table) -> Json:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [item.key for item in table.fields if item.default is REQUIRED],
        "properties": {item.key: _field(item) for item in table.fields},
    }


def _field(item: Field) -> Json:
    told = f"{item.label.zh} / {item.label.en}"
    if item.note:
        told += f" ({item.note.zh} / {item.note.en})"
    schema = {"description": told, **_kind(item.kind)}
    if item.default is not REQUIRED and not isinstance(item.kind, Part) and item.default not in (None, ""):
        schema["default"] = plain_value(item.kind, item.default)
    return schema


def _kind(kind: Kind) -> Json:
    match kind:
        case Part(table=table):
            schema = _table(table)
        case Rows(table=table, least=least):
            schema = {"type": "array", "minItems": least, "items": _table(table)}
        case Many(of=inner, least=least):
            schema = {"type": "array", "minItems": least, "uniqueItems": True, "items": _kind(inner)}
        case Keyed(of=inner, keys=keys):
            names = {"enum": list(keys)} if keys else {"pattern": f"^{CODE_PATTERN}$"}
            schema = {"type": "object", "propertyNames": names, "additionalProperties": _kind(inner)}
        case _:
            schema = _leaf(kind)
    return schema


def _leaf(kind: Kind) -> Json:
    schema: Json
    match kind:
        case Phrase(longest=longest):
            text = {"type": "string", "minLength": 1, "maxLength": longest}
            both = {"zh": text, "en": text}
            pair = {"type": "object", "additionalProperties": False, "required": ["zh"], "properties": both}
            schema = {"anyOf": [text, pair]}
        case Line(longest=longest):
            schema = {"type": "string", "minLength": 1, "maxLength": longest}
        case Whole(low=low, high=high):
            schema = {"type": "integer", "minimum": low, "maximum": high}
        case Hundredths(low=low, high=high):
            schema = {"type": "number", "minimum": low / 100, "maximum": high / 100}
        case Choice(options=options):
            schema = {"oneOf": [{"const": each.value, "description": label(each).zh} for each in options]}
        case Flag(only=only):
            schema = {"type": "boolean"} if only is None else {"const": only}
        case _:
            schema = _SIMPLE[type(kind)]
    return schema


_SIMPLE: dict[type, Json] = {
    Code: {"type": "string", "pattern": f"^{CODE_PATTERN}$"},
    Day: {"type": "string", "format": "date"},
    Clock: {"type": "string", "pattern": f"^{_CLOCK}$"},
    Span: {"type": "string", "pattern": rf"^\s*{_CLOCK}\s*[-–—]\s*{_CLOCK}\s*$"},
}
