"""What a matter says as plain values, and its fingerprint; only what `FIELDS` names is written."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from afterbell.base.words import Words
from afterbell.portal.rules.inforce.shown import FIELDS, Shown


def plain(shown: Shown) -> dict[str, Any]:
    """Write a matter as plain values: texts in both languages, days as ISO dates, money in fen."""
    written: dict[str, Any] = _plain(shown)
    return written


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever a field of these holds
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if type(value) in FIELDS:
        return {name: _plain(getattr(value, name)) for name in FIELDS[type(value)]}
    return value


def fingerprint(shown: Shown) -> str:
    """Name a matter by what it says: the SHA-256 of its plain values, keys in order, as UTF-8."""
    text = json.dumps([type(shown).__name__, plain(shown)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
