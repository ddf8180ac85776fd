"""What is known of a child, which values it can have, and whether a condition's tests hold."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.scheme.rules.codes import Fact, Language, Match, Residence
from afterbell.scheme.rules.document import Test

YES_NO = ("yes", "no")

FACT_VALUES: Mapping[Fact, tuple[str, ...]] = {
    Fact.RESIDENCE: tuple(residence.value for residence in Residence),
    Fact.GRADE: tuple(str(grade) for grade in range(1, 10)),
    Fact.LANGUAGE: tuple(language.value for language in Language),
    Fact.COLLECTOR: ("on_time", "late", "nobody"),
    Fact.AT_HOME: ("adult", "nobody"),
    Fact.LEFT_BEHIND: YES_NO,
    Fact.MIGRANT_FAMILY: YES_NO,
    Fact.HARDSHIP: YES_NO,
    Fact.SPECIAL_NEED: YES_NO,
    Fact.SIBLING_IN_SERVICE: YES_NO,
}


def holds(*, match: Match, tests: tuple[Test, ...], facts: Mapping[Fact, str]) -> bool:
    """Say whether a child with these facts passes; a fact nobody knows passes no test."""
    passed = [facts.get(test.fact) in test.one_of for test in tests]
    return all(passed) if match is Match.ALL else any(passed)
