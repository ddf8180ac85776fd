"""The widest conditions for whom there are adults and rooms, band by band."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from afterbell.enrolment.rules.conditions import from_scheme, holds
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.enrolment.rules.forecast import NOBODY, Asked, Means, Range, forecast, scaled
from afterbell.enrolment.rules.proposing.candidates import (
    candidates_of,
    conditions_of,
    is_unasked,
    may_be_replaced,
)
from afterbell.enrolment.rules.proposing.problem import BandProposal, Candidate, Count, Problem, Surveyed, by_grade
from afterbell.scheme.rules.codes import Ledger, Match
from afterbell.scheme.rules.document import Band, Condition

Passes = Callable[[ChildFacts], bool]


def propose(*, problem: Problem) -> tuple[BandProposal, ...]:
    """Propose for every band of the service's own; boarders' evenings are the boarding house's to say."""
    return tuple(_proposed(problem, band) for band in problem.scheme.bands if band.ledger is Ledger.SERVICE)


def _proposed(problem: Problem, band: Band) -> BandProposal:
    standing = conditions_of(scheme=problem.scheme, band=band.code)
    opening = tuple(row for row in standing if may_be_replaced(row))
    others = tuple(row for row in standing if row not in opening and not is_unasked(row))
    unasked = tuple(row.code for row in standing if is_unasked(row))
    children = [child for child in problem.children if band.code in child.wants and _all(others)(child.facts)]
    found: tuple[Candidate, Count] | None = None
    for candidate in () if unasked else candidates_of(band):
        found = candidate, _counted(problem, band, children, _of_candidate(candidate))
        if found[1].fits:
            break
    return BandProposal(
        band=band.code,
        grades=tuple(sorted(band.grades)),
        conditions=opening,
        now=_counted(problem, band, children, _all(opening)),
        candidate=found[0] if found else None,
        then=found[1] if found else None,
        places=places_of(problem.means),
        unasked=unasked,
    )


def places_of(means: Means) -> int:
    """Say how many children the adults and rooms of a school are enough for at one time."""
    adults_a_group = -(-means.group_size // means.children_an_adult)
    return min(means.rooms, means.adults // adults_a_group) * means.group_size


def _all(conditions: Sequence[Condition]) -> Passes:
    expressions = [from_scheme(match=row.match, tests=row.tests) for row in conditions]
    return lambda facts: all(holds(expression=each, child=facts) for each in expressions)


def _of_candidate(candidate: Candidate) -> Passes:
    reasons = from_scheme(match=candidate.reasons.match, tests=candidate.reasons.tests)
    grades = from_scheme(match=Match.ALL, tests=(by_grade(candidate.grades),))
    return lambda facts: holds(expression=reasons, child=facts) and holds(expression=grades, child=facts)


def _counted(problem: Problem, band: Band, children: Sequence[Surveyed], passes: Passes) -> Count:
    """Count who may apply and who of them comes; of who did not answer nobody knows, unless no answer would do."""
    asked = list(_asked(band, children, passes))
    days = forecast(children=asked, weekdays=problem.scheme.weekdays, means=problem.means)
    busiest = max(days, key=lambda row: row.children.likely, default=None)
    return Count(
        eligible=_eligible(band, children, passes),
        coming=busiest.children if busiest else NOBODY,
        weekday=busiest.weekday if busiest else problem.scheme.weekdays[0],
        fits=not any(row.adults_short or row.rooms_short for row in days),
    )


def _asked(band: Band, children: Sequence[Surveyed], passes: Passes) -> Iterator[Asked]:
    for child in children:
        days = child.wants[band.code]
        if not (passes(child.facts) if days is not None else _could(child, passes)):
            days = frozenset()
        yield Asked(grade=child.facts.grade, language=_language(child), band=band.code, days=days)


def _eligible(band: Band, children: Sequence[Surveyed], passes: Passes) -> Range:
    pupils: Counter[tuple[int, str]] = Counter()
    answered: Counter[tuple[int, str]] = Counter()
    passing: Counter[tuple[int, str]] = Counter()
    for child in children:
        alike = child.facts.grade, _language(child)
        silent = child.wants[band.code] is None and _could(child, passes)
        pupils[alike] += 1
        answered[alike] += not silent
        passing[alike] += not silent and passes(child.facts)
    ranges = (scaled(pupils=pupils[key], answered=answered[key], wanting=passing[key]) for key in pupils)
    return sum(ranges, NOBODY)


def _could(child: Surveyed, passes: Passes) -> bool:
    """Say whether any answer would let a child apply whose family has not answered: the best of all answers does."""
    return passes(child.in_most_need())


def _language(child: Surveyed) -> str:
    return child.facts.language.value if child.facts.language else ""
