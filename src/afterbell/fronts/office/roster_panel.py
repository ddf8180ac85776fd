"""The panel beside the week: why a session has its adult, who else could take it, and why the others cannot."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from afterbell.fronts.look.saying import say_span
from afterbell.fronts.office.roster_moves import spread_of
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import ViewerRequest
from afterbell.rostering.commands import SessionMove
from afterbell.rostering.queries import RosterSession, Taker, Takers, takers_of

MOST_BARRED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Somebody who could take the session: what they carry, and what would get worse."""

    code: str
    name: str
    minutes: int
    unsigned: bool
    worse: tuple[str, ...]
    accepts: tuple[str, ...]
    spread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A session under the hand; `unseen` is whom it was to be given to before what gets worse was seen."""

    session: RosterSession
    span: str
    why: str
    offers: tuple[Offer, ...]
    barred: tuple[tuple[str, tuple[str, ...]], ...]
    more_barred: int
    unseen: Offer | None


def panel_of(request: ViewerRequest, *, session: str, without: Container[str], unseen: SessionMove | None) -> Picked:
    """Put together what the panel says; `without` are those who have not signed the statement of duties."""
    found = takers_of(viewer=request.viewer, session=session, now=request.now)
    offers = tuple(_offer(found, taker, without=without) for taker in found.free)
    barred = tuple((taker.name, tuple(said(words) for words in taker.reasons)) for taker in found.barred)
    return Picked(
        session=found.session,
        span=say_span(found.session.span),
        why=said(found.why) if found.why else "",
        offers=offers,
        barred=barred[:MOST_BARRED],
        more_barred=max(0, len(barred) - MOST_BARRED),
        unseen=next((offer for offer in offers if unseen and offer.code == unseen.staff), None),
    )


def _offer(found: Takers, taker: Taker, *, without: Container[str]) -> Offer:
    return Offer(
        code=taker.code,
        name=taker.name,
        minutes=taker.minutes,
        unsigned=taker.code in without,
        worse=tuple(said(worse.words) for worse in taker.worse),
        accepts=tuple(worse.rule for worse in taker.worse),
        spread=spread_of(found, taker),
    )
