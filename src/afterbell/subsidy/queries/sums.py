"""What lines add up to, by person and by what a rate counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Ledger, PayUnit
from afterbell.subsidy.models import PayLine
from afterbell.subsidy.reckoning import CORRECTION
from afterbell.subsidy.rules.settlement.explain import KINDS
from afterbell.subsidy.rules.settlement.problem import LineKind

CAP_WORDS = Words(zh="上限核减", en="monthly cap")
CORRECTION_WORDS = Words(zh="更正", en="correction")
WHOLE_STATEMENT = Words(zh="整张补助单", en="the whole statement")


@dataclass(slots=True)
class Units:
    """Hundredths by unit, money in fen by kind of line; `boarding_fen` is the boarding house's part."""

    units: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    fen: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    boarding_fen: int = 0

    @property
    def days_paid(self) -> int:
        return self.units[PayUnit.DAY]

    @property
    def hours_paid(self) -> int:
        return self.units[PayUnit.CLASS_HOUR]

    @property
    def sessions_paid(self) -> int:
        return self.units[PayUnit.SESSION]

    @property
    def capped_fen(self) -> int:
        return self.fen[LineKind.CAP]


def sums_by_statement(lines: QuerySet[PayLine]) -> Mapping[int, Units]:
    """Add up lines by the id of their statement, in one query."""
    sums: defaultdict[int, Units] = defaultdict(Units)
    rows = (
        lines.order_by()
        .values("statement_id", "kind", "unit", "ledger")
        .annotate(units_sum=Sum("units"), fen_sum=Sum("amount_fen"))
    )
    for statement, kind, unit, ledger, units, fen in rows.values_list(
        "statement_id", "kind", "unit", "ledger", "units_sum", "fen_sum"
    ):
        entry = sums[statement]
        entry.units[unit] += units
        entry.fen[kind] += fen
        entry.boarding_fen += fen if ledger == Ledger.BOARDING else 0
    return sums


def kind_words(kind: str) -> Words:
    """Say what a line or an adjustment is for."""
    if kind == CORRECTION:
        return CORRECTION_WORDS
    return KINDS.get(LineKind(kind), CAP_WORDS) if kind else WHOLE_STATEMENT
