"""Which guardian of the register a row means: by the telephone number, else by the name beside the child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from afterbell.base.privacy import masked
from afterbell.base.refusals import Refusal
from afterbell.schools.rules.lists.cells import name_of
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.pupils.problem import (
    NewGuardian,
    PupilRow,
    Ref,
    Register,
    RowGuardian,
    StandingPupil,
)

Place = tuple[int, int]
"""A line of the file, and which of its guardians."""


@dataclass(slots=True, kw_only=True)
class Resolved:
    """Whom each guardian of each line is; those who are new, telephone numbers to be taken over, and what is wrong."""

    guardian: dict[Place, Ref] = field(default_factory=dict)
    new: dict[Ref, NewGuardian] = field(default_factory=dict)
    phones: dict[Ref, RowGuardian] = field(default_factory=dict)
    faults: dict[int, list[Refusal]] = field(default_factory=lambda: defaultdict(list))


def resolve(*, rows: Sequence[PupilRow], children: Mapping[int, StandingPupil], register: Register) -> Resolved:
    """Find or make the guardian of every place in the file."""
    found = Resolved()
    by_mark = {guardian.mark: ref for ref, guardian in register.guardians.items() if guardian.mark}
    places = [(row, place, given) for row in rows for place, given in enumerate(row.guardians)]
    for row, place, given in places:
        known = by_mark.get(given.mark) if given.mark else None
        if known is None:
            known = _beside(children.get(row.line), given=given, register=register)
        if known is not None:
            found.guardian[row.line, place] = known
    said = _said(places, found)
    for row, place, given in places:
        if (row.line, place) not in found.guardian:
            found.guardian[row.line, place] = _somebody_new(given, said=said, found=found)
    for line, fault in (*_faults_of_names(places, register, by_mark), *_faults_of_phones(places, found, register)):
        found.faults[line].append(fault)
    return found


def _beside(child: StandingPupil | None, *, given: RowGuardian, register: Register) -> Ref | None:
    """Find the guardian of that name whom the child has already."""
    own = sorted(child.guardians) if child else ()
    return next((ref for ref in own if name_of(register.guardians[ref].name) == given.name), None)


def _said(places: Sequence[tuple[PupilRow, int, RowGuardian]], found: Resolved) -> dict[str, Ref]:
    """Give the first guardian of the register for whom the file says each telephone number; the others follow it."""
    said: dict[str, Ref] = {}
    for row, place, given in places:
        known = found.guardian.get((row.line, place))
        if given.mark and known is not None:
            found.guardian[row.line, place] = said.setdefault(given.mark, known)
    return said


def _somebody_new(given: RowGuardian, *, said: dict[str, Ref], found: Resolved) -> Ref:
    """Make a guardian; the same telephone number is the same new guardian in every row."""
    if given.mark in said:
        return said[given.mark]
    ref = -len(found.new) - 1
    found.new[ref] = NewGuardian(id=ref, name=given.name, phone=given.phone, mark=given.mark)
    if given.mark:
        said[given.mark] = ref
    return ref


def _faults_of_names(
    places: Sequence[tuple[PupilRow, int, RowGuardian]], register: Register, by_mark: Mapping[str, Ref]
) -> Iterator[tuple[int, Refusal]]:
    """Refuse a telephone number under two names, in the register or in the file."""
    first: dict[str, tuple[int, str]] = {}
    for row, place, given in places:
        if not given.mark:
            continue
        tail, where = given.phone[-4:], f"phone{min(place, 1) + 1}"
        owner = register.guardians[by_mark[given.mark]].name if given.mark in by_mark else given.name
        line, name = first.setdefault(given.mark, (row.line, given.name))
        if name_of(owner) != given.name:
            yield (
                row.line,
                REFUSALS.refusal("phone_of_other", field=where, tail=tail, owner=masked(owner), name=given.name),
            )
        elif name != given.name and line != row.line:
            yield row.line, REFUSALS.refusal("phone_two_names", field=where, tail=tail, other=line)


def _faults_of_phones(
    places: Sequence[tuple[PupilRow, int, RowGuardian]], found: Resolved, register: Register
) -> Iterator[tuple[int, Refusal]]:
    """Note the numbers guardians of the register get, and refuse two for one guardian."""
    first: dict[Ref, tuple[str, int]] = {}
    for row, place, given in places:
        ref = found.guardian[row.line, place]
        if not given.mark or ref < 0:
            continue
        mark, line = first.setdefault(ref, (given.mark, row.line))
        if mark != given.mark:
            yield (
                row.line,
                REFUSALS.refusal("guardian_two_phones", field=f"phone{min(place, 1) + 1}", name=given.name, other=line),
            )
        elif register.guardians[ref].mark != given.mark:
            found.phones[ref] = given
