"""What of a scheme decides who may apply, and what a family asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.words import Words
from afterbell.enrolment.rules.conditions import Expression, from_scheme
from afterbell.scheme.rules.clashing import seasons_between
from afterbell.scheme.rules.codes import Residence
from afterbell.scheme.rules.document import Band, Scheme, Season


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyingCondition:
    """Who may apply; `bands` empty: for every band."""

    code: str
    words: Words
    expression: Expression
    bands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRule:
    """A published class of pupils placed before those of a higher rank."""

    rank: int
    code: str
    words: Words
    expression: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityClass:
    """The class a child belongs to, and its words."""

    rank: int
    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyingRules:
    """What of a scheme decides who may apply, and in which class."""

    weekdays: tuple[int, ...]
    grades: tuple[int, ...]
    residences: tuple[Residence, ...]
    bands: tuple[Band, ...]
    seasons: tuple[Season, ...]
    conditions: tuple[ApplyingCondition, ...]
    priorities: tuple[PriorityRule, ...]
    survey_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One weekday and band a family asks for, and the day from which the child would come."""

    weekday: int
    band: str
    from_day: date


def applying_rules(*, scheme: Scheme, survey_required: bool, from_day: date | None = None) -> ApplyingRules:
    """Read from a scheme what decides who may apply; its seasons are those still to come from a day of the term."""
    first = max(from_day or scheme.term.first_day, scheme.term.first_day)
    return ApplyingRules(
        weekdays=scheme.weekdays,
        grades=scheme.scope.grades,
        residences=scheme.scope.residences,
        bands=scheme.bands,
        seasons=seasons_between(seasons=scheme.seasons, first=first, last=scheme.term.last_day),
        conditions=tuple(
            ApplyingCondition(
                code=row.code,
                words=row.words,
                expression=from_scheme(match=row.match, tests=row.tests),
                bands=row.bands,
            )
            for row in scheme.conditions
        ),
        priorities=tuple(
            PriorityRule(
                rank=row.rank, code=row.code, words=row.words, expression=from_scheme(match=row.match, tests=row.tests)
            )
            for row in scheme.priorities
        ),
        survey_required=survey_required,
    )
