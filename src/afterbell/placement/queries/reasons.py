"""Why a child got this place and not that one, worked out anew from the stored rows."""

from __future__ import annotations

from collections import defaultdict
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
from afterbell.scheme.queries import published_version_of
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
    mine = list(PupilOutcome.objects.filter(run=stored.run, application=row).order_by("weekday", "band"))
    markets = _markets(stored=stored, keys={(outcome.weekday, outcome.band) for outcome in mine})
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
            for market, matching in (markets[outcome.weekday, outcome.band],)
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
    market, matching = _markets(stored=stored, keys={(weekday, band)})[weekday, band]
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
    return _Stored(run=run, scheme=published_version_of(version=run.version.code)[1])


def _markets(*, stored: _Stored, keys: set[MarketKey]) -> dict[MarketKey, tuple[Market, Matching]]:
    """Build these markets of a run as they were, decide them again, and see that the same comes out."""
    least = {row.code: minimum(offering=row, scheme=stored.scheme) for row in stored.scheme.offerings}
    clubs: dict[MarketKey, list[Club]] = defaultdict(list)
    for row in ClubOutcome.objects.filter(run=stored.run).order_by("offering"):
        clubs[row.weekday, row.band].append(Club(code=row.offering, capacity=row.capacity, minimum=least[row.offering]))
    applicants, places = _applicants(run=stored.run, keys=keys)
    found: dict[MarketKey, tuple[Market, Matching]] = {}
    for key in sorted(keys):
        market = Market(clubs=tuple(clubs[key]), applicants=tuple(applicants[key]))
        matching = solve(market=market)
        if dict(matching.places) != places[key]:
            raise REFUSALS.refused("verifier_disagrees", finding=f"{stored.run.code} {key[0]} {key[1]}")
        found[key] = (market, matching)
    return found


def _applicants(
    *, run: PlacementRun, keys: set[MarketKey]
) -> tuple[dict[MarketKey, list[Applicant]], dict[MarketKey, dict[str, str | None]]]:
    wishes: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    rows = Wish.objects.filter(application__in=PupilOutcome.objects.filter(run=run).values("application"))
    for application, weekday, band, offering in rows.order_by("rank").values_list(
        "application_id", "weekday", "band", "offering"
    ):
        wishes[application, weekday, band].append(offering)
    applicants: dict[MarketKey, list[Applicant]] = defaultdict(list)
    places: dict[MarketKey, dict[str, str | None]] = defaultdict(dict)
    outcomes = (
        PupilOutcome.objects.filter(run=run)
        .order_by("pk")
        .values_list(
            "application_id",
            "weekday",
            "band",
            "number",
            "offering",
            "application__pupil__ticket",
            "application__priority_class",
        )
    )
    for application, weekday, band, number, offering, ticket, priority in outcomes:
        if (weekday, band) not in keys:
            continue
        mine = tuple(wishes[application, weekday, band])
        applicants[weekday, band].append(
            Applicant(ticket=ticket, number=number, wishes=mine, classes=(priority,) * len(mine))
        )
        places[weekday, band][ticket] = offering or None
    return applicants, places
