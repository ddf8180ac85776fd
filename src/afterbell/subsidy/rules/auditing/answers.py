"""The questions, a function each: children reported, pay against income, carried over, fees, paid hours, two places.

The share of income under which pay is remarked on is the one auditors go by in public reports: half.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from afterbell.base.money import yuan
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Ledger
from afterbell.scheme.rules.labels import label

LEAST_PERCENT, HUNDRED = 50, 100
WHOLE_UNIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMonth:
    """A group in a month: children with a place, children its rolls saw, class-hours held and paid in hundredths."""

    group: str
    name: str
    month: date
    reported: int
    seen: int
    held: int
    paid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account over the months that were settled: what it had for them, and what was paid from it."""

    ledger: Ledger
    income_fen: int
    paid_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees:
    """What families paid for a term less what they got back, and what the service cost; `settled` to its last day."""

    paid_fen: int
    cost_fen: int
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Somebody was recorded as present in a session, from its start to its end."""

    staff: str
    name: str
    session: str
    about: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditBooks:
    groups: tuple[GroupMonth, ...]
    accounts: tuple[Account, ...]
    stays: tuple[Stay, ...]
    fees: Fees | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One row: what it is about, what was said and what was found, as people read them; `remarked`: look into it."""

    about: Words
    said: Words
    found: Words
    remarked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with its rows; how many were looked at, so that an empty answer says something."""

    code: str
    words: Words
    looked_at: int
    rows: tuple[Answer, ...]

    @property
    def remarks(self) -> int:
        return sum(row.remarked for row in self.rows)


QUESTIONS = {
    "reported": Words(zh="报的人数和点名对不对得上", en="Children reported against the rolls"),
    "income": Words(zh="补助占收入多少", en="Pay against income"),
    "carried": Words(zh="结余多少", en="Funds carried over"),
    "recovered": Words(zh="收费有没有多于成本", en="Fees above cost"),
    "hours": Words(zh="付的课时有没有多于上的课时", en="Groups with more paid hours than held"),
    "places": Words(zh="有没有人同一时间在两个地方", en="People in two places at once"),
}


def audit_books(*, books: AuditBooks) -> tuple[Answered, ...]:
    """Answer every question, in one order."""
    found = {
        "reported": (len(books.groups), _reported(books)),
        "income": (len(books.accounts), _income(books)),
        "carried": (len(books.accounts), _carried(books)),
        "recovered": (int(books.fees is not None), _recovered(books)),
        "hours": (len(books.groups), _hours(books)),
        "places": (len(books.stays), _places(books)),
    }
    return tuple(
        Answered(code=code, words=words, looked_at=found[code][0], rows=tuple(found[code][1]))
        for code, words in QUESTIONS.items()
    )


def _month(row: GroupMonth) -> Words:
    return Words(zh=f"{row.name} {row.month:%Y-%m}", en=f"{row.name} {row.month:%Y-%m}")


def _reported(books: AuditBooks) -> Iterator[Answer]:
    """Find the months of groups in which children with a place were never seen on a roll."""
    for row in books.groups:
        if row.seen < row.reported:
            yield Answer(
                about=_month(row),
                said=Words(zh=f"报 {row.reported} 人", en=f"{row.reported} reported"),
                found=Words(zh=f"点名到过 {row.seen} 人", en=f"{row.seen} seen on a roll"),
                remarked=True,
            )


def _income(books: AuditBooks) -> Iterator[Answer]:
    """Say which share of an account's income went to staff; under half, or above all, is remarked on."""
    for row in books.accounts:
        percent = row.paid_fen * HUNDRED // row.income_fen if row.income_fen else None
        yield Answer(
            about=label(row.ledger),
            said=Words(zh=f"收入 {yuan(row.income_fen)} 元", en=f"income {yuan(row.income_fen)} yuan"),
            found=Words(zh=f"补助 {yuan(row.paid_fen)} 元", en=f"pay {yuan(row.paid_fen)} yuan")
            if percent is None
            else Words(
                zh=f"补助 {yuan(row.paid_fen)} 元，占 {percent}%", en=f"pay {yuan(row.paid_fen)} yuan, {percent}%"
            ),
            remarked=row.paid_fen > row.income_fen or (percent is not None and percent < LEAST_PERCENT),
        )


def _carried(books: AuditBooks) -> Iterator[Answer]:
    for row in books.accounts:
        left = row.income_fen - row.paid_fen
        yield Answer(
            about=label(row.ledger),
            said=Words(
                zh=f"已结算的月份应收 {yuan(row.income_fen)} 元",
                en=f"due for the settled months: {yuan(row.income_fen)} yuan",
            ),
            found=Words(zh=f"结余 {yuan(left)} 元", en=f"left: {yuan(left)} yuan"),
            remarked=left < 0,
        )


def _recovered(books: AuditBooks) -> Iterator[Answer]:
    """Hold what families bore against the cost; what is above it once everything is settled goes back to them."""
    if books.fees is None:
        return
    cost, above = books.fees.cost_fen, books.fees.paid_fen - books.fees.cost_fen
    if not books.fees.settled:
        found = Words(
            zh=f"已结算的成本 {yuan(cost)} 元，学期还没有结算完",
            en=f"cost settled so far {yuan(cost)} yuan; not the whole term",
        )
    elif above > 0:
        found = Words(
            zh=f"成本 {yuan(cost)} 元，应退还家长 {yuan(above)} 元",
            en=f"cost {yuan(cost)} yuan; {yuan(above)} yuan are to be returned to the families",
        )
    else:
        found = Words(zh=f"成本 {yuan(cost)} 元，没有多收", en=f"cost {yuan(cost)} yuan; nothing above it")
    yield Answer(
        about=Words(zh="全学期收费", en="Fees of the term"),
        said=Words(zh=f"收费 {yuan(books.fees.paid_fen)} 元", en=f"fees {yuan(books.fees.paid_fen)} yuan"),
        found=found,
        remarked=books.fees.settled and above > 0,
    )


def _hours(books: AuditBooks) -> Iterator[Answer]:
    for row in books.groups:
        if row.paid > row.held:
            yield Answer(
                about=_month(row),
                said=Words(zh=f"付 {_units(row.paid)} 课时", en=f"{_units(row.paid)} class-hours paid"),
                found=Words(zh=f"上 {_units(row.held)} 课时", en=f"{_units(row.held)} held"),
                remarked=True,
            )


def _units(hundredths: int) -> str:
    whole, rest = divmod(hundredths, WHOLE_UNIT)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")


def _places(books: AuditBooks) -> Iterator[Answer]:
    """Find every two sessions of one person that overlap in time."""
    days: defaultdict[tuple[str, date], list[Stay]] = defaultdict(list)
    for stay in books.stays:
        days[stay.staff, stay.starts.date()].append(stay)
    for _, stays in sorted(days.items()):
        for one, two in combinations(sorted(stays, key=lambda stay: (stay.starts, stay.session)), 2):
            if two.starts < one.ends:
                when = f"{two.starts:%Y-%m-%d}"
                yield Answer(
                    about=Words(zh=f"{one.name} {when}", en=f"{one.name} {when}"),
                    said=_stay(one),
                    found=_stay(two),
                    remarked=True,
                )


def _stay(stay: Stay) -> Words:
    words = f"{stay.about} {stay.starts:%H:%M}—{stay.ends:%H:%M}"
    return Words(zh=words, en=words)
