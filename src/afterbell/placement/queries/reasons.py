"""Why a child got this place and not that one, worked out anew from the stored rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.models import Application
from afterbell.placement.models import ClubOutcome, PlacementRun, PupilOutcome, Wish
from afterbell.placement.offerings import minimum
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.matching.explain import Explanation, explain
from afterbell.placement.rules.matching.problem import Applicant, Club, Market, Matching
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.waiting import waiting_list
from afterbell.scheme.queries import scheme_of_text
from afterbell.scheme.rules.document import Scheme

MarketKey = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReasons:
    """One weekday's list of wishes: the number drawn and, for each wish, a sentence."""

    weekday: int
    band: Words
    number: int
    placed_in: Words | None
    sentences: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsOf:
    """Everything the placement has to say about one application."""

    application: str
    name: str
    homeroom: str
    priority_class: int
    days: tuple[DayReasons, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingChild:
    """A child on a club's waiting list, in the order in which a freed place would be offered."""

    application: str
    name: str
    homeroom: str
    priority_class: int
    number: int
    placed_in: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A stored run with the scheme it was made under."""

    run: PlacementRun
    scheme: Scheme

    def name_of(self, offering: str) -> Words:
        return next(row.name for row in self.scheme.offerings if row.code == offering)


def reasons_of(*, viewer: Actor, application: str) -> ReasonsOf:
    """Say for every wish of an application what became of it, best wish first.

    Seen by the leaders, the own homeroom teacher and the own family. Raises NotThere, also before the placement, and
    Refused when the stored result is not what the stored wishes give.
    """
    row = Application.objects.select_related("pupil__homeroom").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    where = place(school=row.school_id, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="applications.see", at=where)
    stored = _stored(term=row.term_id)
    outcomes = _outcomes(run=stored.run)
    mine = sorted((outcome for outcome in outcomes if outcome.application == row.pk), key=_Outcome.market)
    markets = _markets(stored=stored, outcomes=outcomes, keys={outcome.market() for outcome in mine})
    bands = {band.code: band.name for band in stored.scheme.bands}
    return ReasonsOf(
        application=row.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        priority_class=row.priority_class,
        days=tuple(
            DayReasons(
                weekday=outcome.weekday,
                band=bands[outcome.band],
                number=outcome.number,
                placed_in=stored.name_of(outcome.offering) if outcome.offering else None,
                sentences=_sentences(stored, explain(market=market, matching=matching, ticket=row.pupil.ticket)),
            )
            for outcome in mine
            for market, matching in (markets[outcome.market()],)
        ),
    )


def _sentences(stored: _Stored, answers: tuple[Explanation, ...]) -> tuple[Words, ...]:
    """Put the club's name where the rule says its code."""
    return tuple(
        Words(
            zh=answer.words.zh.replace(f"“{answer.club}”", f"“{name.zh}”"),
            en=answer.words.en.replace(f", {answer.club}:", f", {name.en}:"),
        )
        for answer in answers
        for name in (stored.name_of(answer.club),)
    )


def waiting_for(*, viewer: Actor, term: str, weekday: int, band: str, offering: str) -> tuple[WaitingChild, ...]:
    """List whom a club refused, first in line first. Raises NotThere for a club that was not in the placement."""
    authorise(actor=viewer, action="groups.see", at=place(school=viewer.tenant))
    run = PlacementRun.objects.filter(term__code=term).first()
    stored = _stored(term=run.term_id if run else 0)
    if not ClubOutcome.objects.filter(run=stored.run, weekday=weekday, band=band, offering=offering).exists():
        raise NotThere("club")
    key = (weekday, band)
    market, matching = _markets(stored=stored, outcomes=_outcomes(run=stored.run), keys={key})[key]
    waiting = waiting_list(market=market, matching=matching, club=offering)
    rows = {
        row.pupil.ticket: row
        for row in Application.objects.filter(
            outcomes__run=stored.run, pupil__ticket__in=[entry.ticket for entry in waiting]
        )
        .select_related("pupil__homeroom")
        .distinct()
    }
    return tuple(
        WaitingChild(
            application=rows[entry.ticket].code,
            name=rows[entry.ticket].pupil.name,
            homeroom=rows[entry.ticket].pupil.homeroom.name,
            priority_class=entry.priority,
            number=entry.number,
            placed_in=stored.name_of(got) if got else None,
        )
        for entry in waiting
        for got in (matching.places[entry.ticket],)
    )


def _stored(*, term: int) -> _Stored:
    run = PlacementRun.objects.select_related("version").filter(term=term).first()
    if run is None:
        raise NotThere("placement")
    text = scheme_of_text(content_hash=run.version.content_hash, text=run.version.text)
    return _Stored(run=run, scheme=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What became of one application in one market; `offering` is empty where it got no place."""

    application: int
    weekday: int
    band: str
    number: int
    offering: str
    ticket: str
    priority: int

    def market(self) -> MarketKey:
        return self.weekday, self.band


def _outcomes(*, run: PlacementRun) -> tuple[_Outcome, ...]:
    """Read all a run decided, in the order in which it was stored."""
    whose = ("application__pupil__ticket", "application__priority_class")
    rows = PupilOutcome.objects.filter(run=run).order_by("pk")
    return tuple(
        _Outcome(
            application=application,
            weekday=weekday,
            band=band,
            number=number,
            offering=offering,
            ticket=ticket,
            priority=priority,
        )
        for application, weekday, band, number, offering, ticket, priority in rows.values_list(
            "application_id", "weekday", "band", "number", "offering", *whose
        )
    )


def _markets(
    *, stored: _Stored, outcomes: Iterable[_Outcome], keys: set[MarketKey]
) -> dict[MarketKey, tuple[Market, Matching]]:
    """Build these markets of a run as they were, decide them again, and see that the same comes out."""
    least = {row.code: minimum(offering=row, scheme=stored.scheme) for row in stored.scheme.offerings}
    clubs: dict[MarketKey, list[Club]] = defaultdict(list)
    for row in ClubOutcome.objects.filter(run=stored.run).order_by("offering"):
        clubs[row.weekday, row.band].append(Club(code=row.offering, capacity=row.capacity, minimum=least[row.offering]))
    wishes = _wishes(run=stored.run)
    decided: dict[MarketKey, list[_Outcome]] = defaultdict(list)
    for outcome in outcomes:
        decided[outcome.market()].append(outcome)
    found: dict[MarketKey, tuple[Market, Matching]] = {}
    for key in sorted(keys):
        applicants = tuple(_applicant(outcome, wishes=wishes) for outcome in decided[key])
        market = Market(clubs=tuple(clubs[key]), applicants=applicants)
        matching = solve(market=market)
        if dict(matching.places) != {outcome.ticket: outcome.offering or None for outcome in decided[key]}:
            raise REFUSALS.refused("verifier_disagrees", finding=f"{stored.run.code} {key[0]} {key[1]}")
        found[key] = (market, matching)
    return found


Wishes = Mapping[tuple[int, MarketKey], Sequence[str]]


def _wishes(*, run: PlacementRun) -> Wishes:
    """Read the wishes of all who were in a run, best first."""
    wishes: dict[tuple[int, MarketKey], list[str]] = defaultdict(list)
    rows = Wish.objects.filter(application__in=PupilOutcome.objects.filter(run=run).values("application"))
    for application, weekday, band, offering in rows.order_by("rank").values_list(
        "application_id", "weekday", "band", "offering"
    ):
        wishes[application, (weekday, band)].append(offering)
    return wishes


def _applicant(outcome: _Outcome, *, wishes: Wishes) -> Applicant:
    mine = tuple(wishes.get((outcome.application, outcome.market()), ()))
    return Applicant(ticket=outcome.ticket, number=outcome.number, wishes=mine, classes=(outcome.priority,) * len(mine))
