"""The office opens the places that are left over to whoever comes first, and ends that earlier where it has to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.days import moment_within_year
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.written import written
from afterbell.placement.commands.draw import term_of
from afterbell.placement.leftovers import Opening, last_opening
from afterbell.placement.models import LeftoverClosing, LeftoverOpening, ServiceGroup
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.seats import CLUBS
from afterbell.schools.actors import signed_in

LONGEST_REASON = 200


@command("placement.open_leftovers")
def open_leftovers(*, actor: Actor, now: datetime, term: str, opens_at: datetime, closes_at: datetime) -> str:
    """Let families claim what is left over, from a moment until another; a later opening takes the earlier one's place.

    Raises Refused before groups are formed, and for an end before the start or before now.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.open_leftovers", at=place(school=row.school_id))
    if not ServiceGroup.objects.filter(term=row, kind__in=CLUBS).exists():
        raise REFUSALS.refused("leftovers_before_groups")
    if closes_at <= max(opens_at, now):
        raise REFUSALS.refused("leftovers_end_first", field="closes_at")
    opening = LeftoverOpening.objects.create(
        school_id=row.school_id,
        term=row,
        opens_at=opens_at,
        closes_at=closes_at,
        opened_by_id=signed_in(actor),
        opened_at=now,
    )
    record(subject=opening.code, opens=opens_at.isoformat(), closes=closes_at.isoformat())
    return opening.code


@command("placement.open_leftovers")
def shorten_leftovers(*, actor: Actor, now: datetime, term: str, closes_at: datetime | None, reason: str) -> datetime:
    """End the opening in force, or the one to come, earlier than it was set: at a moment, or now; gives when.

    Claims already made stand. The minute that runs is now. Raises Refused with every reason: nothing is open, the end
    is none that is earlier and to come, or nobody says why.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.open_leftovers", at=place(school=row.school_id))
    opening = last_opening(term=row.pk)
    if opening is None or opening.closes_at <= now:
        raise REFUSALS.refused("leftovers_not_open", conflict=True)
    end = now if closes_at is None or closes_at == now.replace(second=0, microsecond=0) else closes_at
    if reasons := [*_against(opening, end=end, reason=reason, now=now)]:
        raise Refused(reasons)
    record(subject=str(opening.pk), closes=end.isoformat())
    LeftoverClosing.objects.create(
        school_id=row.school_id,
        opening_id=opening.pk,
        closes_at=end,
        reason=written(reason),
        closed_by_id=signed_in(actor),
        closed_at=now,
    )
    return end


def _against(opening: Opening, *, end: datetime, reason: str, now: datetime) -> Iterator[Refusal]:
    if end < now:
        yield REFUSALS.refusal("leftovers_end_past", field="closes_at", now=moment_within_year(now))
    elif end >= opening.closes_at:
        closes = moment_within_year(opening.closes_at)
        yield REFUSALS.refusal("leftovers_not_earlier", field="closes_at", closes=closes)
    if not written(reason) or len(reason) > LONGEST_REASON:
        yield REFUSALS.refusal("leftovers_without_reason", field="reason", most=LONGEST_REASON)
