"""A run as it was stored: what went in, read back from its own rows, and decided again: the same comes out."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from afterbell.placement.going_in import GoingIn
from afterbell.placement.models import PlacementRun, PupilOutcome, RunMarket
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.matching.problem import Applicant, Club, Market, Matching
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.rounds import MarketKey

RunKey = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMarket:
    """One market of a stored run, decided again: the same came out as was stored."""

    market: Market
    matching: Matching
    passed_over: tuple[tuple[str, str], ...]


def market_of(row: RunMarket) -> Market:
    """Read a market back as it went in."""
    return Market(
        clubs=tuple(Club(code=code, capacity=capacity, minimum=least) for code, capacity, least in row.clubs),
        applicants=tuple(
            Applicant(ticket=ticket, number=number, wishes=tuple(wishes), classes=tuple(classes))
            for ticket, number, wishes, classes in row.applicants
        ),
    )


def row_of(*, run: PlacementRun, given: GoingIn) -> RunMarket:
    """Write down what a market goes in with."""
    return RunMarket(
        school_id=run.school_id,
        run=run,
        weekday=given.weekday,
        band=given.band,
        drawn_on=given.drawn_on,
        backwards=given.backwards,
        clubs=[[club.code, club.capacity, club.minimum] for club in given.market.clubs],
        applicants=[[row.ticket, row.number, list(row.wishes), list(row.classes)] for row in given.market.applicants],
        passed_over=[list(pair) for pair in given.passed_over],
    )


def inputs_digest(rows: Sequence[RunMarket]) -> str:
    """Give the fingerprint of everything that goes in."""
    return digest(
        [
            [row.weekday, row.band, row.drawn_on, row.backwards, row.clubs, row.applicants, row.passed_over]
            for row in rows
        ]
    )


def digest(facts: object) -> str:
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def decided_again(*, runs: Iterable[PlacementRun], keys: Collection[MarketKey]) -> dict[RunKey, KeptMarket]:
    """Decide these weekdays and bands of stored runs again from what went in; by the run's id, weekday and band.

    Raises Refused when something else comes out than was stored.
    """
    codes = {run.pk: run.code for run in runs}
    weekdays = {weekday for weekday, _band in keys}
    stored: dict[RunKey, dict[int, str]] = defaultdict(dict)
    outcomes = PupilOutcome.objects.filter(run__in=codes, weekday__in=weekdays)
    for run, weekday, band, number, offering in outcomes.values_list("run", "weekday", "band", "number", "offering"):
        stored[run, weekday, band][number] = offering
    found: dict[RunKey, KeptMarket] = {}
    for row in RunMarket.objects.filter(run__in=codes, weekday__in=weekdays).order_by("pk"):
        key = (row.run_id, row.weekday, row.band)
        if (row.weekday, row.band) not in keys:
            continue
        market = market_of(row)
        matching = solve(market=market)
        again = {applicant.number: matching.places[applicant.ticket] or "" for applicant in market.applicants}
        if again != stored[key]:
            finding = f"{codes[row.run_id]} {row.weekday} {row.band}"
            raise REFUSALS.refused("verifier_disagrees", finding=finding)
        passed_over = tuple((ticket, club) for ticket, club in row.passed_over)
        found[key] = KeptMarket(market=market, matching=matching, passed_over=passed_over)
    return found
