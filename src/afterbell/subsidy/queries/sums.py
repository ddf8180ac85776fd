"""What lines add up to, by person and kind of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from afterbell.scheme.rules.codes import Ledger
from afterbell.subsidy.models import PayLine
from afterbell.subsidy.rules.settlement.problem import LineKind


@dataclass(slots=True)
class Units:
    """Units in hundredths and money in fen, by kind of line; `boarding_fen` is the boarding house's part."""

    units: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    fen: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    boarding_fen: int = 0

    @property
    def duty_days(self) -> int:
        return self.units[LineKind.DUTY]

    @property
    def class_hours(self) -> int:
        return self.units[LineKind.TUTORING]

    @property
    def club_sessions(self) -> int:
        return self.units[LineKind.CLUB]

    @property
    def capped_fen(self) -> int:
        return self.fen[LineKind.CAP]


def sums_by_statement(lines: QuerySet[PayLine]) -> Mapping[int, Units]:
    """Add up lines by the id of their statement, in one query."""
    sums: defaultdict[int, Units] = defaultdict(Units)
    rows = (
        lines.order_by()
        .values("statement_id", "kind", "ledger")
        .annotate(units_sum=Sum("units"), fen_sum=Sum("amount_fen"))
    )
    for statement, kind, ledger, units, fen in rows.values_list(
        "statement_id", "kind", "ledger", "units_sum", "fen_sum"
    ):
        entry = sums[statement]
        entry.units[kind] += units
        entry.fen[kind] += fen
        entry.boarding_fen += fen if ledger == Ledger.BOARDING else 0
    return sums
