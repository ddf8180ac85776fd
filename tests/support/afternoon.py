"""An afternoon of the small school: two groups with their sessions, a duty, and who is named for them.

The rows stand as rostering and placement leave them behind; imported by tests after Django is ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import uuid4

from afterbell.attendance.commands import NewMark, sync_roll
from afterbell.base.access import Actor
from afterbell.base.spans import instant
from afterbell.base.tenancy import within
from afterbell.dismissal.commands import NewCollector, NewHandover, name_collectors, record_handovers
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.rostering.models import Assignment, Session
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Pupil, Room, Staff, Term
from tests.support.rooms import check_rooms
from tests.support.world import MORNING, Child, SmallSchool

DAY = date(2026, 3, 4)
WEEKDAY = 3
LATE = (time(17, 45), time(18, 20))
EVENING = (time(18, 40), time(20, 0))


def at(moment: time, *, day: date = DAY) -> datetime:
    return instant(day, moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Afternoon:
    """One Wednesday: `tutoring` of subject2 with homeroom two, `club` of club1 with homeroom one, and a duty."""

    school: SmallSchool
    tutoring: str
    club: str
    duty: str
    before: int = 4

    @property
    def tutored(self) -> tuple[Child, ...]:
        return self.school.children[self.before :]

    @property
    def in_club(self) -> tuple[Child, ...]:
        return self.school.children[:4]

    def actor(self, handle: str) -> Actor:
        return self.school.actor(handle, today=DAY)


def build_afternoon(school: SmallSchool, *, before: int = 4, checked: bool = True) -> Afternoon:
    """Give the school two groups on Wednesdays, the sessions of one Wednesday, and rooms that were looked at or not.

    The children after the first ones are tutored.
    """
    if checked:
        check_rooms(school)
    with within(school.id):
        tutoring = _group(school, kind="tutoring", name="三年级辅导一组", room=6, children=school.children[before:])
        club = _group(school, kind="club", name="马头琴", room=0, children=school.children[:4])
        return Afternoon(
            school=school,
            tutoring=_session(school, group=tutoring, handle="subject2"),
            club=_session(school, group=club, handle="club1"),
            duty=_session(school, group=None, handle="duty"),
            before=before,
        )


def _group(school: SmallSchool, *, kind: str, name: str, room: int, children: tuple[Child, ...]) -> ServiceGroup:
    codes = Pupil.objects.in_bulk([child.code for child in children], field_name="code")
    group = ServiceGroup.objects.create(
        school_id=school.id,
        term_id=_term(school),
        version_id=_version(school),
        kind=kind,
        band="late",
        offering=kind,
        name=name,
        weekdays=[WEEKDAY],
        room=Room.objects.get(code=school.rooms[room]),
        capacity=45,
    )
    GroupPlace.objects.bulk_create(
        GroupPlace(
            school_id=school.id,
            group=group,
            pupil=codes[child.code],
            weekday=WEEKDAY,
            band="late",
            since=MORNING.date(),
        )
        for child in children
    )
    return group


def _session(school: SmallSchool, *, group: ServiceGroup | None, handle: str) -> str:
    session = Session.objects.create(
        school_id=school.id,
        term_id=_term(school),
        version_id=_version(school),
        kind=group.kind if group else "duty",
        ledger="service",
        group=group,
        post="" if group else "leader",
        name=group.name if group else "值班领导",
        band="late" if group else "",
        date=DAY,
        weekday=WEEKDAY,
        starts_at=at(LATE[0]),
        ends_at=at(LATE[1]),
        room=group.room if group else None,
        class_hours=1,
    )
    Assignment.objects.create(
        school_id=school.id,
        session=session,
        staff=Staff.objects.get(code=school.staff[handle]),
        basis="planned",
        assigned_by=school.account("office"),
        assigned_at=MORNING,
    )
    return session.code


def _term(school: SmallSchool) -> int:

    return Term.objects.get(code=school.term).pk


def _version(school: SmallSchool) -> int:

    return SchemeVersion.objects.get(code=school.version).pk


def here(afternoon: Afternoon, *children: Child, seal: bool = False) -> None:
    """Let the tutoring's teacher come and mark these children present."""
    sync_roll(
        actor=afternoon.actor("subject2"),
        now=at(time(17, 50)),
        session=afternoon.tutoring,
        arrival=at(LATE[0]),
        marks=[
            NewMark(mark_id=uuid4(), pupil=child.code, state="present", device="phone", device_seq=1)
            for child in children
        ],
        seal=seal,
    )


def listed(afternoon: Afternoon, child: Child) -> str:
    """Put a grandmother on a child's list."""
    return name_collectors(
        actor=afternoon.school.family(child, today=DAY),
        now=at(LATE[0]),
        collectors=[NewCollector(pupil=child.code, name="乌云", relation="奶奶", since=DAY)],
    )[0]


def collect(afternoon: Afternoon, child: Child, collector: str, *, now: datetime) -> None:
    """Let a child go from the tutoring to a collector."""
    record_handovers(
        actor=afternoon.actor("gate"),
        now=now,
        handovers=[
            NewHandover(
                handover_id=uuid4(),
                pupil=child.code,
                session=afternoon.tutoring,
                kind="collected",
                collector=collector,
                happened_at=now,
            )
        ],
    )
