"""A matter as tables: for the page, its preview and the spreadsheet the very same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from afterbell.base.money import yuan
from afterbell.base.words import Words
from afterbell.portal.rules.inforce.shown import (
    FIELDS,
    ClubDay,
    ClubShown,
    ClubsShown,
    GroupShown,
    GroupsShown,
    HomeroomInGroup,
    MeasureShown,
    PayShown,
    RateShown,
    RosterShown,
    SafetyShown,
    Shown,
    TurnShown,
)
from afterbell.scheme.rules.labels import grade, grades, weekday, weekdays
from afterbell.scheme.rules.showing import day, same

Row = tuple[Words, ...]
NONE = same("—")
STATES = {"open": Words("还没有安排", "nobody yet"), "cancelled": Words("不上", "not held")}
NAMED = Words("已安排", "named")
SEVERAL_HOMEROOMS = Words("几个班", "several homerooms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: what it is of, the heads of its columns, its rows; the columns that hold numbers."""

    caption: Words
    columns: Row
    rows: tuple[Row, ...]
    figures: frozenset[int] = frozenset()


def sheets_of(shown: Shown) -> tuple[Sheet, ...]:
    """Write a matter as its tables."""
    write: Callable[[Any], tuple[Sheet, ...]] = WRITERS[type(shown)]
    return write(shown)


def _groups(shown: GroupsShown) -> tuple[Sheet, ...]:
    heads = FIELDS[GroupShown]
    named = any(row.homerooms for row in shown.groups)
    columns = [heads[name] for name in ("name", "kind", "band", "weekdays", "children")]
    few = Words(f"不足 {shown.fewest}", f"fewer than {shown.fewest}")
    rows = []
    for row in shown.groups:
        number = few if row.children is None else same(str(row.children))
        cells = (same(row.name), row.kind, row.band, weekdays(row.weekdays), number)
        rows.append((*cells, *([_listed(row.homerooms)] if named else [])))
    return (
        Sheet(
            caption=Words(f"{shown.term}的小组", f"Groups, {shown.term}"),
            columns=(*columns, *([FIELDS[HomeroomInGroup]["names"]] if named else [])),
            rows=tuple(rows),
            figures=frozenset({4}),
        ),
    )


def _listed(homerooms: Iterable[HomeroomInGroup]) -> Words:
    told = [(same(row.homeroom) if row.homeroom else SEVERAL_HOMEROOMS, row.names) for row in homerooms]
    zh = "；".join(f"{room.zh}：{'、'.join(names)}" for room, names in told)
    en = "; ".join(f"{room.en}: {', '.join(names)}" for room, names in told)
    return Words(zh=zh, en=en) if told else NONE


def _roster(shown: RosterShown) -> tuple[Sheet, ...]:
    days = sorted({turn.day for row in shown.lines for turn in row.turns})
    monday = day(shown.monday)
    rows = []
    for row in shown.lines:
        turns: dict[date, list[TurnShown]] = {}
        for turn in row.turns:
            turns.setdefault(turn.day, []).append(turn)
        rows.append((same(row.name), row.kind, *(_turns(turns.get(one, [])) for one in days)))
    return (
        Sheet(
            caption=Words(f"{monday.zh}起的一周", f"The week from {monday.en}"),
            columns=(Words("安排", "Roster"), Words("类别", "Kind"), *(weekday(one.isoweekday()) for one in days)),
            rows=tuple(rows),
        ),
    )


def _turns(turns: list[TurnShown]) -> Words:
    if not turns:
        return NONE
    told = [STATES.get(turn.state) or (same(turn.adult) if turn.adult else NAMED) for turn in turns]
    return Words(zh="、".join(one.zh for one in told), en=", ".join(one.en for one in told))


def _clubs(shown: ClubsShown) -> tuple[Sheet, ...]:
    heads = FIELDS[ClubShown]
    rows = [
        (row.name, same(row.teacher) if row.teacher else NONE, grades(row.grades), *_of_days(row))
        for row in shown.clubs
    ]
    columns = (heads["name"], heads["teacher"], heads["grades"], heads["days"])
    return (
        Sheet(
            caption=Words(f"{shown.term}的社团", f"Clubs, {shown.term}"),
            columns=(*columns, Words("名额", "Places"), Words("剩余名额", "Places left")),
            rows=tuple(rows),
            figures=frozenset({4}),
        ),
    )


def _left(one: ClubDay) -> Words:
    day = weekday(one.weekday)
    if one.or_more:
        return Words(zh=f"{day.zh} {one.left} 以上", en=f"{day.en} {one.left} or more")
    return Words(zh=f"{day.zh} {one.left}", en=f"{day.en} {one.left}")


def _of_days(row: ClubShown) -> Row:
    places = sorted({one.places for one in row.days})
    left = [_left(one) for one in row.days if one.left is not None]
    return (
        weekdays(tuple(one.weekday for one in row.days)),
        same("/".join(map(str, places))),
        Words(
            zh="、".join(one.zh for one in left) or "编组以后写明",
            en=", ".join(one.en for one in left) or "told once groups stand",
        ),
    )


def _safety(shown: SafetyShown) -> tuple[Sheet, ...]:
    heads, each = FIELDS[SafetyShown], FIELDS[MeasureShown]
    figures = [
        (heads[name], same(str(getattr(shown, name))))
        for name in ("pupils_per_adult", "alarm_minutes", "family_minutes", "principal_minutes", "late_minutes")
    ]
    alone = grade(shown.alone_from_grade) if shown.alone_from_grade else Words("都要接", "all are collected")
    sheets = [
        Sheet(
            caption=heads["measures"],
            columns=(each["words"], each["responsible"]),
            rows=tuple((row.words, row.responsible) for row in shown.measures),
        ),
        Sheet(caption=heads["checks"], columns=(heads["checks"],), rows=tuple((words,) for words in shown.checks)),
        Sheet(
            caption=Words("人数与时限", "Numbers and limits"),
            columns=(Words("规定", "Rule"), Words("数", "Figure")),
            rows=(*figures, (heads["alone_from_grade"], alone)),
            figures=frozenset({1}),
        ),
    ]
    return tuple(sheet for sheet in sheets if sheet.rows)


def _pay(shown: PayShown) -> tuple[Sheet, ...]:
    heads, each = FIELDS[PayShown], FIELDS[RateShown]
    cap = f"{yuan(shown.monthly_cap_fen)}" if shown.monthly_cap_fen is not None else ""
    limits = [(heads["class_hour_minutes"], same(str(shown.class_hour_minutes)))]
    limits += [(Words("每人每月上限（元）", "Cap per person and month (yuan)"), same(cap))] if cap else []
    return (
        Sheet(
            caption=heads["rates"],
            columns=tuple(each.values()),
            rows=tuple((row.name, row.kind, row.rate, row.applies, row.ledger) for row in shown.rates),
        ),
        Sheet(
            caption=Words("折算与上限", "Conversion and cap"),
            columns=(Words("规定", "Rule"), Words("数", "Figure")),
            rows=tuple(limits),
            figures=frozenset({1}),
        ),
    )


WRITERS: dict[type, Callable[[Any], tuple[Sheet, ...]]] = {
    GroupsShown: _groups,
    RosterShown: _roster,
    ClubsShown: _clubs,
    SafetyShown: _safety,
    PayShown: _pay,
}
