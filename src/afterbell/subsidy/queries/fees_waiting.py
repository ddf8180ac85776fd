"""What waits for a second person: money somebody recorded, and exemptions somebody proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor
from afterbell.base.words import Words
from afterbell.subsidy.grounds import opened_grounds
from afterbell.subsidy.models import FeeExemption, FeeReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingReceipt:
    """Money that waits for another person to confirm it; `mine` where the viewer recorded it."""

    code: str
    pupil: str
    name: str
    way: str
    channel: str
    fen: int
    day: date
    reference: str
    recorded_by: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingExemption:
    """An exemption that waits for another person to see the evidence; `mine` where the viewer proposed it."""

    code: str
    pupil: str
    name: str
    homeroom: str
    percent: int
    category: Words | None
    evidence: str
    proposed_by: str
    mine: bool


def waiting_receipts(*, viewer: Actor, term: int) -> tuple[WaitingReceipt, ...]:
    """List the money of a term that one person recorded, by its day; read within the page's own permission."""
    rows = FeeReceipt.objects.filter(term=term, confirmed=None, reversed=None).select_related("pupil", "recorded_by")
    return tuple(
        WaitingReceipt(
            code=row.code,
            pupil=row.pupil.code,
            name=row.pupil.name,
            way=row.way,
            channel=row.channel,
            fen=row.fen,
            day=row.day,
            reference=row.reference,
            recorded_by=row.recorded_by.name,
            mine=row.recorded_by_id == viewer.account,
        )
        for row in rows.order_by("day", "code")
    )


def waiting_exemptions(*, viewer: Actor, term: int) -> tuple[WaitingExemption, ...]:
    """List the exemptions of a term that one person proposed; read within the page's own permission."""
    rows = FeeExemption.objects.filter(term=term, confirmed=None).select_related("pupil__homeroom", "proposed_by")
    found = []
    for row in rows.order_by("proposed_at", "code"):
        grounds = opened_grounds(row.grounds_sealed)
        found.append(
            WaitingExemption(
                code=row.code,
                pupil=row.pupil.code,
                name=row.pupil.name,
                homeroom=row.pupil.homeroom.name,
                percent=row.percent,
                category=grounds.name if grounds else None,
                evidence=grounds.evidence if grounds else "",
                proposed_by=row.proposed_by.name,
                mine=row.proposed_by_id == viewer.account,
            )
        )
    return tuple(found)
