"""Appraisals as their persons see them: the own points of the term so far, and each confirmed month with every why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import DateSpan, local_day
from afterbell.base.words import Words
from afterbell.scheme.queries import SchemeVersionRow, published_version
from afterbell.scheme.rules.codes import Measure
from afterbell.scheme.rules.document import Scheme
from afterbell.subsidy.appraising import recorded, score_of, weighed
from afterbell.subsidy.models import Appeal, AppraisedPerson
from afterbell.subsidy.people import namesakes, told_apart
from afterbell.subsidy.rules.appraisal import Appraised, Counted, Fault, appraise
from afterbell.subsidy.words import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAppraisal:
    """Somebody's appraisal until today, by the version of the scheme in force; the names are the scheme's own."""

    term_name: str
    version_number: int
    names: dict[str, Words]
    weights: dict[str, int]
    words: Words | None
    appraised: Appraised


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item of a confirmed month: its weight in the scheme, what was good of what, whether it counts and why."""

    code: str
    name: Words
    measure: Measure
    weight: int
    good: int
    of: int
    counts: bool
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One thing that was not good, of which session and day; `minutes` where it was late."""

    measure: Measure
    fault: Fault
    session: str
    name: str
    day: date
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRow:
    """An appeal with its answer; the answer is empty while it waits, `points` None unless it was upheld."""

    code: str
    words: str
    raised_at: datetime
    answer_by: date
    answered: bool
    upheld: bool
    points: int | None
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """Somebody's month: its points and what each comes from, what counts now, and whether they may appeal today.

    `points` are as they were drawn up, `counting` those the pay goes by: None while an appeal waits.
    """

    code: str
    name: str
    month: date
    points: int | None
    counting: int | None
    items: tuple[ItemRow, ...]
    cases: tuple[CaseRow, ...]
    appeal_until: date
    may_appeal: bool
    appeal: AppealRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCard:
    """A confirmed month in somebody's list."""

    code: str
    month: date
    points: int | None
    counting: int | None


def own_appraisal(*, viewer: Actor, today: date) -> OwnAppraisal | None:
    """Work out the viewer's own points of the term so far; None before a scheme is in force or where it has no items.

    Raises NotThere for whoever is no staff.
    """
    staff = _own(viewer)
    found = published_version(on=today)
    if found is None or not found[1].appraisal.items:
        return None
    version, scheme = found
    items = scheme.appraisal.items
    return OwnAppraisal(
        term_name=version.term_name,
        version_number=version.number,
        names={item.code: item.words for item in items},
        weights={item.code: item.weight for item in items},
        words=scheme.appraisal.words,
        appraised=appraise(
            items=weighed(scheme), counted=_counted(staff=staff, version=version, scheme=scheme, today=today)
        ),
    )


def _own(viewer: Actor) -> frozenset[int]:
    staff = viewer.held("staff")
    if not staff:
        raise NotThere("appraisal")
    authorise(actor=viewer, action="statement.see", at=place(school=viewer.tenant, staff=staff))
    return staff


def _counted(
    *, staff: frozenset[int], version: SchemeVersionRow, scheme: Scheme, today: date
) -> dict[Measure, Counted]:
    """Count what the record says of sessions before today, and what families gave in months that are over."""
    found = recorded(
        term=version.term_id,
        span=DateSpan(date.min, today),
        scheme=scheme,
        rated_before=today.replace(day=1),
        staff=staff,
    )
    nothing = dict.fromkeys(Measure, Counted(good=0, of=0))
    return dict(next(iter(found.values())).counted) if found else nothing


def own_months(*, viewer: Actor) -> tuple[MonthCard, ...]:
    """List the viewer's own confirmed months, the newest first. Raises NotThere for whoever is no staff."""
    rows = AppraisedPerson.objects.filter(staff__in=_own(viewer), appraisal__confirmed__isnull=False)
    found = rows.select_related("appraisal", "appeal__answer").order_by("-appraisal__month", "-pk")
    return tuple(
        MonthCard(code=row.code, month=row.appraisal.month, points=row.points, counting=score_of(row)) for row in found
    )


def month_page(*, viewer: Actor, person: str, now: datetime) -> MonthPage:
    """Give a confirmed month of one person to the person or the leaders. Raises NotThere."""
    row = (
        AppraisedPerson.objects.select_related("staff", "appraisal__confirmed", "appeal__answer__answered_by")
        .filter(code=person, appraisal__confirmed__isnull=False)
        .first()
    )
    if row is None:
        raise NotThere("appraisal")
    authorise(actor=viewer, action="statement.see", at=place(school=row.school_id, staff=row.staff_id))
    until = row.appraisal.confirmed.appeal_until
    appeal = getattr(row, "appeal", None)
    return MonthPage(
        code=row.code,
        name=told_apart(name=row.staff.name, code=row.staff.code, alike=namesakes()),
        month=row.appraisal.month,
        points=row.points,
        counting=score_of(row),
        items=items_of(row),
        cases=cases_of(row),
        appeal_until=until,
        may_appeal=appeal is None
        and local_day(now) <= until
        and may(actor=viewer, action="subsidy.appeal", at=place(staff=row.staff_id)),
        appeal=appeal_row(appeal) if appeal else None,
    )


def items_of(row: AppraisedPerson) -> tuple[ItemRow, ...]:
    """Read the items as they were written down when the month was drawn up."""
    return tuple(
        ItemRow(
            code=item["code"],
            name=Words(zh=item["name"][0], en=item["name"][1]),
            measure=Measure(item["measure"]),
            weight=item["weight"],
            good=item["good"],
            of=item["of"],
            counts=item["counts"],
            why=Words(zh=item["why"][0], en=item["why"][1]),
        )
        for item in row.figures["items"]
    )


def cases_of(row: AppraisedPerson) -> tuple[CaseRow, ...]:
    """Read the cases that were not good, as they were written down."""
    return tuple(
        CaseRow(
            measure=Measure(case["measure"]),
            fault=Fault(case["fault"]),
            session=case["session"],
            name=case["name"],
            day=date.fromisoformat(case["day"]),
            minutes=case["minutes"],
        )
        for case in row.figures["cases"]
    )


def appeal_row(row: Appeal) -> AppealRow:
    """Read an appeal together with its answer."""
    answer = getattr(row, "answer", None)
    return AppealRow(
        code=row.code,
        words=opened(row.words_sealed),
        raised_at=row.raised_at,
        answer_by=row.answer_by,
        answered=answer is not None,
        upheld=answer is not None and answer.upheld,
        points=answer.points if answer else None,
        answer=opened(answer.words_sealed) if answer else "",
        answered_by=answer.answered_by.name if answer else "",
        answered_at=answer.answered_at if answer else None,
    )
