"""What a record says of a month: each case that was not good is one that is counted, and small groups say nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.scheme.rules.codes import Measure
from afterbell.subsidy.rules.appraisal import Counted, Fault, Look, Turn, record_of

DAY = date(2026, 4, 1)
LOOKS = st.builds(
    Look,
    named_there=st.booleans(),
    on_time=st.sampled_from([True, False, None]),
    roll_taken=st.sampled_from([True, False, None]),
)
TURNS = st.lists(
    st.builds(
        Turn,
        session=st.uuids().map(str),
        name=st.just("作业辅导"),
        day=st.integers(0, 29).map(lambda day: DAY + timedelta(days=day)),
        named=st.booleans(),
        confirmed=st.booleans(),
        has_roll=st.booleans(),
        late=st.none() | st.integers(0, 30),
        sealed_on=st.none() | st.integers(0, 31).map(lambda day: DAY + timedelta(days=day)),
        group=st.sampled_from(["", "a", "b"]),
        looks=st.lists(LOOKS, max_size=2).map(tuple),
    ),
    max_size=8,
)


def turn(**changed: object) -> Turn:
    whole = {"session": "s", "name": "作业辅导", "day": DAY, "named": True, "confirmed": True, "has_roll": True}
    return Turn(**{**whole, "late": 0, "sealed_on": DAY, **changed})  # type: ignore[arg-type] # of the fields above


@given(turns=TURNS, borne=st.integers(0, 10))
def test_what_was_not_good_is_told_case_by_case(turns: list[Turn], borne: int) -> None:
    found = record_of(turns=turns, borne_minutes=borne)
    faults = Counter(case.measure for case in found.cases)
    for measure, row in found.counted.items():
        assert row.of - row.good == faults[measure]
    assert list(found.cases) == sorted(found.cases, key=lambda case: (case.day, case.session))
    assert record_of(turns=turns[::-1], borne_minutes=borne).counted == found.counted


def test_each_fault_is_named_for_what_it_is() -> None:
    wrong = (
        (turn(late=6), Fault.LATE),
        (turn(late=None, has_roll=False), Fault.NOT_HELD),
        (turn(confirmed=False), Fault.NOT_HELD),
        (turn(sealed_on=None), Fault.NOT_SEALED),
        (turn(sealed_on=DAY + timedelta(days=1)), Fault.SEALED_LATE),
        (turn(looks=(Look(named_there=False, on_time=None, roll_taken=None),)), Fault.PATROL_NOBODY),
        (turn(looks=(Look(named_there=True, on_time=False, roll_taken=True),)), Fault.PATROL_LATE),
        (turn(looks=(Look(named_there=True, on_time=True, roll_taken=False),)), Fault.PATROL_NO_ROLL),
    )
    for row, fault in wrong:
        assert [case.fault for case in record_of(turns=[row], borne_minutes=5).cases] == [fault]
    assert record_of(turns=[turn(late=5)], borne_minutes=5).cases == ()


def test_whoever_was_there_without_being_named_is_judged_by_coming_alone() -> None:
    found = record_of(turns=[turn(named=False, late=9)], borne_minutes=5).counted
    assert {measure for measure, row in found.items() if row.of} == {Measure.PUNCTUALITY}


def test_a_group_that_fewer_than_five_rated_says_nothing() -> None:
    stars = {"a": {5: 3, 1: 1}, "b": {5: 4, 4: 2}}
    turns = [turn(session="1", group="a"), turn(session="2", group="b"), turn(session="3", group="b")]
    rated = record_of(turns=turns, borne_minutes=5, stars=stars).counted[Measure.FAMILY_RATING]
    assert rated == Counted(good=28, of=30, answers=6)
    alone = record_of(turns=turns[:1], borne_minutes=5, stars=stars).counted[Measure.FAMILY_RATING]
    assert alone == Counted(good=0, of=0, answers=0)
