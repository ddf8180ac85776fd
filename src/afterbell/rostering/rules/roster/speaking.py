"""What speaks for somebody as a substitute, in words a school reads."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.problem import Demand

NAMED = Words(zh="是本组指定的老师", en="is the adult named for the group")
KNOWS = Words(zh="带过本组，孩子们熟悉", en="has led the group, the children know the face")
OWN = Words(zh="是组里孩子的班主任", en="is homeroom teacher of pupils in the group")
NOTHING_THAT_DAY = Words(zh="这一天没有别的场次", en="has no other session that day")
MORE_THAT_DAY = Words(zh="这一天另有 {count} 场，时间错开", en="has {count} other sessions that day, at other times")
THIS_WEEK = Words(zh="这一周已有 {count} 场", en="has {count} sessions this week")


def speaks_for(*, desk: Desk, demand: Demand, adult: str) -> tuple[Words, ...]:
    """Say why somebody stands where they stand in the list: what the group knows of them, their day and their week."""
    diary = desk.diaries[adult]
    that_day, this_week = len(diary.on(demand.day)), len(diary.in_week(demand.week))
    known = {
        NAMED: demand.group is not None and not demand.beside and desk.taste.keep.get(demand.group) == adult,
        KNOWS: demand.group is not None and diary.groups[demand.group] > 0,
        OWN: bool(demand.homerooms) and diary.adult.homeroom in demand.homerooms,
    }
    day = MORE_THAT_DAY.fill(count=that_day) if that_day else NOTHING_THAT_DAY
    return (*(words for words, true in known.items() if true), day, THIS_WEEK.fill(count=this_week))
