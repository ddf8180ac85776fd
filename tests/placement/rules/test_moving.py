"""What a move between groups breaks: each rule by an example, and what holds of every move."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refusal
from afterbell.placement.rules.moving import Move, Side, tick_of, what_it_breaks

ALL_WEEK = frozenset({1, 2, 3, 4})


def side(name: str, **facts: object) -> Side:
    """Give a tutoring group of grade 3 with room for everybody, unless said otherwise."""
    usual = Side(
        name=name,
        band="late",
        weekdays=ALL_WEEK,
        wished=False,
        language="chinese",
        grades=None,
        span=frozenset({3}),
        capacity=30,
        minimum=5,
        room="图书室一",
        seats=40,
        taken=dict.fromkeys(ALL_WEEK, 12),
        held={},
        classmates=4,
    )
    return replace(usual, **facts)  # type: ignore[arg-type]


def move(*, before: Side | None = None, after: Side | None = None, **facts: object) -> Move:
    usual = Move(
        grade=3,
        language="chinese",
        before=before or side("一组"),
        after=after or side("二组"),
        weekdays=ALL_WEEK,
        there=ALL_WEEK,
    )
    return replace(usual, **facts)  # type: ignore[arg-type]


def codes(found: tuple[Refusal, ...]) -> set[str]:
    return {reason.code.removeprefix("placement.") for reason in found}


def test_a_move_that_touches_nobody_breaks_nothing() -> None:
    broken = what_it_breaks(move=move())
    assert (broken.forbids, broken.costs) == ((), ())


def test_what_forbids_a_move() -> None:
    forbidden = {
        "move_other_band": move(after=side("二组", band="early")),
        "move_no_day": move(after=side("二组", weekdays=frozenset({1, 2}))),
        "place_for_others": move(after=side("二组", language="mongolian")),
        "place_for_other_grades": move(after=side("合唱", wished=True, grades=frozenset({4, 5}))),
        "move_full": move(after=side("二组", taken={2: 29}, held={2: 1}, capacity=30)),
    }
    for code, of in forbidden.items():
        assert codes(what_it_breaks(move=of).forbids) == {code}, code
    assert codes(what_it_breaks(move=move(weekdays=frozenset())).forbids) == {"move_no_day"}


def test_what_a_move_costs() -> None:
    costs = {
        "move_leaves_few": move(before=side("一组", taken={1: 5, 2: 9, 3: 9, 4: 9})),
        "move_leaves_homeroom": move(after=side("二组", classmates=0)),
        "move_other_grade": move(after=side("二组", span=frozenset({4}))),
        "move_room_small": move(after=side("二组", seats=12)),
        "place_too_large": move(small=29),
        "move_splits_week": move(weekdays=frozenset({1, 2})),
        "move_gives_up": move(before=side("合唱", wished=True)),
        "move_passes_over": move(passed=("巴雅尔",)),
        "move_leaves_sibling": move(siblings=("图雅",)),
    }
    for code, of in costs.items():
        broken = what_it_breaks(move=of)
        assert (broken.forbids, codes(broken.costs)) == ((), {code}), code


def test_a_group_as_small_as_the_child_needs_costs_nothing() -> None:
    assert what_it_breaks(move=move(small=30)).costs == ()


def test_sentences_name_the_groups_the_days_and_the_children() -> None:
    children = ("巴雅尔", "图雅", "诺敏", "朝鲁")
    (cost,) = what_it_breaks(move=move(passed=children)).costs
    assert "有 4 个孩子" in cost.words.zh
    assert "巴雅尔、图雅、诺敏等" in cost.words.zh
    assert "朝鲁" not in cost.words.zh
    (full,) = what_it_breaks(move=move(after=side("二组", taken={1: 30, 2: 30}))).forbids
    assert "“二组”周一、周二已满（30 个位置" in full.words.zh


@given(
    taken=st.dictionaries(st.sampled_from(sorted(ALL_WEEK)), st.integers(0, 40)),
    held=st.dictionaries(st.sampled_from(sorted(ALL_WEEK)), st.integers(0, 5)),
    weekdays=st.frozensets(st.sampled_from(sorted(ALL_WEEK)), min_size=1),
    capacity=st.integers(1, 40),
)
def test_no_move_without_a_hard_reason_fills_a_group_beyond_its_seats(
    taken: dict[int, int], held: dict[int, int], weekdays: frozenset[int], capacity: int
) -> None:
    after = side("二组", taken=taken, held=held, capacity=capacity)
    broken = what_it_breaks(move=move(after=after, weekdays=weekdays))
    fits = all(taken.get(day, 0) + held.get(day, 0) + 1 <= capacity for day in weekdays)
    assert fits == (not broken.forbids)


@given(number=st.integers(1, 30), other=st.integers(1, 30))
def test_a_tick_is_of_what_was_read(number: int, other: int) -> None:
    first, second = (
        what_it_breaks(move=move(before=side("一组", classmates=many), after=side("二组", classmates=0))).costs
        for many in (number, other)
    )
    assert ({tick_of(cost) for cost in first} == {tick_of(cost) for cost in second}) == (number == other)
