"""The shapes of what programs send and are answered, as JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Shape = Mapping[str, Any]

ANYTHING: Shape = {}
TEXT: Shape = {"type": "string"}
YES_OR_NO: Shape = {"type": "boolean"}
NUMBER: Shape = {"type": "integer"}
DAY: Shape = {"type": "string", "format": "date"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
MILLISECONDS: Shape = {"type": "integer", "description": "milliseconds since 1970-01-01T00:00Z"}
IDENT: Shape = {"type": "string", "format": "uuid"}
FILE: Shape = {"type": "string", "format": "binary"}


def one_of(values: Iterable[str]) -> Shape:
    return {"type": "string", "enum": [str(value) for value in values]}


def listed(each: Shape) -> Shape:
    return {"type": "array", "items": dict(each)}


def by_code(each: Shape) -> Shape:
    """Say that there is one of a shape under each of some codes."""
    return {"type": "object", "additionalProperties": dict(each)}


def or_nothing(shape: Shape) -> Shape:
    return {"anyOf": [dict(shape), {"type": "null"}]}


def either(*shapes: Shape) -> Shape:
    return {"anyOf": [dict(shape) for shape in shapes]}


def given(**fields: Shape) -> Shape:
    """Say what an answer has, all of it and nothing else."""
    return {**taken(**fields), "required": list(fields), "additionalProperties": False}


def taken(**fields: Shape) -> Shape:
    """Say what may be sent; what is left out or wrong is refused with its reason."""
    return {"type": "object", "properties": {name: dict(shape) for name, shape in fields.items()}}


def needing(shape: Shape, *names: str) -> Shape:
    """Say which fields of what is sent have to be there."""
    return {**shape, "required": list(names)}


REASON = given(code=TEXT, words=TEXT)
REFUSED_WORD = given(id=IDENT, words=TEXT)
REASONS = given(reasons=listed(REASON))
