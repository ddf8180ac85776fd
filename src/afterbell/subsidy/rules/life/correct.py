"""What a settlement that was stored pays too much or too little, now that the records say something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Money for one thing: a session, a day of a kind of work, or what a cap takes from a month.

    `session` is empty where what is paid is the day or the month; `line` is the code of the line that says it.
    """

    staff: str
    kind: str
    ledger: str
    day: date
    fen: int
    session: str = ""
    line: str = ""

    @property
    def thing(self) -> tuple[str, str, str, date, str]:
        return (self.staff, self.kind, self.ledger, self.day, self.session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one thing is to be corrected by: above zero is paid, below is taken back."""

    staff: str
    kind: str
    ledger: str
    day: date
    session: str
    line: str
    fen: int


def differences(
    *, settled: Iterable[Amount], due: Iterable[Amount], adjusted: Iterable[Amount]
) -> tuple[Difference, ...]:
    """Compare what was settled, with what was adjusted since, to what is due by the records of today.

    In the order of people and days; nothing for what is right.
    """
    sums: defaultdict[tuple[str, str, str, date, str], int] = defaultdict(int)
    lines: dict[tuple[str, str, str, date, str], str] = {}
    for sign, amounts in ((1, due), (-1, settled), (-1, adjusted)):
        for amount in amounts:
            sums[amount.thing] += sign * amount.fen
            if amount.line:
                lines[amount.thing] = max(amount.line, lines.get(amount.thing, ""))
    return tuple(
        Difference(
            staff=thing[0],
            kind=thing[1],
            ledger=thing[2],
            day=thing[3],
            session=thing[4],
            line=lines.get(thing, ""),
            fen=sums[thing],
        )
        for thing in sorted(sums)
        if sums[thing]
    )
