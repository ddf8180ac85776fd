"""One small injury of the term: written down in the session, seen to, told to the family, and closed the next day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import NewIncident
from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base.codes import codes_drawn_from
from afterbell.demo.day import Day
from afterbell.demo.stage import Stage
from afterbell.schools.roles import Role

FELL = date(2026, 3, 3)


def a_child_falls(*, stage: Stage, today: Day) -> None:
    """Let a child of the first late group fall on one day of the term."""
    roll = next((roll for roll in today.rolls if roll.band == "late" and roll.children), None)
    if today.date != FELL or roll is None:
        return
    chance, leader = stage.chance("injury"), stage.person(Role.DUTY_LEADER, today=today.date)
    happened = roll.starts_at + timedelta(minutes=9)
    words = IncidentWords(
        what="课间跑动时绊倒，手掌擦破皮", first_aid="负责老师冲洗，校医用碘伏", told="当场打电话给家长"
    )
    with codes_drawn_from(chance):
        code = attendance.record_incident(
            actor=stage.acting(roll.account, today=today.date),
            now=happened + timedelta(minutes=3),
            incident=NewIncident(
                sent_as=UUID(int=chance.getrandbits(128), version=4),
                kind="injury",
                severity="slight",
                words=words,
                happened_at=happened,
                session=roll.code,
                children={roll.children[0][1]: "右手掌擦破皮，没有流血"},
            ),
        )
    for hour, kind, said in ((18, "examined", "伤口干净，没有肿"), (19, "family", "和家长说明了经过，家长没有意见")):
        now = stage.at(today.date, hour, 30)
        attendance.follow_incident(actor=leader, now=now, incident=code, kind=kind, words=said)
    tomorrow = stage.at(today.date + timedelta(days=1), 16)
    attendance.close_incident(actor=leader, now=tomorrow, incident=code, outcome="第二天正常上学，伤口结痂")
    stage.count("incidents")
