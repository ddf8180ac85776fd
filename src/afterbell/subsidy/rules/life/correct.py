"""What a settlement that was stored pays too much or too little, now that the records say something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Thing = tuple[str, str, str, date, str]


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
    def thing(self) -> Thing:
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
    *,
    settled: Iterable[Amount],
    due: Iterable[Amount],
    adjusted: Iterable[Amount],
    granted: Iterable[Amount] = (),
) -> tuple[Difference, ...]:
    """Compare what was settled, with what was adjusted since, to what is due by the records of today.

    What was `granted` to an objection rests on no record: it covers a difference of the same direction, once the
    records say so too, and is never one itself. In the order of people and days; nothing for what is right.
    """
    sums: defaultdict[Thing, int] = defaultdict(int)
    given: defaultdict[Thing, int] = defaultdict(int)
    lines: dict[Thing, str] = {}
    for sign, amounts in ((1, due), (-1, settled), (-1, adjusted)):
        for amount in amounts:
            sums[amount.thing] += sign * amount.fen
            if amount.line:
                lines[amount.thing] = max(amount.line, lines.get(amount.thing, ""))
    for amount in granted:
        given[amount.thing] += amount.fen
    left = {thing: _uncovered(sums[thing], given.get(thing, 0)) for thing in sorted(sums)}
    return tuple(
        Difference(
            staff=thing[0],
            kind=thing[1],
            ledger=thing[2],
            day=thing[3],
            session=thing[4],
            line=lines.get(thing, ""),
            fen=fen,
        )
        for thing, fen in left.items()
        if fen
    )


def _uncovered(fen: int, granted: int) -> int:
    """Give what of a difference is left when something was granted: never more, never the other way."""
    if fen > 0:
        return max(0, fen - max(0, granted))
    return min(0, fen - min(0, granted))
