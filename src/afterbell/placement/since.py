"""What changed since a preview, in the sentences the office reads: which child, which club."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.placement.kept import market_of
from afterbell.placement.models import PlacementRun, RunMarket
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.matching.problem import Club, Market
from afterbell.placement.rules.rounds import changed
from afterbell.placement.tickets import tickets_of
from afterbell.scheme.queries import published_scheme
from afterbell.scheme.rules.labels import weekday
from afterbell.schools.models import Pupil

EMPTY = Market(clubs=(), applicants=())


def differences(*, run: PlacementRun, before: Sequence[RunMarket], now: Sequence[RunMarket]) -> Iterator[Refusal]:
    """Give one sentence for every child and every club that goes in otherwise than it went into the run."""
    was = {(row.weekday, row.band): market_of(row) for row in before}
    are = {(row.weekday, row.band): market_of(row) for row in now}
    found = {
        key: changed(before=was.get(key, EMPTY), now=are.get(key, EMPTY)) for key in sorted(was.keys() | are.keys())
    }
    tickets = {ticket for item in found.values() for ticket in (*item.gone, *item.new, *item.other)}
    pupils = _by_ticket(run, tickets) if tickets else {}
    scheme = published_scheme(run.version.content_hash, run.version_id)
    names = {offering.code: offering.name for offering in scheme.offerings}
    for key, item in found.items():
        for code, list_of in (("child_gone", item.gone), ("child_new", item.new), ("child_changed", item.other)):
            yield from (_of_child(code, pupils[ticket], day=weekday(key[0])) for ticket in list_of)
        for club in item.clubs:
            before_now = (_club(was.get(key, EMPTY), club), _club(are.get(key, EMPTY), club))
            yield _of_club(names.get(club, Words(zh=club, en=club)), *before_now, day=weekday(key[0]))


def _by_ticket(run: PlacementRun, tickets: Collection[str]) -> dict[str, Pupil]:
    """Find the children behind tickets of the run's term."""
    of_term = tickets_of(draw=run.draw)
    applied = Pupil.objects.filter(applications__term=run.term_id).select_related("homeroom").distinct()
    return {ticket: row for row in applied for ticket in (of_term.of(row.ticket),) if ticket in tickets}


def _club(market: Market, code: str) -> Club:
    return next((club for club in market.clubs if club.code == code), Club(code=code, capacity=0))


def _of_child(code: str, pupil: Pupil, *, day: Words) -> Refusal:
    return REFUSALS.refusal(code, homeroom=pupil.homeroom.name, pupil=pupil.name, day=day)


def _of_club(name: Words, was: Club, now: Club, *, day: Words) -> Refusal:
    return REFUSALS.refusal(
        "club_changed",
        day=day,
        club=name,
        was=was.capacity,
        least_was=was.minimum,
        now=now.capacity,
        least=now.minimum,
    )
