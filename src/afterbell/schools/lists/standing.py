"""The register of a school in the terms of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from afterbell.schools.models import Appointment, Guardian, Guardianship, Homeroom, Pupil, Room, Staff
from afterbell.schools.rules.lists.judging import Standing, Things
from afterbell.schools.rules.lists.keyed import Values
from afterbell.schools.rules.lists.problem import Kind
from afterbell.schools.rules.lists.pupils.problem import Register, StandingGuardian, StandingPupil
from afterbell.schools.rules.lists.saying import homeroom_key


def standing_of(*, kind: Kind, school: int) -> Standing:
    """Read what stands of a kind, inside the school's walls."""
    if kind is Kind.PUPILS:
        return register_of_pupils()
    homerooms = _homerooms()
    if kind is Kind.HOMEROOMS:
        return Things(standing=homerooms)
    if kind is Kind.ROOMS:
        return Things(
            standing={name: {"seats": str(seats)} for name, seats in Room.objects.values_list("name", "seats")}
        )
    return Things(standing=_staff(school=school), homerooms=frozenset(homerooms))


def _homerooms() -> dict[str, Values]:
    rows = Homeroom.objects.values_list("grade", "number", "language", "name")
    return {
        homeroom_key((grade, number)): {"language": language, "name": name} for grade, number, language, name in rows
    }


def _staff(*, school: int) -> dict[str, Values]:
    posts = _posts(school=school)
    return {
        member.account.handle.partition("/")[2]: {
            "name": member.name,
            "posts": tuple(sorted(posts[member.account_id])),
            "skills": tuple(sorted(member.skills)),
            "languages": tuple(sorted(member.languages)),
        }
        for member in Staff.objects.select_related("account").order_by("pk")
    }


def _posts(*, school: int) -> Mapping[int, set[str]]:
    held: dict[int, set[str]] = defaultdict(set)
    rows = Appointment.objects.filter(school=school, until=None).select_related("homeroom")
    for row in rows:
        room = row.homeroom
        held[row.account_id].add(f"{row.role}:{homeroom_key((room.grade, room.number))}" if room else row.role)
    return held


def register_of_pupils() -> Register:
    """Read the children who have not left with their guardians, and all guardians, inside the school's walls."""
    homerooms = {pk: (grade, number) for pk, grade, number in Homeroom.objects.values_list("pk", "grade", "number")}
    held: dict[int, dict[int, str]] = defaultdict(dict)
    links = Guardianship.objects.filter(until=None, pupil__left_on=None).order_by("pk")
    for pupil, guardian, relation in links.values_list("pupil_id", "guardian_id", "relation"):
        held[pupil][guardian] = relation
    pupils = Pupil.objects.filter(left_on=None).order_by("pk").values_list("pk", "homeroom_id", "name", "residence")
    guardians = Guardian.objects.order_by("pk").values_list("pk", "name", "phone_fingerprint")
    return Register(
        homerooms=frozenset(homerooms.values()),
        pupils=tuple(
            StandingPupil(
                id=pk, homeroom=homerooms[homeroom], name=name, residence=residence, guardians=held.get(pk, {})
            )
            for pk, homeroom, name, residence in pupils
        ),
        guardians={pk: StandingGuardian(id=pk, name=name, mark=mark) for pk, name, mark in guardians},
    )
