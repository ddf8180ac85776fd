"""Deciding a round as often as the office likes: each preview is stored whole, and counts for nothing yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.spans import local_day
from afterbell.placement.commands.draw import term_of
from afterbell.placement.going_in import GoingIn, round_inputs
from afterbell.placement.kept import digest, inputs_digest, row_of
from afterbell.placement.models import (
    ClubOutcome,
    ConfirmedRun,
    PlacementRun,
    PupilOutcome,
    Round,
    RunMarket,
    ServiceGroup,
)
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.matching.problem import Matching
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.matching.verify import verify
from afterbell.placement.second_places import second_window
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A market that was solved and found right."""

    given: GoingIn
    matching: Matching


@command("placement.preview")
def preview_placement(*, actor: Actor, now: datetime, term: str, which: int = Round.FIRST) -> str:
    """Decide a round of a term from what is in the tables now and store it with what went in; gives the run's code.

    Raises Refused when the draw is not revealed or not the committed one, when the round is confirmed already, while
    second wishes are still open, when a child asks for two bands that share minutes, when a club has more
    places than its room seats, or when the verifier disagrees.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.preview", at=place(school=row.school_id))
    asked = Round(which)
    _refuse_out_of_turn(term=row, which=asked, now=now)
    inputs = round_inputs(term=row, which=asked, today=local_day(now))
    settled = [_settle(given=given) for given in inputs.markets]
    markets = [row_of(run=PlacementRun(school_id=actor.tenant), given=item.given) for item in settled]
    run = PlacementRun.objects.create(
        school_id=actor.tenant,
        term=row,
        round=asked,
        version_id=inputs.version.id,
        draw=inputs.draw,
        inputs_digest=inputs_digest(markets),
        result_digest=digest([_result_facts(item) for item in settled]),
        ran_by_id=signed_in(actor),
        ran_at=now,
    )
    _store(run=run, settled=settled)
    record(
        subject=run.code,
        round=int(asked),
        markets=len(settled),
        result=run.result_digest,
        version=inputs.version.content_hash,
    )
    return run.code


def _refuse_out_of_turn(*, term: Term, which: Round, now: datetime) -> None:
    if ConfirmedRun.objects.filter(term=term, round=which).exists():
        raise REFUSALS.refused("round_confirmed", conflict=True)
    if ServiceGroup.objects.filter(term=term).exists():
        raise REFUSALS.refused("grouped_before", conflict=True)
    if which == Round.FIRST:
        return
    window = second_window(term=term.pk)
    if window is None:
        raise REFUSALS.refused("no_second_round")
    if window.open_on(local_day(now)):
        raise REFUSALS.refused("second_round_open", day=window.until)


def _settle(*, given: GoingIn) -> Settled:
    matching = solve(market=given.market)
    if findings := verify(market=given.market, matching=matching):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    return Settled(given=given, matching=matching)


def _store(*, run: PlacementRun, settled: Sequence[Settled]) -> None:
    RunMarket.objects.bulk_create([row_of(run=run, given=item.given) for item in settled])
    ClubOutcome.objects.bulk_create([row for item in settled for row in _club_rows(run=run, item=item)])
    PupilOutcome.objects.bulk_create([row for item in settled for row in _pupil_rows(run=run, item=item)])


def _club_rows(*, run: PlacementRun, item: Settled) -> Iterator[ClubOutcome]:
    taken = list(item.matching.places.values())
    closed = {closure.club: (number, closure.size) for number, closure in enumerate(item.matching.closed, 1)}
    for club in item.given.market.clubs:
        cutoff = item.matching.cutoffs.get(club.code)
        turn, size = closed.get(club.code, (None, None))
        yield ClubOutcome(
            school_id=run.school_id,
            run=run,
            weekday=item.given.weekday,
            band=item.given.band,
            offering=club.code,
            capacity=club.capacity,
            placed=taken.count(club.code),
            last_class=cutoff[0] if cutoff else None,
            last_number=cutoff[1] if cutoff else None,
            closed_in_round=turn,
            closed_with=size,
        )


def _pupil_rows(*, run: PlacementRun, item: Settled) -> Iterator[PupilOutcome]:
    for applicant in item.given.market.applicants:
        club = item.matching.places[applicant.ticket]
        yield PupilOutcome(
            school_id=run.school_id,
            run=run,
            application_id=item.given.wishers[applicant.ticket].id,
            weekday=item.given.weekday,
            band=item.given.band,
            number=applicant.number,
            offering=club or "",
            rank=applicant.wishes.index(club) + 1 if club else None,
        )


def _result_facts(item: Settled) -> list[object]:
    places, cutoffs = sorted(item.matching.places.items()), sorted(item.matching.cutoffs.items())
    return [item.given.weekday, item.given.band, places, cutoffs]
