"""Children, entered with their guardians."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import new_code
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.schools.commands.guardians import NewGuardian, faults_of_guardians, link_guardians
from afterbell.schools.commands.names import faults_of_person, name_of, sort_key
from afterbell.schools.events import PupilsJoined
from afterbell.schools.models import Homeroom, Pupil
from afterbell.schools.refusals import REFUSALS

TICKET_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPupil:
    """A child of a homeroom (by its code); `residence` is day, off_campus or boarder."""

    homeroom: str
    name: str
    residence: str
    joined_on: date
    guardians: tuple[NewGuardian, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPupil:
    """A child in the register: its code, its anonymous ticket, its guardians' codes in the order given."""

    pupil: str
    ticket: str
    guardians: tuple[str, ...]
    is_new: bool


@command("schools.register")
def register_pupils(*, actor: Actor, now: datetime, pupils: Sequence[NewPupil]) -> tuple[RegisteredPupil, ...]:
    """Enter children with their guardians, all or none; gives them in the order of the list.

    A child is known by homeroom and name; of two namesakes in one homeroom the first of the list is the one entered
    first. A known child takes the residence given, and guardians it does not have yet. A guardian is known by the
    phone number, without one by the name beside the child. Raises Refused with every fault of the list.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    homerooms = {row.code: row.pk for row in Homeroom.objects.only("code", "pk")}
    if faults := tuple(_faults(pupils=pupils, homerooms=homerooms)):
        raise Refused(faults)
    pupils = [_as_written(row) for row in pupils]
    try:
        with transaction.atomic():
            rows, new = _store_pupils(actor=actor, pupils=pupils, homerooms=homerooms)
            guardians = link_guardians(
                school=actor.tenant,
                families=[(row, given.guardians) for row, given in zip(rows, pupils, strict=True)],
                today=local_day(now),
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject="pupils", given=len(pupils), new=len(new))
    if new:
        tell(PupilsJoined(school=actor.tenant, pupils=tuple(row.code for row in new), on=local_day(now)))
    fresh = {row.pk for row in new}
    return tuple(
        RegisteredPupil(pupil=row.code, ticket=row.ticket, guardians=codes, is_new=row.pk in fresh)
        for row, codes in zip(rows, guardians, strict=True)
    )


def _as_written(row: NewPupil) -> NewPupil:
    """Write the names of a family as the register writes them."""
    guardians = tuple(replace(guardian, name=name_of(guardian.name)) for guardian in row.guardians)
    return replace(row, name=name_of(row.name), guardians=guardians)


def _faults(*, pupils: Sequence[NewPupil], homerooms: Mapping[str, int]) -> Iterator[Refusal]:
    for index, row in enumerate(pupils, start=1):
        field = f"pupils.{index}"
        yield from faults_of_person(row.name, field=f"{field}.name")
        if row.homeroom not in homerooms:
            yield REFUSALS.refusal("homeroom_unknown", field=f"{field}.homeroom", homeroom=row.homeroom)
        if row.residence not in Pupil.Residence.values:
            yield REFUSALS.refusal(
                "residence_unknown",
                field=f"{field}.residence",
                residence=row.residence,
                known="、".join(Pupil.Residence.values),
            )
        if not row.guardians:
            yield REFUSALS.refusal("guardian_missing", field=f"{field}.guardians", name=row.name)
        yield from faults_of_guardians(row.guardians, field=f"{field}.guardians")


def _store_pupils(
    *, actor: Actor, pupils: Sequence[NewPupil], homerooms: Mapping[str, int]
) -> tuple[list[Pupil], list[Pupil]]:
    """Match the list to the register, namesake by namesake, and write what is new or changed."""
    known: dict[tuple[int, str], list[Pupil]] = defaultdict(list)
    wanted = {homerooms[row.homeroom] for row in pupils}
    for pupil in Pupil.objects.filter(homeroom__in=wanted, left_on=None).order_by("pk"):
        known[pupil.homeroom_id, pupil.name].append(pupil)
    rows, new, changed = [], [], []
    for given in pupils:
        namesakes = known[homerooms[given.homeroom], given.name]
        if namesakes:
            row = namesakes.pop(0)
            if row.residence != given.residence:
                row.residence = given.residence
                changed.append(row)
        else:
            row = _new_pupil(actor=actor, given=given, homeroom=homerooms[given.homeroom])
            new.append(row)
        rows.append(row)
    Pupil.objects.bulk_create(new)
    Pupil.objects.bulk_update(changed, ["residence"])
    return rows, new


def _new_pupil(*, actor: Actor, given: NewPupil, homeroom: int) -> Pupil:
    return Pupil(
        school_id=actor.tenant,
        homeroom_id=homeroom,
        name=given.name,
        sort_key=sort_key(given.name),
        residence=given.residence,
        ticket=new_code()[:TICKET_LENGTH],
        joined_on=given.joined_on,
    )
