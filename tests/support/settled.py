"""The small school's first Wednesday, held, confirmed and settled with all of March; imported after Django is ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import Arrival, NewMark
from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.rostering.models import Session
from afterbell.subsidy import commands as subsidy
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon
from tests.support.world import Child, SmallSchool

FIRST, UNTIL = date(2026, 3, 1), date(2026, 4, 1)
SETTLING = datetime.combine(date(2026, 4, 2), time(9), tzinfo=at(time(9)).tzinfo)
AFTER = date(2026, 4, 2)
OPEN_UNTIL, APPROVED = date(2026, 4, 7), date(2026, 4, 8)
APPROVING = datetime.combine(APPROVED, time(9), tzinfo=SETTLING.tzinfo)
PAYING = APPROVING + timedelta(days=10)
"""The first day after the public notice."""
PAID = {"subject2": 3500, "club1": 4000, "duty": 3000}
"""What the demonstration scheme pays for one class-hour, one club session and one duty day, in fen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The settlement of March: three people with one line each."""

    afternoon: Afternoon
    settlement: str

    @property
    def school(self) -> SmallSchool:
        return self.afternoon.school

    def actor(self, handle: str) -> Actor:
        return self.school.actor(handle, today=AFTER)


def hold(
    afternoon: Afternoon,
    *,
    sessions: tuple[str, ...] | None = None,
    confirm: bool = True,
    instead: Mapping[str, str] | None = None,
) -> None:
    """Let the adults of these sessions come, call and seal the roll, and the duty leader confirm them.

    `instead` names by session who came in place of whom it was planned for.
    """
    duty = afternoon.actor("duty")
    people = {afternoon.tutoring: "subject2", afternoon.club: "club1", afternoon.duty: "duty"} | dict(instead or {})
    children = {afternoon.tutoring: afternoon.tutored, afternoon.club: afternoon.in_club, afternoon.duty: ()}
    with within(afternoon.school.id):
        Session.objects.update(class_hours=100)
    held = sessions or tuple(people)
    for code in held:
        arrived = Arrival(session=code, staff=afternoon.school.staff[people[code]], arrived_at=at(time(17, 40)))
        attendance.record_arrivals(actor=duty, now=at(time(17, 41)), arrivals=[arrived])
        if children.get(code):
            marks = [_mark(code, child, number) for number, child in enumerate(children[code], start=1)]
            attendance.record_marks(actor=duty, now=at(time(17, 50)), session=code, marks=marks)
            attendance.seal_roll(actor=duty, now=at(time(18, 0)), session=code)
    if confirm:
        attendance.confirm_sessions(actor=afternoon.actor("vice"), now=at(time(20, 5)), sessions=held)


def _mark(session: str, child: Child, number: int) -> NewMark:
    state = "late" if number == 2 else "present"
    name = uuid5(UUID(int=0), f"{session}{child.code}")
    return NewMark(mark_id=name, pupil=child.code, state=state, device="test", device_seq=number)


def draw_up_march(school: SmallSchool) -> str:
    return subsidy.draw_up(
        actor=school.actor("office", today=AFTER), now=SETTLING, term=school.term, first_day=FIRST, until_day=UNTIL
    )


def settle_march(school: SmallSchool) -> str:
    """Let the office draw March up and the vice principal review it."""
    return subsidy.review(actor=school.actor("vice", today=AFTER), now=SETTLING, draft=draw_up_march(school))


def approve(school: SmallSchool, settlement: str) -> None:
    """Ask for objections, let their days pass, and let the vice principal and the principal approve."""
    subsidy.open_objections(
        actor=school.actor("office", today=AFTER), now=SETTLING, settlement=settlement, until=OPEN_UNTIL
    )
    for handle in ("vice", "principal"):
        subsidy.approve_settlement(actor=school.actor(handle, today=APPROVED), now=APPROVING, settlement=settlement)


def build_settled(school: SmallSchool, *, people: int = 3) -> Settled:
    """Hold the Wednesday with one to three adults and settle March."""
    afternoon = build_afternoon(school)
    codes = (afternoon.tutoring, afternoon.club, afternoon.duty)
    hold(afternoon, sessions=codes[:people])
    return Settled(afternoon=afternoon, settlement=settle_march(school))


def publish(settled: Settled) -> str:
    """Approve March and make it public."""
    approve(settled.school, settled.settlement)
    return subsidy.publish_settlement(actor=settled.actor("principal"), now=APPROVING, settlement=settled.settlement)


__all__ = [
    "AFTER",
    "APPROVED",
    "APPROVING",
    "DAY",
    "FIRST",
    "OPEN_UNTIL",
    "PAID",
    "PAYING",
    "SETTLING",
    "UNTIL",
    "Settled",
    "approve",
    "build_settled",
    "draw_up_march",
    "hold",
    "publish",
    "settle_march",
]
