"""A sibling's answers are taken over as far as they fit, and never decided for the family."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.answers import taken_over

BANDS = st.sampled_from(["early", "late", "evening"])
DAYS = st.sets(st.tuples(st.integers(1, 7), BANDS))
OPEN = st.dictionaries(st.integers(1, 7), st.lists(BANDS, unique=True))


@given(days=DAYS, open_bands=OPEN)
def test_what_is_taken_over_is_open_and_on_a_weekday_the_sibling_has(
    days: set[tuple[int, str]], open_bands: dict[int, list[str]]
) -> None:
    taken = taken_over(days=days, open_bands=open_bands)
    assert all(band in open_bands.get(weekday, ()) for weekday, band in taken)
    assert {weekday for weekday, _band in taken} <= {weekday for weekday, _band in days}
    assert {day for day in days if day[1] in open_bands.get(day[0], ())} <= set(taken)


@given(days=DAYS, open_bands=OPEN)
def test_nothing_is_chosen_between_two_bands_of_a_day(
    days: set[tuple[int, str]], open_bands: dict[int, list[str]]
) -> None:
    for weekday, band in set(taken_over(days=days, open_bands=open_bands)) - days:
        assert open_bands[weekday] == [band]


def test_an_elder_child_takes_over_the_weekdays_in_its_own_band() -> None:
    days = [(1, "early"), (3, "early"), (5, "early")]
    assert taken_over(days=days, open_bands={1: ["late"], 3: ["late", "evening"]}) == ((1, "late"),)
