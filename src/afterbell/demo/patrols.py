"""The duty leader's patrol: rooms are looked into, one adult was not met there, one photograph is taken."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import NewLook
from afterbell.base.codes import codes_drawn_from
from afterbell.base.pictures.reading import Picture, read_picture
from afterbell.demo.day import Day, Roll
from afterbell.demo.stage import Stage
from afterbell.schools.roles import Role

WEEKDAY = 2
"""The patrol goes round on Tuesdays; on other days somebody else has the post."""
NOT_MET = date(2026, 4, 28)
AFTER = timedelta(minutes=12)
WALL, FLOOR, BOARD, DESK = "#EDE7D6", "#B9A27C", "#2F4F45", "#8A6B45"


@cache
def _empty_room() -> Picture:
    """Draw a classroom without anybody in it."""
    room = Image.new("RGB", (800, 560), WALL)
    pen = ImageDraw.Draw(room)
    pen.rectangle((0, 380, 800, 560), fill=FLOOR)
    pen.rectangle((180, 90, 620, 260), fill=BOARD)
    for left in range(60, 760, 180):
        pen.rectangle((left, 400, left + 120, 430), fill=DESK)
        pen.rectangle((left + 10, 430, left + 110, 500), outline=DESK, width=6)
    made = BytesIO()
    room.save(made, format="JPEG", quality=80)
    return read_picture(data=made.getvalue())


def make_patrol(*, stage: Stage, today: Day) -> None:
    """Let the duty leader look into every room of a day of the patrol; on one day an adult is not met and explains."""
    if today.date.isoweekday() != WEEKDAY:
        return
    leader = stage.person(Role.DUTY_LEADER, today=today.date)
    rolls = [roll for roll in today.rolls if roll.children and roll.account != leader.account]
    missed = rolls[0] if rolls and today.date == NOT_MET else None
    looks = [_look(stage, roll, found="nobody" if roll is missed else "named") for roll in rolls]
    if not looks:
        return
    now = max(roll.starts_at for roll in rolls) + AFTER
    attendance.record_patrol(actor=leader, now=now, looks=looks)
    stage.count("looks", len(looks))
    if missed is not None:
        _explain(stage, missed, now=now)


def _explain(stage: Stage, roll: Roll, *, now: datetime) -> None:
    attendance.decide_presence(
        actor=stage.person(Role.DUTY_LEADER, today=now.date()),
        now=now,
        session=roll.code,
        here=True,
        reason="送一名学生去医务室，五分钟后回到教室",
    )
    stage.count("presence_decided")


def patrol_under_way(*, stage: Stage, today: Day, moment: datetime) -> None:
    """Leave a patrol half made: the first rooms are seen, and in one of them nobody was met."""
    leader = stage.person(Role.DUTY_LEADER, today=today.date)
    begun = [
        roll
        for roll in today.rolls
        if roll.children and roll.account != leader.account and roll.starts_at <= moment < roll.ends_at
    ]
    looks = [_look(stage, roll, found="named", at=moment) for roll in begun[1 : len(begun) // 2 + 1]]
    missed = [_look(stage, roll, found="nobody", at=moment) for roll in begun[:1]]
    if looks or missed:
        attendance.record_patrol(actor=leader, now=moment, looks=[*looks, *missed])
    for look in missed:
        with codes_drawn_from(stage.chance("patrol")):
            attendance.keep_patrol_photo(actor=leader, now=moment, look=look.look_id, picture=_empty_room())


def _look(stage: Stage, roll: Roll, *, found: str, at: datetime | None = None) -> NewLook:
    here = found == "named"
    return NewLook(
        look_id=UUID(int=stage.chance(f"look {roll.code}").getrandbits(128), version=4),
        session=roll.code,
        found=found,
        on_time=True if here else None,
        roll_taken=True if here else None,
        remark="" if here else "灯开着，教室里没有老师",
        looked_at=at or roll.starts_at + AFTER,
    )
