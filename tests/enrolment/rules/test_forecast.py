"""The forecast of demand: a range that holds, whatever those who did not answer will say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.forecast import Asked, Means, Range, forecast, scaled

MEANS = Means(adults=3, rooms=4, group_size=40, children_an_adult=40)
DAYS = st.frozensets(st.integers(1, 4))
CHILDREN = st.lists(
    st.builds(
        Asked,
        grade=st.integers(1, 3),
        language=st.sampled_from(("mongolian", "chinese")),
        band=st.sampled_from(("early", "late")),
        days=st.none() | DAYS,
    ),
    max_size=60,
)


@given(CHILDREN, st.data())
def test_the_range_holds_whatever_the_silent_say(children: list[Asked], data: st.DataObject) -> None:
    said = [child if child.days is not None else replace(child, days=data.draw(DAYS)) for child in children]
    before = forecast(children=children, weekdays=range(1, 5), means=MEANS)
    after = forecast(children=said, weekdays=range(1, 5), means=MEANS)
    for guess, truth in zip(before, after, strict=True):
        assert guess.children.low <= guess.children.likely <= guess.children.high
        assert guess.children.low <= truth.children.likely <= guess.children.high
        assert truth.children.low == truth.children.likely == truth.children.high


@given(CHILDREN)
def test_grades_add_up_and_groups_hold_the_children(children: list[Asked]) -> None:
    for row in forecast(children=children, weekdays=(1, 2), means=MEANS):
        assert sum(found.likely for _grade, found in row.grades) == row.children.likely
        assert row.groups * MEANS.group_size >= row.children.likely
        assert row.adults_short == max(0, row.adults - MEANS.adults)
        assert row.rooms_short == max(0, row.groups - MEANS.rooms)


def test_the_silent_are_as_likely_as_the_others() -> None:
    assert scaled(pupils=30, answered=20, wanting=10) == Range(low=10, likely=15, high=20)
    assert scaled(pupils=30, answered=0, wanting=0) == Range(low=0, likely=30, high=30)
    assert scaled(pupils=3, answered=2, wanting=1) == Range(low=1, likely=2, high=2)
