"""Proposed conditions: counted as a second program counts them, and never narrower than they have to be."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.enrolment.rules.forecast import Means, OfferingDemand, Range
from afterbell.enrolment.rules.proposing.candidates import ALONE, LADDER, NOBODY, candidates_of
from afterbell.enrolment.rules.proposing.places import propose_places, propose_priority
from afterbell.enrolment.rules.proposing.problem import BandProposal, Candidate, Problem, Surveyed
from afterbell.enrolment.rules.proposing.solve import propose
from afterbell.enrolment.rules.proposing.verify import verify
from afterbell.enrolment.rules.proposing.writing import edits_of_band, edits_of_places, edits_of_priority
from afterbell.scheme.rules.codes import Fact, Language, Match, Residence
from afterbell.scheme.rules.document import Condition, Scheme, Test
from afterbell.scheme.rules.editing.text import edited
from afterbell.scheme.rules.read import read_scheme
from tests.support.examples import examples

TEXT = (Path(__file__).parents[3] / "schemes" / "demo-school.toml").read_text("utf-8")
DAYS = st.frozensets(st.integers(1, 4))


@cache
def demo() -> Scheme:
    return read_scheme(text=TEXT)


def child(
    grade: int, residence: Residence, answer: tuple[str, bool, frozenset[int]] | None, language: Language
) -> Surveyed:
    """Give a child with its bands, as register and survey show it."""
    facts = ChildFacts(
        grade=grade,
        residence=residence,
        language=language,
        survey_answered=answer is not None,
        collector=answer[0] if answer else None,
        no_one_at_home=answer[1] if answer else None,
    )
    bands = [band for band in demo().bands if grade in band.grades and residence in band.residences]
    return Surveyed(facts=facts, wants={band.code: answer[2] if answer else None for band in bands})


CHILDREN = st.lists(
    st.builds(
        child,
        st.sampled_from((1, 2, 3, 5)),
        st.sampled_from(Residence),
        st.none() | st.tuples(st.sampled_from(("on_time", "late", "nobody")), st.booleans(), DAYS),
        st.sampled_from(Language),
    ),
    max_size=25,
)
MEANS = st.builds(
    Means, adults=st.integers(0, 6), rooms=st.integers(0, 6), group_size=st.integers(1, 5), children_an_adult=st.just(3)
)
TESTS = st.lists(
    st.sampled_from((NOBODY, ALONE, Test(fact=Fact.COLLECTOR, one_of=("late",)), Test(fact=Fact.GRADE, one_of=("1",)))),
    min_size=1,
    max_size=2,
    unique=True,
).map(tuple)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Give the demonstration's scheme with other reasons for its bands."""
    kept = demo().conditions[:2]
    drawn = tuple(
        Condition(
            code=f"c{number}",
            words=demo().conditions[0].words,
            match=draw(st.sampled_from(Match)),
            tests=draw(TESTS),
            bands=draw(st.sampled_from(((), ("early",), ("early", "late")))),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    return replace(demo(), conditions=(*kept, *drawn))


PROBLEMS = st.builds(Problem, children=CHILDREN.map(tuple), scheme=schemes(), means=MEANS)


def wider(problem: Problem, proposal: BandProposal) -> list[Candidate]:
    every = list(candidates_of(problem.scheme.band(code=proposal.band)))
    return every[: every.index(proposal.candidate)] if proposal.candidate else []


@given(PROBLEMS)
def test_a_second_program_counts_the_same_and_finds_nothing_wider(problem: Problem) -> None:
    proposals = propose(problem=problem)
    assert [row.band for row in proposals] == ["early", "late"]
    assert verify(problem=problem, proposals=proposals, wider=[wider(problem, row) for row in proposals]) == ()


@given(PROBLEMS)
def test_the_second_program_sees_a_wrong_number(problem: Problem) -> None:
    for row in propose(problem=problem):
        high = replace(row.now, eligible=replace(row.now.eligible, high=row.now.eligible.high + 1))
        for wrong in (replace(row, now=high), replace(row, now=replace(row.now, fits=not row.now.fits))):
            assert verify(problem=problem, proposals=[wrong], wider=[[]])


@given(PROBLEMS)
def test_each_candidate_is_for_children_of_the_one_before(problem: Problem) -> None:
    for band in problem.scheme.bands[:2]:
        lows = []
        for candidate in candidates_of(band):
            tests, number = candidate.reasons.tests, 0
            for each in problem.children:
                known = each.facts.known()
                passed = [known.get(test.fact) in test.one_of for test in tests]
                meets = all(passed) if candidate.reasons.match is Match.ALL else any(passed)
                number += band.code in each.wants and each.facts.grade in candidate.grades and meets
            lows.append(number)
        assert lows == sorted(lows, reverse=True)


@examples(8)
@given(PROBLEMS)
def test_what_is_put_into_the_text_is_what_was_proposed(problem: Problem) -> None:
    """Written into the text and read again, the conditions open the band to the children counted, and nothing else."""
    scheme = replace(problem.scheme, conditions=demo().conditions)
    for row in propose(problem=replace(problem, scheme=scheme)):
        text = edited(text=TEXT, edits=edits_of_band(proposal=row, scheme=scheme))
        after = read_scheme(text=text)
        again = propose(problem=replace(problem, scheme=after))
        same = next(each for each in again if each.band == row.band)
        assert not same.changes
        assert same.now == row.then
        assert [each.now for each in again if each.band != row.band] == [
            each.now for each in propose(problem=replace(problem, scheme=scheme)) if each.band != row.band
        ]
        assert replace(after, conditions=()) == replace(scheme, conditions=())


def test_everybody_may_come_where_there_is_room() -> None:
    children = tuple(child(1, Residence.DAY, ("on_time", False, frozenset({1})), Language.CHINESE) for _ in range(9))
    means = Means(adults=2, rooms=2, group_size=5, children_an_adult=5)
    early, _late = propose(problem=Problem(children=children, scheme=demo(), means=means))
    assert early.candidate
    assert early.then
    assert (early.candidate.reasons, early.places) == (LADDER[0], 10)
    assert (early.now.eligible.likely, early.then.eligible.likely, early.then.coming.likely) == (0, 9, 9)
    assert early.changes


def test_the_youngest_come_first_where_there_is_least() -> None:
    answer = ("nobody", True, frozenset({1}))
    children = tuple(child(grade, Residence.DAY, answer, Language.CHINESE) for grade in (1, 2) for _ in range(4))
    early, _late = propose(
        problem=Problem(
            children=children,
            scheme=demo(),
            means=Means(adults=1, rooms=1, group_size=5, children_an_adult=5),
        )
    )
    assert early.candidate
    assert early.then
    assert (early.candidate.reasons, early.candidate.grades) == (LADDER[-1], (1,))
    assert (early.then.fits, early.now.fits) == (True, False)


def test_what_only_the_family_can_say_is_left_as_it_is() -> None:
    asks = Condition(
        code="left-behind",
        words=demo().conditions[0].words,
        match=Match.ANY,
        tests=(NOBODY, Test(fact=Fact.LEFT_BEHIND, one_of=("yes",))),
        bands=("early",),
    )
    scheme = replace(demo(), conditions=(asks,))
    early, late = propose(
        problem=Problem(children=(), scheme=scheme, means=Means(adults=1, rooms=1, group_size=5, children_an_adult=5))
    )
    assert (early.candidate, early.unasked) == (None, ("left-behind",))
    assert not early.changes
    assert late.candidate


def demand(code: str, likely: int, places: int, *, hidden: bool = False) -> OfferingDemand:
    return OfferingDemand(
        code=code,
        weekday=1,
        children=Range(low=likely, likely=likely, high=likely),
        places=places,
        groups=1,
        able=1,
        adults_short=0,
        rooms_short=0,
        withheld=hidden,
    )


@pytest.mark.parametrize(
    ("likely", "seats", "proposed"), [(50, 45, 40), (50, 36, 36), (33, 45, 33), (50, 30, None), (29, 45, None)]
)
def test_a_club_gets_as_many_places_as_room_and_adult_hold(likely: int, seats: int, proposed: int | None) -> None:
    rows = list(propose_places(demands=[demand("choir", likely, 30)], scheme=demo(), seats={"音乐教室一": seats}))
    assert [row.proposed for row in rows] == ([proposed] if proposed else [])
    for row in rows:
        after = read_scheme(text=edited(text=TEXT, edits=edits_of_places(proposal=row, scheme=demo())))
        assert after.offering(code="choir").capacity == proposed
        assert replace(after, offerings=()) == replace(demo(), offerings=())


def test_where_places_are_short_those_with_nobody_come_first() -> None:
    children = tuple(
        child(1, Residence.DAY, (who, True, frozenset({1})), Language.CHINESE) for who in ("nobody", "late", "nobody")
    )
    problem = Problem(
        children=children, scheme=demo(), means=Means(adults=1, rooms=1, group_size=5, children_an_adult=5)
    )
    assert propose_priority(demands=[demand("choir", 30, 30)], problem=problem) is None
    assert propose_priority(demands=[demand("choir", 31, 30, hidden=True)], problem=problem) is None
    found = propose_priority(demands=[demand("choir", 31, 30)], problem=problem)
    assert found
    assert (found.rank, found.children.likely, found.over) == (5, 2, ("choir",))
    after = read_scheme(text=edited(text=TEXT, edits=edits_of_priority(proposal=found, scheme=demo())))
    assert after.priorities[:4] == demo().priorities
    assert (after.priorities[4].rank, after.priorities[4].tests) == (5, (NOBODY, ALONE))
    again = replace(problem, scheme=after)
    assert propose_priority(demands=[demand("choir", 31, 30)], problem=again) is None
