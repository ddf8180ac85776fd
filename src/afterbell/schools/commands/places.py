"""Rooms and homerooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused
from afterbell.schools.commands.names import faults_of_name
from afterbell.schools.models import Homeroom, Room
from afterbell.schools.refusals import REFUSALS

GRADES, NUMBERS, SEATS = range(1, 7), range(1, 100), range(1, 2001)
LANGUAGES = ("mongolian", "chinese")
GRADE_NAMES = "一二三四五六"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoom:
    name: str
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHomeroom:
    """A homeroom; without a name of its own it is called as grade and number, `三年级(2)班`."""

    grade: int
    number: int
    language: str
    name: str = ""


@command("schools.register")
def register_rooms(*, actor: Actor, now: datetime, rooms: Sequence[NewRoom]) -> tuple[str, ...]:  # noqa: ARG001 - every command takes the instant
    """Register rooms by their names, all or none; a known room takes the new number of seats. Gives their codes."""
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    if faults := tuple(_faults_of_rooms(rooms)):
        raise Refused(faults)
    rows = [Room(school_id=actor.tenant, name=room.name, seats=room.seats) for room in rooms]
    before = Room.objects.count()
    Room.objects.bulk_create(rows, update_conflicts=True, unique_fields=["school", "name"], update_fields=["seats"])
    codes = dict(Room.objects.filter(name__in=[room.name for room in rooms]).values_list("name", "code"))
    record(subject="rooms", given=len(rooms), new=Room.objects.count() - before)
    return tuple(codes[room.name] for room in rooms)


def _faults_of_rooms(rooms: Sequence[NewRoom]) -> Iterator[Refusal]:
    times = Counter(room.name for room in rooms)
    for row, room in enumerate(rooms, start=1):
        yield from faults_of_name(room.name, most=40, field=f"rooms.{row}.name")
        if room.seats not in SEATS:
            yield REFUSALS.refusal("seats_outside", field=f"rooms.{row}.seats", seats=room.seats)
        if times[room.name] > 1:
            yield REFUSALS.refusal("twice_in_list", field=f"rooms.{row}.name", name=room.name)


@command("schools.register")
def register_homerooms(*, actor: Actor, now: datetime, homerooms: Sequence[NewHomeroom]) -> tuple[str, ...]:  # noqa: ARG001 - every command takes the instant
    """Register homerooms by grade and number, all or none; known ones stay. Gives their codes in the same order.

    The language of a known homeroom does not change: its children are taught in it.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    if faults := tuple(_faults_of_homerooms(homerooms)):
        raise Refused(faults)
    known = _homerooms_by_number()
    missing = [
        Homeroom(
            school_id=actor.tenant,
            grade=row.grade,
            number=row.number,
            language=row.language,
            name=row.name or f"{GRADE_NAMES[row.grade - 1]}年级（{row.number}）班",
        )
        for row in homerooms
        if (row.grade, row.number) not in known
    ]
    try:
        with transaction.atomic():
            Homeroom.objects.bulk_create(missing)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject="homerooms", given=len(homerooms), new=len(missing))
    codes = known | {(row.grade, row.number): row.code for row in missing}
    return tuple(codes[row.grade, row.number] for row in homerooms)


def _homerooms_by_number() -> dict[tuple[int, int], str]:
    rows = Homeroom.objects.values_list("grade", "number", "code")
    return {(grade, number): code for grade, number, code in rows}


def _faults_of_homerooms(homerooms: Sequence[NewHomeroom]) -> Iterator[Refusal]:
    times = Counter((row.grade, row.number) for row in homerooms)
    for index, row in enumerate(homerooms, start=1):
        if row.grade not in GRADES:
            yield REFUSALS.refusal("grade_outside", field=f"homerooms.{index}.grade", grade=row.grade)
        if row.number not in NUMBERS:
            yield REFUSALS.refusal("number_outside", field=f"homerooms.{index}.number", number=row.number)
        if row.language not in LANGUAGES:
            yield REFUSALS.refusal(
                "language_unknown",
                field=f"homerooms.{index}.language",
                language=row.language,
                known="、".join(LANGUAGES),
            )
        if times[row.grade, row.number] > 1:
            name = f"{row.grade}-{row.number}"
            yield REFUSALS.refusal("twice_in_list", field=f"homerooms.{index}.number", name=name)
        if row.name:
            yield from faults_of_name(row.name, most=30, field=f"homerooms.{index}.name")
