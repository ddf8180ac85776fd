"""A settlement's steps after its review: open to objections, approved by two, paid, closed."""

from __future__ import annotations

from datetime import date, datetime

from afterbell.base.access import Actor
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.scheme.queries import published_version_of, version_in_force
from afterbell.scheme.rules.codes import PublishedItem
from afterbell.schools.actors import signed_in
from afterbell.subsidy.events import ObjectionsOpened, SettlementIsToBePaid
from afterbell.subsidy.life import held_settlement, must_go_on, standing_of, unanswered
from afterbell.subsidy.models import Settlement, SettlementStep
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.life import StepKind, Wanted

LONGEST_REFERENCE = 60


@command("subsidy.open")
def open_objections(*, actor: Actor, now: datetime, settlement: str, until: date) -> None:
    """Let everybody object to the own statement until a day, that day included: for the scheme's days, or longer.

    Raises Refused.
    """
    row = held_settlement(actor=actor, action="subsidy.open", code=settlement)
    fewest = published_version_of(version=row.version.code)[1].pay.objection_days
    wanted = Wanted(kind=StepKind.OPENED, by=signed_in(actor), today=local_day(now), due=until, fewest_days=fewest)
    must_go_on(settlement=row, wanted=wanted)
    _take(row, wanted, now=now)
    record(subject=row.code, until=until.isoformat())
    tell(ObjectionsOpened(school=row.school_id, settlement=row.code, until=until, at=now))


@command("subsidy.approve")
def approve_settlement(*, actor: Actor, now: datetime, settlement: str) -> int:
    """Approve a settlement after its objections; gives how many approvals are still missing.

    Raises Refused while people may object or wait for an answer, for whoever drew it up, and the second time.
    """
    row = held_settlement(actor=actor, action="subsidy.approve", code=settlement)
    wanted = Wanted(kind=StepKind.APPROVED, by=signed_in(actor), today=local_day(now), unanswered=unanswered(row))
    must_go_on(settlement=row, wanted=wanted)
    _take(row, wanted, now=now)
    missing = standing_of(row).approvals_missing
    record(subject=row.code, total_fen=row.total_fen, digest=row.digest, missing=missing)
    return missing


@command("subsidy.pay")
def record_payment(*, actor: Actor, now: datetime, settlement: str, paid_on: date, reference: str) -> None:
    """Record that a settlement was paid out on a day, with the reference of the payment.

    Raises Refused, also while its public notice stands or an objection to it has no answer.
    """
    row = held_settlement(actor=actor, action="subsidy.pay", code=settlement)
    publishes = PublishedItem.SETTLEMENT in version_in_force(on=local_day(now))[1].publication.items
    wanted = Wanted(kind=StepKind.PAID, by=signed_in(actor), today=local_day(now), due=paid_on, publishes=publishes)
    must_go_on(settlement=row, wanted=wanted)
    if len(reference.strip()) > LONGEST_REFERENCE:
        raise REFUSALS.refused("words_long", field="reference", most=LONGEST_REFERENCE)
    tell(SettlementIsToBePaid(school=row.school_id, settlement=row.code, paid_on=paid_on, at=now))
    _take(row, wanted, now=now, reference=reference.strip())
    record(subject=row.code, total_fen=row.total_fen, paid_on=paid_on.isoformat())


@command("subsidy.close")
def close_settlement(*, actor: Actor, now: datetime, settlement: str) -> None:
    """Close a settlement that was paid; what is found wrong later is adjusted in the next. Raises Refused."""
    row = held_settlement(actor=actor, action="subsidy.close", code=settlement)
    wanted = Wanted(kind=StepKind.CLOSED, by=signed_in(actor), today=local_day(now))
    must_go_on(settlement=row, wanted=wanted)
    _take(row, wanted, now=now)
    record(subject=row.code, total_fen=row.total_fen, digest=row.digest)


def _take(settlement: Settlement, wanted: Wanted, *, now: datetime, reference: str = "") -> None:
    SettlementStep.objects.create(
        school_id=settlement.school_id,
        settlement=settlement,
        kind=wanted.kind.value,
        due=wanted.due,
        reference=reference,
        by_id=wanted.by,
        at=now,
    )
