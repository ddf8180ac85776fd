"""Every hard rule refuses for its own cause and no other: take the cause away and the reason is gone, none is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.diary import Diary
from afterbell.rostering.rules.roster.glance import Glance
from afterbell.rostering.rules.roster.problem import Adult, Demand, Kind, Limits, RosterProblem
from afterbell.rostering.rules.roster.rules import HARD, burden
from afterbell.rostering.rules.roster.verify import SENTENCES
from tests.rostering.rules.small_schools import EARLY, LANGUAGES, LATE, SKILLS, adult, day, demand, problem, problems
from tests.support.examples import examples

Lifted = tuple[Demand, Adult, Limits]


def lift_skill(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, skills=frozenset(SKILLS)), limits


def lift_language(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, languages=frozenset(LANGUAGES)), limits


def lift_own_child(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, children_in=frozenset()), limits


def lift_working_day(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, off_weekdays=frozenset()), limits


def lift_present(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, away=()), limits


def lift_vetted(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, unvetted=()), limits


def lift_ready(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, unready=()), limits


def lift_walking(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, someone, replace(limits, walking_minutes=0)


def lift_daily_maximum(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, someone, replace(limits, most_a_day=99)


def lift_weekly_maximum(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, most_a_week=99), limits


def lift_monthly_maximum(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, replace(someone, most_a_month=None), limits


def lift_beside_evening(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, someone, replace(limits, most_beside_evening=99)


def lift_evenings_a_week(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, someone, replace(limits, most_evenings_a_week=99)


def lift_evening_rest(wanted: Demand, someone: Adult, limits: Limits) -> Lifted:
    return wanted, someone, replace(limits, rest_nights=0)


LIFTS: dict[str, Callable[[Demand, Adult, Limits], Lifted]] = {
    "skill": lift_skill,
    "language": lift_language,
    "own_child": lift_own_child,
    "working_day": lift_working_day,
    "present": lift_present,
    "vetted": lift_vetted,
    "ready": lift_ready,
    "walking": lift_walking,
    "daily_maximum": lift_daily_maximum,
    "weekly_maximum": lift_weekly_maximum,
    "monthly_maximum": lift_monthly_maximum,
    "beside_evening": lift_beside_evening,
    "evenings_a_week": lift_evenings_a_week,
    "evening_rest": lift_evening_rest,
}


def broken(wanted: Demand, someone: Adult, limits: Limits, held: list[Demand]) -> set[str]:
    diary = Diary(someone)
    for other in held:
        diary.add(other)
    return {name for name, rule in HARD.items() if rule.test(wanted, diary, limits) is not None}


@examples(60)
@given(problems(most_demands=6, most_adults=1))
def test_a_cause_taken_away_takes_its_reason_and_no_other(asked: RosterProblem) -> None:
    wanted, *held = asked.demands
    someone = asked.adults[0]
    before = broken(wanted, someone, asked.limits, held)
    for rule, lift in LIFTS.items():
        lifted = lift(wanted, someone, asked.limits)
        assert broken(*lifted, held) == before - {rule}


@examples(60)
@given(problems(most_demands=6, most_adults=1))
def test_an_overlap_is_refused_and_nothing_else_is_one_place(asked: RosterProblem) -> None:
    wanted, *held = asked.demands
    overlap = [one for one in held if one.day == wanted.day and one.span.overlaps(wanted.span)]
    assert ("one_place" in broken(wanted, asked.adults[0], asked.limits, held)) == bool(overlap)


def test_every_hard_rule_has_its_own_sentences() -> None:
    assert set(LIFTS) | {"one_place"} == set(HARD)
    assert set(HARD) <= set(SENTENCES)
    for said in (
        {name: rule.words.zh for name, rule in HARD.items()},
        {name: rule.words.en for name, rule in HARD.items()},
        {name: SENTENCES[name].zh for name in HARD},
        {name: SENTENCES[name].en for name in HARD},
    ):
        assert len(set(said.values())) == len(HARD)


@pytest.mark.parametrize(("share", "counts"), [(100, 3), (75, 4), (50, 6), (25, 12)])
def test_a_part_of_a_post_feels_the_same_load_more(share: int, counts: int) -> None:
    assert burden(Diary(adult("T1", share=share))) == counts


@examples(60)
@given(problems(), st.data())
def test_a_glance_sees_what_asking_one_by_one_finds(asked: RosterProblem, data: st.DataObject) -> None:
    codes = [someone.code for someone in asked.adults]
    given_out = {
        wanted.session: data.draw(st.sampled_from(codes)) for wanted in asked.demands if data.draw(st.booleans())
    }
    desk = Desk(problem=asked, assignments=given_out)
    glances = {wanted.day: Glance(desk) for wanted in asked.demands}
    for wanted in desk.open_sessions():
        one_by_one = [(diary.adult.code, desk.price(wanted, diary)) for diary in desk.candidates(wanted)]
        assert glances[wanted.day].offers(wanted) == one_by_one


def test_a_wall_between_rooms_is_walked_and_the_same_room_is_not() -> None:
    after = demand("b", span=LATE, room="R1")
    early = demand("a", span=EARLY, room="R1")
    later = replace(after, span=replace(LATE, start=EARLY.end))
    assert broken(later, adult("T1"), Limits(walking_minutes=5), [early]) == set()
    assert broken(replace(later, room="R2"), adult("T1"), Limits(walking_minutes=5), [early]) == {"walking"}
    assert broken(replace(later, room=None), adult("T1"), Limits(walking_minutes=5), [early]) == {"walking"}


def test_the_month_ends_and_the_count_begins_anew() -> None:
    held = [demand("a", day=day(0)), demand("b", day=day(7), kind=Kind.CLUB)]
    someone = adult("T1", most_a_month=2)
    assert broken(demand("c", day=day(29)), someone, Limits(), held) == {"monthly_maximum"}
    assert broken(demand("c", day=day(30)), someone, Limits(), held) == set()


@pytest.mark.parametrize("changed", [{"share": 60}, {"most_a_month": -1}])
def test_a_post_that_cannot_be_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="T1"):
        problem([], [adult("T1", **changed)])
