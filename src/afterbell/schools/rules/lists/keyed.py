"""Lists of things that have a name of their own: homerooms by number, rooms by name, staff by sign-in name.

A row says values of one thing; an empty cell says nothing. What stands takes the value given, except where a value is
fixed once (a homeroom's language: its children are taught in it) or grows (posts are added, and ended elsewhere).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.fields import title_of
from afterbell.schools.rules.lists.problem import Change, Judged, Kind, outcome_of, plain
from afterbell.schools.rules.lists.saying import say_value

Value = str | tuple[str, ...]
Values = Mapping[str, Value]
FIXED: Mapping[Kind, frozenset[str]] = {Kind.HOMEROOMS: frozenset({"language"})}
GROWING: Mapping[Kind, frozenset[str]] = {Kind.STAFF: frozenset({"posts"})}
TITLES: Mapping[str, str] = {"posts": "roles"}
NOBODYS = "principal"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedRow:
    """A row that names one thing by its key; `faults` are what is wrong with its cells."""

    line: int
    key: str
    values: Values
    faults: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedPlan:
    """What the file does to what stands: things that are new, and values to be taken over, by key."""

    kind: Kind
    judged: tuple[Judged, ...]
    new: Mapping[str, Values]
    changed: Mapping[str, Values]


def judge_keyed(
    *, kind: Kind, rows: Sequence[KeyedRow], standing: Mapping[str, Values], homerooms: frozenset[str] = frozenset()
) -> KeyedPlan:
    """Compare a file with what stands, row by row; `homerooms` are the keys of those a post may name."""
    first: dict[str, int] = {}
    judged, new, changed = [], {}, {}
    for row in rows:
        known = standing.get(row.key)
        taken = _taken(kind=kind, row=row, known=known or {})
        faults = (
            *row.faults,
            *_twice(row, first),
            *_fixed(kind=kind, row=row, known=known or {}),
            *_posts(row=row, known=known or {}, homerooms=homerooms),
        )
        changes = _changes(kind=kind, taken=taken, known=known) if known is not None else ()
        outcome = outcome_of(faults=faults, changes=changes, is_new=known is None)
        judged.append(Judged(line=row.line, outcome=outcome, faults=faults, changes=changes))
        if not faults and known is None:
            new[row.key] = row.values
        elif not faults and taken:
            changed[row.key] = taken
    return KeyedPlan(kind=kind, judged=tuple(judged), new=new, changed=changed)


def _twice(row: KeyedRow, first: dict[str, int]) -> Iterator[Refusal]:
    if row.key and first.setdefault(row.key, row.line) != row.line:
        yield REFUSALS.refusal("twice", other=first[row.key])


def _taken(*, kind: Kind, row: KeyedRow, known: Values) -> Values:
    """Give the values that differ from what stands, the growing ones whole."""
    taken: dict[str, Value] = {}
    for name, value in row.values.items():
        before = known.get(name)
        if name in GROWING.get(kind, ()):
            grown = tuple(sorted({*(before or ()), *value}))
            if grown != tuple(sorted(before or ())):
                taken[name] = grown
        elif value != before and name not in FIXED.get(kind, ()):
            taken[name] = value
    return taken


def _fixed(*, kind: Kind, row: KeyedRow, known: Values) -> Iterator[Refusal]:
    for name in FIXED.get(kind, ()):
        if name in known and name in row.values and known[name] != row.values[name]:
            before, after = say_value(name, known[name]), say_value(name, row.values[name])
            what = title_of(kind, name)
            yield Refusal(
                code="schools.lists.fixed",
                field=name,
                words=Words(
                    zh=REFUSALS.sentences["fixed"].zh.format(what=what.zh, before=before.zh, after=after.zh),
                    en=REFUSALS.sentences["fixed"].en.format(what=what.en, before=before.en, after=after.en),
                ),
            )


def _posts(*, row: KeyedRow, known: Values, homerooms: frozenset[str]) -> Iterator[Refusal]:
    """Refuse posts nobody can give by a list: a principal's, and a homeroom's that is not there."""
    for post in sorted(set(row.values.get("posts", ())) - set(known.get("posts", ()))):
        role, _, homeroom = post.partition(":")
        if role == NOBODYS:
            yield REFUSALS.refusal("role_not_yours", field="roles")
        if homeroom and homeroom not in homerooms:
            yield REFUSALS.refusal("homeroom_unknown", field="homerooms", name=say_value("homeroom", homeroom).zh)


def _changes(*, kind: Kind, taken: Values, known: Values) -> tuple[Change, ...]:
    return tuple(
        Change(
            what=title_of(kind, TITLES.get(name, name)),
            before=say_value(name, known[name]) if known.get(name) else plain(""),
            after=say_value(name, value),
        )
        for name, value in taken.items()
    )
