"""One door to all kinds of lists: read a file, compare it with what stands, check the result a second way."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from afterbell.schools.rules.findings import Finding
from afterbell.schools.rules.lists.heads import Read, read
from afterbell.schools.rules.lists.keyed import KeyedPlan, KeyedRow, Values, judge_keyed
from afterbell.schools.rules.lists.keyed_reading import read_keyed
from afterbell.schools.rules.lists.keyed_verify import verify_keyed
from afterbell.schools.rules.lists.problem import Judged, Kind, Outcome, Table
from afterbell.schools.rules.lists.pupils.problem import Effects, PupilPlan, PupilRow, Register
from afterbell.schools.rules.lists.pupils.reading import read_pupils
from afterbell.schools.rules.lists.pupils.solve import judge_pupils
from afterbell.schools.rules.lists.pupils.verify import verify_pupils


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """What stands of homerooms, rooms or staff by their keys, and the homerooms there are."""

    standing: Mapping[str, Values]
    homerooms: frozenset[str] = frozenset()


Standing = Register | Things
Plan = PupilPlan | KeyedPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A file as it meets the register: every row judged, what would be written, and a name for exactly that."""

    kind: Kind
    read: Read
    plan: Plan
    findings: tuple[Finding, ...] = ()
    judged: tuple[Judged, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "judged", self.plan.judged)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """Count the rows by what becomes of them."""
        counted = Counter(row.outcome for row in self.judged)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def digest(self) -> str:
        """Name what was seen and would be written: another file, or another register, has another name."""
        plan = self.plan
        written: object = plan.effects if isinstance(plan, PupilPlan) else (plan.kind, plan.new, plan.changed)
        rows = tuple((row.line, row.outcome.value, row.changes) for row in self.judged)
        return hashlib.sha256(repr((rows, written)).encode()).hexdigest()


def judge(*, kind: Kind, table: Table, standing: Standing, mark: Callable[[str], str]) -> Judgement:
    """Judge a file of a kind; `mark` makes of a telephone number what stands in the register for it."""
    found = read(kind=kind, table=table)
    if isinstance(standing, Register):
        return _pupils(found, register=standing, mark=mark)
    rows = read_keyed(kind=kind, lines=found.lines)
    return _things(kind, found, rows=rows, things=standing)


def _pupils(found: Read, *, register: Register, mark: Callable[[str], str]) -> Judgement:
    rows: tuple[PupilRow, ...] = read_pupils(lines=found.lines, homerooms=register.homerooms, mark=mark)
    plan = judge_pupils(rows=rows, register=register)
    findings = verify_pupils(plan=plan, rows=rows, register=register)
    return Judgement(kind=Kind.PUPILS, read=found, plan=plan, findings=findings)


def _things(kind: Kind, found: Read, *, rows: tuple[KeyedRow, ...], things: Things) -> Judgement:
    plan = judge_keyed(kind=kind, rows=rows, standing=things.standing, homerooms=things.homerooms)
    findings = verify_keyed(plan=plan, rows=rows, standing=things.standing)
    return Judgement(kind=kind, read=found, plan=plan, findings=findings)


def effects_of(plan: Plan) -> Effects:
    """Give what a list of pupils does. Raises TypeError for another list."""
    if isinstance(plan, PupilPlan):
        return plan.effects
    raise TypeError(f"a list of {plan.kind} has no effects on pupils")


def things_of(plan: Plan) -> KeyedPlan:
    """Give what a list of named things does. Raises TypeError for a list of pupils."""
    if isinstance(plan, KeyedPlan):
        return plan
    raise TypeError("a list of pupils names no things")
