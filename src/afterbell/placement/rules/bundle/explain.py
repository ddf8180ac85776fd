"""What became of every wish of one ticket, on every weekday it asks for, and what would have changed it."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.rules.bundle.lines import refuse
from afterbell.placement.rules.bundle.problem import Bundle
from afterbell.placement.rules.matching import explain as one_market
from afterbell.placement.rules.matching.explain import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One weekday and band of a ticket: its lottery number there, and a sentence for each wish, best first."""

    weekday: int
    band: Words
    number: int
    explanations: tuple[Explanation, ...]


def explain(*, bundle: Bundle, ticket: str) -> tuple[Told, ...]:
    """Say for each market of a ticket what became of each wish. The bundle must have stood before the replay.

    Raises NotThere for a ticket that is in no market, Refused for a bundle without outcome.
    """
    told, names = [], bundle.clubs_called
    for each in bundle.markets:
        if each.matching is None:
            refuse("bundle_undecided")
        number = next((one.number for one in each.market.applicants if one.ticket == ticket), None)
        if number is not None:
            explanations = one_market.explain(market=each.market, matching=each.matching, ticket=ticket, names=names)
            band = bundle.band_called(each.band)
            told.append(Told(weekday=each.weekday, band=band, number=number, explanations=explanations))
    if not told:
        raise NotThere(ticket)
    return tuple(told)
