"""What one child's family owes, paid and is exempt from: for the office, and for the family itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.scheme.queries import published_version
from afterbell.schools.models import Pupil, Term
from afterbell.subsidy.grounds import opened_grounds
from afterbell.subsidy.models import FeeBill, FeeExemption, FeeReceipt, FeeRound
from afterbell.subsidy.open_fees import due_by, seen_round
from afterbell.subsidy.owing import paid_by_pupil


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
class Category:
    """A category of the scheme by which a child may be exempt, and how much of it."""

    code: str
    words: Words
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One amount of a month, and why."""

    month: date
    kind: str
    fen: int
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFees:
    """What one child's family owes for the term and why, what it paid, and what is to be given back.

    `categories` are those an exemption may be proposed by; none where the viewer may not.
    """

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
    categories: tuple[Category, ...] = ()

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
    seen = _fees_of(at, child, newest, today=today, viewer=viewer)
    if not may(actor=viewer, action="subsidy.propose_exemption", at=place(school=at.school_id)):
        return seen
    return replace(seen, categories=_categories(at, today=today))


def _categories(at: Term, *, today: date) -> tuple[Category, ...]:
    found = published_version(on=max(at.first_day, min(today, at.last_day)))
    rows = found[1].fees.exemptions if found else ()
    return tuple(Category(code=row.code, words=row.words, percent=row.percent) for row in rows)


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
        due_fen=due_by(bill, today=today) if bill else 0,
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
