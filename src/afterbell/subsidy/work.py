"""From rows to the settlement's problem: who did what, by what evidence, at which rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from afterbell.attendance.models import Confirmation
from afterbell.attendance.models import Presence as PresenceRow
from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.seats import group_of
from afterbell.scheme.queries import SchemeVersionRow
from afterbell.scheme.rules.codes import FeeMethod, Ledger, WorkKind
from afterbell.scheme.rules.document import Offering, Scheme
from afterbell.scheme.rules.offered import guided_by
from afterbell.scheme.rules.paying import PaidWork, WorkDay, group_work, post_work, rates_for
from afterbell.schools.models import Term
from afterbell.subsidy.appraising import scores
from afterbell.subsidy.models import PayLine
from afterbell.subsidy.owing import income_by_month
from afterbell.subsidy.rules.settlement.problem import (
    Income,
    LineKind,
    PaidBefore,
    Presence,
    Score,
    SettlementProblem,
    WorkDone,
)
from afterbell.subsidy.terms import pay_rules
from afterbell.subsidy.who import Facts, facts_about

Schemes = Sequence[tuple[SchemeVersionRow, Scheme]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """A settlement's problem, with the ids behind its codes; versions go by the hash of their content."""

    problem: SettlementProblem
    sessions: dict[str, int]
    staff: dict[str, int]
    presences: dict[str, int]
    versions: dict[str, int]


def books_of(*, term: Term, schemes: Schemes, period: DateSpan) -> Books:
    """Lay out the work of a span of days: one record for every named adult of every session, and all evidence.

    Each piece of work is seen by the scheme in force on its day: of `schemes`, in order, at least one.
    """
    last = period.until - timedelta(days=1)
    here = Q(session__term=term, session__date__gte=period.first, session__date__lt=period.until)
    seen = _arrivals(here)
    named = Assignment.objects.filter(here, ended_at=None, session__cancellation=None).select_related(
        "session__group", "session__beside__group", "staff"
    )
    rows = list(named.order_by("session__starts_at", "session__code"))
    facts = facts_about(
        term=term, staff={row.staff_id for row in rows}, last=last, schemes=tuple(scheme for _, scheme in schemes)
    )
    work = tuple(
        replace(
            _work_of(row, _scheme_on(row.session.date, schemes), facts),
            presence=_evidence(row.session.code, row.staff.code) if (row.session_id, row.staff_id) in seen else "",
            late=_late(row, seen.get((row.session_id, row.staff_id))),
        )
        for row in rows
    )
    sessions = {row.session.code: row.session_id for row in rows}
    staff = {row.staff.code: row.staff_id for row in rows}
    codes, people = {pk: code for code, pk in sessions.items()}, {pk: code for code, pk in staff.items()}
    known = [(codes[at], people[who], pk) for (at, who), (pk, _) in seen.items() if at in codes and who in people]
    *earlier, rules = [pay_rules(scheme=scheme, version=row) for row, scheme in schemes]
    problem = SettlementProblem(
        period=period,
        rules=rules,
        earlier=tuple(earlier),
        work=tuple(_standing(here, rows, work)),
        presences=tuple(Presence(code=_evidence(at, who), session=at, staff=who) for at, who, _ in known),
        paid_before=_paid(term, schemes[-1][1], period),
        scores=_scores(term, schemes, period, people),
        people=tuple(facts.person(staff=pk, code=code) for code, pk in sorted(staff.items())),
        term=DateSpan(term.first_day, term.last_day + timedelta(days=1)),
        incomes=_incomes(term, schemes, period),
    )
    return Books(
        problem=problem,
        sessions=sessions,
        staff=staff,
        presences={_evidence(at, who): pk for at, who, pk in known},
        versions={row.content_hash: row.id for row, _ in schemes},
    )


def _standing(here: Q, rows: Sequence[Assignment], work: Iterable[WorkDone]) -> Iterator[WorkDone]:
    """Say of each piece of work whether its session was confirmed, and which settlement paid it already."""
    confirmed = set(Confirmation.objects.filter(here).values_list("session_id", flat=True))
    settled = dict(PayLine.objects.filter(here).values_list("session_id", "statement__settlement__code"))
    for row, done in zip(rows, work, strict=True):
        paid_in = settled.get(row.session_id, "")
        yield replace(done, confirmed=row.session_id in confirmed, already_settled_in=paid_in)


def _scores(term: Term, schemes: Schemes, period: DateSpan, people: Mapping[int, str]) -> tuple[Score, ...]:
    """Give the confirmed points of these people, by id, where a scheme pays a part by appraisal."""
    if not any(scheme.pay.assessed.held_percent for _, scheme in schemes):
        return ()
    found = scores(term=term.pk, span=period)
    return tuple(
        Score(staff=people[pk], month=month, percent=points)
        for (pk, month), points in sorted(found.items())
        if pk in people
    )


def _incomes(term: Term, schemes: Schemes, period: DateSpan) -> tuple[Income, ...]:
    """Give what families paid in each month, where a scheme with fees shares it out; a month nobody paid in is unknown.

    Money counts in the month of its day, once two people saw it.
    """
    if not any(scheme.pay.pools and scheme.fees.method is not FeeMethod.NONE for _, scheme in schemes):
        return ()
    months = income_by_month(term=term.pk, first=period.first, until=period.until)
    return tuple(Income(ledger=Ledger.SERVICE, month=month, fen=fen) for month, fen in sorted(months.items()))


def _arrivals(here: Q) -> dict[tuple[int, int], tuple[int, datetime]]:
    """Give the evidence of each adult at each session: its id, and when they came."""
    rows = PresenceRow.objects.filter(here).values_list("pk", "session_id", "staff_id", "arrived_at")
    return {(session, staff): (pk, arrived) for pk, session, staff, arrived in rows}


def _scheme_on(day: date, schemes: Schemes) -> Scheme:
    return next((scheme for row, scheme in reversed(schemes) if row.in_force_from <= day), schemes[0][1])


def _late(row: Assignment, seen: tuple[int, datetime] | None) -> int:
    """Give the whole minutes after the beginning at which somebody came; who was named later is expected from then."""
    begins = max(row.session.starts_at, row.assigned_at)
    return max(0, int((seen[1] - begins).total_seconds()) // 60) if seen else 0


def _evidence(session: str, staff: str) -> str:
    """Name a presence by what it is evidence of."""
    return f"{session}/{staff}"


def _work_of(row: Assignment, scheme: Scheme, facts: Facts) -> WorkDone:
    session = row.session
    seen = replace(
        as_paid(session=session, scheme=scheme),
        when=WorkDay(weekday=session.date.isoweekday(), kind=facts.days.get(session.date)),
        who=facts.worker(staff=row.staff_id),
    )
    return WorkDone(
        session=session.code,
        staff=row.staff.code,
        day=session.date,
        kind=seen.kind,
        ledger=seen.ledger,
        confirmed=False,
        class_hours=session.class_hours,
        rates=tuple(rule.code for rule in rates_for(work=seen, rules=scheme.pay.rules)),
        headcount=facts.headcounts.get(session.beside_id or session.pk, 0),
        minutes=int((session.ends_at - session.starts_at).total_seconds()) // 60,
    )


def as_paid(*, session: Session, scheme: Scheme) -> PaidWork:
    """Describe a session as the scheme's rates see it; the ledger is the one it was planned under."""
    post = next((row for row in scheme.duty_posts if row.code in _posts(session)), None)
    group = group_of(session)
    if post is not None:
        seen = post_work(scheme=scheme, post=post)
    elif group is not None:
        seen = group_work(
            scheme=scheme,
            kind=kind_of(session),
            band=session.band,
            offering=_offering(session=session, scheme=scheme),
            grades=(group.grade,) if group.grade else (),
        )
    else:
        name = Words(zh=session.name, en=session.name)
        seen = PaidWork(name=name, kind=WorkKind.DUTY, ledger=Ledger.SERVICE, bands=(), post=session.post)
    return replace(seen, ledger=Ledger(session.ledger))


def kind_of(session: Session) -> WorkKind:
    """Say which kind of work a session is: evening study is guided homework."""
    return WorkKind.TUTORING if session.kind == Session.Kind.EVENING else WorkKind(session.kind)


def _posts(session: Session) -> tuple[str, ...]:
    """Give the codes a session's post may go by: of several people at a post each has a number behind the code."""
    return tuple(filter(None, (session.post, session.post.rpartition("-")[0])))


def _offering(*, session: Session, scheme: Scheme) -> Offering | None:
    """Give what a session did: a club's own offering, else the homework of that weekday."""
    group = group_of(session)
    if group is None:
        return None
    if kind_of(session) is WorkKind.TUTORING:
        return guided_by(
            scheme=scheme,
            band=session.band,
            weekday=session.weekday,
            grade=group.grade or 0,
            language=group.language,
        )
    return next((row for row in scheme.offerings if row.code == group.offering), None)


def _paid(term: Term, scheme: Scheme, period: DateSpan) -> tuple[PaidBefore, ...]:
    """Add up what other settlements paid under the cap in the months of this one, for the cap to go on from."""
    last = period.until - timedelta(days=1)
    months = DateSpan(period.first.replace(day=1), (last.replace(day=1) + timedelta(days=31)).replace(day=1))
    rows = PayLine.objects.filter(statement__settlement__term=term, date__gte=months.first, date__lt=months.until)
    capped_pools = [pool.code for pool in scheme.pay.pools if pool.under_cap]
    uncapped = (LineKind.DEDUCTION, LineKind.HELD, LineKind.ASSESSED, "adjustment")
    under_cap = (
        rows.exclude(date__gte=period.first, date__lt=period.until)
        .exclude(kind__in=[*scheme.pay.cap_spares, *uncapped])
        .exclude(Q(kind=LineKind.SHARE) & ~Q(rate__in=capped_pools))
    )
    paid: defaultdict[tuple[str, date], int] = defaultdict(int)
    for staff, day, fen in under_cap.values_list("staff__code", "date", "amount_fen"):
        paid[staff, day.replace(day=1)] += fen
    return tuple(PaidBefore(staff=staff, month=month, fen=paid[staff, month]) for staff, month in sorted(paid))
