"""A school of 1,800 children whose sessions have just ended, and what its tables say after they went home.

Run in a process of its own, so that the bench and the served site meet only in the database:

    python bench/gate_school.py build FILE --children 1800 --boards 200
    python bench/gate_school.py read FILE
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")

import django

django.setup()

from django.db.models import Q  # noqa: E402 - Django is ready only now

from afterbell.attendance.commands import NewMark, sync_roll  # noqa: E402 - as above
from afterbell.attendance.queries.day import read_day  # noqa: E402 - as above
from afterbell.base import audit, clock  # noqa: E402 - as above
from afterbell.base.access import Actor  # noqa: E402 - as above
from afterbell.base.tenancy import within  # noqa: E402 - as above
from afterbell.dismissal.commands import (  # noqa: E402 - as above
    NewCollector,
    NewGoingHome,
    NewStandIn,
    name_collectors,
    say_going_home,
    send_stand_in,
)
from afterbell.dismissal.handed import handovers_where, standing  # noqa: E402 - as above
from afterbell.dismissal.passes import passes_on, school_signs, sign  # noqa: E402 - as above
from afterbell.dismissal.queries import release_figures  # noqa: E402 - as above
from afterbell.placement.models import GroupPlace, ServiceGroup  # noqa: E402 - as above
from afterbell.rostering.models import Assignment, Session  # noqa: E402 - as above
from afterbell.scheme.models import SchemeVersion  # noqa: E402 - as above
from afterbell.schools import commands as schools  # noqa: E402 - as above
from afterbell.schools.actors import actor_of  # noqa: E402 - as above
from afterbell.schools.commands import NewGuardian, NewHomeroom, NewPupil, NewStaff, Post  # noqa: E402 - as above
from afterbell.schools.models import Guardian, Pupil, School, Staff, Term  # noqa: E402 - as above
from afterbell.schools.roles import Role  # noqa: E402 - as above
from tests.support.afternoon import DAY, LATE, WEEKDAY, at  # noqa: E402 - as above
from tests.support.visits import visitor  # noqa: E402 - as above
from tests.support.world import FIRST_DAY, MORNING, TODAY, SmallSchool, build_school  # noqa: E402 - as above

CODE, A_HOMEROOM = "gates", 45
LET_OUT = time(18, 21)
EVERY_BOARDER, EVERY_ALONE, EVERY_PASS = 8, 9, 15
"""Every how-manieth child boards, goes alone where its grade lets it, or is fetched by somebody with a pass."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("build", "read"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--children", type=int, default=1800)
    options = parser.parse_args()
    said = build(children=options.children) if options.what == "build" else read()
    options.file.write_text(json.dumps(said), encoding="utf-8")
    return 0


def build(*, children: int) -> dict[str, Any]:
    """Build the school with every child seen in its session; gives what the two gates and the boards know."""
    school = build_school(name="放学小学", code=CODE)
    office = school.actor("office")
    homerooms = schools.register_homerooms(
        actor=office,
        now=MORNING,
        homerooms=[
            NewHomeroom(grade=place % 6 + 1, number=place // 6 + 5, language="chinese")
            for place in range(-(-children // A_HOMEROOM))
        ],
    )
    teachers = _teachers(office, homerooms)
    _children(office, homerooms, number=children)
    with within(school.id):
        _sessions(school, homerooms, teachers)
        ways = [way for place, homeroom in enumerate(homerooms) for way in _ways(school, homeroom, place=place)]
        _called(school, number=len(homerooms))
        wrong = _wrong_passes(ways)
    clock.stand_at(moment=at(LET_OUT))
    signed_in = {handle: _cookie(school, handle) for handle in ("gate", "duty")}
    return {
        "ways": ways,
        "wrong": wrong,
        "gates": [signed_in["gate"], signed_in["duty"]],
        "board": _cookie(school, "duty"),
    }


def _cookie(school: SmallSchool, handle: str) -> str:
    return visitor(school.actor(handle, today=DAY)).cookies["sessionid"].value


def _teachers(office: Actor, homerooms: Sequence[str]) -> Sequence[str]:
    return schools.register_staff(
        actor=office,
        now=MORNING,
        staff=[
            NewStaff(
                handle=f"teacher{place}",
                name=f"老师{place}",
                skills=("chinese",),
                languages=("chinese",),
                posts=(
                    Post(role=Role.HOMEROOM_TEACHER, since=TODAY, homeroom=homeroom),
                    Post(role=Role.SUBJECT_TEACHER, since=TODAY),
                ),
            )
            for place, homeroom in enumerate(homerooms)
        ],
    )


def _children(office: Actor, homerooms: Sequence[str], *, number: int) -> None:
    schools.register_pupils(
        actor=office,
        now=MORNING,
        pupils=[
            NewPupil(
                homeroom=homerooms[place // A_HOMEROOM],
                name=f"孩子{place}",
                residence="boarder" if place % EVERY_BOARDER == 0 else "day",
                joined_on=TODAY,
                guardians=(NewGuardian(name=f"家长{place}", relation="母亲", phone=str(13_000_000_000 + place)),),
            )
            for place in range(number)
        ],
    )


def _of(homeroom: str) -> Sequence[Pupil]:
    return list(Pupil.objects.filter(homeroom__code=homeroom).select_related("homeroom").order_by("pk"))


def _sessions(school: SmallSchool, homerooms: Sequence[str], teachers: Sequence[str]) -> None:
    """Give every homeroom a group of its own with its teacher, and the session of one afternoon."""
    term, version = Term.objects.get(code=school.term), SchemeVersion.objects.get(code=school.version)
    people = Staff.objects.in_bulk(teachers, field_name="code")
    for place, (homeroom, teacher) in enumerate(zip(homerooms, teachers, strict=True)):
        named = {"term": term, "version": version, "kind": "tutoring", "band": "late", "name": f"辅导{place}组"}
        group = ServiceGroup.objects.create(
            school_id=school.id, offering="tutoring", weekdays=[WEEKDAY], capacity=A_HOMEROOM, **named
        )
        GroupPlace.objects.bulk_create(
            GroupPlace(school_id=school.id, group=group, pupil=pupil, weekday=WEEKDAY, band="late", since=FIRST_DAY)
            for pupil in _of(homeroom)
        )
        session = Session.objects.create(
            school_id=school.id,
            ledger="service",
            group=group,
            date=DAY,
            weekday=WEEKDAY,
            starts_at=at(LATE[0]),
            ends_at=at(LATE[1]),
            class_hours=1,
            **named,
        )
        Assignment.objects.create(
            school_id=school.id,
            session=session,
            staff=people[teacher],
            basis="planned",
            assigned_by=school.account("office"),
            assigned_at=MORNING,
        )


def _ways(school: SmallSchool, homeroom: str, *, place: int) -> list[dict[str, str]]:
    """Say how each child of a homeroom goes home: with an adult on its list, by a pass, alone, or to its bed."""
    pupils = _of(homeroom)
    session = Session.objects.get(group__places__pupil=pupils[0], date=DAY).code
    teacher = school.actor(f"teacher{place}", today=TODAY)
    alone = [
        pupil.code
        for number, pupil in enumerate(pupils)
        if number % EVERY_ALONE == 1 and pupil.homeroom.grade > 3 and pupil.residence != "boarder"
    ]
    said = [NewGoingHome(pupil=code, mode="alone", since=FIRST_DAY) for code in alone]
    said += [
        NewGoingHome(pupil=pupil.code, mode="boarding_house", since=FIRST_DAY)
        for pupil in pupils
        if pupil.residence == "boarder"
    ]
    say_going_home(actor=teacher, now=MORNING, said=said)
    fetched = [pupil for pupil in pupils if pupil.code not in alone and pupil.residence != "boarder"]
    passes = fetched[::EVERY_PASS]
    listed = [pupil for pupil in fetched if pupil not in passes]
    codes = name_collectors(
        actor=teacher,
        now=MORNING,
        collectors=[NewCollector(pupil=row.code, name="乌云", relation="奶奶", since=FIRST_DAY) for row in listed],
    )
    rows = [
        *(_way(pupil.code, session, "collected", collector=code) for pupil, code in zip(listed, codes, strict=True)),
        *(_way(code, session, "dismissed") for code in alone),
        *(_way(pupil.code, session, "boarding_house") for pupil in pupils if pupil.residence == "boarder"),
    ]
    return rows + [_way(pupil.code, session, "by_pass", code=_pass(pupil)) for pupil in passes]


def _way(pupil: str, session: str, kind: str, *, collector: str = "", code: str = "") -> dict[str, str]:
    return {"pupil": pupil, "session": session, "kind": kind, "collector": collector, "code": code}


def _pass(pupil: Pupil) -> str:
    guardian = Guardian.objects.select_related("account").get(wards__pupil=pupil)
    actor = actor_of(account=guardian.account, today=DAY, school=pupil.school_id)
    row = NewStandIn(pupil=pupil.code, name="邻居", relation="邻居", day=DAY)
    nonce = send_stand_in(actor=actor, now=at(LATE[0]), stand_in=row)
    (said,) = (one.said for one in passes_on(days=[DAY]) if one.nonce == nonce)
    return sign(said, key=school_signs())


def _called(school: SmallSchool, *, number: int) -> None:
    """Let every teacher call the roll: everybody is there."""
    for place in range(number):
        session = Session.objects.get(name=f"辅导{place}组", date=DAY)
        pupils = GroupPlace.objects.filter(group=session.group_id).values_list("pupil__code", flat=True)
        sync_roll(
            actor=school.actor(f"teacher{place}", today=DAY),
            now=at(time(17, 50)),
            session=session.code,
            arrival=at(LATE[0]),
            marks=[
                NewMark(mark_id=uuid4(), pupil=code, state="present", device="phone", device_seq=1) for code in pupils
            ],
        )


def _wrong_passes(ways: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Give words the gate must not let through: another child's collector, a forged pass, one that was used before."""
    listed = [way for way in ways if way["kind"] == "collected"]
    passes = [way for way in ways if way["kind"] == "by_pass"]
    swapped = [one | {"collector": other["collector"]} for one, other in zip(listed[:20], listed[-20:], strict=True)]
    forged = [way | {"code": way["code"][:-4] + "AAAA"} for way in passes[:20]]
    alone = [way | {"kind": "dismissed", "collector": ""} for way in listed[20:40]]
    return [*swapped, *forged, *alone]


def read() -> dict[str, Any]:
    """Tell how every child is stored to have left, how many are still here, and what is wrong with the ledger."""
    school = School.objects.get(code=CODE).pk
    with within(school):
        rows = handovers_where(Q(session__date=DAY))
        gone = standing(rows)
        duty = actor_of(account=Staff.objects.get(name="老师duty").account, today=DAY, school=school)
        figures = release_figures(viewer=duty, on=DAY)
        return {
            "left": {row.pupil: [row.kind, row.collector] for row in gone.values()},
            "stored": len(rows),
            "sessions": len(read_day(on=DAY).sessions),
            "waiting": figures.waiting,
            "ledger": [f"{found.seq} {found.fault}" for found in audit.verify(tenant=school)],
        }


if __name__ == "__main__":
    sys.exit(main())
