"""The afternoons of a term: leave, substitutes, rolls, handovers, a lost child, confirmations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from django.db import transaction

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import Arrival, NewLeave, NewMark
from afterbell.attendance.walking import used_rooms
from afterbell.base.refusals import Refused
from afterbell.demo.day import Day, Roll, read_day
from afterbell.demo.homeward import send_a_neighbour
from afterbell.demo.homework import note_homework
from afterbell.demo.injuries import a_child_falls
from afterbell.demo.once import Call, after_the_seal, before_the_seal, cancel_a_club, stop_an_evening
from afterbell.demo.patrols import make_patrol, patrol_under_way
from afterbell.demo.readying import brief_once
from afterbell.demo.stage import Stage
from afterbell.demo.visitors import a_visitor_comes, hold_a_drill
from afterbell.dismissal import commands as dismissal
from afterbell.dismissal.commands import NewHandover
from afterbell.enrolment import commands as enrolment
from afterbell.rostering import commands as rostering
from afterbell.rostering.commands import NewLeave as StaffAway
from afterbell.schools.models import Staff
from afterbell.schools.roles import Role

BANDS = ("early", "late", "evening")
LIVE_DAY, LIVE_HOUR, LIVE_MINUTE = date(2026, 6, 10), 17, 30
LOST_DAY = date(2026, 4, 14)
WITHDRAWING = {date(2026, 3, 18): 0.01, date(2026, 4, 22): 0.01, date(2026, 5, 20): 0.008}
REASONS_AWAY = ("发烧", "看牙", "家中有事", "回牧区")
HANDOVERS_A_BATCH = 200
HERE = {"present", "late", "left_early"}


def live_moment(*, stage: Stage) -> datetime:
    """Give the instant at which an unfinished demonstration stands."""
    return stage.at(LIVE_DAY, LIVE_HOUR, LIVE_MINUTE)


def hold_afternoon(*, stage: Stage, day: date) -> None:
    """Hold a whole service day, from the morning's leave to the evening's confirmation and closing."""
    chance = stage.chance(f"day {day}")
    _morning(stage=stage, day=day, chance=chance)
    a_visitor_comes(stage=stage, day=day)
    today = read_day(day=day)
    _duties_begin(stage=stage, today=today, until=None)
    for band in BANDS:
        rolls = tuple(today.of_band(band))
        for roll in rolls:
            _hold_roll(stage=stage, today=today, roll=roll, chance=chance)
        note_homework(stage=stage, today=today, rolls=rolls)
        hold_a_drill(stage=stage, today=today, band=band)
        _hand_over(stage=stage, today=today, rolls=rolls, chance=chance)
    a_child_falls(stage=stage, today=today)
    make_patrol(stage=stage, today=today)
    _confirm(stage=stage, today=today)


def hold_until(*, stage: Stage, moment: datetime) -> None:
    """Hold the live day up to a moment: the sessions that began by then have their rolls, nobody is home yet."""
    chance = stage.chance(f"day {LIVE_DAY}")
    _morning(stage=stage, day=LIVE_DAY, chance=chance)
    send_a_neighbour(stage=stage, day=LIVE_DAY)
    a_visitor_comes(stage=stage, day=LIVE_DAY, stays=True)
    today = read_day(day=LIVE_DAY)
    _duties_begin(stage=stage, today=today, until=moment)
    begun = [roll for band in BANDS for roll in today.of_band(band) if roll.starts_at + timedelta(minutes=8) <= moment]
    for roll in begun[:-1]:
        _hold_roll(stage=stage, today=today, roll=roll, chance=chance)
    for roll in begun[-1:]:
        _leave_roll_open(stage=stage, today=today, roll=roll)
    patrol_under_way(stage=stage, today=today, moment=moment)


def _morning(*, stage: Stage, day: date, chance: Random) -> None:
    """Say who does not come today, children and staff, and name substitutes."""
    if day in WITHDRAWING:
        _withdraw(stage=stage, day=day, share=WITHDRAWING[day], chance=chance)
    away: dict[str, list[NewLeave]] = defaultdict(list)
    for child in stage.children:
        if child.code in stage.applications and chance.random() < 0.012:
            away[child.homeroom].append(NewLeave(pupil=child.code, date=day, reason=chance.choice(REASONS_AWAY)))
    for homeroom, leaves in away.items():
        stage.count("pupil_leave", len(leaves))
        teacher = stage.homeroom_teacher(homeroom, today=day)
        attendance.excuse_pupils(actor=teacher, now=stage.at(day, 8), leaves=leaves)
    with stage.inside():
        staff = list(Staff.objects.order_by("code").values_list("code", flat=True))
    cancel_a_club(stage=stage, day=day)
    stop_an_evening(stage=stage, day=day)
    for code in staff:
        if chance.random() < 0.006:
            _ask_leave(stage=stage, day=day, staff=code, reason=chance.choice(REASONS_AWAY))


def _ask_leave(*, stage: Stage, day: date, staff: str, reason: str) -> None:
    """Grant a day's leave when the roster's rules find substitutes for everything, else not."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=day)
    try:
        with transaction.atomic():
            leave = StaffAway(staff=staff, day=day, reason=reason)
            rostering.record_leaves(actor=office, now=stage.at(day, 8, 20), leaves=[leave])
            changes = rostering.cover_leaves(actor=office, now=stage.at(day, 8, 40), day=day)
    except Refused:
        stage.count("leave_not_granted")
    else:
        stage.count("staff_leave")
        stage.count("substitutes", len(changes))


def _withdraw(*, stage: Stage, day: date, share: float, chance: Random) -> None:
    guardians = {child.code: child.guardian for child in stage.children}
    for pupil in sorted(stage.applications):
        if chance.random() < share:
            enrolment.withdraw(
                actor=stage.guardian(guardians[pupil], today=day),
                now=stage.at(day, 7),
                application=stage.applications.pop(pupil),
                effective_on=day,
            )


def _duties_begin(*, stage: Stage, today: Day, until: datetime | None) -> None:
    """Let the duty leader record who stands at the posts."""
    arrivals = [
        Arrival(session=roll.code, staff=roll.staff, arrived_at=roll.starts_at)
        for roll in today.duties
        if until is None or roll.starts_at <= until
    ]
    if arrivals:
        leader = stage.person(Role.DUTY_LEADER, today=today.date)
        now = until or max(arrival.arrived_at for arrival in arrivals)
        attendance.record_arrivals(actor=leader, now=now, arrivals=arrivals)


def _hold_roll(*, stage: Stage, today: Day, roll: Roll, chance: Random) -> None:
    """Call a roll the way a phone sends it: arrival, marks and seal at once, some of it twice."""
    brief_once(stage=stage, roll=roll, day=today.date)
    states = {code: _state(pupil in today.away, chance) for pupil, code in roll.children}
    now = roll.starts_at + timedelta(minutes=6)
    lost = _lost_child(stage=stage, today=today, roll=roll, states=states)
    if lost:
        _look_for(stage=stage, today=today, roll=roll, pupil=lost)
        states[lost] = "late"
        now += timedelta(minutes=9)
    marks = _marks(states=states, device=f"phone-{roll.staff}", chance=chance)
    actor = stage.acting(roll.account, today=today.date)
    call = Call(stage=stage, today=today, roll=roll, chance=chance, states=states, marks=marks, now=now)
    before_the_seal(call)
    sync = partial(attendance.sync_roll, actor=actor, now=call.now, session=roll.code, seal=True)
    sync(arrival=roll.starts_at, marks=marks)
    if chance.random() < 0.01:
        sync(marks=marks[::-1])
    after_the_seal(call)
    stage.present |= {(roll.code, code) for code, state in states.items() if state in HERE}


def _leave_roll_open(*, stage: Stage, today: Day, roll: Roll) -> None:
    """Leave one roll half called: an afternoon that is live has work left in it."""
    half = roll.children[: len(roll.children) // 2]
    marks = _marks(
        states={code: "present" for pupil, code in half if pupil not in today.away},
        device=f"phone-{roll.staff}",
        chance=stage.chance("live roll"),
    )
    attendance.sync_roll(
        actor=stage.acting(roll.account, today=today.date),
        now=live_moment(stage=stage),
        session=roll.code,
        arrival=roll.starts_at,
        marks=marks,
    )


def _state(away: bool, chance: Random) -> str:  # noqa: FBT001 - a fact about the child
    if away:
        return "leave"
    drawn = chance.random()
    return "present" if drawn < 0.965 else "late" if drawn < 0.99 else "absent"


def _marks(*, states: dict[str, str], device: str, chance: Random) -> list[NewMark]:
    return [
        NewMark(
            mark_id=UUID(int=chance.getrandbits(128), version=4),
            pupil=code,
            state=state,
            device=device,
            device_seq=number,
        )
        for number, (code, state) in enumerate(states.items(), 1)
    ]


def _lost_child(*, stage: Stage, today: Day, roll: Roll, states: dict[str, str]) -> str | None:
    """Pick the one child of the term who is looked for: on one day, in the first late group."""
    if today.date != LOST_DAY or stage.story.get("lost_and_found") or roll.band != "late":
        return None
    return next((code for code, state in states.items() if state == "present"), None)


def _look_for(*, stage: Stage, today: Day, roll: Roll, pupil: str) -> None:
    actor = stage.acting(roll.account, today=today.date)
    late = roll.starts_at + timedelta(minutes=8)
    alarms = attendance.raise_alarms(actor=actor, now=late, session=roll.code, pupils=[pupil])
    leader = stage.person(Role.DUTY_LEADER, today=today.date)
    for alarm in alarms:
        attendance.close_alarm(
            actor=leader, now=late + timedelta(minutes=6), alarm=alarm, whereabouts="在图书室看书，已送回本组"
        )
        stage.count("lost_and_found")


def _hand_over(*, stage: Stage, today: Day, rolls: Iterable[Roll], chance: Random) -> None:
    """Let the gate hand the children over after their sessions, the boarding house take its own."""
    handovers = [
        _handover(stage=stage, roll=roll, pupil=code, chance=chance)
        for roll in rolls
        for _, code in roll.children
        if (roll.code, code) in stage.present
    ]
    guard = stage.person(Role.GATE_GUARD, today=today.date)
    handovers.sort(key=lambda handover: handover.happened_at)
    for start in range(0, len(handovers), HANDOVERS_A_BATCH):
        batch = handovers[start : start + HANDOVERS_A_BATCH]
        dismissal.record_handovers(actor=guard, now=batch[-1].happened_at, handovers=batch)
    stage.present.clear()


def _handover(*, stage: Stage, roll: Roll, pupil: str, chance: Random) -> NewHandover:
    kind, collectors = stage.going_home[pupil]
    minutes = chance.randrange(1, 12) if chance.random() > 0.015 else chance.randrange(25, 50)
    if minutes > 20 and kind == "collected":
        stage.count("late_collections")
    at_the_gate = roll.ends_at + timedelta(minutes=minutes if kind == "collected" else 4)
    return NewHandover(
        handover_id=UUID(int=chance.getrandbits(128), version=4),
        pupil=pupil,
        session=roll.code,
        kind=kind,
        collector=chance.choice(collectors) if collectors else "",
        happened_at=stage.fetched_early.get((roll.code, pupil), at_the_gate),
    )


def _confirm(*, stage: Stage, today: Day) -> None:
    """Let the duty leader confirm the day, and the vice-principal what the duty leader was named for."""
    last = max(roll.ends_at for roll in today.rolls)
    leader = stage.person(Role.DUTY_LEADER, today=today.date)
    own = [roll.code for roll in today.rolls if roll.account == leader.account]
    others = [roll.code for roll in today.rolls if roll.account != leader.account]
    vice = stage.person(Role.VICE_PRINCIPAL, today=today.date)
    for actor, sessions in ((leader, others), (vice, own)):
        if sessions:
            done = attendance.confirm_sessions(actor=actor, now=last + timedelta(minutes=15), sessions=sessions)
            stage.count("confirmed", len(done.confirmed))
            stage.count("unconfirmed", len(done.refusals))
    for room in used_rooms(on=today.date):
        seen = attendance.Walked(empty=True, lights=True, windows=True)
        walked = attendance.walk_room(actor=leader, now=last + timedelta(minutes=18), room=room.code, seen=seen)
        stage.count("rooms_walked", int(walked))
    dismissal.close_day(actor=leader, now=last + timedelta(minutes=20), day=today.date)
    stage.count("days_closed")
