"""A condition as an expression over what is known of a child.

Truth has three values: a test on a fact nobody knows is neither true nor false, and an expression holds only when it
is true whatever the unknown facts may be. So a family's silence never opens a door, not even through a Not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from afterbell.base.words import Words
from afterbell.enrolment.rules.facts import ChildFacts, fact_words, value_words
from afterbell.scheme.rules.codes import Match
from afterbell.scheme.rules.document import Test

MINUTES_AN_HOUR = 60


class Operator(StrEnum):
    """How a test compares."""

    IN = "in"
    IS = "is"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTest:
    """One test. IN takes the values of `one_of`, IS the only one there; AT_LEAST takes `least`.

    `least` is a grade, or minutes since midnight for a time of day.
    """

    fact: str
    operator: Operator
    one_of: tuple[str, ...] = ()
    least: int = 0

    def __post_init__(self) -> None:
        if self.operator is Operator.IS and len(self.one_of) != 1:
            raise ValueError(f"{self.fact} is compared with exactly one value, not {self.one_of}")


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every part must hold; without parts it holds."""

    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """One part must hold; without parts it does not."""

    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The part must not hold."""

    part: Expression


Expression = FactTest | All | AnyOf | Not


def from_scheme(*, match: Match, tests: tuple[Test, ...]) -> All | AnyOf:
    """Read a scheme's tests as an expression."""
    parts = tuple(FactTest(fact=test.fact, operator=Operator.IN, one_of=test.one_of) for test in tests)
    return All(of=parts) if match is Match.ALL else AnyOf(of=parts)


def holds(*, expression: Expression, child: ChildFacts) -> bool:
    """Tell whether an expression is certainly true of a child."""
    return truth(expression, child) is True


def truth(expression: Expression, child: ChildFacts) -> bool | None:
    """Give true, false, or None where it depends on what nobody knows."""
    match expression:
        case FactTest():
            return _passes(expression, child)
        case Not(part=part):
            said = truth(part, child)
            return None if said is None else not said
        case All(of=of):
            parts = [truth(part, child) for part in of]
            return False if False in parts else None if None in parts else True
        case AnyOf(of=of):
            parts = [truth(part, child) for part in of]
            return True if True in parts else None if None in parts else False


def why_not(*, expression: Expression, child: ChildFacts) -> Words | None:
    """Say why an expression does not hold of a child: only the parts that fail; None when it holds."""
    if holds(expression=expression, child=child):
        return None
    match expression:
        case FactTest():
            return _failed(expression, child)
        case Not(part=part):
            wanted = describe(expression=part)
            return Words(zh=f"不应符合“{wanted.zh}”", en=f"it must not be that {wanted.en}")
        case All(of=of):
            failed = [words for part in of if (words := why_not(expression=part, child=child))]
            return _joined(failed, zh="；", en="; ")
        case AnyOf(of=of):
            failed = [words for part in of if (words := why_not(expression=part, child=child))]
            joined = _joined(failed, zh="；或", en="; or ")
            return Words(zh=f"至少须符合一项：{joined.zh}", en=f"at least one is needed: {joined.en}")


def describe(*, expression: Expression) -> Words:
    """Say what an expression asks for."""
    match expression:
        case FactTest(fact=fact):
            name, wanted = fact_words(fact), _wanted(expression)
            return Words(zh=f"{name.zh}为{wanted.zh}", en=f"{name.en} is {wanted.en}")
        case Not(part=part):
            said = describe(expression=part)
            return Words(zh=f"并非（{said.zh}）", en=f"not ({said.en})")
        case All(of=of):
            said = _joined([describe(expression=part) for part in of], zh="，且", en=" and ")
        case AnyOf(of=of):
            said = _joined([describe(expression=part) for part in of], zh="，或", en=" or ")
    return Words(zh=f"({said.zh})", en=f"({said.en})")


def _passes(test: FactTest, child: ChildFacts) -> bool | None:
    if test.operator is Operator.AT_LEAST:
        number = child.number(fact=test.fact)
        return None if number is None else number >= test.least
    value = child.known().get(test.fact)
    return None if value is None else value in test.one_of


def _failed(test: FactTest, child: ChildFacts) -> Words:
    name, wanted = fact_words(test.fact), _wanted(test)
    value = child.known().get(test.fact)
    if value is None:
        return Words(
            zh=f"{name.zh}须为{wanted.zh}，目前不清楚", en=f"{name.en} must be {wanted.en}, and it is not known"
        )
    is_now = value_words(fact=test.fact, value=value)
    return Words(
        zh=f"{name.zh}须为{wanted.zh}，现为{is_now.zh}", en=f"{name.en} must be {wanted.en}, and is {is_now.en}"
    )


def _wanted(test: FactTest) -> Words:
    if test.operator is Operator.AT_LEAST:
        hours, minutes = divmod(test.least, MINUTES_AN_HOUR)
        least = str(test.least) if test.fact == "grade" else f"{hours:02d}:{minutes:02d}"
        return Words(zh=f"{least} 及以上", en=f"{least} or more")
    return _joined([value_words(fact=test.fact, value=value) for value in test.one_of], zh="或", en=" or ")


def _joined(parts: list[Words], *, zh: str, en: str) -> Words:
    return Words(zh=zh.join(part.zh for part in parts), en=en.join(part.en for part in parts))
