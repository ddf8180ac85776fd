"""Invariant 2 for children: whatever bands a scheme has, no application puts a child in two places at once."""

from __future__ import annotations

from datetime import date, time
from itertools import combinations

from hypothesis import event, given
from hypothesis import strategies as st

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.clashing import clashes
from afterbell.scheme.rules.codes import Ledger, Residence
from afterbell.scheme.rules.document import Band, Season
from afterbell.schools.rules.calendar import BandTime, DatedSession, SeasonTimes, TermCalendar, dated_sessions

FIRST, CHANGE, LAST = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 20)
SEASONS = (("winter", FIRST), ("summer", CHANGE))
IN_FORCE = tuple(
    Season(
        code=code,
        name=Words(zh=code, en=code),
        from_day=since,
        dismissal=time(16),
        grade_dismissals=(),
        local_off_work=time(18),
        dark_from=None,
    )
    for code, since in SEASONS
)


@st.composite
def spans(draw: st.DrawFn) -> TimeSpan:
    start, length = draw(st.integers(0, 20)), draw(st.integers(1, 12))
    minutes = [16 * 60 + 5 * start, 16 * 60 + 5 * (start + length)]
    return TimeSpan(*(time(value // 60, value % 60) for value in minutes))


@st.composite
def bands(draw: st.DrawFn) -> tuple[Band, ...]:
    """Draw one to four bands that may lie anywhere in the afternoon, other in each season, or miss one."""
    return tuple(
        Band(
            code=code,
            name=Words(zh=code, en=code),
            grades=(1, 2, 3, 4, 5, 6),
            residences=tuple(Residence),
            ledger=Ledger.SERVICE,
            times=tuple((season, draw(spans())) for season, _ in SEASONS if draw(st.integers(0, 9))),
        )
        for code in draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
    )


ASKED = st.lists(st.tuples(st.integers(1, 4), st.sampled_from("abcd")), min_size=1, max_size=8, unique=True)


def the_childs(asked: list[tuple[int, str]], own: tuple[Band, ...]) -> list[DatedSession]:
    """Lay the term out day by day and give what the child would go to."""
    calendar = TermCalendar(
        first_day=FIRST,
        last_day=LAST,
        weekdays=(1, 2, 3, 4),
        seasons=tuple(
            SeasonTimes(
                code=season,
                from_day=since,
                bands=tuple(
                    BandTime(band=band.code, span=dict(band.times)[season])
                    for band in own
                    if season in dict(band.times)
                ),
            )
            for season, since in SEASONS
        ),
        holidays=(),
        make_up_days=(),
    )
    return [row for row in dated_sessions(calendar=calendar) if (row.weekday, row.band) in asked]


def minutes_of(row: DatedSession) -> set[int]:
    start, end = (moment.hour * 60 + moment.minute for moment in (row.span.start, row.span.end))
    return set(range(start, end))


@given(ASKED, bands())
def test_what_is_let_through_never_meets_and_what_is_refused_does(
    asked: list[tuple[int, str]], own: tuple[Band, ...]
) -> None:
    refused = {
        (weekday, *sorted((clash.first.code, clash.second.code)))
        for clash in clashes(bands=own, seasons=IN_FORCE)
        for weekday in range(1, 5)
        if {(weekday, clash.first.code), (weekday, clash.second.code)} <= set(asked)
    }
    meeting = {
        (one.weekday, *sorted((one.band, other.band)))
        for one, other in combinations(the_childs(asked, own), 2)
        if one.day == other.day and minutes_of(one) & minutes_of(other)
    }
    event("two places at once" if meeting else "one place at a time")
    assert refused == meeting


def test_one_band_after_the_other_is_let_through() -> None:
    early, late = (
        Band(
            code=code,
            name=Words(zh=code, en=code),
            grades=(1,),
            residences=tuple(Residence),
            ledger=Ledger.SERVICE,
            times=(("winter", TimeSpan(*span)),),
        )
        for code, span in (("early", (time(16), time(17))), ("late", (time(17), time(18))))
    )
    assert clashes(bands=[early, late], seasons=IN_FORCE) == ()
