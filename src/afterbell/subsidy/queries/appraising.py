"""Appraisals on the office's desk: the months of a term, one of them by person, and the appeals against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import DateSpan
from afterbell.schools.models import Term
from afterbell.subsidy.appraising import month_span, next_month, score_of, scores
from afterbell.subsidy.models import Appeal, Appraisal, AppraisedPerson, PayLine, Settlement
from afterbell.subsidy.people import namesakes, told_apart
from afterbell.subsidy.queries.appraisals import AppealRow, CaseRow, ItemRow, appeal_row, cases_of, items_of
from afterbell.subsidy.rules.settlement.problem import LineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalCard:
    """A month of a term: its newest appraisal, empty where there is none; `open_appeals` wait for an answer."""

    month: date
    over: bool
    code: str
    people: int
    drawn_by: str
    confirmed: bool
    appeal_until: date | None
    open_appeals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisedRow:
    """One person in a month; `person` is the code of their page, `counting` what the pay goes by."""

    person: str
    name: str
    points: int | None
    counting: int | None
    items: tuple[ItemRow, ...]
    cases: tuple[CaseRow, ...]
    appeal: AppealRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalSheet:
    """A month by person, in the order of names, and what the viewer may do with it."""

    code: str
    month: date
    rows: tuple[AppraisedRow, ...]
    version_number: int
    drawn_by: str
    drawn_at: datetime
    confirmed_by: str
    appeal_until: date | None
    newer: bool
    may_confirm: bool
    drew_it_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPart:
    """What of somebody's month stays held: nobody confirmed its points, or an appeal waits."""

    name: str
    month: date
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPage:
    """An appeal on the desk of whoever answers it."""

    appraisal: str
    month: date
    row: AppraisedRow
    appeal: AppealRow
    may_answer: bool


def appraisal_months(*, viewer: Actor, term: str, today: date) -> tuple[AppraisalCard, ...]:
    """List the months of a term that have begun, the newest first. Raises NotThere for an unknown term."""
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    authorise(actor=viewer, action="settlement.see", at=place(school=row.school_id))
    waiting = Q(people__appeal__isnull=False, people__appeal__answer=None)
    found = Appraisal.objects.filter(term=row).select_related("confirmed", "drawn_by").order_by("number")
    newest = {
        each.month: each
        for each in found.annotate(
            number_of_people=Count("people", distinct=True), waiting=Count("people", filter=waiting, distinct=True)
        )
    }
    return tuple(_card(month, newest.get(month), today) for month in reversed(list(_months(row, today))))


def _months(term: Term, today: date) -> Iterator[date]:
    month = term.first_day.replace(day=1)
    while month <= min(today, term.last_day):
        if month_span(month=month, term=term).first <= today:
            yield month
        month = next_month(month)


def _card(month: date, row: Appraisal | None, today: date) -> AppraisalCard:
    confirmed = getattr(row, "confirmed", None) if row else None
    return AppraisalCard(
        month=month,
        over=today >= next_month(month),
        code=row.code if row else "",
        people=getattr(row, "number_of_people", 0),
        drawn_by=row.drawn_by.name if row else "",
        confirmed=confirmed is not None,
        appeal_until=confirmed.appeal_until if confirmed else None,
        open_appeals=getattr(row, "waiting", 0),
    )


def appraisal_sheet(*, viewer: Actor, appraisal: str) -> AppraisalSheet:
    """Give a month by person. Raises NotThere."""
    row = (
        Appraisal.objects.select_related("confirmed__confirmed_by", "drawn_by", "version")
        .filter(code=appraisal)
        .first()
    )
    if row is None:
        raise NotThere("appraisal")
    here = place(school=row.school_id)
    authorise(actor=viewer, action="settlement.see", at=here)
    people = AppraisedPerson.objects.filter(appraisal=row).select_related("staff", "appeal__answer__answered_by")
    alike = namesakes()
    confirmed = getattr(row, "confirmed", None)
    newer = Appraisal.objects.filter(term=row.term_id, month=row.month, number__gt=row.number).exists()
    mine = viewer.account == row.drawn_by_id
    return AppraisalSheet(
        code=row.code,
        month=row.month,
        rows=tuple(_row(person, alike) for person in people.order_by("staff__sort_key", "staff__code")),
        version_number=row.version.number,
        drawn_by=row.drawn_by.name,
        drawn_at=row.drawn_at,
        confirmed_by=confirmed.confirmed_by.name if confirmed else "",
        appeal_until=confirmed.appeal_until if confirmed else None,
        newer=newer,
        may_confirm=confirmed is None
        and not newer
        and not mine
        and may(actor=viewer, action="subsidy.confirm_appraisal", at=here),
        drew_it_up=mine,
    )


def _row(row: AppraisedPerson, alike: frozenset[str]) -> AppraisedRow:
    appeal = getattr(row, "appeal", None)
    return AppraisedRow(
        person=row.code,
        name=told_apart(name=row.staff.name, code=row.staff.code, alike=alike),
        points=row.points,
        counting=score_of(row),
        items=items_of(row),
        cases=cases_of(row),
        appeal=appeal_row(appeal) if appeal else None,
    )


def held_parts(*, viewer: Actor, settlement: str) -> tuple[HeldPart, ...]:
    """List what a settlement holds back for appraisal and nobody's points give back yet, in the order of names.

    Once the points are confirmed or the appeal is answered, the comparison with the records of today finds the amount,
    and the next settlement pays it. Raises NotThere.
    """
    row = Settlement.objects.select_related("term").filter(code=settlement).first()
    if row is None:
        raise NotThere("settlement")
    authorise(actor=viewer, action="settlement.see", at=place(school=row.school_id))
    lines = PayLine.objects.filter(statement__settlement=row, kind=LineKind.HELD).select_related("staff")
    held = list(lines.order_by("staff__sort_key", "staff__code", "date", "pk"))
    if not held:
        return ()
    known = scores(term=row.term_id, span=DateSpan(row.first_day, row.until_day))
    alike = namesakes()
    return tuple(
        HeldPart(
            name=told_apart(name=line.staff.name, code=line.staff.code, alike=alike),
            month=line.date.replace(day=1),
            fen=-line.amount_fen,
        )
        for line in held
        if (line.staff_id, line.date.replace(day=1)) not in known
    )


def appeal_page(*, viewer: Actor, appeal: str) -> AppealPage:
    """Give an appeal with the person's month to whoever may see settlements. Raises NotThere."""
    row = (
        Appeal.objects.select_related("person__staff", "person__appraisal", "answer__answered_by")
        .filter(code=appeal)
        .first()
    )
    if row is None:
        raise NotThere("appeal")
    here = place(school=row.school_id)
    authorise(actor=viewer, action="settlement.see", at=here)
    said = appeal_row(row)
    return AppealPage(
        appraisal=row.person.appraisal.code,
        month=row.person.appraisal.month,
        row=_row(row.person, namesakes()),
        appeal=said,
        may_answer=not said.answered
        and viewer.account not in {row.raised_by_id, row.person.appraisal.drawn_by_id}
        and may(actor=viewer, action="subsidy.answer_appeal", at=here),
    )
