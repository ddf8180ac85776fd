"""An independent look at proposed conditions: counted child by child, test by test, without the expressions.

It shares no code with what proposes: facts are looked up by name, ranges worked out in fractions, groups counted off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import TypeAlias

from afterbell.base.words import Words
from afterbell.enrolment.rules.eligibility.verify import FACTS
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.enrolment.rules.proposing.problem import BandProposal, Candidate, Count, Problem, Surveyed
from afterbell.scheme.rules.document import Condition
from afterbell.schools.rules.findings import Finding, in_order

SENTENCES = {
    "count_wrong": Words(zh="人数应为 {where}。", en="The numbers are {where}."),
    "wider_fits": Words(zh="更宽的条件也够：{where}。", en="Wider conditions fit: {where}."),
    "fit_wrong": Words(zh="够不够算错了：{where}。", en="Whether it fits is wrong: {where}."),
}
Asks: TypeAlias = list[tuple[str, list[tuple[str, tuple[str, ...]]]]]
"""Conditions as they are read here: all or any, and the tests."""

KINDS_OF_NEED = ("collector", "at_home", "grade")
ELSEWHERE = ("left_behind", "migrant_family", "hardship", "special_need", "sibling_in_service")


def verify(
    *, problem: Problem, proposals: Iterable[BandProposal], wider: Sequence[Sequence[Candidate]]
) -> tuple[Finding, ...]:
    """Find every wrong number, and conditions passed over; `wider` are for each proposal those before it."""
    found: list[Finding] = []
    for proposal, before in zip(proposals, wider, strict=True):
        kept = _read(row for row in _standing(problem, proposal.band) if not _asks(row))
        children = [child for child in problem.children if proposal.band in child.wants and _open(kept, child.facts)]
        found += _judged(problem, proposal.band, children, _read(proposal.conditions), proposal.now)
        if proposal.candidate and proposal.then:
            found += _judged(problem, proposal.band, children, _written(proposal.candidate), proposal.then)
        found += [
            _finding("wider_fits", f"{proposal.band} {candidate.reasons.code}")
            for candidate in before
            if _fits(problem, proposal.band, children, _written(candidate))
        ]
    return in_order(found)


def _read(conditions: Iterable[Condition]) -> Asks:
    return [(row.match.value, [(test.fact.value, test.one_of) for test in row.tests]) for row in conditions]


def _written(candidate: Candidate) -> Asks:
    reasons = [(row.fact.value, row.one_of) for row in candidate.reasons.tests]
    by_grade = [("grade", tuple(str(number) for number in candidate.grades))]
    return [(candidate.reasons.match.value, reasons), ("all", by_grade)]


def _standing(problem: Problem, band: str) -> list[Condition]:
    return [row for row in problem.scheme.conditions if band in row.bands or not row.bands]


def _asks(row: Condition) -> bool:
    return any(test.fact.value in (*KINDS_OF_NEED, *ELSEWHERE) for test in row.tests)


def _judged(problem: Problem, band: str, children: Sequence[Surveyed], asks: Asks, told: Count) -> Iterator[Finding]:
    eligible = _range(children, band, asks, None)
    days = {day: _range(children, band, asks, day) for day in problem.scheme.weekdays}
    said = (told.eligible.low, told.eligible.likely, told.eligible.high)
    coming = (told.coming.low, told.coming.likely, told.coming.high)
    if said != eligible or coming != days[told.weekday] or max(row[1] for row in days.values()) != coming[1]:
        yield _finding("count_wrong", f"{band} {eligible} {days}")
    if told.fits != _fits(problem, band, children, asks):
        yield _finding("fit_wrong", band)


def _fits(problem: Problem, band: str, children: Sequence[Surveyed], asks: Asks) -> bool:
    """Seat the likely children of every day group by group."""
    for day in problem.scheme.weekdays:
        groups = 0
        for alike in _alike(children):
            left = _range(alike, band, asks, day)[1]
            while left > 0:
                groups, left = groups + 1, left - problem.means.group_size
        adults, seated = 0, 0
        while seated < problem.means.group_size:
            adults, seated = adults + 1, seated + problem.means.children_an_adult
        if groups > problem.means.rooms or groups * adults > problem.means.adults:
            return False
    return True


def _range(children: Sequence[Surveyed], band: str, asks: Asks, day: int | None) -> tuple[int, int, int]:
    low = likely = high = 0
    for alike in _alike(children):
        mute = sum(child.wants[band] is None and _open(asks, child.in_most_need()) for child in alike)
        sure = sum(_counts(child, band, asks, day) for child in alike)
        heard = len(alike) - mute
        more = floor(Fraction(mute * sure, heard) + Fraction(1, 2)) if heard else mute
        low, likely, high = low + sure, likely + sure + more, high + sure + mute
    return low, likely, high


def _counts(child: Surveyed, band: str, asks: Asks, day: int | None) -> bool:
    days = child.wants[band]
    if days is None and _open(asks, child.in_most_need()):
        return False
    return _open(asks, child.facts) and (day is None or day in (days or ()))


def _alike(children: Sequence[Surveyed]) -> list[list[Surveyed]]:
    kinds = {(child.facts.grade, child.facts.language) for child in children}
    return [[child for child in children if (child.facts.grade, child.facts.language) == kind] for kind in kinds]


def _open(asks: Asks, facts: ChildFacts) -> bool:
    for match, tests in asks:
        passed = sum(FACTS[fact](facts) in one_of for fact, one_of in tests)
        if passed < (len(tests) if match == "all" else 1):
            return False
    return True


def _finding(rule: str, where: str) -> Finding:
    return Finding(rule=rule, where=where, words=SENTENCES[rule].fill(where=where))
