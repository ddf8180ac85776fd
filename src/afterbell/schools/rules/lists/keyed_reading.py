"""Rows of homerooms, rooms and staff from the cells of a file, with every fault of every row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from afterbell.base.refusals import Refusal
from afterbell.schools.rules.lists.cells import (
    PARTS,
    faults_of_person,
    faults_of_thing,
    name_of,
    text_of,
    whole_number,
    word_of,
    words_of,
)
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.fields import title_of
from afterbell.schools.rules.lists.homerooms import homeroom_of
from afterbell.schools.rules.lists.keyed import KeyedRow, Value
from afterbell.schools.rules.lists.problem import Cell, Kind, Line
from afterbell.schools.rules.lists.saying import homeroom_key
from afterbell.schools.rules.lists.vocabulary import (
    LANGUAGE_OF,
    LANGUAGES,
    ROLE_OF,
    ROLES,
    SKILL_OF,
    SKILLS,
    listed,
)

HANDLE = re.compile(r"[a-z0-9][a-z0-9.-]{1,39}")
CODE = re.compile(r"[a-z][a-z0-9_]{1,29}")
SEATS = range(1, 2001)
LONGEST_HOMEROOM_NAME = 30
TEACHER = "homeroom_teacher"
Cells = Mapping[str, Cell]
Reader = Callable[[Cells], tuple[str, dict[str, Value], tuple[Refusal, ...]]]


def read_keyed(*, kind: Kind, lines: Sequence[Line]) -> tuple[KeyedRow, ...]:
    """Read the rows of a list."""
    rows = []
    for line in lines:
        key, values, faults = READERS[kind](line.cells)
        said = {name: value for name, value in values.items() if value}
        rows.append(KeyedRow(line=line.number, key=key, values=said, faults=faults))
    return tuple(rows)


def read_homeroom_cell(cells: Cells, *, kind: Kind, field: str) -> tuple[str, tuple[Refusal, ...]]:
    """Read the homeroom a row names: its key, or what is wrong with the cell."""
    cell = cells.get(field)
    if not text_of(cell):
        return "", (REFUSALS.refusal("cell_missing", field=field, name=title_of(kind, field).zh),)
    homeroom = homeroom_of(cell, grade=cells.get("grade"))
    if homeroom is None:
        return "", (REFUSALS.refusal("homeroom_unreadable", field=field, text=text_of(cell)),)
    return homeroom_key(homeroom), ()


def _homeroom(cells: Cells) -> tuple[str, dict[str, Value], tuple[Refusal, ...]]:
    key, faults = read_homeroom_cell(cells, kind=Kind.HOMEROOMS, field="homeroom")
    text = text_of(cells.get("language"))
    language = LANGUAGE_OF.get(word_of(text), "")
    name = text_of(cells.get("name"))
    if not text:
        missing = title_of(Kind.HOMEROOMS, "language").zh
        faults += (REFUSALS.refusal("cell_missing", field="language", name=missing),)
    elif not language:
        faults += (REFUSALS.refusal("language_unknown", field="language", text=text),)
    if len(name) > LONGEST_HOMEROOM_NAME:
        short = name[:LONGEST_HOMEROOM_NAME]
        faults += (REFUSALS.refusal("name_too_long", field="name", name=short, most=LONGEST_HOMEROOM_NAME),)
    return key, {"language": language, "name": name}, faults


def _room(cells: Cells) -> tuple[str, dict[str, Value], tuple[Refusal, ...]]:
    name, seats = text_of(cells.get("room")), cells.get("seats")
    faults = list(faults_of_thing(name, field="room", title=title_of(Kind.ROOMS, "room").zh))
    number = whole_number(seats)
    if not text_of(seats):
        faults.append(REFUSALS.refusal("cell_missing", field="seats", name=title_of(Kind.ROOMS, "seats").zh))
    elif number not in SEATS:
        faults.append(
            REFUSALS.refusal(
                "number_wrong",
                field="seats",
                name=title_of(Kind.ROOMS, "seats").zh,
                least=SEATS[0],
                most=SEATS[-1],
                text=text_of(seats),
            )
        )
    return name, {"seats": str(number)}, tuple(faults)


def _member(cells: Cells) -> tuple[str, dict[str, Value], tuple[Refusal, ...]]:
    handle, name = word_of(cells.get("handle")), name_of(cells.get("name"))
    faults: list[Refusal] = []
    if not handle:
        faults.append(REFUSALS.refusal("cell_missing", field="handle", name=title_of(Kind.STAFF, "handle").zh))
    elif not HANDLE.fullmatch(handle):
        faults.append(REFUSALS.refusal("handle_wrong", field="handle", text=text_of(cells.get("handle"))))
    faults += faults_of_person(name, field="name", title=title_of(Kind.STAFF, "name").zh)
    posts, wrong = _posts(cells)
    skills = tuple(sorted({SKILL_OF.get(word, word) for word in words_of(cells.get("skills"))}))
    languages = tuple(sorted({LANGUAGE_OF.get(word, word) for word in words_of(cells.get("languages"))}))
    faults += wrong
    faults += [
        REFUSALS.refusal("skill_unknown", field="skills", text=word, known=listed(SKILLS))
        for word in skills
        if not CODE.fullmatch(word)
    ]
    faults += [
        REFUSALS.refusal("language_unknown", field="languages", text=word)
        for word in languages
        if word not in LANGUAGES
    ]
    return handle, {"name": name, "posts": posts, "skills": skills, "languages": languages}, tuple(faults)


def _posts(cells: Cells) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """Read posts as `subject_teacher` and `homeroom_teacher:3-2`."""
    roles = {ROLE_OF.get(word, ""): word for word in words_of(cells.get("roles"))}
    faults = [
        REFUSALS.refusal("role_unknown", field="roles", text=word, known=listed(ROLES))
        for code, word in roles.items()
        if not code
    ]
    homerooms, unread = [], list(_parts(cells.get("homerooms")))
    for part in unread:
        homeroom = homeroom_of(part)
        if homeroom is None:
            faults.append(REFUSALS.refusal("homeroom_unreadable", field="homerooms", text=text_of(part)))
        else:
            homerooms.append(f"{TEACHER}:{homeroom_key(homeroom)}")
    if TEACHER in roles and not unread:
        faults.append(REFUSALS.refusal("homeroom_of_nobody", field="homerooms"))
    return tuple(sorted({*(set(roles) - {"", TEACHER}), *homerooms})), tuple(faults)


def _parts(cell: Cell) -> Iterator[Cell]:
    """Part several homerooms in one cell; one alone may hold any sign."""
    if homeroom_of(cell) is not None:
        yield cell
    else:
        yield from (part for part in PARTS.split(text_of(cell)) if part)


READERS: Mapping[Kind, Reader] = {Kind.HOMEROOMS: _homeroom, Kind.ROOMS: _room, Kind.STAFF: _member}
