"""How far a school that was empty has come: what stands of its register, and what is still missing in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Tally, asked
from afterbell.schools.models import Appointment, Guardianship, Homeroom, Pupil, Room, SchoolDay, SignInCode
from afterbell.schools.roles import Role

TEACHING = (Role.HOMEROOM_TEACHER, Role.SUBJECT_TEACHER, Role.CLUB_LEADER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginnings:
    """What is counted of a beginning; `to_invite` are homerooms with a family that has no code."""

    principals: int
    clerks: int
    days: int
    holidays: int
    make_up_days: int
    rooms: int
    teachers: int
    duty_leaders: int
    homerooms: int
    without_teacher: int
    without_pupils: int
    pupils: int
    without_guardian: int
    invited: int
    to_invite: int


def beginnings(*, viewer: Actor, term: int) -> Beginnings:
    """Count what a beginning is made of, in one question; `term` is 0 before there is one."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    posts = Appointment.objects.filter(school=viewer.tenant, until=None)
    days = SchoolDay.objects.filter(term=term)
    here = Pupil.objects.filter(left_on=None)
    led = posts.filter(role=Role.HOMEROOM_TEACHER, homeroom=OuterRef("pk"))
    rows: dict[str, QuerySet[Any]] = {
        "principals": posts.filter(role=Role.PRINCIPAL),
        "clerks": posts.filter(role=Role.ACADEMIC_OFFICE),
        "days": days,
        "holidays": days.filter(kind=SchoolDay.Kind.HOLIDAY),
        "make_up_days": days.filter(kind=SchoolDay.Kind.MAKE_UP),
        "rooms": Room.objects.all(),
        "teachers": posts.filter(role__in=TEACHING),
        "duty_leaders": posts.filter(role=Role.DUTY_LEADER),
        "homerooms": Homeroom.objects.all(),
        "without_teacher": Homeroom.objects.filter(~Exists(led)),
        "without_pupils": Homeroom.objects.filter(~Exists(here.filter(homeroom=OuterRef("pk")))),
        "pupils": here,
        "without_guardian": here.filter(~Exists(_guardians().filter(pupil=OuterRef("pk")))),
        "invited": _invited(),
        "to_invite": _to_invite(),
    }
    tallies = [Tally(name=name, rows=found) for name, found in rows.items()]
    return Beginnings(**asked(tallies=tallies, milestones=()).numbers)


def next_to_invite(*, viewer: Actor) -> str:
    """Give the code of the first homeroom with a family that has no sign-in code; empty when there is none."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    row = _to_invite().order_by("grade", "number").first()
    return row.code if row else ""


def _guardians() -> QuerySet[Guardianship]:
    return Guardianship.objects.filter(until=None, pupil__left_on=None)


def _families() -> QuerySet[Guardianship]:
    return _guardians().filter(pupil__homeroom=OuterRef("pk"))


def _families_without_code() -> Exists:
    """Ask for families nobody ever gave a code; brothers and sisters have the family's one, in any homeroom."""
    return Exists(_families().filter(~Exists(SignInCode.objects.filter(account=OuterRef("guardian__account")))))


def _invited() -> QuerySet[Homeroom]:
    return Homeroom.objects.filter(Exists(_families()), ~_families_without_code())


def _to_invite() -> QuerySet[Homeroom]:
    return Homeroom.objects.filter(_families_without_code())
