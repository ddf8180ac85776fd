"""What a settlement of the service's account says of money without naming anybody, as it is published."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q

from afterbell.attendance.models import RollSeal
from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.rostering.models import Session
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.codes import Ledger
from afterbell.subsidy.expected import expected_fen
from afterbell.subsidy.models import PayLine, Settlement
from afterbell.subsidy.rules.costs import CostMonth, joined
from afterbell.subsidy.who import THERE


def cost_of(settlement: Settlement) -> CostMonth:
    """Work out what a settlement says of the service's account: what was paid, by kinds, and the pupils' minutes."""
    last = settlement.until_day - timedelta(days=1)
    lines = PayLine.objects.filter(statement__settlement=settlement, ledger=Ledger.SERVICE)
    people: defaultdict[str, set[str]] = defaultdict(set)
    fen: defaultdict[str, int] = defaultdict(int)
    for kind, who, amount in lines.values_list("kind", "staff__code", "amount_fen"):
        people[kind].add(who)
        fen[kind] += amount
    _version, scheme = version_in_force(on=last)
    return CostMonth(
        first_day=settlement.first_day,
        last_day=last,
        term=settlement.term.code,
        paid_fen=sum(fen.values()),
        pupil_minutes=_pupil_minutes(settlement),
        fund_fen=expected_fen(budget=scheme.budget, ledger=Ledger.SERVICE),
        kinds=joined(people=people, fen=fen),
    )


def _pupil_minutes(settlement: Settlement) -> int:
    """Add up the minutes of confirmed sessions for each pupil who was there."""
    held = Session.objects.filter(
        term=settlement.term_id,
        ledger=Ledger.SERVICE,
        date__gte=settlement.first_day,
        date__lt=settlement.until_day,
        cancellation=None,
        confirmation__isnull=False,
        group__isnull=False,
    )
    minutes = {
        pk: int((ends - starts).total_seconds()) // 60
        for pk, starts, ends in held.values_list("pk", "starts_at", "ends_at")
    }
    sealed = dict(RollSeal.objects.filter(session__in=held).values_list("session_id", "sealed_at"))
    roll = fold_roll(marks=marks_where(Q(session__in=held)), sealed=sealed, versions=False)
    return sum(minutes.get(int(state.session), 0) for state in roll.states if state.state in THERE)
