"""A school whose teachers all call the roll at once, and what its tables say afterwards; a process of its own.

    python -m tests.storms.rollcall.school build FILE --phones 20 --children 45 --rounds 3
    python -m tests.storms.rollcall.school read FILE

Whoever drives the phones knows of the product only what a phone knows: addresses, and what is answered.
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

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")

import django

django.setup()

from django.db.models import Count, Q  # noqa: E402 - Django is ready only now

from afterbell.attendance.commands import keep_roll_on_phone  # noqa: E402 - as above
from afterbell.attendance.models import RollMark  # noqa: E402 - as above
from afterbell.attendance.rolls import fold_roll, marks_where  # noqa: E402 - as above
from afterbell.base import audit, clock  # noqa: E402 - as above
from afterbell.base.tenancy import within  # noqa: E402 - as above
from afterbell.placement.models import GroupPlace, ServiceGroup  # noqa: E402 - as above
from afterbell.rostering.models import Assignment, Session  # noqa: E402 - as above
from afterbell.scheme.models import SchemeVersion  # noqa: E402 - as above
from afterbell.schools import commands as schools  # noqa: E402 - as above
from afterbell.schools.commands import NewStaff, Post  # noqa: E402 - as above
from afterbell.schools.models import Homeroom, Pupil, School, Staff, Term  # noqa: E402 - as above
from afterbell.schools.roles import Role  # noqa: E402 - as above
from tests.support.afternoon import DAY, LATE, WEEKDAY, at  # noqa: E402 - as above
from tests.support.visits import visitor  # noqa: E402 - as above
from tests.support.world import FIRST_DAY, MORNING, TODAY, SmallSchool, build_school  # noqa: E402 - as above

CODE = "storm"
CALLED_AT = time(17, 50)
"""Five minutes after the sessions began: nobody is looked for yet."""
MANY = 50


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("build", "read"))
    parser.add_argument("file", type=Path)
    for name, standard in (("phones", 20), ("children", 45), ("rounds", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    if options.what == "build":
        said: object = build(phones=options.phones, children=options.children, rounds=options.rounds)
    else:
        said = read()
    options.file.write_text(json.dumps(said), encoding="utf-8")
    return 0


def build(*, phones: int, children: int, rounds: int) -> list[dict[str, Any]]:
    """Build the school and sign every teacher in; gives what each phone knows.

    Every teacher has one group; a round is a session of each group, all on the afternoon on which the clock stands.
    """
    school = build_school(name="风暴小学", code=CODE)
    staff = [
        NewStaff(
            handle=f"teacher{place}",
            name=f"老师{place}",
            skills=("chinese",),
            languages=("chinese",),
            posts=(Post(role=Role.SUBJECT_TEACHER, since=TODAY),),
        )
        for place in range(phones)
    ]
    codes = schools.register_staff(actor=school.actor("office"), now=MORNING, staff=staff)
    with within(school.id):
        groups = _groups(school, number=phones, size=children)
        sessions = _sessions(school, groups=groups, teachers=codes, rounds=rounds)
        held = [[child.code for child in group] for group in _children_of(groups)]
    clock.stand_at(moment=at(CALLED_AT))
    return [
        {
            **_phone(school, handle=f"teacher{place}"),
            "children": held[place],
            "sessions": [one.code for one in sessions if one.group_id == group.pk],
        }
        for place, group in enumerate(groups)
    ]


def _phone(school: SmallSchool, *, handle: str) -> dict[str, str]:
    actor = school.actor(handle, today=DAY)
    kept = keep_roll_on_phone(actor=actor, now=MORNING)
    return {"phone": kept.code, "cookie": visitor(actor).cookies["sessionid"].value}


def _groups(school: SmallSchool, *, number: int, size: int) -> list[ServiceGroup]:
    term, version = Term.objects.get(code=school.term), SchemeVersion.objects.get(code=school.version)
    homeroom = Homeroom.objects.get(code=school.homerooms[1])
    pupils = Pupil.objects.bulk_create(
        Pupil(
            school_id=school.id,
            homeroom=homeroom,
            name=f"孩子{place}",
            sort_key=f"{place:06}",
            residence="day",
            ticket=f"R{place:06}",
            joined_on=TODAY,
        )
        for place in range(number * size)
    )
    groups = ServiceGroup.objects.bulk_create(
        ServiceGroup(
            school_id=school.id,
            term=term,
            version=version,
            kind="tutoring",
            band="late",
            offering="tutoring",
            name=f"辅导{place}组",
            weekdays=[WEEKDAY],
            capacity=size,
        )
        for place in range(number)
    )
    GroupPlace.objects.bulk_create(
        GroupPlace(
            school_id=school.id,
            group=groups[place // size],
            pupil=pupil,
            weekday=WEEKDAY,
            band="late",
            since=FIRST_DAY,
        )
        for place, pupil in enumerate(pupils)
    )
    return groups


def _children_of(groups: Sequence[ServiceGroup]) -> list[list[Pupil]]:
    found: dict[int, dict[int, Pupil]] = {group.pk: {} for group in groups}
    for row in GroupPlace.objects.filter(group__in=groups).select_related("pupil").order_by("pk"):
        found[row.group_id][row.pupil_id] = row.pupil
    return [list(found[group.pk].values()) for group in groups]


def _sessions(
    school: SmallSchool, *, groups: Sequence[ServiceGroup], teachers: Sequence[str], rounds: int
) -> list[Session]:
    sessions = Session.objects.bulk_create(
        Session(
            school_id=school.id,
            term_id=group.term_id,
            version_id=group.version_id,
            kind="tutoring",
            ledger="service",
            group=group,
            name=group.name,
            band=f"round{place}",
            date=DAY,
            weekday=WEEKDAY,
            starts_at=at(LATE[0]),
            ends_at=at(LATE[1]),
            class_hours=1,
        )
        for place in range(rounds)
        for group in groups
    )
    people, office = Staff.objects.in_bulk(teachers, field_name="code"), school.account("office")
    named = {group.pk: people[code] for group, code in zip(groups, teachers, strict=True)}
    Assignment.objects.bulk_create(
        Assignment(
            school_id=school.id,
            session=session,
            staff=named[session.group_id or 0],
            basis="planned",
            assigned_by=office,
            assigned_at=MORNING,
        )
        for session in sessions
    )
    return sessions


def read() -> dict[str, Any]:
    """Tell every stored mark with how often it stands, each child's state as the product folds it, and the ledger."""
    school = School.objects.get(code=CODE).pk
    with within(school):
        stored = RollMark.objects.values("mark_id").annotate(times=Count("pk")).values_list("mark_id", "times")
        marks = {str(mark_id): times for mark_id, times in stored}
        sessions = dict(Session.objects.filter(group__isnull=False).order_by("pk").values_list("pk", "code"))
        states: dict[str, dict[str, list[str]]] = {code: {} for code in sessions.values()}
        contradictions = 0
        pks = list(sessions)
        for first in range(0, len(pks), MANY):
            roll = fold_roll(marks=marks_where(Q(session__in=pks[first : first + MANY])), sealed={})
            contradictions += len(roll.contradictions) + len(roll.id_conflicts)
            for row in roll.states:
                states[sessions[int(row.session)]][row.pupil] = [row.state.value, row.mark_id]
        ledger = [f"{found.seq} {found.fault}" for found in audit.verify(tenant=school)]
    return {"marks": marks, "states": states, "contradictions": contradictions, "ledger": ledger}


if __name__ == "__main__":
    sys.exit(main())
