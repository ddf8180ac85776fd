"""Which child of the register a row means, without a registry number.

A row means the child of its name who has a guardian with the same telephone number, wherever that child is; so a child
that moved to another homeroom stays the same child. Else the child of its name in the same grade who has a guardian of
the same name; else such a child in another grade, where no two telephone numbers speak against it, since a child goes
up a grade every year. Of several, the one in the row's own homeroom. Where the register has somebody of that name in
the homeroom and no guardian agrees, nobody can tell: the row says what to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from afterbell.base.refusals import Refusal
from afterbell.schools.rules.lists.cells import name_of
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.homerooms import homeroom_name
from afterbell.schools.rules.lists.pupils.problem import PupilRow, Register, StandingPupil

Agrees = Callable[[PupilRow, StandingPupil], bool]


@dataclass(slots=True, kw_only=True)
class Matched:
    """The child each line means, where it is one of the register; and why a line means nobody."""

    child: dict[int, StandingPupil] = field(default_factory=dict)
    faults: dict[int, list[Refusal]] = field(default_factory=lambda: defaultdict(list))


def match(*, rows: Sequence[PupilRow], register: Register) -> Matched:
    """Find the child of every row that can be read."""
    namesakes: dict[str, list[StandingPupil]] = defaultdict(list)
    for child in register.pupils:
        namesakes[name_of(child.name)].append(child)
    found = Matched()
    _note_repeated(rows, found)
    left = [row for row in rows if row.homeroom and not found.faults[row.line]]
    phones = {ref: guardian.mark for ref, guardian in register.guardians.items() if guardian.mark}
    names = {ref: name_of(guardian.name) for ref, guardian in register.guardians.items()}
    for agrees in (_by_phone(phones), _by_name(names), _by_name_in_another_grade(names, phones)):
        left = _claim(rows=left, namesakes=namesakes, agrees=agrees, found=found)
    _settle_the_rest(rows=left, namesakes=namesakes, found=found)
    return found


def _by_phone(phones: Mapping[int, str]) -> Agrees:
    def agrees(row: PupilRow, child: StandingPupil) -> bool:
        marks = {guardian.mark for guardian in row.guardians if guardian.mark}
        return any(phones.get(ref) in marks for ref in child.guardians)

    return agrees


def _by_name(names: Mapping[int, str]) -> Agrees:
    def agrees(row: PupilRow, child: StandingPupil) -> bool:
        said = {guardian.name for guardian in row.guardians}
        same_grade = row.homeroom is not None and row.homeroom[0] == child.homeroom[0]
        return same_grade and any(names[ref] in said for ref in child.guardians)

    return agrees


def _by_name_in_another_grade(names: Mapping[int, str], phones: Mapping[int, str]) -> Agrees:
    def agrees(row: PupilRow, child: StandingPupil) -> bool:
        said = {guardian.name: guardian.mark for guardian in row.guardians}
        return any(names[ref] in said and not (phones.get(ref) and said[names[ref]]) for ref in child.guardians)

    return agrees


def _note_repeated(rows: Sequence[PupilRow], found: Matched) -> None:
    """Refuse a child that stands in the file twice: by name and telephone, or by name beside the same guardian."""
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        keys: list[tuple[object, ...]] = [(row.name, guardian.mark) for guardian in row.guardians if guardian.mark]
        keys += [(row.name, row.homeroom, guardian.name) for guardian in row.guardians if not guardian.mark]
        before = next((first[key] for key in keys if key in first), None)
        if row.name and before is not None:
            found.faults[row.line].append(REFUSALS.refusal("twice", field="name", other=before))
        for key in keys:
            first.setdefault(key, row.line)


def _claim(
    *,
    rows: Sequence[PupilRow],
    namesakes: Mapping[str, Sequence[StandingPupil]],
    agrees: Agrees,
    found: Matched,
) -> list[PupilRow]:
    """Let each row claim the one child that agrees with it; gives the rows that agree with nobody."""
    taken = {child.id for child in found.child.values()}
    left, claims = [], defaultdict(list)
    for row in rows:
        fits = [child for child in namesakes.get(row.name, ()) if child.id not in taken and agrees(row, child)]
        here = [child for child in fits if child.homeroom == row.homeroom]
        fits = here if len(here) == 1 else fits
        if not fits:
            left.append(row)
        elif len(fits) > 1:
            found.faults[row.line].append(_several(row, fits))
        else:
            claims[fits[0].id].append((row, fits[0]))
    for claimed in claims.values():
        first, child = claimed[0]
        found.child[first.line] = child
        for row, _child in claimed[1:]:
            found.faults[row.line].append(REFUSALS.refusal("twice", field="name", other=first.line))
    return left


def _several(row: PupilRow, fits: Sequence[StandingPupil]) -> Refusal:
    where = "、".join(sorted({homeroom_name(child.homeroom) for child in fits}))
    return REFUSALS.refusal("several_children", field="name", name=row.name, number=len(fits), where=where)


def _settle_the_rest(
    *, rows: Sequence[PupilRow], namesakes: Mapping[str, Sequence[StandingPupil]], found: Matched
) -> None:
    """Let a row without an agreeing guardian be somebody new, unless a namesake in the homeroom is left unclaimed."""
    taken = {child.id for child in found.child.values()}
    for row in rows:
        lone = [
            child for child in namesakes.get(row.name, ()) if child.id not in taken and child.homeroom == row.homeroom
        ]
        if len(lone) == 1 and not lone[0].guardians:
            found.child[row.line] = lone[0]
            taken.add(lone[0].id)
        elif lone:
            found.faults[row.line].append(REFUSALS.refusal("unsure_child", field="name", name=row.name))
