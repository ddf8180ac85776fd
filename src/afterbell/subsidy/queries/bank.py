"""Bank files as they were taken in: which payment was matched with which child, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.subsidy.grounds import opened_payer
from afterbell.subsidy.models import BankRow, BankStatement
from afterbell.subsidy.open_fees import debts_of

UNMATCHED, WAITING, CONFIRMED, TAKEN_BACK = "unmatched", "waiting", "confirmed", "taken_back"
FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BankStatementCard:
    """A bank's file in a list: its payments, and how many of them wait for a child or for a second person."""

    code: str
    imported_by: str
    imported_at: datetime
    payments: int
    fen: int
    unmatched: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A child a payment may be for, by what is open for it."""

    pupil: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPayment:
    """One payment of a file: whom it is for, and how far it has come; `payer` is empty once it was forgotten.

    `candidates` are the few children for whom exactly this much is open.
    """

    code: str
    serial: str
    day: date
    fen: int
    payer: str
    pupil: str
    name: str
    state: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BankStatementPage:
    """A bank's file with all its payments, the unmatched first; `to_confirm` are those the viewer may confirm."""

    code: str
    imported_by: str
    imported_at: datetime
    payments: tuple[BankPayment, ...]
    children: tuple[Candidate, ...]
    to_confirm: int
    to_confirm_fen: int
    may_match: bool

    def of(self, state: str) -> tuple[BankPayment, ...]:
        """Give the payments that have come this far."""
        return tuple(row for row in self.payments if row.state == state)

    def child_named(self, said: str) -> str:
        """Give the code of the child of this code, or the only one of this name; empty for none and for several."""
        named = [row.pupil for row in self.children if said == row.pupil] or [
            row.pupil for row in self.children if said == row.name
        ]
        return named[0] if len(named) == 1 else ""


def bank_statement_cards(*, term: int) -> tuple[BankStatementCard, ...]:
    """List a term's files, the newest first; read within the page's own permission."""
    waits = Q(rows__receipt__isnull=False, rows__receipt__confirmed=None, rows__receipt__reversed=None)
    rows = BankStatement.objects.filter(term=term).select_related("imported_by")
    counted = rows.annotate(
        payments=Count("rows"),
        fen=Sum("rows__fen"),
        unmatched=Count("rows", filter=Q(rows__receipt=None)),
        waiting=Count("rows", filter=waits),
    )
    return tuple(
        BankStatementCard(
            code=row.code,
            imported_by=row.imported_by.name,
            imported_at=row.imported_at,
            payments=row.payments,
            fen=row.fen or 0,
            unmatched=row.unmatched,
            waiting=row.waiting,
        )
        for row in counted.order_by("-imported_at", "-pk")
    )


def bank_statement_page(*, viewer: Actor, statement: str) -> BankStatementPage:
    """Read one file. Raises NotThere."""
    made = BankStatement.objects.select_related("imported_by").filter(code=statement).first()
    if made is None:
        raise NotThere("statement")
    here = place(school=made.school_id)
    authorise(actor=viewer, action="fees.see", at=here)
    may_match = may(actor=viewer, action="subsidy.match_bank_row", at=here)
    debts = debts_of(term=made.term_id) if may_match else ()
    fits: dict[int, list[Candidate]] = {}
    for debt in debts:
        fits.setdefault(debt.open_fen, []).append(Candidate(pupil=debt.code, name=debt.name))
    rows = tuple(_payment(row, fits) for row in _rows(made))
    mine = _confirmable(made, viewer) if may(actor=viewer, action="subsidy.confirm_receipt", at=here) else ()
    return BankStatementPage(
        code=made.code,
        imported_by=made.imported_by.name,
        imported_at=made.imported_at,
        payments=tuple(sorted(rows, key=lambda row: row.state != UNMATCHED)),
        children=tuple(Candidate(pupil=debt.code, name=debt.name) for debt in debts),
        to_confirm=len(mine),
        to_confirm_fen=sum(row.fen for row in mine),
        may_match=may_match,
    )


def _rows(made: BankStatement) -> Iterable[BankRow]:
    rows = BankRow.objects.filter(statement=made).select_related(
        "receipt__pupil", "receipt__confirmed", "receipt__reversed"
    )
    return rows.order_by("day", "serial")


def _confirmable(made: BankStatement, viewer: Actor) -> tuple[BankRow, ...]:
    waits = Q(receipt__isnull=False, receipt__confirmed=None, receipt__reversed=None)
    return tuple(BankRow.objects.filter(waits, statement=made).exclude(receipt__recorded_by=viewer.account))


def _payment(row: BankRow, fits: dict[int, list[Candidate]]) -> BankPayment:
    receipt = getattr(row, "receipt", None)
    state = UNMATCHED if receipt is None else _state(receipt)
    found = fits.get(row.fen, []) if receipt is None else []
    return BankPayment(
        code=row.code,
        serial=row.serial,
        day=row.day,
        fen=row.fen,
        payer=opened_payer(row.payer_sealed),
        pupil=receipt.pupil.code if receipt else "",
        name=receipt.pupil.name if receipt else "",
        state=state,
        candidates=tuple(found) if len(found) <= FEW else (),
    )


def _state(receipt: object) -> str:
    if getattr(receipt, "reversed", None) is not None:
        return TAKEN_BACK
    return CONFIRMED if getattr(receipt, "confirmed", None) is not None else WAITING
