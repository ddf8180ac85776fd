"""The canonical content of a scheme and the hash that names it: layout and comments of the file do not matter."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date, time

from afterbell.base.words import Words
from afterbell.scheme.rules.document import Scheme


def content_hash(*, scheme: Scheme) -> str:
    """SHA-256 over the scheme's canonical JSON, as 64 hexadecimal digits."""
    body = json.dumps(_plain(scheme), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _plain(value: object) -> object:
    """Turn a part of the document into JSON's kinds. Raises TypeError for a kind a scheme does not hold."""
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a scheme holds no {type(value).__name__}")
