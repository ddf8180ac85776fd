"""Visitors at the gate through the term, and one drill: how long until every adult has said who is there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from afterbell.base.access import Actor
from afterbell.base.codes import codes_drawn_from
from afterbell.demo.day import Day
from afterbell.demo.names import han_name
from afterbell.demo.stage import Stage
from afterbell.dismissal import commands as dismissal
from afterbell.dismissal.commands import NewVisit
from afterbell.dismissal.models import DrillGroup
from afterbell.schools.models import Staff
from afterbell.schools.roles import Role

WEEKDAYS = frozenset({1, 3})
DRILL_DAY = date(2026, 5, 13)
INTO_THE_SESSION = timedelta(minutes=20)


def a_visitor_comes(*, stage: Stage, day: date, stays: bool = False) -> None:
    """Let somebody from outside come before the bell on two days a week; unless it `stays`, it is out by the bell."""
    if day.isoweekday() not in WEEKDAYS:
        return
    chance = stage.chance(f"visitor {day}")
    guard = stage.person(Role.GATE_GUARD, today=day)
    with stage.inside():
        hosts = list(Staff.objects.order_by("code").values_list("code", flat=True))
    purpose, words = chance.choice((("family", ""), ("delivery", "送水"), ("repair", "修暖气"), ("business", "")))
    with codes_drawn_from(chance):
        visit = dismissal.let_in(
            actor=guard,
            now=stage.at(day, 16, chance.randrange(10, 40)),
            visit=NewVisit(
                sent_as=_drawn(chance),
                name=han_name(chance),
                purpose=purpose,
                host=chance.choice(hosts),
                words=words,
                badge=str(chance.randrange(1, 12)),
            ),
        )
    if not stays:
        dismissal.end_visit(actor=guard, now=stage.at(day, 17, chance.randrange(0, 20)), visit=visit.code)


def hold_a_drill(*, stage: Stage, today: Day, band: str) -> None:
    """Let the duty leader hold the term's fire drill in the middle of one late session; one child is found late."""
    rolls = [roll for roll in today.of_band(band) if roll.children]
    if today.date != DRILL_DAY or band != "late" or not rolls:
        return
    chance, leader = stage.chance("drill"), stage.person(Role.DUTY_LEADER, today=today.date)
    began = rolls[0].starts_at + INTO_THE_SESSION
    with codes_drawn_from(chance):
        drill = dismissal.start_drill(actor=leader, now=began, kind="fire")
    with stage.inside():
        groups = list(DrillGroup.objects.filter(drill__code=drill).select_related("adult").order_by("pk"))
        children = {row.pk: list(row.children.order_by("pk").values_list("pupil__code", flat=True)) for row in groups}
    for number, row in enumerate(groups):
        missing = children[row.pk][:1] if number == 0 else []
        account = row.adult.account_id if row.adult else leader.account or 0
        actor = stage.acting(account, today=today.date)
        at = began + timedelta(seconds=chance.randrange(25, 140))
        _report(row.code, actor=actor, now=at, missing=missing, chance=chance)
        if missing:
            _report(row.code, actor=actor, now=began + timedelta(seconds=171), missing=[], chance=chance)
    note = "二楼东侧楼梯拥挤，下次分两路下楼"
    dismissal.end_drill(actor=leader, now=began + timedelta(minutes=5), drill=drill, note=note)


def _report(group: str, *, actor: Actor, now: datetime, missing: list[str], chance: Random) -> None:
    dismissal.report_drill(actor=actor, now=now, sent_as=_drawn(chance), group=group, missing=missing)


def _drawn(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
