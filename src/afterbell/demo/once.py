"""What happens once in a term: devices disagree, a child is fetched early, one comes after the seal, a club is off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import LateMark, NewCorrection, NewMark
from afterbell.demo.day import Day, Roll
from afterbell.demo.stage import Stage
from afterbell.rostering import commands as rostering
from afterbell.rostering.models import Session
from afterbell.schools.roles import Role

DISAGREEING, FETCHED_EARLY, AFTER_THE_SEAL = date(2026, 3, 10), date(2026, 3, 24), date(2026, 4, 1)
NO_CLUB = date(2026, 4, 21)
NO_POWER = date(2026, 5, 12)
STATE, LATE_STATE, EARLY_STATE = "present", "late", "left_early"


@dataclass(kw_only=True)
class Call:
    """A roll while it is called: what its device says of each child, when it is sent, and by whom."""

    stage: Stage
    today: Day
    roll: Roll
    chance: Random
    states: dict[str, str]
    marks: list[NewMark]
    now: datetime

    def another(self, pupil: str, state: str, *, device: str = "", settles: tuple[UUID, ...] = ()) -> NewMark:
        """Make one more mark about a child, by the roll's own device unless another is named."""
        return NewMark(
            mark_id=UUID(int=self.chance.getrandbits(128), version=4),
            pupil=pupil,
            state=state,
            device=device or self.marks[0].device,
            device_seq=len(self.marks) + 1,
            settles=settles,
        )

    def first(self, state: str) -> str | None:
        """Give the first child of whom this is said."""
        return next((pupil for pupil, said in self.states.items() if said == state), None)

    def send_open(self) -> None:
        """Send the roll as it is, without its seal."""
        attendance.sync_roll(
            actor=self.stage.acting(self.roll.account, today=self.today.date),
            now=self.now,
            session=self.roll.code,
            arrival=self.roll.starts_at,
            marks=self.marks,
        )


def before_the_seal(call: Call) -> None:
    """Let happen to a roll what has its day, in the first late group that has a child for it."""
    if call.roll.band != "late" or (pupil := call.first(STATE)) is None:
        return
    if _is_due(call, "contradictions_settled", since=DISAGREEING):
        _disagree(call, pupil=pupil)
    elif _is_due(call, "left_early", since=FETCHED_EARLY):
        call.send_open()
        call.now += timedelta(minutes=12)
        call.marks.append(call.another(pupil, EARLY_STATE))
        call.states[pupil] = EARLY_STATE
        call.stage.fetched_early[call.roll.code, pupil] = call.now


def after_the_seal(call: Call) -> None:
    """Let a child marked absent turn up when the roll is sealed; the duty leader looks, and lets the mark count."""
    pupil = call.first("absent") if call.roll.band == "late" else None
    if pupil is None or not _is_due(call, "marks_after_the_seal", since=AFTER_THE_SEAL):
        return
    mark, day = call.another(pupil, LATE_STATE), call.today.date
    attendance.ask_correction(
        actor=call.stage.acting(call.roll.account, today=day),
        now=call.now + timedelta(minutes=9),
        session=call.roll.code,
        correction=NewCorrection(
            mark_id=mark.mark_id, pupil=pupil, state=LATE_STATE, reason="值日的孩子，点名时没看到"
        ),
    )
    attendance.decide_late_marks(
        actor=call.stage.person(Role.DUTY_LEADER, today=day),
        now=call.now + timedelta(minutes=11),
        session=call.roll.code,
        decisions=[LateMark(mark_id=mark.mark_id, accepted=True, reason="值日回来晚了，已到组")],
    )
    call.states[pupil] = LATE_STATE


def cancel_a_club(*, stage: Stage, day: date) -> None:
    """Let the principal call off one club in the morning, once."""
    if day < NO_CLUB or stage.story.get("cancelled"):
        return
    club = Session.objects.filter(date=day, kind=Session.Kind.CLUB).order_by("code").first()
    if club is not None:
        principal = stage.person(Role.PRINCIPAL, today=day)
        rostering.cancel_sessions(
            actor=principal, now=stage.at(day, 9), sessions=[club.code], reason="沙尘天气，活动取消"
        )
        stage.count("cancelled")


def stop_an_evening(*, stage: Stage, day: date) -> None:
    """Let the office stop the evening band of one day for a power cut, all of it at once."""
    if day != NO_POWER:
        return
    office = stage.person(Role.ACADEMIC_OFFICE, today=day)
    rostering.stop_day(
        actor=office, now=stage.at(day, 15), day=day, kind="power", words="变压器检修，晚上没有电", bands=["evening"]
    )
    stage.count("stopped")


def _is_due(call: Call, what: str, *, since: date) -> bool:
    """Say, and write down, that something happens now which has not happened yet this term."""
    if call.today.date < since or call.stage.story.get(what):
        return False
    call.stage.count(what)
    return True


def _disagree(call: Call, *, pupil: str) -> None:
    """Let the duty leader's phone miss a child whom the group's phone has; the homeroom teacher decides."""
    call.send_open()
    day, said = call.today.date, next(mark for mark in call.marks if mark.pupil == pupil)
    missed = call.another(pupil, "absent", device="phone-corridor")
    leader = call.stage.person(Role.DUTY_LEADER, today=day)
    attendance.record_marks(actor=leader, now=call.now + timedelta(minutes=1), session=call.roll.code, marks=[missed])
    homeroom = next(child.homeroom for child in call.stage.children if child.code == pupil)
    attendance.settle_marks(
        actor=call.stage.homeroom_teacher(homeroom, today=day),
        now=call.now + timedelta(minutes=3),
        session=call.roll.code,
        marks=[call.another(pupil, STATE, device="phone-homeroom", settles=(said.mark_id, missed.mark_id))],
    )
    call.now += timedelta(minutes=4)
