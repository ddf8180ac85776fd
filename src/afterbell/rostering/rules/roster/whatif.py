"""What it would mean to give one session to somebody else: for every adult what that breaks, and what it makes worse.

All other sessions stay where they are. A hard rule is never set aside; what a soft rule charges more than now is told
in words, so that whoever moves the session knows what it costs before it is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.diary import Diary
from afterbell.rostering.rules.roster.problem import KIND_WORDS, Demand, Reason, Roster, RosterProblem
from afterbell.rostering.rules.roster.rules import SOFT

WORSE: Mapping[str, Words] = {
    "named_tutor": Words(zh="{adult}不是本组指定的老师", en="{adult} is not the adult named for the group"),
    "continuity": Words(
        zh="{adult}这一周没有带过本组，孩子们不熟悉", en="{adult} has not led the group this week; the children are new"
    ),
    "own_homeroom": Words(
        zh="{adult}不是组里孩子的班主任", en="{adult} is not the homeroom teacher of pupils in the group"
    ),
    "load": Words(
        zh="{adult}的工作量会到 {mine} 分钟，{holder}现在是 {theirs} 分钟",
        en="{adult} would carry {mine} minutes, {holder} carries {theirs} now",
    ),
    "evenness": Words(
        zh="这一周会是{adult}的第 {mine} 场{kind}，{holder}现在有 {theirs} 场",
        en="it would be session {mine} of {kind} this week for {adult}, {holder} has {theirs} now",
    ),
}
"""What each soft rule says when somebody else would be dearer by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worse:
    """A soft rule that charges more than now, and the difference in words."""

    rule: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class IfTaken:
    """What it would mean if this adult took the session.

    `reasons` are the hard rules in the way; without any, `worse` are the soft rules it offends, `dearer` is by how much
    the whole roster's price grows, and `width` how far the most loaded is from the least afterwards.
    """

    adult: str
    reasons: tuple[Reason, ...]
    worse: tuple[Worse, ...]
    dearer: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A session as it stands, `holder` empty for nobody, and what each other adult would mean: the best first."""

    session: str
    holder: str
    width: int
    adults: tuple[IfTaken, ...]


def what_if(*, problem: RosterProblem, roster: Roster, session: str, names: Mapping[str, str] | None = None) -> WhatIf:
    """Judge everybody but the holder. Raises KeyError when there is no such session."""
    desk = Desk(problem=problem, assignments=roster.assignments)
    demand = desk.demands[session]
    width = _width(desk)
    holder = desk.take(session) if session in desk.holders else ""
    called = names or {}
    found = [
        _if_taken(desk, demand, diary, holder=holder, names=called)
        for code, diary in desk.diaries.items()
        if code != holder
    ]
    found.sort(key=lambda one: (bool(one.reasons), one.dearer, one.adult))
    return WhatIf(session=session, holder=holder, width=width, adults=tuple(found))


def _if_taken(desk: Desk, demand: Demand, diary: Diary, *, holder: str, names: Mapping[str, str]) -> IfTaken:
    code = diary.adult.code
    reasons = desk.reasons(demand, diary)
    if reasons:
        return IfTaken(adult=code, reasons=reasons, worse=(), dearer=0, width=0)
    kept = desk.diaries[holder] if holder else None
    more = {
        rule.name: rule.price(demand, diary, desk.taste) - (rule.price(demand, kept, desk.taste) if kept else 0)
        for rule in SOFT
    }
    worse = tuple(
        Worse(rule=rule, words=_words(rule, demand, diary, kept, names=names))
        for rule, dearer in more.items()
        if kept and dearer > 0
    )
    desk.put(demand.session, code)
    width = _width(desk)
    desk.take(demand.session)
    return IfTaken(adult=code, reasons=(), worse=worse, dearer=sum(more.values()), width=width)


def _words(rule: str, demand: Demand, diary: Diary, kept: Diary, *, names: Mapping[str, str]) -> Words:
    """Fill a soft rule's sentence; loads are told as of a whole post, as the roster compares them."""
    code, holder = diary.adult.code, kept.adult.code
    if rule == "evenness":
        mine, theirs = diary.kinds[demand.kind] + 1, kept.kinds[demand.kind] + 1
    else:
        mine, theirs = (_whole(one, demand.weight) for one in (diary, kept))
    return WORSE[rule].fill(
        adult=names.get(code, code),
        holder=names.get(holder, holder),
        mine=mine,
        theirs=theirs,
        kind=KIND_WORDS[demand.kind],
    )


def _whole(diary: Diary, more: int = 0) -> int:
    return (diary.load + more) * 100 // diary.adult.share


def _width(desk: Desk) -> int:
    loads = [_whole(diary) for diary in desk.diaries.values()]
    return max(loads) - min(loads)
