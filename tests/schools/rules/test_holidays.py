"""Public holidays and make-up days against the notices, written here by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.base.spans import DateSpan
from afterbell.schools.rules import holidays
from afterbell.schools.rules.holidays import KNOWN_YEARS, holiday_table, verify_holidays

SPRING = DateSpan(date(2026, 3, 2), date(2026, 7, 11))
EVERY_YEAR = holiday_table(days=DateSpan(date(2004, 1, 1), date(2027, 1, 1)))


def test_spring_2026_is_as_the_notice_has_it() -> None:
    table = holiday_table(days=SPRING)
    assert [(row.name.zh, row.day.month, row.day.day) for row in table.holidays] == [
        *(("清明", 4, day) for day in (4, 5, 6)),
        *(("劳动节", 5, day) for day in (1, 2, 3, 4, 5)),
        *(("端午", 6, day) for day in (19, 20, 21)),
    ]
    assert [(row.name.zh, row.day, row.follows) for row in table.make_up_days] == [("劳动节", date(2026, 5, 9), 2)]


def test_make_up_days_follow_the_days_they_were_swapped_for() -> None:
    year = holiday_table(days=DateSpan(date(2026, 1, 1), date(2027, 1, 1)))
    assert [(row.day, row.follows) for row in year.make_up_days] == [
        (date(2026, 1, 4), 5),  # New Year: Friday 2 January
        (date(2026, 2, 14), 5),  # Spring Festival, before it begins: Friday 20 February
        (date(2026, 2, 28), 1),  # and after it: Monday 23 February
        (date(2026, 5, 9), 2),  # Labour Day: Tuesday 5 May
        (date(2026, 9, 20), 2),  # National Day, five days before Mid-Autumn: Tuesday 6 October
        (date(2026, 10, 10), 3),  # Wednesday 7 October
    ]


@pytest.mark.parametrize(
    ("named", "follows"),
    [
        ((), (1, 2)),  # none named: Monday 16 and Tuesday 17 February, on which the festival falls
        ((date(2026, 2, 23),), (1, 1)),  # one named: Monday the 23rd, then Monday the 16th
    ],
)
def test_a_notice_that_names_too_few_swapped_days_is_filled_in_order(
    monkeypatch: pytest.MonkeyPatch, named: tuple[date, ...], follows: tuple[int, ...]
) -> None:
    monkeypatch.setattr(holidays, "DAYS_SWAPPED", dict.fromkeys(named, "Spring Festival"))
    february = DateSpan(date(2026, 2, 1), date(2026, 3, 1))
    table = holiday_table(days=february)
    assert tuple(row.follows for row in table.make_up_days) == follows
    assert verify_holidays(days=february, table=table) == ()


def test_a_cut_through_a_holiday_does_not_change_what_its_make_up_day_follows() -> None:
    alone = holiday_table(days=DateSpan(date(2026, 2, 28), date(2026, 3, 1)))
    assert [(row.day, row.follows) for row in alone.make_up_days] == [(date(2026, 2, 28), 1)]
    assert alone.holidays == ()


def test_every_known_year_is_right() -> None:
    days = DateSpan(date(KNOWN_YEARS[0], 1, 1), date(KNOWN_YEARS[-1] + 1, 1, 1))
    assert verify_holidays(days=days, table=holiday_table(days=days)) == ()


@given(st.integers(0, 8000), st.integers(1, 200))
def test_a_range_gives_its_part_of_the_whole(start: int, length: int) -> None:
    first = date(2004, 1, 1) + timedelta(days=start)
    days = DateSpan(first, first + timedelta(days=length))
    part = holiday_table(days=days)
    assert part.holidays == tuple(row for row in EVERY_YEAR.holidays if row.day in days)
    assert part.make_up_days == tuple(row for row in EVERY_YEAR.make_up_days if row.day in days)


@pytest.mark.parametrize(
    ("first", "until", "year"),
    [(date(2026, 9, 1), date(2027, 1, 20), 2027), (date(2003, 12, 31), date(2004, 2, 1), 2003)],
)
def test_a_year_not_known_is_refused_by_name(first: date, until: date, year: int) -> None:
    with pytest.raises(Refused) as refused:
        holiday_table(days=DateSpan(first, until))
    (reason,) = refused.value.reasons
    assert reason.code == "schools.holidays.year_unknown"
    assert str(year) in reason.words.zh
    assert "2026" in reason.words.en


def test_the_last_known_day_is_answered() -> None:
    assert holiday_table(days=DateSpan(date(2026, 12, 31), date(2027, 1, 1))).holidays == ()


def test_the_checker_finds_planted_faults() -> None:
    table = holiday_table(days=SPRING)
    off, (on,) = table.holidays, table.make_up_days
    faults = {
        "wrong_day": replace(table, holidays=off[1:]),
        "outside_range": replace(table, holidays=(*off, replace(off[0], day=date(2026, 10, 1)))),
        "wrong_name": replace(table, holidays=(replace(off[0], name=off[-1].name), *off[1:])),
        "not_at_a_weekend": replace(table, make_up_days=(replace(on, day=date(2026, 5, 6)),)),
        "wrong_weekday_followed": replace(table, make_up_days=(replace(on, follows=5),)),
    }
    for rule, faulty in faults.items():
        assert rule in {finding.rule for finding in verify_holidays(days=SPRING, table=faulty)}
