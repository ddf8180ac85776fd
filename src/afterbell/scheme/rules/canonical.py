"""One form for one content: what the hash is taken of, and how a scheme is written back to a file.

Comments, order of keys, blanks, and defaults written out make no difference to the hash; the order of lists does,
because it is the order in which they are published. What holds by default is left out, so that a key which the file
comes to know later leaves every older text its hash.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, time
from enum import StrEnum
from typing import Any

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.read import read_scheme
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import REQUIRED, Keyed, Kind, Many, Part, Rows, Table

LATER = frozenset(
    {
        "small_size",
        "family_minutes",
        "principal_minutes",
        "late_signing_days",
        "teachers_ask",
        "approve_leave",
        "approve_substitute",
        "approve_swap",
        "homework",
        "arrival_minutes",
        "change_minutes",
        "readiness",
        "late_minutes",
        "late_leader_minutes",
        "late_principal_minutes",
        "stagger_minutes",
        "stagger_by",
        "on_weekdays",
        "day_kinds",
        "staff_roles",
        "staff_side",
        "per_pupil",
        "rate_steps",
        "unit_least_fen",
        "unit_most_fen",
        "counting",
        "pools",
        "deductions",
        "assessed",
        "fee_rates",
        "notice_days_ahead",
        "return_days",
        "appeal_days",
        "objection_days",
        "answer_days",
    }
)
"""Keys the file came to know since defaults are left out: no text was ever hashed with them written out."""
Plain = Any
"""What JSON can hold: None, bool, int, str, lists and dictionaries of them."""


def scheme_hash(*, text: str) -> str:
    """Give the SHA-256 of a scheme file's content, 64 hexadecimal digits. Raises SchemeFaults for no scheme."""
    return hash_of(scheme=read_scheme(text=text))


def hash_of(*, scheme: Scheme) -> str:
    """Give the SHA-256 of a scheme's content, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(scheme=scheme).encode()).hexdigest()


def hash_of_before(*, scheme: Scheme) -> str:
    """Give the hash as it was taken before defaults were left out, to tell an older database from an altered text."""
    whole = json.dumps(_whole(SCHEME, scheme), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def canonical_json(*, scheme: Scheme) -> str:
    """Write the content as JSON with sorted keys and no blanks."""
    return json.dumps(plain(scheme=scheme), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(*, scheme: Scheme) -> dict[str, Plain]:
    """Give the whole content, but for what holds by default anyway, as what JSON can hold."""
    return plain_table(SCHEME, scheme)


def plain_table(table: Table, made: object) -> dict[str, Plain]:
    stands = {
        item.key: plain_value(item.kind, value)
        for item in table.fields
        if (value := getattr(made, item.key)) != item.default
    }
    unsaid = {item.key for item in table.fields if isinstance(item.kind, Part) and item.default is not REQUIRED}
    return {key: value for key, value in stands.items() if value != {} or key not in unsaid}


def plain_value(kind: Kind, value: Any) -> Plain:  # noqa: ANN401 - a value of any kind
    """Give a value as the file has it; Words always in both languages, hundredths as an integer."""
    if value is None:
        return None
    stands: Plain
    match kind:
        case Part(table=table):
            stands = plain_table(table, value)
        case Rows(table=table):
            stands = [plain_table(table, row) for row in value]
        case Many(of=inner):
            stands = [plain_value(inner, entry) for entry in value]
        case Keyed(of=inner):
            stands = {key: plain_value(inner, entry) for key, entry in value}
        case _:
            stands = _plain_leaf(value)
    return stands


def _whole(table: Table, made: object) -> dict[str, Plain]:
    return {
        item.key: _whole_value(item.kind, getattr(made, item.key)) for item in table.fields if item.key not in LATER
    }


def _whole_value(kind: Kind, value: Any) -> Plain:  # noqa: ANN401 - a value of any kind
    match kind:
        case Part(table=table) if value is not None:
            return _whole(table, value)
        case Rows(table=table) if value is not None:
            return [_whole(table, row) for row in value]
    return plain_value(kind, value)


def _plain_leaf(value: object) -> Plain:
    match value:
        case Words(zh=zh, en=en):
            return {"zh": zh, "en": en}
        case TimeSpan(start=start, end=end):
            return f"{start:%H:%M}-{end:%H:%M}"
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
    return value
