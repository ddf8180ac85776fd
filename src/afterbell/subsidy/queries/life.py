"""How far settlements are: drafts, the steps of a settlement and who may take the next, and what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.rostering.models import Session
from afterbell.scheme.queries import published_version_of
from afterbell.scheme.rules.codes import PayUnit
from afterbell.schools.models import Account, Staff, Term
from afterbell.subsidy.left import left_out
from afterbell.subsidy.life import standing_of, unanswered
from afterbell.subsidy.models import Draft, LeftOut, Settlement
from afterbell.subsidy.people import namesakes, told_apart
from afterbell.subsidy.reckoning import Reckoned, reckoned
from afterbell.subsidy.rules.life import Stage, StepKind
from afterbell.subsidy.rules.settlement.problem import Line

ACTIONS = ("open", "approve", "publish", "pay", "close", "propose_adjustments")
ORDER = [kind.value for kind in StepKind]
NEXT = {
    Stage.REVIEWED: "open",
    Stage.OPEN: "approve",
    Stage.APPROVED: "publish",
    Stage.PUBLISHED: "pay",
    Stage.PAID: "close",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCard:
    """A draft in the list, first and last day included."""

    code: str
    first_day: date
    last_day: date
    total_fen: int
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRow:
    """Work that is not paid, or a session nobody was named for, with every reason; `confirmed` says which is owed."""

    session: str
    name: str
    day: date
    person: str
    confirmed: bool
    reasons: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPerson:
    """What somebody comes to: days, class-hours and sessions in hundredths, and of the sum what no unit earned.

    That are shares of pools, deductions and corrections of earlier months.
    """

    name: str
    days: int
    hours: int
    sessions: int
    other_fen: int
    total_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """A draft as it comes out now: by person, what is left out, and whether it is still what was drawn up."""

    card: DraftCard
    people: tuple[DraftPerson, ...]
    left: tuple[LeftRow, ...]
    reasons: tuple[Refusal, ...]
    agrees: bool
    corrections: int
    may_review: bool
    drew_it_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step that was taken, by whom and when; `due` is the last day of objections or the day of payment."""

    kind: StepKind
    who: str
    at: datetime
    due: date | None
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Where a settlement stands, its steps in their order, and what the viewer may do next (empty: nothing).

    `objection_days` are those its scheme opens a settlement to objections for.
    """

    stage: Stage
    steps: tuple[StepRow, ...]
    open_until: date | None
    approvals_missing: int
    unanswered: int
    left_confirmed: int
    left_open: int
    next_step: str
    objection_days: int
    may: frozenset[str]


def drafts(*, viewer: Actor) -> tuple[DraftCard, ...]:
    """List what is drawn up and not reviewed, newest first."""
    authorise(actor=viewer, action="settlement.see", at=place(school=viewer.tenant))
    return tuple(_card(row) for row in Draft.objects.select_related("drawn_by").order_by("-first_day"))


def _card(row: Draft) -> DraftCard:
    return DraftCard(
        code=row.code,
        first_day=row.first_day,
        last_day=row.until_day - timedelta(days=1),
        total_fen=row.total_fen,
        drawn_by=row.drawn_by.name,
        drawn_at=row.drawn_at,
    )


def draft_page(*, viewer: Actor, draft: str) -> DraftPage:
    """Reckon a draft again for whoever reviews it. Raises NotThere."""
    row = Draft.objects.select_related("drawn_by", "term").filter(code=draft).first()
    if row is None:
        raise NotThere("draft")
    here = place(school=row.school_id)
    authorise(actor=viewer, action="settlement.see", at=here)
    found, reasons = _reckoned(row.term, DateSpan(row.first_day, row.until_day))
    return DraftPage(
        card=_card(row),
        people=_people(found) if found else (),
        left=_left(found) if found else (),
        reasons=reasons,
        agrees=found is not None and found.digest == row.digest,
        corrections=len(found.adjustments) if found else 0,
        may_review=may(actor=viewer, action="subsidy.review", at=here),
        drew_it_up=viewer.account == row.drawn_by_id,
    )


def _reckoned(term: Term, period: DateSpan) -> tuple[Reckoned | None, tuple[Refusal, ...]]:
    try:
        return reckoned(term=term, period=period), ()
    except Refused as refused:
        return None, refused.reasons


def _people(found: Reckoned) -> tuple[DraftPerson, ...]:
    alike = namesakes()
    rows = Staff.objects.filter(pk__in=found.fen_by_staff).order_by("sort_key", "code")
    lines = {found.books.staff[statement.staff]: statement.lines for statement in found.run.statements}
    return tuple(
        _person(
            told_apart(name=row.name, code=row.code, alike=alike), lines.get(row.pk, ()), found.fen_by_staff[row.pk]
        )
        for row in rows
    )


def _person(name: str, lines: Sequence[Line], total_fen: int) -> DraftPerson:
    units = Counter[PayUnit]()
    for line in lines:
        if line.unit is not None:
            units[line.unit] += line.units
    return DraftPerson(
        name=name,
        days=units[PayUnit.DAY],
        hours=units[PayUnit.CLASS_HOUR],
        sessions=units[PayUnit.SESSION],
        other_fen=total_fen - sum(line.fen for line in lines if line.unit is not None),
        total_fen=total_fen,
    )


def _left(found: Reckoned) -> tuple[LeftRow, ...]:
    left = left_out(found=found)
    alike = namesakes()
    sessions = Session.objects.in_bulk({row.session for row in left})
    people = Staff.objects.in_bulk({row.staff for row in left if row.staff})
    return tuple(
        _left_row(sessions[row.session], people.get(row.staff or 0), row.reasons, alike, confirmed=row.confirmed)
        for row in left
    )


def _left_row(
    session: Session, staff: Staff | None, reasons: tuple[Words, ...], alike: frozenset[str], *, confirmed: bool
) -> LeftRow:
    return LeftRow(
        session=session.code,
        name=session.name,
        day=session.date,
        person=told_apart(name=staff.name, code=staff.code, alike=alike) if staff else "",
        confirmed=confirmed,
        reasons=reasons,
    )


def left_of(*, viewer: Actor, settlement: str) -> tuple[LeftRow, ...]:
    """List what a settlement left out when it was stored, in the order of days. Raises NotThere."""
    found = _seen(viewer, settlement)
    rows = LeftOut.objects.filter(settlement=found).select_related("session", "staff")
    alike = namesakes()
    return tuple(
        _left_row(row.session, row.staff, _words(row.reasons), alike, confirmed=row.confirmed)
        for row in rows.order_by("session__starts_at", "session__code", "pk")
    )


def _words(reasons: list[tuple[str, str]]) -> tuple[Words, ...]:
    return tuple(Words(zh=zh, en=en) for zh, en in reasons)


def _seen(viewer: Actor, code: str) -> Settlement:
    row = (
        Settlement.objects.select_related("settled_by", "version", "published__published_by").filter(code=code).first()
    )
    if row is None:
        raise NotThere("settlement")
    authorise(actor=viewer, action="settlement.see", at=place(school=row.school_id))
    return row


def settlement_life(*, viewer: Actor, settlement: str) -> Life:
    """Say where a settlement stands and what the viewer may do next. Raises NotThere."""
    row = _seen(viewer, settlement)
    steps = list(row.steps.select_related("by").order_by("at", "pk"))
    standing = standing_of(row, steps=steps)
    left = list(LeftOut.objects.filter(settlement=row).values_list("confirmed", flat=True))
    here = place(school=row.school_id)
    allowed = frozenset(action for action in ACTIONS if may(actor=viewer, action=f"subsidy.{action}", at=here))
    after = NEXT.get(standing.stage, "")
    scheme = published_version_of(version=row.version.code)[1]
    return Life(
        stage=standing.stage,
        steps=_steps(row, [(step.kind, step.by, step.at, step.due, step.reference) for step in steps]),
        open_until=standing.open_until,
        approvals_missing=standing.approvals_missing,
        unanswered=unanswered(row),
        left_confirmed=sum(left),
        left_open=len(left) - sum(left),
        objection_days=scheme.pay.objection_days,
        next_step=after if after in allowed else "",
        may=allowed,
    )


def _steps(row: Settlement, taken: list[tuple[str, Account, datetime, date | None, str]]) -> tuple[StepRow, ...]:
    whole = [*taken, (StepKind.REVIEWED.value, row.settled_by, row.settled_at, None, "")]
    published = getattr(row, "published", None)
    if published is not None:
        whole.append((StepKind.PUBLISHED.value, published.published_by, published.published_at, None, ""))
    return tuple(
        StepRow(kind=StepKind(kind), who=by.name, at=at, due=due, reference=reference)
        for kind, by, at, due, reference in sorted(whole, key=lambda step: (step[2], ORDER.index(step[0])))
    )
