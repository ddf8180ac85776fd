"""Deciding an instance: the numbers drawn, every market placed, and the whole checked before it is given."""

from __future__ import annotations

from dataclasses import replace

from afterbell.placement.rules.bundle.lines import refuse
from afterbell.placement.rules.bundle.problem import Bundle, DayMarket, drawn_for, runs_backwards
from afterbell.placement.rules.bundle.replay import replay
from afterbell.placement.rules.lottery import check_reveal, draw_lots, final_seed
from afterbell.placement.rules.matching.problem import Market
from afterbell.placement.rules.matching.solve import solve


def run_instance(*, bundle: Bundle) -> Bundle:
    """Place everybody of an instance. Raises Refused for another secret than the committed one, and for an outcome."""
    if bundle.decided:
        refuse("bundle_decided")
    header = bundle.header
    check_reveal(commitment=header.commitment, seed=header.secret)
    seed = final_seed(seed=header.secret, public_value=header.public_value)
    decided = replace(bundle, markets=tuple(_decide(bundle, each, seed) for each in bundle.markets))
    if findings := replay(bundle=decided):
        refuse("bundle_wrong", finding=findings[0].words)
    return decided


def _decide(bundle: Bundle, each: DayMarket, seed: str) -> DayMarket:
    header = bundle.header
    lots = draw_lots(
        seed=seed,
        school=header.school,
        term=header.term,
        weekday=drawn_for(header=header, weekday=each.weekday),
        tickets=[one.ticket for one in each.market.applicants],
        backwards=runs_backwards(header=header, weekday=each.weekday),
    )
    numbers = {lot.ticket: lot.number for lot in lots}
    applicants = tuple(replace(one, number=numbers[one.ticket]) for one in each.market.applicants)
    market = Market(clubs=each.market.clubs, applicants=applicants)
    return replace(each, market=market, matching=solve(market=market))
