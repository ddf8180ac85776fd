"""Read tables: the keys that stand there, those that are missing, those nobody knows.

The outcome is a draft: a dictionary with the sound values only, so that the rules which compare keys can say all
they know even where other keys are faulty.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from afterbell.base.words import Words
from afterbell.scheme.rules.reading.hidden import visible
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.reading.values import FAULTY, value_of, written
from afterbell.scheme.rules.schema.allowed import allowed
from afterbell.scheme.rules.schema.kinds import REQUIRED, Field, Kind, Part, Rows, Table

Draft = dict[str, Any]


def draft_of(*, table: Table, raw: dict[str, Any], path: Path, notes: Notes) -> Draft:
    """Read a table into a draft. Faults go to the notes; a faulty key is absent from the draft."""
    _unknown_keys(table, raw, path, notes)
    draft: Draft = {}
    for item in table.fields:
        value = _field(item, raw, (*path, item.key), notes)
        if value is not FAULTY:
            draft[item.key] = value
    return draft


def made(*, table: Table, draft: Draft) -> Any:  # noqa: ANN401 - the table says which dataclass
    """Make the dataclasses of a draft in which nothing is faulty."""
    return table.make(**{item.key: _made(item.kind, draft[item.key]) for item in table.fields})


def _made(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - a value of any kind
    if isinstance(kind, Part):
        return None if value is None else made(table=kind.table, draft=value)
    if isinstance(kind, Rows):
        return tuple(made(table=kind.table, draft=row) for row in value)
    return value


def _field(item: Field, raw: dict[str, Any], path: Path, notes: Notes) -> Any:  # noqa: ANN401 - a value of any kind
    if item.key in raw:
        return _present(item.kind, raw[item.key], path, notes)
    if item.default is REQUIRED:
        notes.add("missing", path, found="", allowed=allowed(item.kind))
        return FAULTY
    if isinstance(item.kind, Part) and not item.kind.optional:
        return draft_of(table=item.kind.table, raw={}, path=path, notes=notes)
    return item.default


def _present(kind: Kind, raw: Any, path: Path, notes: Notes) -> Any:  # noqa: ANN401 - a file can hold anything
    if isinstance(kind, Part):
        if isinstance(raw, dict):
            return draft_of(table=kind.table, raw=raw, path=path, notes=notes)
    elif isinstance(kind, Rows):
        if isinstance(raw, list):
            return _rows(kind, raw, path, notes)
    else:
        return value_of(kind, raw, path, notes)
    notes.add("wrong_kind", path, found=written(raw), allowed=allowed(kind))
    return FAULTY


def _rows(kind: Rows, raw: list[Any], path: Path, notes: Notes) -> list[Draft]:
    if len(raw) < kind.least:
        least = Words(zh=f"至少 {kind.least} 项", en=f"at least {kind.least}")
        notes.add("too_few", path, found=len(raw), allowed=least)
    drafts: list[Draft] = []
    for row, entry in enumerate(raw):
        here = (*path, row)
        if isinstance(entry, dict):
            drafts.append(draft_of(table=kind.table, raw=entry, path=here, notes=notes))
        else:
            notes.add("wrong_kind", here, found=written(entry), allowed=allowed(Part(table=kind.table)))
            drafts.append({})
    if kind.table.has_code:
        _codes_once(drafts, path, notes)
    return drafts


def _codes_once(drafts: list[Draft], path: Path, notes: Notes) -> None:
    seen: set[str] = set()
    for row, draft in enumerate(drafts):
        code = draft.get("code")
        if code in seen:
            once = Words(zh="每个代码只用一次", en="each code once")
            notes.add("twice", (*path, row, "code"), found=written(code), allowed=once)
        elif code is not None:
            seen.add(code)


def _unknown_keys(table: Table, raw: dict[str, Any], path: Path, notes: Notes) -> None:
    known = [item.key for item in table.fields]
    for key in sorted(set(raw) - set(known)):
        near = get_close_matches(visible(key)[:60], known, n=1, cutoff=0.5)
        listed = Words(zh="、".join(known), en=", ".join(known))
        if near:
            listed = Words(
                zh=f"{near[0]}（最接近）；可用的有 {listed.zh}", en=f"{near[0]} (the nearest); known are {listed.en}"
            )
        notes.add("unknown_key", (*path, key), found=written(key), allowed=listed)
