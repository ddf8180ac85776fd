"""What families owe and paid: the office's page of a term and the reconciliation list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.sheets import Column, Kind, write_sheet
from afterbell.base.words import Words
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.codes import FeeMethod
from afterbell.schools.models import Term
from afterbell.subsidy.models import FeeBill, FeeRound
from afterbell.subsidy.open_fees import due_by
from afterbell.subsidy.owing import cost_of_service, paid_by_pupil
from afterbell.subsidy.queries.bank import BankStatementCard, bank_statement_cards
from afterbell.subsidy.queries.fees_waiting import (
    WaitingExemption,
    WaitingReceipt,
    waiting_exemptions,
    waiting_receipts,
)
from afterbell.subsidy.rules.fees import Recovery
from afterbell.subsidy.rules.fees.solve import recovery_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """One child of a round: what is owed for the term, what of it should be paid by now, and what was paid."""

    pupil: str
    name: str
    homeroom: str
    owed_fen: int
    due_fen: int
    paid_fen: int

    @property
    def open_fen(self) -> int:
        """Give what should be paid by now and is not; below zero, what is to be given back for the whole term."""
        return max(0, self.due_fen - self.paid_fen) or min(0, self.owed_fen - self.paid_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesPage:
    """A term's fees; `published` says whether the families see this round. Months are those something is collected in.

    `recovery` is what is above cost once the term is over.
    """

    term: str
    charges: bool
    code: str
    number: int
    drawn_by: str
    drawn_at: datetime | None
    published: bool
    rows: tuple[FeeRow, ...]
    months: tuple[tuple[date, int], ...]
    waiting: tuple[WaitingReceipt, ...]
    statements: tuple[BankStatementCard, ...]
    exemptions: tuple[WaitingExemption, ...]
    recovery: Recovery | None
    may_draw: bool
    may_publish: bool
    may_record: bool
    may_confirm: bool
    may_propose: bool
    may_exempt: bool

    @property
    def owed_fen(self) -> int:
        return sum(row.owed_fen for row in self.rows)

    @property
    def due_fen(self) -> int:
        return sum(row.due_fen for row in self.rows)

    @property
    def paid_fen(self) -> int:
        return sum(row.paid_fen for row in self.rows)


def fees_page(*, viewer: Actor, term: str, today: date) -> FeesPage:
    """Read a term's newest round with what was paid. Raises NotThere."""
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    here = place(school=row.school_id)
    authorise(actor=viewer, action="fees.see", at=here)
    scheme = published_version(on=max(row.first_day, min(today, row.last_day)))
    newest = FeeRound.objects.filter(term=row).select_related("drawn_by", "published").order_by("-number").first()
    bills = tuple(
        FeeBill.objects.filter(round=newest)
        .select_related("pupil__homeroom")
        .order_by("pupil__homeroom__grade", "pupil__homeroom__name", "pupil__sort_key")
    )
    rows = _rows(bills, term=row.pk, today=today)
    published = newest is not None and hasattr(newest, "published")
    return FeesPage(
        term=row.code,
        charges=bool(scheme and scheme[1].fees.method is not FeeMethod.NONE),
        code=newest.code if newest else "",
        number=newest.number if newest else 0,
        drawn_by=newest.drawn_by.name if newest else "",
        drawn_at=newest.drawn_at if newest else None,
        published=published,
        rows=rows,
        months=_months(bills),
        waiting=waiting_receipts(viewer=viewer, term=row.pk),
        statements=bank_statement_cards(term=row.pk),
        exemptions=waiting_exemptions(viewer=viewer, term=row.pk),
        recovery=_recovery(rows, term=row.pk) if today > row.last_day else None,
        may_draw=may(actor=viewer, action="subsidy.draw_fees", at=here),
        may_publish=newest is not None
        and not published
        and newest.drawn_by_id != viewer.account
        and may(actor=viewer, action="subsidy.publish_fees", at=here),
        may_record=may(actor=viewer, action="subsidy.record_receipt", at=here),
        may_confirm=may(actor=viewer, action="subsidy.confirm_receipt", at=here),
        may_propose=may(actor=viewer, action="subsidy.propose_exemption", at=here),
        may_exempt=may(actor=viewer, action="subsidy.confirm_exemption", at=here),
    )


def charges_fees(*, viewer: Actor, today: date) -> bool:
    """Say whether the scheme in force today has fees. Raises NotThere for who does not see them."""
    authorise(actor=viewer, action="fees.see", at=place(school=viewer.tenant))
    scheme = published_version(on=today)
    return bool(scheme and scheme[1].fees.method is not FeeMethod.NONE)


def _rows(bills: Iterable[FeeBill], *, term: int, today: date) -> tuple[FeeRow, ...]:
    paid = paid_by_pupil(term=term)
    return tuple(
        FeeRow(
            pupil=bill.pupil.code,
            name=bill.pupil.name,
            homeroom=bill.pupil.homeroom.name,
            owed_fen=bill.owed_fen,
            due_fen=due_by(bill, today=today),
            paid_fen=paid.get(bill.pupil_id, 0),
        )
        for bill in bills
    )


def _months(bills: Iterable[FeeBill]) -> tuple[tuple[date, int], ...]:
    sums: Counter[date] = Counter()
    for bill in bills:
        for month, fen in bill.collected:
            sums[date.fromisoformat(month)] += fen
    return tuple(sorted(sums.items()))


def _recovery(rows: Iterable[FeeRow], *, term: int) -> Recovery | None:
    """Compare what came in with what was paid for the service; what is above goes back as each family paid."""
    return recovery_of(paid={row.pupil: row.paid_fen for row in rows}, cost_fen=cost_of_service(term=term))


SHEET = (
    (Words(zh="班级", en="Homeroom"), Kind.TEXT),
    (Words(zh="姓名", en="Name"), Kind.TEXT),
    (Words(zh="缴费代码", en="Payment code"), Kind.TEXT),
    (Words(zh="全学期应缴", en="Owed for the term"), Kind.MONEY),
    (Words(zh="到现在应缴", en="Due by now"), Kind.MONEY),
    (Words(zh="已缴", en="Paid"), Kind.MONEY),
    (Words(zh="欠缴（负数为应退）", en="Open (below zero: to give back)"), Kind.MONEY),
)


def fees_sheet(*, page: FeesPage, language: str) -> bytes:
    """Write a page of fees that was read as an Excel file: the reconciliation list."""
    title = Words(zh="收费对账单", en="Fees").in_language(language)
    return write_sheet(
        title=title,
        columns=[Column(name=name.in_language(language), kind=kind) for name, kind in SHEET],
        rows=[
            (row.homeroom, row.name, row.pupil, row.owed_fen, row.due_fen, row.paid_fen, row.open_fen)
            for row in page.rows
        ],
    )
