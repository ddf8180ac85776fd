"""The judgement of who may apply against its independent verifier, under schemes with all kinds of conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from afterbell.base.words import Words
from afterbell.enrolment.rules.eligibility import (
    Wanted,
    applying_rules,
    priority_class,
    reasons_against,
    verify_class,
    verify_reasons,
)
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.scheme.examples import EXAMPLE
from afterbell.scheme.rules.codes import Fact, Language, Match, Residence
from afterbell.scheme.rules.document import Condition, Priority, Scheme, Test
from afterbell.scheme.rules.read import read_scheme

PUBLISHED = read_scheme(text=EXAMPLE.read_text(encoding="utf-8"))
WORDS = Words(zh="条件", en="condition")
VALUES = {
    Fact.RESIDENCE: [row.value for row in Residence],
    Fact.GRADE: ["1", "2", "3", "4", "5", "6"],
    Fact.LANGUAGE: [row.value for row in Language],
    Fact.COLLECTOR: ["on_time", "late", "nobody"],
    Fact.AT_HOME: ["adult", "nobody"],
}
MAYBE = st.none() | st.booleans()
CHILDREN = st.builds(
    ChildFacts,
    grade=st.integers(1, 7),
    residence=st.sampled_from(list(Residence)),
    survey_answered=st.booleans(),
    language=st.sampled_from([None, *Language]),
    collector=st.sampled_from([None, "on_time", "late", "nobody"]),
    no_one_at_home=MAYBE,
    left_behind=MAYBE,
    migrant_family=MAYBE,
    hardship=MAYBE,
    special_need=MAYBE,
    sibling_in_service=MAYBE,
    left_on=st.sampled_from([None, date(2026, 3, 2), date(2026, 4, 1)]),
)
WANTED = st.builds(
    Wanted,
    weekday=st.integers(1, 7),
    band=st.sampled_from([*(band.code for band in PUBLISHED.bands), "noon"]),
    from_day=st.sampled_from([date(2026, 3, 2), date(2026, 4, 1)]),
)


@st.composite
def asked_of_facts(draw: st.DrawFn) -> Test:
    fact = draw(st.sampled_from(list(Fact)))
    values = draw(st.lists(st.sampled_from(VALUES.get(fact, ["yes", "no"])), min_size=1, max_size=2, unique=True))
    return Test(fact=fact, one_of=tuple(values))


TESTS = st.lists(asked_of_facts(), min_size=1, max_size=3).map(tuple)
CONDITIONS = st.lists(
    st.builds(
        Condition,
        code=st.sampled_from(["one", "two", "three"]),
        words=st.just(WORDS),
        match=st.sampled_from(list(Match)),
        tests=TESTS,
        bands=st.sampled_from([(), ("early",), ("late", "evening")]),
    ),
    max_size=3,
    unique_by=lambda row: row.code,
)
PRIORITIES = st.lists(
    st.builds(
        Priority,
        rank=st.integers(1, 4),
        code=st.sampled_from(["one", "two", "three"]),
        words=st.just(WORDS),
        match=st.sampled_from(list(Match)),
        tests=TESTS,
    ),
    max_size=3,
    unique_by=lambda row: row.rank,
)
SCHEMES = st.builds(
    lambda conditions, priorities, weekdays: replace(
        PUBLISHED, conditions=tuple(conditions), priorities=tuple(priorities), weekdays=weekdays
    ),
    CONDITIONS,
    PRIORITIES,
    st.sampled_from([(1, 2, 3, 4), (1, 2, 3, 4, 5), (2,)]),
)


@given(CHILDREN, WANTED, st.just(PUBLISHED) | SCHEMES, st.booleans())
def test_every_judgement_is_found_right(child: ChildFacts, wanted: Wanted, scheme: Scheme, survey: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    rules = applying_rules(scheme=scheme, survey_required=survey)
    reasons = reasons_against(child=child, wanted=wanted, rules=rules)
    told = {"child": child, "wanted": wanted, "scheme": scheme, "survey_required": survey}
    event("may" if not reasons else "may not")
    assert verify_reasons(**told, reasons=reasons) == ()
    for left_out in range(len(reasons)):
        found = verify_reasons(**told, reasons=reasons[:left_out] + reasons[left_out + 1 :])
        assert [row.rule for row in found] == ["reason_missing"]
    assert (
        verify_class(child=child, scheme=scheme, rank=priority_class(child=child, priorities=rules.priorities).rank)
        == ()
    )


@pytest.mark.parametrize("rank", [1, 2, 99])
def test_another_class_is_found(rank: int) -> None:
    child = ChildFacts(grade=3, residence=Residence.DAY, survey_answered=True)
    due = priority_class(child=child, priorities=applying_rules(scheme=PUBLISHED, survey_required=True).priorities).rank
    assert bool(verify_class(child=child, scheme=PUBLISHED, rank=rank)) is (rank != due)


def test_a_reason_nobody_published_is_found() -> None:
    child = ChildFacts(grade=3, residence=Residence.DAY, survey_answered=True, collector="nobody", no_one_at_home=True)
    strict = applying_rules(scheme=replace(PUBLISHED, weekdays=(5,)), survey_required=False)
    wanted = Wanted(weekday=1, band="late", from_day=date(2026, 3, 2))
    reasons = reasons_against(child=child, wanted=wanted, rules=strict)
    found = verify_reasons(child=child, wanted=wanted, scheme=PUBLISHED, survey_required=False, reasons=reasons)
    assert [row.rule for row in found] == ["reason_invented"]
