"""Children with their guardians from the cells of a file, with every fault of every row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from afterbell.base.refusals import Refusal
from afterbell.schools.rules.lists.cells import faults_of_person, name_of, text_of, word_of
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.fields import title_of
from afterbell.schools.rules.lists.homerooms import homeroom_name, tenfold
from afterbell.schools.rules.lists.keyed_reading import read_homeroom_cell
from afterbell.schools.rules.lists.problem import Cell, Homeroom, Kind, Line
from afterbell.schools.rules.lists.pupils.problem import PupilRow, RowGuardian
from afterbell.schools.rules.lists.saying import homeroom_at
from afterbell.schools.rules.lists.vocabulary import RESIDENCE_OF, relation_of
from afterbell.schools.rules.phones import as_dialled, looks_like_a_phone

Cells = Mapping[str, Cell]
Marker = Callable[[str], str]
LONGEST_RELATION = 12
POWER_OF_TEN = re.compile(r"[0-9.]+e\+?[0-9]+")
# Where a row names guardians: name, telephone, and the relation or the column that says it.
PLACES = (
    ("guardian1", "phone1", "relation1"),
    ("guardian2", "phone2", "relation2"),
    ("father", "father_phone", "父亲"),
    ("mother", "mother_phone", "母亲"),
)


def read_pupils(*, lines: Sequence[Line], homerooms: frozenset[Homeroom], mark: Marker) -> tuple[PupilRow, ...]:
    """Read the rows of a list of pupils; `mark` makes of a telephone number what stands in the register for it."""
    return tuple(_row(line, homerooms=homerooms, mark=mark) for line in lines)


def _row(line: Line, *, homerooms: frozenset[Homeroom], mark: Marker) -> PupilRow:
    cells = line.cells
    key, faults = read_homeroom_cell(cells, kind=Kind.PUPILS, field="homeroom")
    homeroom = homeroom_at(key) if key else None
    found = list(faults)
    if homeroom:
        found += _faults_of_homeroom(cells["homeroom"], homeroom=homeroom, homerooms=homerooms)
    name = name_of(cells.get("name"))
    found += faults_of_person(name, field="name", title=title_of(Kind.PUPILS, "name").zh)
    residence = RESIDENCE_OF.get(word_of(cells.get("residence")), "")
    if not residence:
        found.append(_residence_fault(cells.get("residence")))
    guardians: list[RowGuardian] = []
    for place in PLACES:
        guardian, wrong = _guardian(cells, place=place, mark=mark)
        found += wrong
        if guardian and not any(_same(guardian, other) for other in guardians):
            guardians.append(guardian)
    if not guardians:
        found.append(REFUSALS.refusal("guardian_missing", field="guardian1"))
    found += _named_twice(guardians, line=line.number)
    return PupilRow(
        line=line.number,
        homeroom=homeroom,
        name=name,
        residence=residence,
        guardians=tuple(guardians),
        faults=tuple(found),
    )


def _faults_of_homeroom(cell: Cell, *, homeroom: Homeroom, homerooms: frozenset[Homeroom]) -> Iterator[Refusal]:
    other = tenfold(cell, homeroom)
    if homeroom not in homerooms:
        yield REFUSALS.refusal("homeroom_unknown", field="homeroom", name=homeroom_name(homeroom))
    elif other in homerooms:
        yield REFUSALS.refusal(
            "homeroom_of_two",
            field="homeroom",
            text=text_of(cell),
            first=f"{homeroom[0]}.{homeroom[1]}",
            second=f"{homeroom[0]}.{homeroom[1] * 10}",
        )


def _residence_fault(cell: Cell) -> Refusal:
    text = text_of(cell)
    if not text:
        return REFUSALS.refusal("cell_missing", field="residence", name=title_of(Kind.PUPILS, "residence").zh)
    return REFUSALS.refusal("residence_unknown", field="residence", text=text)


def _guardian(cells: Cells, *, place: tuple[str, str, str], mark: Marker) -> tuple[RowGuardian | None, list[Refusal]]:
    """Read one guardian of a row; None where nobody stands there."""
    name_field, phone_field, said = place
    name, typed = name_of(cells.get(name_field)), text_of(cells.get(phone_field))
    given = said in {"父亲", "母亲"}
    relation = said if given else relation_of(cells.get(said))
    if not name:
        stray = bool(typed) or (bool(relation) and not given and name_field != "guardian1")
        title = title_of(Kind.PUPILS, name_field).zh
        return None, [REFUSALS.refusal("guardian_without_name", field=name_field, name=title)] if stray else []
    faults = list(faults_of_person(name, field=name_field, title=title_of(Kind.PUPILS, name_field).zh))
    if not relation:
        faults.append(REFUSALS.refusal("relation_missing", field=said, name=name))
    elif len(relation) > LONGEST_RELATION:
        faults.append(REFUSALS.refusal("relation_too_long", field=said, text=relation[:LONGEST_RELATION]))
    phone = as_dialled(typed)
    if POWER_OF_TEN.fullmatch(typed.lower()):
        faults.append(REFUSALS.refusal("phone_lost", field=phone_field, text=typed))
    elif typed and not looks_like_a_phone(typed):
        faults.append(REFUSALS.refusal("phone_wrong", field=phone_field, text=typed))
    return RowGuardian(name=name, relation=relation, phone=phone, mark=mark(phone) if phone else ""), faults


def _same(one: RowGuardian, other: RowGuardian) -> bool:
    return (one.name, one.relation, one.mark) == (other.name, other.relation, other.mark)


def _named_twice(guardians: Sequence[RowGuardian], *, line: int) -> Iterator[Refusal]:
    names = [guardian.name for guardian in guardians]
    marks = [guardian.mark for guardian in guardians if guardian.mark]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield REFUSALS.refusal("guardian_twice", field="guardian2", name=name)
    if len(set(marks)) < len(marks) and len(set(names)) == len(names):
        yield REFUSALS.refusal("phone_two_names", field="phone2", tail=guardians[0].phone[-4:], other=line)
