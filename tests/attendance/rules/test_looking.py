"""The ladder of an alarm is climbed once, in order, whenever somebody looks; a silent roll is asked for first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.expected import is_expected
from afterbell.attendance.rules.folding import MarkState
from afterbell.attendance.rules.looking import UNSEEN, Pace, Rung, Step, due_rungs, step_of

START = datetime(2026, 3, 4, 9, 45, tzinfo=UTC)
USUAL = Pace(alarm=10, family=5, principal=15)
MINUTES = st.integers(min_value=0, max_value=90)
PACES = st.builds(Pace, alarm=MINUTES, family=MINUTES, principal=MINUTES)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@given(pace=PACES, looks=st.lists(st.floats(min_value=0, max_value=300), min_size=1, max_size=12))
def test_at_any_instants_each_rung_is_climbed_once_and_none_is_skipped(pace: Pace, looks: list[float]) -> None:
    told: list[Rung] = []
    for minutes in sorted(looks):
        told += due_rungs(raised_at=START, told=told, state=None, pace=pace, now=after(minutes))
    assert len(told) == len(set(told))
    late = {rung for rung in Rung if START + pace.until(rung) <= after(max(looks))}
    assert set(told) == late


@given(pace=PACES, minutes=MINUTES, state=st.sampled_from([None, *MarkState]))
def test_a_child_of_whom_anything_but_absent_is_said_climbs_no_further(
    pace: Pace, minutes: int, state: MarkState | None
) -> None:
    due = due_rungs(raised_at=START, told=(), state=state, pace=pace, now=after(minutes))
    assert bool(due) == (state in UNSEEN)


def test_teachers_are_told_at_once_then_the_family_then_the_principal() -> None:
    climbed = [
        due_rungs(raised_at=START, told=[], state=MarkState.ABSENT, pace=USUAL, now=after(minutes))
        for minutes in (0, 4.9, 5, 15)
    ]
    assert climbed == [
        (Rung.TEACHERS,),
        (Rung.TEACHERS,),
        (Rung.TEACHERS, Rung.FAMILY),
        (Rung.TEACHERS, Rung.FAMILY, Rung.PRINCIPAL),
    ]


def test_where_no_mark_came_the_roll_is_asked_for_until_families_would_be_told() -> None:
    silent = [step_of(starts_at=START, marked=False, pace=USUAL, now=after(minutes)) for minutes in (9.9, 10, 15)]
    heard = [step_of(starts_at=START, marked=True, pace=USUAL, now=after(minutes)) for minutes in (9.9, 10, 15)]
    assert silent == [Step.NOTHING, Step.ROLL, Step.CHILDREN]
    assert heard == [Step.NOTHING, Step.CHILDREN, Step.CHILDREN]


@given(pace=PACES, minutes=MINUTES, more=MINUTES)
def test_a_session_never_goes_back_a_step(pace: Pace, minutes: int, more: int) -> None:
    order = [Step.NOTHING, Step.ROLL, Step.CHILDREN]
    first = step_of(starts_at=START, marked=False, pace=pace, now=after(minutes))
    later = step_of(starts_at=START, marked=False, pace=pace, now=after(minutes + more))
    assert order.index(first) <= order.index(later)


def test_a_child_on_leave_or_missing_from_school_is_not_expected() -> None:
    said = [(leave, absent) for leave in (False, True) for absent in (False, True)]
    assert [is_expected(on_leave=leave, absent_in_morning=absent) for leave, absent in said] == [
        True,
        False,
        False,
        False,
    ]
