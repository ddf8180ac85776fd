"""On which days somebody is kept from children: each day is counted by itself and compared with the spans."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.spans import FIRST_DAY, DateSpan
from afterbell.rostering.rules.briefing import unbriefed
from afterbell.rostering.rules.readiness import is_barred, joined, unready, unvetted, without
from tests.rostering.rules.small_schools import day

DAYS = [day(number) for number in range(-5, 40)]
KINDS = ("health", "no_record")


def spans_of() -> st.SearchStrategy[DateSpan]:
    first, length = st.integers(-3, 30), st.integers(1, 9)
    return st.builds(lambda start, days: DateSpan(day(start), day(start + days)), first, length)


@given(spans_of(), st.lists(spans_of(), max_size=4))
def test_what_is_left_is_every_day_not_taken_out_once_and_in_order(whole: DateSpan, holes: list[DateSpan]) -> None:
    left = without(whole, holes)
    for one in DAYS:
        assert sum(one in span for span in left) == (one in whole and not is_barred(one, holes))
    assert list(left) == sorted(left)


@given(st.lists(spans_of(), max_size=5))
def test_joined_days_are_the_same_days_with_a_gap_between_two_spans(spans: list[DateSpan]) -> None:
    found = joined(spans)
    assert [is_barred(one, found) for one in DAYS] == [is_barred(one, spans) for one in DAYS]
    assert all(one.until < other.first for one, other in pairwise(found))


@given(st.frozensets(st.sampled_from(KINDS)), st.lists(st.tuples(st.sampled_from(KINDS), spans_of()), max_size=5))
def test_somebody_is_vetted_on_a_day_when_each_required_kind_is_valid_on_it(
    required: frozenset[str], valid: list[tuple[str, DateSpan]]
) -> None:
    out = unvetted(required=required, valid=valid)
    for one in DAYS:
        held = {kind for kind, span in valid if one in span}
        assert is_barred(one, out) == bool(required - held)


@given(
    signed=st.booleans(),
    trained=st.booleans(),
    number=st.integers(0, 20),
    cleared=st.lists(spans_of(), max_size=3),
)
def test_who_is_not_ready_is_barred_until_tomorrow_but_for_the_days_let_through(
    *, signed: bool, trained: bool, number: int, cleared: list[DateSpan]
) -> None:
    today = day(number)
    out = unready(signed=signed, trained=trained, today=today, cleared=cleared)
    for one in DAYS:
        near = one <= today + timedelta(days=1)
        assert is_barred(one, out) == (not (signed and trained) and near and not is_barred(one, cleared))


def test_a_roster_ahead_waits_for_signatures_and_vetting_waits_for_nothing() -> None:
    nobody_signed = unready(signed=False, trained=False, today=day(0), cleared=())
    assert not is_barred(day(2), nobody_signed)
    assert is_barred(day(1), nobody_signed)
    assert is_barred(day(200), unvetted(required={"health"}, valid=[]))
    assert is_barred(FIRST_DAY, unvetted(required={"health"}, valid=[]))


@given(st.lists(st.integers(0, 9).map(day), max_size=3), st.dictionaries(st.integers(1, 6), st.integers(0, 9).map(day)))
def test_a_child_has_heard_it_when_some_briefing_came_on_or_after_its_first_day(
    given_on: list[date], first: dict[int, date]
) -> None:
    heard = {child for child, came in first.items() if any(told >= came for told in given_on)}
    assert unbriefed(given=given_on, joined=first) == set(first) - heard
