"""Whom subsidies tell: everybody of the own statement and points, and of a colleague's the office that answers."""

from __future__ import annotations

from datetime import date, timedelta

from afterbell.base.days import MONTHS_EN
from afterbell.base.money import yuan
from afterbell.base.outbox.kinds import MessageKind, Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.words import Words
from afterbell.schools.roles import Role
from afterbell.schools.telling import OfChild, tell_families, tell_posts
from afterbell.subsidy.events import (
    AppealAnswered,
    AppealRaised,
    FeesPublished,
    MonthAppraised,
    ObjectionAnswered,
    ObjectionRaised,
    ObjectionsOpened,
)
from afterbell.subsidy.messages import (
    APPEAL_ANSWERED,
    APPEALED,
    FEES_CHANGED,
    FEES_PUBLISHED,
    MONTH_APPRAISED,
    OBJECTED,
    OBJECTION_ANSWERED,
    OBJECTIONS_OPEN,
)
from afterbell.subsidy.models import (
    Appeal,
    Appraisal,
    AppraisedPerson,
    FeeBill,
    FeeRound,
    Objection,
    Settlement,
    Statement,
)

UPHELD = Words(zh="成立", en="upheld")
DECLINED = Words(zh="不成立", en="not upheld")


def tell_of_open_objections(event: ObjectionsOpened) -> None:
    """Tell everybody with a statement and an account until when they may object."""
    rows = Statement.objects.filter(settlement__code=event.settlement).order_by("pk")
    span = _span(Settlement.objects.get(code=event.settlement))
    letters = [
        _letter(OBJECTIONS_OPEN, to=account, about=code, values={**span, "until": event.until})
        for account, code in rows.values_list("staff__account_id", "code")
        if account
    ]
    post(tenant=event.school, letters=letters, now=event.at)


def tell_of_fees(event: FeesPublished) -> None:
    """Tell the families what they owe, and after that only those for whom it changed."""
    here = FeeRound.objects.get(code=event.fee_round)
    last = FeeRound.objects.filter(term=here.term_id, number__lt=here.number, published__isnull=False)
    known = last.order_by("-number").first()
    before = dict(FeeBill.objects.filter(round=known).values_list("pupil_id", "owed_fen"))
    of: dict[MessageKind, list[OfChild]] = {FEES_PUBLISHED: [], FEES_CHANGED: []}
    bills = FeeBill.objects.filter(round=here).order_by("pk")
    for pupil, code, owed in bills.values_list("pupil_id", "pupil__code", "owed_fen"):
        was = before.get(pupil)
        if owed == was or (was is None and not owed):
            continue
        values: dict[str, Value] = {"sum": yuan(owed), "before": yuan(was or 0)}
        kind = FEES_PUBLISHED if was is None else FEES_CHANGED
        of[kind].append(OfChild(pupil=code, about=code, occasion=here.code, values=values))
    for kind, children in of.items():
        tell_families(kind=kind, school=event.school, of=children, now=event.at)


def tell_of_an_objection(event: ObjectionRaised) -> None:
    """Tell the office that somebody waits for its answer, and until when."""
    row = Objection.objects.select_related("statement__settlement", "raised_by").get(code=event.objection)
    values: dict[str, Value] = {**_span(row.statement.settlement), "who": row.raised_by.name, "until": row.answer_by}
    tell_posts(
        kind=OBJECTED, school=event.school, roles=[Role.ACADEMIC_OFFICE], about=row.code, now=event.at, values=values
    )


def tell_of_an_appeal(event: AppealRaised) -> None:
    """Tell the office that somebody waits for its answer, and until when."""
    row = Appeal.objects.select_related("person__appraisal", "raised_by").get(code=event.appeal)
    values: dict[str, Value] = {
        "month": _month(row.person.appraisal.month),
        "who": row.raised_by.name,
        "until": row.answer_by,
    }
    tell_posts(
        kind=APPEALED, school=event.school, roles=[Role.ACADEMIC_OFFICE], about=row.code, now=event.at, values=values
    )


def tell_of_an_objection_answered(event: ObjectionAnswered) -> None:
    """Tell whoever objected that the answer is there."""
    row = Objection.objects.select_related("statement__settlement", "answer").get(code=event.objection)
    values = {**_span(row.statement.settlement), "outcome": UPHELD if row.answer.upheld else DECLINED}
    letter = _letter(
        OBJECTION_ANSWERED, to=row.raised_by_id, about=row.statement.code, occasion=row.code, values=values
    )
    post(tenant=event.school, letters=[letter], now=event.at)


def tell_of_a_month_appraised(event: MonthAppraised) -> None:
    """Tell everybody appraised, who has an account, that the own points are there, and until when they may appeal."""
    row = Appraisal.objects.select_related("confirmed").get(code=event.appraisal)
    people = AppraisedPerson.objects.filter(appraisal=row).order_by("pk").values_list("staff__account_id", "code")
    values: dict[str, Value] = {"month": _month(row.month), "until": row.confirmed.appeal_until}
    letters = [_letter(MONTH_APPRAISED, to=account, about=code, values=values) for account, code in people if account]
    post(tenant=event.school, letters=letters, now=event.at)


def tell_of_an_appeal_answered(event: AppealAnswered) -> None:
    """Tell whoever appealed that the answer is there."""
    row = Appeal.objects.select_related("person__appraisal", "answer").get(code=event.appeal)
    values: dict[str, Value] = {
        "month": _month(row.person.appraisal.month),
        "outcome": UPHELD if row.answer.upheld else DECLINED,
    }
    letter = _letter(APPEAL_ANSWERED, to=row.raised_by_id, about=row.person.code, values=values)
    post(tenant=event.school, letters=[letter], now=event.at)


def _letter(kind: MessageKind, *, to: int, about: str, values: dict[str, Value], occasion: str = "") -> Letter:
    return Letter(to=to, kind=kind, about=about, occasion=occasion, values=values)


def _span(row: Settlement) -> dict[str, Value]:
    return {"first": row.first_day, "last": row.until_day - timedelta(days=1)}


def _month(month: date) -> Words:
    return Words(zh=f"{month.year}年{month.month}月", en=f"{MONTHS_EN[month.month - 1]} {month.year}")
