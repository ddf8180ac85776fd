"""What a survey suggests where more children want a club than it has places for: more places, or an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from afterbell.base.words import Words
from afterbell.enrolment.rules.conditions import from_scheme, holds
from afterbell.enrolment.rules.forecast import OfferingDemand, scaled
from afterbell.enrolment.rules.proposing.candidates import ALONE, ASKED, NOBODY
from afterbell.enrolment.rules.proposing.problem import PlacesProposal, PriorityProposal, Problem, Reasons
from afterbell.scheme.rules.codes import Ledger, Match
from afterbell.scheme.rules.document import Scheme

MOST_RANKS = 20
FIRST = Reasons(
    code="nobody-and-alone",
    words=Words(zh="放学无人接、家中又无人看管的学生", en="children whom nobody collects and who have nobody at home"),
    match=Match.ALL,
    tests=(NOBODY, ALONE),
)


def too_small(demands: Sequence[OfferingDemand]) -> tuple[OfferingDemand, ...]:
    """Give the clubs that more children want than they have places for."""
    return tuple(
        row for row in demands if not row.withheld and row.places is not None and row.children.likely > row.places
    )


def propose_places(
    *, demands: Sequence[OfferingDemand], scheme: Scheme, seats: Mapping[str, int]
) -> Iterator[PlacesProposal]:
    """Propose more places where the club's own room has more seats and one adult may look after more children."""
    for row in too_small(demands):
        offering = scheme.offering(code=row.code)
        room = seats.get(offering.room, 0)
        most = min(row.children.likely, room, scheme.safety.pupils_per_adult)
        if offering.capacity is not None and most > offering.capacity:
            yield PlacesProposal(
                offering=row.code, children=row.children, places=offering.capacity, proposed=most, seats=room
            )


def propose_priority(*, demands: Sequence[OfferingDemand], problem: Problem) -> PriorityProposal | None:
    """Propose whom to place first; None where clubs have places, or the scheme's own classes ask the survey already."""
    over = tuple(row.code for row in too_small(demands))
    ranks = [row.rank for row in problem.scheme.priorities]
    asks = any(test.fact in ASKED for row in problem.scheme.priorities for test in row.tests)
    rank = max(ranks, default=0) + 1
    if not over or asks or rank > MOST_RANKS:
        return None
    own = {band.code for band in problem.scheme.bands if band.ledger is Ledger.SERVICE}
    children = [child for child in problem.children if own & child.wants.keys()]
    expression = from_scheme(match=FIRST.match, tests=FIRST.tests)
    return PriorityProposal(
        rank=rank,
        reasons=FIRST,
        children=scaled(
            pupils=len(children),
            answered=sum(child.facts.survey_answered for child in children),
            wanting=sum(holds(expression=expression, child=child.facts) for child in children),
        ),
        over=over,
    )
