"""What a child may still join: every seat that is left on a day it lacks, and for the others every reason."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from afterbell.placement.rules.by_hand import (
    OpenGroup,
    Wanting,
    days_together,
    days_with_a_seat,
    reasons_against,
)

BANDS = ("early", "late")
LANGUAGES = ("mongolian", "chinese")
weekdays = st.frozensets(st.integers(1, 5))
children = st.builds(
    Wanting,
    grade=st.integers(1, 6),
    language=st.sampled_from(LANGUAGES),
    days=st.frozensets(st.tuples(st.integers(1, 5), st.sampled_from(BANDS))),
)
groups = st.builds(
    OpenGroup,
    name=st.just("合唱"),
    band=st.sampled_from(BANDS),
    weekdays=weekdays,
    language=st.sampled_from(("", *LANGUAGES)),
    grades=st.none() | st.frozensets(st.integers(1, 6)),
    capacity=st.integers(0, 3),
    taken=st.dictionaries(st.integers(1, 5), st.integers(0, 4)),
)


def codes(child: Wanting, group: OpenGroup) -> list[str]:
    return [reason.code.removeprefix("placement.") for reason in reasons_against(child=child, group=group)]


@given(child=children, group=groups)
def test_a_group_is_open_exactly_when_it_suits_and_has_a_seat(child: Wanting, group: OpenGroup) -> None:
    suits = group.language in {"", child.language} and (group.grades is None or child.grade in group.grades)
    seats = [
        weekday
        for weekday in group.weekdays
        if (weekday, group.band) in child.days and group.taken.get(weekday, 0) < group.capacity
    ]
    assert (not codes(child, group)) == (suits and bool(seats))
    assert days_with_a_seat(child=child, group=group) == tuple(sorted(seats))
    assert set(seats) <= set(days_together(child=child, group=group))


@given(child=children, group=groups)
def test_every_reason_is_said_at_once(child: Wanting, group: OpenGroup) -> None:
    strange = replace(group, language="french", grades=frozenset(), capacity=0)
    said = codes(child, strange)
    assert said[:2] == ["place_for_others", "place_for_other_grades"]
    assert said[2:] == (["place_full"] if days_together(child=child, group=strange) else ["place_not_asked"])


@given(child=children, group=groups)
def test_one_child_less_never_closes_a_group(child: Wanting, group: OpenGroup) -> None:
    emptier = replace(group, taken={weekday: max(number - 1, 0) for weekday, number in group.taken.items()})
    assert set(days_with_a_seat(child=child, group=group)) <= set(days_with_a_seat(child=child, group=emptier))
