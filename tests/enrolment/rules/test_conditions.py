"""Conditions over what is known of a child: true, false, or not known."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.conditions import (
    All,
    AnyOf,
    Expression,
    FactTest,
    Not,
    Operator,
    describe,
    from_scheme,
    holds,
    why_not,
)
from afterbell.enrolment.rules.facts import ChildFacts, fact_words, value_words
from afterbell.scheme.rules import facts as scheme_facts
from afterbell.scheme.rules.codes import Fact, Language, Match, Residence
from afterbell.scheme.rules.document import Test

CHILD = ChildFacts(grade=3, residence=Residence.DAY, survey_answered=True, collector="late")
MAYBE = st.none() | st.booleans()
CHILDREN = st.builds(
    ChildFacts,
    grade=st.integers(1, 6),
    residence=st.sampled_from(list(Residence)),
    survey_answered=st.booleans(),
    language=st.none() | st.sampled_from(list(Language)),
    collector=st.none() | st.sampled_from(["on_time", "late", "nobody"]),
    collector_until=st.none() | st.times(),
    no_one_at_home=MAYBE,
    left_behind=MAYBE,
    hardship=MAYBE,
    sibling_in_service=MAYBE,
)


@st.composite
def scheme_tests(draw: st.DrawFn) -> Test:
    fact = draw(st.sampled_from(list(Fact)))
    return Test(fact=fact, one_of=tuple(draw(st.sets(st.sampled_from(scheme_facts.FACT_VALUES[fact]), min_size=1))))


LEAVES = st.one_of(
    scheme_tests().map(lambda row: FactTest(fact=row.fact, operator=Operator.IN, one_of=row.one_of)),
    st.integers(1, 6).map(lambda least: FactTest(fact="grade", operator=Operator.AT_LEAST, least=least)),
    st.just(FactTest(fact="collector_until", operator=Operator.AT_LEAST, least=17 * 60 + 30)),
    st.just(FactTest(fact="residence", operator=Operator.IS, one_of=("DAY",))),
)
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda of: All(of=tuple(of))),
        st.lists(parts, max_size=3).map(lambda of: AnyOf(of=tuple(of))),
        parts.map(lambda part: Not(part=part)),
    ),
    max_leaves=5,
)


@given(st.sampled_from(list(Match)), st.lists(scheme_tests(), max_size=4), CHILDREN)
def test_a_schemes_tests_mean_here_what_they_mean_there(match: Match, tests: list[Test], child: ChildFacts) -> None:
    facts = {Fact(fact): value for fact, value in child.known().items() if fact in list(Fact)}
    there = scheme_facts.holds(match=match, tests=tuple(tests), facts=facts)
    assert holds(expression=from_scheme(match=match, tests=tuple(tests)), child=child) is there


@given(EXPRESSIONS, CHILDREN)
def test_there_is_a_reason_exactly_when_it_does_not_hold(expression: Expression, child: ChildFacts) -> None:
    words = why_not(expression=expression, child=child)
    assert (words is None) is holds(expression=expression, child=child)
    assert describe(expression=expression).en


def completions(child: ChildFacts) -> list[ChildFacts]:
    """Every child this one could be, once nothing is unknown."""
    choices = {
        "collector": ["on_time", "late", "nobody"],
        "no_one_at_home": [True, False],
        "left_behind": [True, False],
        "collector_until": [time(17, 29), time(17, 30)],
    }
    open_facts = [name for name in choices if getattr(child, name) is None]
    return [
        replace(child, **dict(zip(open_facts, values, strict=True)))
        for values in product(*(choices[name] for name in open_facts))
    ]


@given(EXPRESSIONS, CHILDREN)
def test_what_holds_holds_whatever_the_unknown_facts_turn_out_to_be(expression: Expression, child: ChildFacts) -> None:
    if holds(expression=expression, child=child):
        assert all(holds(expression=expression, child=whole) for whole in completions(child))


def test_silence_opens_no_door_not_even_a_negated_one() -> None:
    silent = replace(CHILD, collector=None)
    test = FactTest(fact=Fact.COLLECTOR, operator=Operator.IS, one_of=("on_time",))
    assert not holds(expression=test, child=silent)
    assert not holds(expression=Not(part=test), child=silent)
    assert holds(expression=Not(part=test), child=CHILD)


def test_the_reason_names_only_what_fails_and_both_values() -> None:
    lodges = FactTest(fact=Fact.RESIDENCE, operator=Operator.IN, one_of=("OFF_CAMPUS", "BOARDER"))
    young = FactTest(fact=Fact.GRADE, operator=Operator.AT_LEAST, least=2)
    alone = FactTest(fact=Fact.AT_HOME, operator=Operator.IS, one_of=("nobody",))
    words = why_not(expression=All(of=(lodges, young)), child=CHILD)
    assert words is not None
    assert words.zh == "住宿类别须为校外住宿生或校内住宿生，现为走读生"
    assert words.en == "residence must be off-campus boarders or on-campus boarders, and is day pupils"
    either = why_not(expression=AnyOf(of=(lodges, alone)), child=CHILD)
    assert either is not None
    assert (
        either.zh
        == "至少须符合一项：住宿类别须为校外住宿生或校内住宿生，现为走读生；或家中看管情况须为无人看管，目前不清楚"
    )


def test_a_time_is_compared_as_a_time() -> None:
    test = FactTest(fact="collector_until", operator=Operator.AT_LEAST, least=17 * 60 + 30)
    assert holds(expression=test, child=replace(CHILD, collector_until=time(17, 30)))
    words = why_not(expression=test, child=replace(CHILD, collector_until=time(17, 29)))
    assert words is not None
    assert words.en == "latest time of collection must be 17:30 or more, and is 17:29"


def test_every_fact_and_value_of_a_scheme_has_words_and_a_field_here() -> None:
    whole = ChildFacts(
        **{row.name: True for row in fields(ChildFacts)}
        | {"grade": 1, "residence": Residence.DAY, "language": Language.CHINESE, "collector": "late", "left_on": None}
        | {"collector_until": time(18)}
    )
    assert set(whole.known()) == {*(fact.value for fact in Fact), "collector_until"}
    for fact, values in scheme_facts.FACT_VALUES.items():
        assert fact_words(fact).zh
        assert all(value_words(fact=fact, value=value).zh for value in values)


def test_is_takes_exactly_one_value() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        FactTest(fact="grade", operator=Operator.IS, one_of=("1", "2"))
