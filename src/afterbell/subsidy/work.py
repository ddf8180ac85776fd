"""From rows to the settlement's problem: who did what, by what evidence, at which rate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from afterbell.attendance.models import Confirmation
from afterbell.attendance.models import Presence as PresenceRow
from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.seats import group_of
from afterbell.scheme.rules.codes import Ledger, WorkKind
from afterbell.scheme.rules.document import Offering, Scheme
from afterbell.scheme.rules.offered import guided_by
from afterbell.scheme.rules.paying import PaidWork, group_work, post_work, rates_for
from afterbell.schools.models import Term
from afterbell.subsidy.models import PayLine
from afterbell.subsidy.rules.settlement.problem import (
    PaidBefore,
    PayRules,
    Presence,
    Rate,
    SettlementProblem,
    WorkDone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """A settlement's problem, with the ids behind its codes."""

    problem: SettlementProblem
    sessions: dict[str, int]
    staff: dict[str, int]
    presences: dict[str, int]


def books_of(*, term: Term, scheme: Scheme, version: str, period: DateSpan) -> Books:
    """Lay out the work of a span of days: one record for every named adult of every session, and all evidence."""
    here = Q(session__term=term, session__date__gte=period.first, session__date__lt=period.until)
    presences = {
        (session, staff): pk
        for pk, session, staff in PresenceRow.objects.filter(here).values_list("pk", "session_id", "staff_id")
    }
    confirmed = set(Confirmation.objects.filter(here).values_list("session_id", flat=True))
    settled = dict(PayLine.objects.filter(here).values_list("session_id", "statement__settlement__code"))
    named = (
        Assignment.objects.filter(here, ended_at=None, session__cancellation=None)
        .select_related("session__group", "session__beside__group", "staff")
        .order_by("session__starts_at", "session__code")
    )
    rows = list(named)
    sessions = {row.session.code: row.session_id for row in rows}
    staff = {row.staff.code: row.staff_id for row in rows}
    codes = {pk: code for code, pk in sessions.items()}
    people = {pk: code for code, pk in staff.items()}
    work = tuple(
        replace(
            _work_of(row, scheme),
            confirmed=row.session_id in confirmed,
            presence=_evidence(row.session.code, row.staff.code) if (row.session_id, row.staff_id) in presences else "",
            already_settled_in=settled.get(row.session_id, ""),
        )
        for row in rows
    )
    evidence = tuple(
        Presence(code=_evidence(codes[session], people[person]), session=codes[session], staff=people[person])
        for session, person in presences
        if session in codes and person in people
    )
    rules = pay_rules(scheme=scheme, version=version)
    problem = SettlementProblem(
        period=period, rules=rules, work=work, presences=evidence, paid_before=_paid(term, scheme, period)
    )
    found = {
        _evidence(codes[session], people[person]): pk
        for (session, person), pk in presences.items()
        if session in codes and person in people
    }
    return Books(problem=problem, sessions=sessions, staff=staff, presences=found)


def _evidence(session: str, staff: str) -> str:
    """Name a presence by what it is evidence of."""
    return f"{session}/{staff}"


def _work_of(row: Assignment, scheme: Scheme) -> WorkDone:
    session = row.session
    seen = as_paid(session=session, scheme=scheme)
    return WorkDone(
        session=session.code,
        staff=row.staff.code,
        day=session.date,
        kind=seen.kind,
        ledger=seen.ledger,
        confirmed=False,
        class_hours=session.class_hours,
        rates=tuple(rule.code for rule in rates_for(work=seen, rules=scheme.pay.rules)),
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


def pay_rules(*, scheme: Scheme, version: str) -> PayRules:
    """Take the scheme's pay over, each rule in its own unit."""
    return PayRules(
        version=version,
        rates=tuple(
            Rate(code=rule.code, ledger=rule.ledger, kind=rule.kind, unit=rule.unit, fen=rule.rate_fen)
            for rule in scheme.pay.rules
        ),
        monthly_cap_fen=scheme.pay.monthly_cap_fen,
        cap_spares=scheme.pay.cap_spares,
    )


def _paid(term: Term, scheme: Scheme, period: DateSpan) -> tuple[PaidBefore, ...]:
    """Add up what other settlements paid under the cap in the months of this one, for the cap to go on from."""
    last = period.until - timedelta(days=1)
    months = DateSpan(period.first.replace(day=1), (last.replace(day=1) + timedelta(days=31)).replace(day=1))
    rows = PayLine.objects.filter(statement__settlement__term=term, date__gte=months.first, date__lt=months.until)
    under_cap = rows.exclude(date__gte=period.first, date__lt=period.until).exclude(
        kind__in=(*scheme.pay.cap_spares, "adjustment")
    )
    paid: defaultdict[tuple[str, date], int] = defaultdict(int)
    for staff, day, fen in under_cap.values_list("staff__code", "date", "amount_fen"):
        paid[staff, day.replace(day=1)] += fen
    return tuple(PaidBefore(staff=staff, month=month, fen=paid[staff, month]) for staff, month in sorted(paid))
