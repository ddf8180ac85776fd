"""The whole scheme as frozen data: what a school decides and publishes about its after-school service.

Every text for people is `Words`; where the file gives only Chinese, the English says the same Chinese. Money is
integer fen, weekdays are 1 = Monday to 7 = Sunday, codes are short strings unique in their list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.scheme.rules.document.conduct import (
    Appraisal,
    AppraisalItem,
    Policy,
    Publication,
    Safety,
    SafetyMeasure,
    VenueCheck,
)
from afterbell.scheme.rules.document.families import (
    Condition,
    Grouping,
    Paper,
    PlacementMethod,
    Priority,
    Procedure,
    Test,
)
from afterbell.scheme.rules.document.homework import HomeworkRules
from afterbell.scheme.rules.document.money import Budget, Exemption, FeeRate, Fees, Pay, PayRule, Source
from afterbell.scheme.rules.document.purpose import About, Organisation, Principle, Responsibility, Scope, Seat
from afterbell.scheme.rules.document.readiness import Readiness, Topic
from afterbell.scheme.rules.document.roster import RosterMethod
from afterbell.scheme.rules.document.sharing import (
    Assessed,
    Counting,
    Deduction,
    KindShare,
    Pool,
    PresentPart,
    RateStep,
)
from afterbell.scheme.rules.document.timetable import (
    WORK_OF_OFFERING,
    Band,
    DutyPost,
    GradeDismissal,
    Offering,
    Season,
    Term,
)

__all__ = [
    "WORK_OF_OFFERING",
    "About",
    "Appraisal",
    "AppraisalItem",
    "Assessed",
    "Band",
    "Budget",
    "Condition",
    "Counting",
    "Deduction",
    "DutyPost",
    "Exemption",
    "FeeRate",
    "Fees",
    "GradeDismissal",
    "Grouping",
    "HomeworkRules",
    "KindShare",
    "Offering",
    "Organisation",
    "Paper",
    "Pay",
    "PayRule",
    "PlacementMethod",
    "Policy",
    "Pool",
    "PresentPart",
    "Principle",
    "Priority",
    "Procedure",
    "Publication",
    "RateStep",
    "Readiness",
    "Responsibility",
    "RosterMethod",
    "Safety",
    "SafetyMeasure",
    "Scheme",
    "Scope",
    "Season",
    "Seat",
    "Source",
    "Term",
    "Test",
    "Topic",
    "VenueCheck",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    format: int
    about: About
    organisation: Organisation
    scope: Scope
    term: Term
    weekdays: tuple[int, ...]
    seasons: tuple[Season, ...]
    bands: tuple[Band, ...]
    offerings: tuple[Offering, ...]
    duty_posts: tuple[DutyPost, ...]
    conditions: tuple[Condition, ...]
    priorities: tuple[Priority, ...]
    procedure: Procedure
    papers: tuple[Paper, ...]
    placement: PlacementMethod
    grouping: Grouping
    roster: RosterMethod
    homework: HomeworkRules
    readiness: Readiness
    pay: Pay
    fees: Fees
    budget: Budget
    appraisal: Appraisal
    safety: Safety
    publication: Publication
    policy: Policy

    def band(self, *, code: str) -> Band:
        """Give a band. Raises KeyError for a code the scheme does not know."""
        return {band.code: band for band in self.bands}[code]

    def offering(self, *, code: str) -> Offering:
        """Give an offering. Raises KeyError for a code the scheme does not know."""
        return {offering.code: offering for offering in self.offerings}[code]

    def season_on(self, *, day: date) -> Season:
        """Give the season in force on a day. Raises KeyError for a day before the first."""
        begun = [season for season in self.seasons if season.from_day <= day]
        if not begun:
            raise KeyError(day)
        return max(begun, key=lambda season: season.from_day)
