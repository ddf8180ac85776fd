"""Publishing a settlement: what everybody may see of who was paid for what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum

from afterbell.base.access import Actor
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.codes import Masking, PayUnit, PublishedItem
from afterbell.schools.actors import signed_in
from afterbell.subsidy.costing import cost_of
from afterbell.subsidy.events import PublicLine
from afterbell.subsidy.events import SettlementPublished as Published
from afterbell.subsidy.life import held_settlement, must_go_on
from afterbell.subsidy.models import PayLine, Settlement, SettlementPublished, Statement
from afterbell.subsidy.people import as_published, namesakes, told_apart
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.life import StepKind, Wanted

Units = Mapping[tuple[int, str], int]


@command("subsidy.publish")
def publish_settlement(*, actor: Actor, now: datetime, settlement: str) -> str:
    """Make a settlement public, names as the scheme in force shows them; gives the digest of what was settled.

    Raises Refused when two did not approve it, when that scheme publishes no settlement, when it is public already, or
    when its stored lines no longer add up to what was settled.
    """
    row = held_settlement(actor=actor, action="subsidy.publish", code=settlement)
    must_go_on(settlement=row, wanted=Wanted(kind=StepKind.PUBLISHED, by=signed_in(actor), today=local_day(now)))
    rules = version_in_force(on=local_day(now))[1].publication
    if PublishedItem.SETTLEMENT not in rules.items:
        raise REFUSALS.refused("not_published")
    _must_add_up(row)
    try:
        with transaction.atomic():
            SettlementPublished.objects.create(
                school_id=actor.tenant,
                settlement=row,
                digest=row.digest,
                published_by_id=signed_in(actor),
                published_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("published_before", conflict=True) from None
    record(subject=row.code, total_fen=row.total_fen, digest=row.digest)
    tell(
        Published(
            school=actor.tenant,
            settlement=row.code,
            first_day=row.first_day,
            until_day=row.until_day,
            total_fen=row.total_fen,
            digest=row.digest,
            lines=_public_lines(row, names=rules.staff_names),
            costs=cost_of(row),
            actor=actor,
            at=now,
        )
    )
    return row.digest


def _must_add_up(settlement: Settlement) -> None:
    lines = PayLine.objects.filter(statement__settlement=settlement).aggregate(total=Sum("amount_fen"))["total"] or 0
    statements = Statement.objects.filter(settlement=settlement).aggregate(total=Sum("total_fen"))["total"] or 0
    if not lines == statements == settlement.total_fen:
        raise REFUSALS.refused("changed")


def _public_lines(settlement: Settlement, *, names: Masking) -> tuple[PublicLine, ...]:
    units: dict[tuple[int, str], int] = defaultdict(int)
    rows = PayLine.objects.filter(statement__settlement=settlement).values_list("staff_id", "unit")
    for staff, unit, total in rows.annotate(total=Sum("units")):
        units[staff, unit] += total
    statements = Statement.objects.filter(settlement=settlement).select_related("staff")
    order = ("code",) if names is Masking.NO_NAMES else ("staff__sort_key", "staff__code")
    alike = namesakes() if names is Masking.FULL else frozenset()
    return tuple(_public_line(row, units, names, alike) for row in statements.order_by(*order))


def _public_line(row: Statement, units: Units, names: Masking, alike: frozenset[str]) -> PublicLine:
    return PublicLine(
        name=as_published(told_apart(name=row.staff.name, code=row.staff.code, alike=alike), names),
        days_paid=units.get((row.staff_id, PayUnit.DAY), 0),
        hours_paid=units.get((row.staff_id, PayUnit.CLASS_HOUR), 0),
        sessions_paid=units.get((row.staff_id, PayUnit.SESSION), 0),
        total_fen=row.total_fen,
    )
