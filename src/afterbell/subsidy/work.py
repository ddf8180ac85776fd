"""From rows to the settlement's problem: who did what, by what evidence, at which rate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from afterbell.attendance.models import Confirmation
from afterbell.attendance.models import Presence as PresenceRow
from afterbell.base.spans import DateSpan
from afterbell.placement.models import ServiceGroup
from afterbell.rostering.models import Assignment, Session
from afterbell.scheme.rules.codes import Ledger, PayUnit, WorkKind
from afterbell.scheme.rules.document import Offering, PayRule, Scheme
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

UNIT_OF_WORK = {
    WorkKind.DUTY: PayUnit.DAY,
    WorkKind.TUTORING: PayUnit.CLASS_HOUR,
    WorkKind.CLUB: PayUnit.SESSION,
}


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
        .select_related("session__group", "staff")
        .order_by("session__starts_at", "session__code")
    )
    rows = list(named)
    sessions = {row.session.code: row.session_id for row in rows}
    staff = {row.staff.code: row.staff_id for row in rows}
    codes = {pk: code for code, pk in sessions.items()}
    people = {pk: code for code, pk in staff.items()}
    work = tuple(
        WorkDone(
            session=row.session.code,
            staff=row.staff.code,
            day=row.session.date,
            kind=kind_of(row.session),
            ledger=Ledger(row.session.ledger),
            confirmed=row.session_id in confirmed,
            units=row.session.units,
            presence=_evidence(row.session.code, row.staff.code) if (row.session_id, row.staff_id) in presences else "",
            already_settled_in=settled.get(row.session_id, ""),
            rate=rate_of(session=row.session, scheme=scheme),
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


def kind_of(session: Session) -> WorkKind:
    """Say which of the three kinds of work a session is: evening study is guided homework."""
    return WorkKind.TUTORING if session.kind == Session.Kind.EVENING else WorkKind(session.kind)


def pay_rules(*, scheme: Scheme, version: str) -> PayRules:
    """Take the scheme's pay over, each rule in the unit of its kind of work."""
    return PayRules(
        version=version,
        rates=tuple(
            Rate(code=rule.code, ledger=rule.ledger, kind=rule.kind, fen=rule.rate_fen)
            for rule in scheme.pay.rules
            if UNIT_OF_WORK.get(rule.kind) == rule.unit
        ),
        monthly_cap_fen=scheme.pay.monthly_cap_fen,
        cap_spares=scheme.pay.cap_spares,
    )


def rate_of(*, session: Session, scheme: Scheme) -> str:
    """Name the scheme's pay rule for a session: of those that fit, the one that says most about it."""
    offering = _offering(session=session, scheme=scheme)
    kind, ledger = kind_of(session), Ledger(session.ledger)
    fitting = [
        rule
        for rule in scheme.pay.rules
        if (rule.kind, rule.ledger) == (kind, ledger) and _fits(rule=rule, session=session, offering=offering)
    ]
    best = max(fitting, key=lambda rule: (_says(rule), rule.code), default=None)
    return best.code if best else ""


def _offering(*, session: Session, scheme: Scheme) -> Offering | None:
    code = session.group.offering if session.group else ""
    return next((row for row in scheme.offerings if row.code == code), None)


def _fits(*, rule: PayRule, session: Session, offering: Offering | None) -> bool:
    group: ServiceGroup | None = session.group
    post = session.post.rpartition("-")
    return (
        (not rule.bands or session.band in rule.bands)
        and (not rule.grades or (group is not None and group.grade in rule.grades))
        and (not rule.subjects or bool(offering and set(offering.subjects) & set(rule.subjects)))
        and (not rule.duty_posts or bool({session.post, post[0]} & set(rule.duty_posts)))
    )


def _says(rule: PayRule) -> int:
    return sum(map(bool, (rule.bands, rule.grades, rule.subjects, rule.duty_posts)))


def _paid(term: Term, scheme: Scheme, period: DateSpan) -> tuple[PaidBefore, ...]:
    """Add up what other settlements paid under the cap in the months of this one, for the cap to go on from."""
    last = period.until - timedelta(days=1)
    months = DateSpan(period.first.replace(day=1), (last.replace(day=1) + timedelta(days=31)).replace(day=1))
    rows = PayLine.objects.filter(statement__settlement__term=term, date__gte=months.first, date__lt=months.until)
    under_cap = rows.exclude(date__gte=period.first, date__lt=period.until).exclude(kind__in=scheme.pay.cap_spares)
    paid: defaultdict[tuple[str, date], int] = defaultdict(int)
    for staff, day, fen in under_cap.values_list("staff__code", "date", "amount_fen"):
        paid[staff, day.replace(day=1)] += fen
    return tuple(PaidBefore(staff=staff, month=month, fen=paid[staff, month]) for staff, month in sorted(paid))
