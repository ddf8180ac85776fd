"""What changed from one scheme to another, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.findings.explained import EXPLAINED
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import dotted
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import Clock, Field, Keyed, Kind, Part, Rows, Table
from afterbell.scheme.rules.showing import same, shown, shown_row


class ChangeKind(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `where` names the place; `path` is its key, in the new scheme unless it was removed."""

    kind: ChangeKind
    path: Path
    where: Words
    before: Words | None
    after: Words | None

    @property
    def key(self) -> str:
        return dotted(self.path)

    @property
    def words(self) -> Words:
        """Say the change: 早段 夏令 结束时间 由 17:50 改为 18:00."""
        before, after = self.before or same(""), self.after or same("")
        place = self.where
        match self.kind:
            case ChangeKind.ADDED:
                return Words(zh=f"新增 {place.zh}（{after.zh}）", en=f"added: {place.en} ({after.en})")
            case ChangeKind.REMOVED:
                return Words(zh=f"取消 {place.zh}（{before.zh}）", en=f"removed: {place.en} ({before.en})")
            case ChangeKind.MOVED:
                return Words(zh=f"{place.zh} 的排列次序改变", en=f"{place.en}: the order changed")
            case ChangeKind.CHANGED:
                return Words(
                    zh=f"{place.zh} 由 {before.zh} 改为 {after.zh}",
                    en=f"{place.en} changed from {before.en} to {after.en}",
                )


def diff(*, before: Scheme, after: Scheme) -> tuple[Change, ...]:
    """Give every difference in the order of the document; empty exactly when the schemes are equal."""
    names = _Names(before=before, after=after)
    return tuple(_tables(SCHEME, before, after, Trail(path=(), where=()), names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Where in the document we are: the key, and the names on the way to it."""

    path: Path
    where: tuple[Words, ...]

    def to(self, *steps: str | int, named: Words | None = None) -> Trail:
        where = self.where if named is None else (*self.where, named)
        return Trail(path=(*self.path, *steps), where=where)

    def change(self, kind: ChangeKind, *, before: Words | None = None, after: Words | None = None) -> Change:
        where = Words(zh=" ".join(each.zh for each in self.where), en=", ".join(each.en for each in self.where))
        return Change(kind=kind, path=self.path, where=where, before=before, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """Names of seasons, bands and policy rules, so that a change of times says 夏令 and not summer."""

    before: Scheme
    after: Scheme

    def of(self, code: str) -> Words:
        if code in EXPLAINED:
            return EXPLAINED[code].name
        for scheme in (self.after, self.before):
            named = {row.code: row.name for row in scheme.bands} | {row.code: row.name for row in scheme.seasons}
            if code in named:
                return named[code]
        return same(code)


def _tables(table: Table, before: object, after: object, trail: Trail, names: _Names) -> Iterator[Change]:
    for item in table.fields:
        old, new = getattr(before, item.key), getattr(after, item.key)
        if old != new:
            yield from _field(item, old, new, trail, names)


def _field(item: Field, old: Any, new: Any, trail: Trail, names: _Names) -> Iterator[Change]:  # noqa: ANN401 - any kind
    here = trail.to(item.key, named=item.label)
    match item.kind:
        case Part(table=table) if old is not None and new is not None:
            yield from _tables(table, old, new, here, names)
        case Rows(table=table):
            yield from _rows(table, old, new, here if len(trail.path) else trail.to(item.key), names)
        case Keyed(of=inner):
            yield from _keyed(inner, dict(old), dict(new), trail.to(item.key), item, names)
        case _:
            yield from _value(item.kind, old, new, here)


def _value(kind: Kind, old: Any, new: Any, here: Trail) -> Iterator[Change]:  # noqa: ANN401 - a value of any kind
    if isinstance(old, TimeSpan) and isinstance(new, TimeSpan):
        for key, label in (("start", Words(zh="开始时间", en="start")), ("end", Words(zh="结束时间", en="end"))):
            if getattr(old, key) != getattr(new, key):
                times = [shown(Clock(), getattr(span, key)) for span in (old, new)]
                yield here.to(named=label).change(ChangeKind.CHANGED, before=times[0], after=times[1])
        return
    texts = (shown(kind, old), shown(kind, new))
    if texts[0].zh == texts[1].zh:
        here = here.to(named=Words(zh=f"英文文字（{texts[0].en} → {texts[1].en}）", en="English text"))
    yield here.change(ChangeKind.CHANGED, before=texts[0], after=texts[1])


def _keyed(
    kind: Kind, old: dict[str, Any], new: dict[str, Any], trail: Trail, item: Field, names: _Names
) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        here = trail.to(key, named=names.of(key))
        if key not in old:
            yield here.to(named=item.label).change(ChangeKind.ADDED, after=shown(kind, new[key]))
        elif key not in new:
            yield here.to(named=item.label).change(ChangeKind.REMOVED, before=shown(kind, old[key]))
        elif old[key] != new[key]:
            spans = isinstance(old[key], TimeSpan)
            yield from _value(kind, old[key], new[key], here if spans else here.to(named=item.label))


def _rows(table: Table, old: Sequence[Any], new: Sequence[Any], trail: Trail, names: _Names) -> Iterator[Change]:
    old_rows, new_rows = _by_identity(table, old), _by_identity(table, new)
    for identity, (row, entry) in old_rows.items():
        if identity not in new_rows:
            here = trail.to(row, named=_title(table, entry, row))
            yield here.change(ChangeKind.REMOVED, before=shown_row(table, entry))
    for identity, (row, entry) in new_rows.items():
        here = trail.to(row, named=_title(table, entry, row))
        if identity not in old_rows:
            yield here.change(ChangeKind.ADDED, after=shown_row(table, entry))
        else:
            yield from _tables(table, old_rows[identity][1], entry, here, names)
    kept = [identity for identity in old_rows if identity in new_rows]
    if kept != [identity for identity in new_rows if identity in old_rows]:
        yield trail.to(named=table.label).change(ChangeKind.MOVED)


def _by_identity(table: Table, rows: Sequence[Any]) -> dict[object, tuple[int, Any]]:
    """Know rows by their code; rows without one by their place."""
    return {(row.code if table.has_code else number): (number, row) for number, row in enumerate(rows)}


def _title(table: Table, row: object, number: int) -> Words:
    """Name a row by its name and kind; rows with no name by number."""
    found = getattr(row, table.title_key) if table.title_key else None
    if not isinstance(found, Words):
        return Words(zh=f"{table.label.zh} {number + 1}", en=f"{table.label.en} {number + 1}")
    return Words(zh=_first_line(found.zh), en=_first_line(found.en))


def _first_line(text: str) -> str:
    longest = 40
    line = text.splitlines()[0]
    return line if len(line) <= longest else line[: longest - 1] + "…"
