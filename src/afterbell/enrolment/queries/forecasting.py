"""The demand to expect, from the survey and the scheme in force, against the school's staff and rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.enrolment.queries.gathering import Gathered, gathered
from afterbell.enrolment.rules.forecast import Demand, Means, OfferingDemand, forecast
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.document import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What to expect of each band and weekday, and of each offering, under the means it was held against.

    No grade below `fewest` is to be named.
    """

    demands: tuple[Demand, ...]
    offerings: tuple[OfferingDemand, ...]
    bands: Mapping[str, Words]
    names: Mapping[str, Words]
    means: Means
    pupils: int
    answered: int
    fewest: int


def demand_forecast(*, viewer: Actor, today: date) -> Forecast | None:
    """Forecast the demand of the present term; None before a scheme is in force or anybody has answered."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    found, school = published_version(on=today), gathered(today=today)
    return _forecast(found[1], school) if found and school else None


def _forecast(scheme: Scheme, school: Gathered) -> Forecast:
    means = school.means(scheme=scheme)
    return Forecast(
        demands=forecast(children=school.asked(scheme=scheme), weekdays=scheme.weekdays, means=means),
        offerings=school.offerings(scheme=scheme),
        bands={band.code: band.name for band in scheme.bands},
        names={row.code: row.name for row in scheme.offerings},
        means=means,
        pupils=len(school.pupils),
        answered=school.answered,
        fewest=scheme.publication.minimum_aggregate,
    )
