"""A roster is the best there is for one band, covers what can be covered, and never depends on the input's order."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.problem import Kind, Preferences, RosterProblem
from afterbell.rostering.rules.roster.solve import bands, solve
from afterbell.rostering.rules.roster.verify import broken_rules, fairness, verify
from tests.rostering.rules.small_schools import (
    AFTERNOON,
    EARLY,
    EVENING,
    LATE,
    adult,
    cost_from_the_end,
    day,
    demand,
    problem,
    problems,
)
from tests.support.examples import examples

one_band = problems(days=1, spans=(EARLY, LATE, AFTERNOON), most_demands=4, most_adults=4)


def may(asked: RosterProblem, row: int, column: int) -> bool:
    return not broken_rules(problem=asked, demand=asked.demands[row], adult=asked.adults[column], others=())


def best_by_trying_all(asked: RosterProblem) -> tuple[int, int]:
    """Try every way to give one band's sessions to different adults: the most covered, then the least cost."""
    rows = len(asked.demands)
    columns = [*range(len(asked.adults)), *[-1] * rows]
    found = []
    for picked in set(permutations(columns, rows)):
        pairs = [(row, column) for row, column in enumerate(picked) if column >= 0]
        if all(may(asked, row, column) for row, column in pairs):
            given_out = {asked.demands[row].session: asked.adults[column].code for row, column in pairs}
            found.append((-len(pairs), cost_from_the_end(asked, given_out)))
    return min(found)


def most_by_augmenting_paths(asked: RosterProblem) -> int:
    """Count the largest matching of one band by Kuhn's augmenting paths."""
    holder: dict[int, int] = {}

    def augment(row: int, seen: set[int]) -> bool:
        for column in range(len(asked.adults)):
            if column in seen or not may(asked, row, column):
                continue
            seen.add(column)
            if column not in holder or augment(holder[column], seen):
                holder[column] = row
                return True
        return False

    return sum(augment(row, set()) for row in range(len(asked.demands)))


@examples(48)
@given(one_band)
def test_one_band_costs_what_trying_everything_finds(asked: RosterProblem) -> None:
    roster = solve(problem=asked)
    assert (-len(roster.assignments), cost_from_the_end(asked, roster.assignments)) == best_by_trying_all(asked)


@examples(48)
@given(problems(days=1, spans=(EARLY, LATE, AFTERNOON), most_demands=9, most_adults=9))
def test_one_band_covers_as_much_as_augmenting_paths_do(asked: RosterProblem) -> None:
    assert len(solve(problem=asked).assignments) == most_by_augmenting_paths(asked)


@examples(80)
@given(problems())
def test_whatever_the_school_the_verifier_finds_nothing(asked: RosterProblem) -> None:
    assert verify(problem=asked, roster=solve(problem=asked)) == ()


@examples(40)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(asked: RosterProblem, chance: random.Random) -> None:
    wanted, people, keep = list(asked.demands), list(asked.adults), list(asked.keep.items())
    for parts in (wanted, people, keep):
        chance.shuffle(parts)
    assert solve(problem=replace(asked, demands=tuple(wanted), adults=tuple(people), keep=dict(keep))) == solve(
        problem=asked
    )


@examples(40)
@given(problems(), st.randoms(use_true_random=False))
def test_the_price_of_a_roster_does_not_depend_on_the_order_of_giving(
    asked: RosterProblem, chance: random.Random
) -> None:
    roster = solve(problem=asked)
    order = list(roster.assignments.items())
    chance.shuffle(order)
    desk, total = Desk(problem=asked, assignments={}), 0
    for session, code in order:
        total += desk.price(desk.demands[session], desk.diaries[code])
        desk.put(session, code)
    assert total == cost_from_the_end(asked, roster.assignments)


@examples(40)
@given(problems())
def test_what_the_school_fixed_stands(asked: RosterProblem) -> None:
    first = solve(problem=asked)
    fixed = dict(list(first.assignments.items())[::2])
    again = solve(problem=replace(asked, fixed=fixed))
    assert fixed.items() <= again.assignments.items()


def test_sessions_of_a_band_all_overlap_each_other() -> None:
    wanted = [demand("a", span=AFTERNOON), demand("b"), demand("c", span=LATE), demand("d", span=EVENING)]
    assert [[one.session for one in band] for band in bands(wanted)] == [["a", "b", "c"], ["d"]]


def test_nobody_is_in_the_early_and_the_late_band_on_one_day() -> None:
    roster = solve(problem=problem([demand("early"), demand("late", span=LATE)], [adult("T1")]))
    assert len(roster.assignments) == 1
    assert [(reason.rule, len(reason.sessions)) for reason in roster.uncovered[0].reasons] == [("one_place", 1)]


def test_one_adult_takes_an_afternoon_and_an_evening() -> None:
    wanted = [demand("early"), demand("evening", span=EVENING, kind=Kind.EVENING)]
    assert solve(problem=problem(wanted, [adult("T1")])).assignments == {"early": "T1", "evening": "T1"}


def test_a_chain_saves_the_only_musician_for_the_club() -> None:
    """The band of Monday alone would give T1 the duty, whose code comes first, and leave Tuesday's club open."""
    wanted = [demand("duty"), demand("club", day=day(1), kind=Kind.CLUB, skills=frozenset({"music"}))]
    people = [adult("T1", most_a_week=1), adult("T2", skills=frozenset())]
    assert solve(problem=problem(wanted, people)).assignments == {"club": "T1", "duty": "T2"}


def test_an_adult_kept_by_the_week_and_by_the_month_is_freed_of_both() -> None:
    """The club's Tuesday is March's last day: one duty of that week lies in April, one of that month weeks before."""
    club = demand("club", day=day(29), kind=Kind.CLUB, skills=frozenset({"music"}))
    wanted = [demand("march", day=day(2)), club, demand("april", day=day(30))]
    people = [adult("T1", most_a_week=1, most_a_month=1), adult("T2", skills=frozenset(), carried_load=1000)]
    made = solve(problem=problem(wanted, people))
    assert made.assignments == {"april": "T2", "club": "T1", "march": "T2"}


def test_last_terms_balance_is_carried_over() -> None:
    roster = solve(problem=problem([demand("duty")], [adult("T1", carried_load=10), adult("T2")]))
    assert roster.assignments == {"duty": "T2"}
    assert roster.loads == {"T1": 10, "T2": 50}


def test_a_group_keeps_the_adult_named_for_it() -> None:
    wanted = [demand(f"s{number}", day=day(number), kind=Kind.TUTORING, group="G1") for number in range(3)]
    roster = solve(problem=problem(wanted, [adult("T1"), adult("T2")], keep={"G1": "T2"}))
    assert set(roster.assignments.values()) == {"T2"}


def test_without_preferences_the_load_alone_decides() -> None:
    wanted = [demand(f"s{number}", day=day(number), group="G1") for number in range(4)]
    level = Preferences(named_tutor=0, continuity=0, evenness=0, own_homeroom=0)
    roster = solve(problem=problem(wanted, [adult("T1"), adult("T2")], keep={"G1": "T2"}, preferences=level))
    assert roster.loads == {"T1": 100, "T2": 100}


def test_nobody_at_all_leaves_every_session_listed() -> None:
    roster = solve(problem=problem([demand("duty")], []))
    assert [(open_.session, open_.reasons) for open_ in roster.uncovered] == [("duty", ())]


def test_a_term_of_a_whole_school_is_made_with_bounded_work() -> None:
    asked = whole_school()
    roster = solve(problem=asked)
    pairs = len(asked.demands) * len(asked.adults)
    assert not roster.uncovered
    assert verify(problem=asked, roster=roster) == ()
    assert roster.work.arcs <= pairs
    assert roster.work.tried <= pairs
    assert fairness(problem=asked, roster=roster).load.width <= 5 * 62


def whole_school() -> RosterProblem:
    """100 adults and 60 sessions a day on the 64 days of a term."""
    people = [
        adult(
            f"T{number:03}",
            skills=frozenset({("music", "maths", "art")[number % 3], ("music", "maths")[number % 2]}),
            languages=frozenset({("mn", "zh")[number % 2], "zh" if number % 5 else "mn"}),
        )
        for number in range(100)
    ]
    posts = (
        (12, EARLY, Kind.CLUB, frozenset({"music", "art"}), 50),
        (30, LATE, Kind.TUTORING, frozenset({"maths"}), 35),
        (10, EVENING, Kind.EVENING, frozenset[str](), 120),
        (8, AFTERNOON, Kind.DUTY, frozenset[str](), 100),
    )
    wanted = [
        demand(
            f"{week:02}{weekday}{kind}{post:02}",
            day=day(7 * week + weekday),
            span=span,
            kind=kind,
            skills=skills,
            language=("mn", "zh")[post % 2] if kind == Kind.TUTORING else None,
            group=f"{kind}{post}",
            weight=weight,
        )
        for week in range(16)
        for weekday in range(4)
        for count, span, kind, skills, weight in posts
        for post in range(count)
    ]
    return problem(wanted, people)
