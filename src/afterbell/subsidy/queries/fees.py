"""What families owe and paid: the office's list, one child, and what the child's own family sees."""

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
from afterbell.schools.models import Pupil, Term
from afterbell.subsidy.grounds import opened_grounds, opened_payer
from afterbell.subsidy.models import BankRow, FeeBill, FeeExemption, FeeReceipt, FeeRound
from afterbell.subsidy.open_fees import seen_round
from afterbell.subsidy.owing import cost_of_service, paid_by_pupil
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
class WaitingReceipt:
    """Money that waits for another person to confirm it; `mine` where the viewer recorded it."""

    code: str
    pupil: str
    name: str
    way: str
    channel: str
    fen: int
    day: date
    reference: str
    recorded_by: str
    mine: bool


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
    unmatched: int
    exemptions_waiting: int
    recovery: Recovery | None
    may_draw: bool
    may_publish: bool
    may_record: bool
    may_confirm: bool

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
        waiting=_waiting(viewer=viewer, term=row.pk),
        unmatched=BankRow.objects.filter(statement__term=row, receipt=None).count(),
        exemptions_waiting=FeeExemption.objects.filter(term=row, confirmed=None).count(),
        recovery=_recovery(rows, term=row.pk) if today > row.last_day else None,
        may_draw=may(actor=viewer, action="subsidy.draw_fees", at=here),
        may_publish=newest is not None
        and not published
        and newest.drawn_by_id != viewer.account
        and may(actor=viewer, action="subsidy.publish_fees", at=here),
        may_record=may(actor=viewer, action="subsidy.record_receipt", at=here),
        may_confirm=may(actor=viewer, action="subsidy.confirm_receipt", at=here),
    )


def _rows(bills: Iterable[FeeBill], *, term: int, today: date) -> tuple[FeeRow, ...]:
    paid = paid_by_pupil(term=term)
    return tuple(
        FeeRow(
            pupil=bill.pupil.code,
            name=bill.pupil.name,
            homeroom=bill.pupil.homeroom.name,
            owed_fen=bill.owed_fen,
            due_fen=_due(bill, today),
            paid_fen=paid.get(bill.pupil_id, 0),
        )
        for bill in bills
    )


def _due(bill: FeeBill, today: date) -> int:
    """Give what is to be paid by now: the months begun, never more than is owed for the term."""
    begun: int = sum(fen for month, fen in bill.collected if date.fromisoformat(month) <= today)
    return min(begun, int(bill.owed_fen))


def _months(bills: Iterable[FeeBill]) -> tuple[tuple[date, int], ...]:
    sums: Counter[date] = Counter()
    for bill in bills:
        for month, fen in bill.collected:
            sums[date.fromisoformat(month)] += fen
    return tuple(sorted(sums.items()))


def _recovery(rows: Iterable[FeeRow], *, term: int) -> Recovery | None:
    """Compare what came in with what was paid for the service; what is above goes back as each family paid."""
    return recovery_of(paid={row.pupil: row.paid_fen for row in rows}, cost_fen=cost_of_service(term=term))


def _waiting(*, viewer: Actor, term: int) -> tuple[WaitingReceipt, ...]:
    rows = FeeReceipt.objects.filter(term=term, confirmed=None, reversed=None).select_related("pupil", "recorded_by")
    return tuple(
        WaitingReceipt(
            code=row.code,
            pupil=row.pupil.code,
            name=row.pupil.name,
            way=row.way,
            channel=row.channel,
            fen=row.fen,
            day=row.day,
            reference=row.reference,
            recorded_by=row.recorded_by.name,
            mine=row.recorded_by_id == viewer.account,
        )
        for row in rows.order_by("day", "code")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """Money of a child's family, with who saw it; `reason` says why it was taken back."""

    code: str
    way: str
    channel: str
    fen: int
    day: date
    reference: str
    recorded_by: str
    confirmed_by: str
    taken_back: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionRow:
    """An exemption of a child; its grounds stand here only for who may see them."""

    code: str
    percent: int
    confirmed: bool
    name: Words | None
    evidence: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One amount of a month, and why."""

    month: date
    kind: str
    fen: int
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFees:
    """What one child's family owes for the term and why, what it paid, and what is to be given back."""

    pupil: str
    name: str
    homeroom: str
    number: int
    owed_fen: int
    due_fen: int
    paid_fen: int
    return_by: date | None
    lines: tuple[BillLine, ...]
    receipts: tuple[ReceiptRow, ...]
    exemptions: tuple[ExemptionRow, ...]

    @property
    def open_fen(self) -> int:
        return max(0, self.due_fen - self.paid_fen)

    @property
    def refund_fen(self) -> int:
        return max(0, self.paid_fen - self.owed_fen)


def child_fees(*, viewer: Actor, term: str, pupil: str, today: date) -> ChildFees:
    """Read one child's fees for the office, by the newest round. Raises NotThere."""
    at, child = _child(term=term, pupil=pupil)
    authorise(actor=viewer, action="fees.see", at=place(school=at.school_id))
    newest = FeeRound.objects.filter(term=at).order_by("-number").first()
    return _fees_of(at, child, newest, today=today, viewer=viewer)


def own_child_fees(*, viewer: Actor, term: str, pupil: str, today: date) -> ChildFees | None:
    """Read one child's fees for its guardians, by the newest round that was published; None before there is one."""
    at, child = _child(term=term, pupil=pupil)
    authorise(actor=viewer, action="child_fees.see", at=place(pupil=child.pk))
    newest = seen_round(term=at.pk)
    if newest is None or not FeeBill.objects.filter(round=newest, pupil=child).exists():
        return None
    return _fees_of(at, child, newest, today=today, viewer=None)


def _child(*, term: str, pupil: str) -> tuple[Term, Pupil]:
    at = Term.objects.filter(code=term).first()
    child = Pupil.objects.select_related("homeroom").filter(code=pupil).first()
    if at is None or child is None:
        raise NotThere("fees")
    return at, child


def _fees_of(at: Term, child: Pupil, newest: FeeRound | None, *, today: date, viewer: Actor | None) -> ChildFees:
    bill = FeeBill.objects.filter(round=newest, pupil=child).first()
    return ChildFees(
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom.name,
        number=newest.number if newest else 0,
        owed_fen=bill.owed_fen if bill else 0,
        due_fen=_due(bill, today) if bill else 0,
        paid_fen=paid_by_pupil(term=at.pk, pupils=[child.pk]).get(child.pk, 0),
        return_by=bill.return_by if bill else None,
        lines=tuple(_line(row) for row in bill.lines) if bill else (),
        receipts=_receipts(at, child, office=viewer is not None),
        exemptions=_exemptions(at, child, viewer),
    )


def _line(row: dict[str, str]) -> BillLine:
    return BillLine(
        month=date.fromisoformat(row["month"]),
        kind=row["kind"],
        fen=int(row["fen"]),
        words=Words(zh=row["zh"], en=row["en"]),
    )


def _receipts(at: Term, child: Pupil, *, office: bool) -> tuple[ReceiptRow, ...]:
    """List the money of a family; the family itself sees what was confirmed and stands."""
    rows = FeeReceipt.objects.filter(term=at, pupil=child).select_related(
        "recorded_by", "confirmed__confirmed_by", "reversed"
    )
    if not office:
        rows = rows.filter(confirmed__isnull=False, reversed=None)
    found = []
    for row in rows.order_by("day", "code"):
        confirmed, taken = getattr(row, "confirmed", None), getattr(row, "reversed", None)
        found.append(
            ReceiptRow(
                code=row.code,
                way=row.way,
                channel=row.channel,
                fen=row.fen,
                day=row.day,
                reference=row.reference,
                recorded_by=row.recorded_by.name,
                confirmed_by=confirmed.confirmed_by.name if confirmed else "",
                taken_back=taken is not None,
                reason=taken.reason if taken else "",
            )
        )
    return tuple(found)


def _exemptions(at: Term, child: Pupil, viewer: Actor | None) -> tuple[ExemptionRow, ...]:
    """List a child's exemptions; a family sees those that hold, by their percent."""
    rows = FeeExemption.objects.filter(term=at, pupil=child).select_related("confirmed").order_by("proposed_at", "code")
    found = []
    for row in rows:
        holds = hasattr(row, "confirmed")
        grounds = opened_grounds(row.grounds_sealed) if viewer else None
        if viewer or holds:
            found.append(
                ExemptionRow(
                    code=row.code,
                    percent=row.percent,
                    confirmed=holds,
                    name=grounds.name if grounds else None,
                    evidence=grounds.evidence if grounds else "",
                    mine=viewer is not None and row.proposed_by_id == viewer.account,
                )
            )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedRow:
    """A payment of the bank's that belongs to no child yet."""

    code: str
    serial: str
    day: date
    fen: int
    payer: str


def unmatched_rows(*, viewer: Actor, term: str) -> tuple[UnmatchedRow, ...]:
    """List the payments nobody matched with a child, for who matches them. Raises NotThere."""
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    authorise(actor=viewer, action="subsidy.match_bank_row", at=place(school=row.school_id))
    found = BankRow.objects.filter(statement__term=row, receipt=None).order_by("day", "serial")
    return tuple(
        UnmatchedRow(
            code=each.code, serial=each.serial, day=each.day, fen=each.fen, payer=opened_payer(each.payer_sealed)
        )
        for each in found
    )


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
