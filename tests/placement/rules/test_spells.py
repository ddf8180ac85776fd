"""Spells in a group that touch are one, and the days they cover stay the same."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from afterbell.placement.rules.spells import Spell, joined

DAYS = [date(2026, 6, 1) + timedelta(days=number) for number in range(20)]
spells = st.lists(st.tuples(st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS)), max_size=6)


def covered(found: list[Spell]) -> set[date]:
    return {day for day in DAYS for since, until in found if since <= day and (until is None or day < until)}


def test_who_moves_back_was_never_away() -> None:
    monday = DAYS[7]
    assert joined([(DAYS[0], monday), (monday, None)]) == [(DAYS[0], None)]
    assert joined([(monday, monday)]) == []


@given(given_spells=spells)
def test_no_day_is_won_or_lost_and_none_touch(given_spells: list[Spell]) -> None:
    found = joined(given_spells)
    assert covered(found) == covered(given_spells)
    assert all(until is not None and until < since for (_first, until), (since, _last) in pairwise(found))
