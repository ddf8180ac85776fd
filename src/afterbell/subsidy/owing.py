"""From places, leaves, rolls and exemptions to the fees of a term: what each family owes, and why."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum

from afterbell.attendance.models import PupilLeave, RollSeal
from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.base.spans import DateSpan, local_day
from afterbell.enrolment.models import Withdrawal
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.rostering.models import Session
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.codes import FeeMethod, Ledger, Residence
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Pupil, Term
from afterbell.subsidy.models import FeeExemption, FeeReceipt, PayLine
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.fees import Child, FeeProblem, FeeRun, Hours, fee_rates_for, fee_rules, reckon, verify_fees
from afterbell.subsidy.who import THERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A term's fees as they come out, the ids behind the children's codes, and a digest that is the same for the same.

    `version` is the scheme's by which they were reckoned.
    """

    version: int
    problem: FeeProblem
    run: FeeRun
    pupils: Mapping[str, int]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A child's part in the service of a term: since when, until when, where."""

    since: date
    until: date | None
    bands: tuple[str, ...]
    offered: tuple[str, ...]


def owing(*, term: Term, today: date) -> Owing:
    """Reckon and check what the families of a term owe, by the scheme in force today or on the term's last day.

    A day of the service is one with a session that was not cancelled; a child takes part while it has a place.
    Raises Refused where the scheme has no fees, where no session or no place stands, and when the check disagrees.
    """
    version, scheme = version_in_force(on=max(term.first_day, min(today, term.last_day)))
    if scheme.fees.method is FeeMethod.NONE:
        raise REFUSALS.refused("no_fees")
    problem, pupils = fee_problem(term=term, scheme=scheme)
    if not problem.service_days:
        raise REFUSALS.refused("fees_without_sessions")
    if not problem.children:
        raise REFUSALS.refused("fees_without_children")
    run = reckon(problem=problem)
    if findings := verify_fees(problem=problem, run=run):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    return Owing(version=version.id, problem=problem, run=run, pupils=pupils, digest=_digest(run, version.content_hash))


def fee_problem(*, term: Term, scheme: Scheme) -> tuple[FeeProblem, dict[str, int]]:
    """Lay out a term's fees; with it the ids behind the children's codes."""
    parts = _parts(term)
    pupils = {row.pk: row for row in Pupil.objects.filter(pk__in=parts)}
    away, exempt, told = _absences(term, parts), _exempt(term), _noticed(term)
    hours = _hours(term) if scheme.fees.method is FeeMethod.PER_CLASS_HOUR else {}
    children = tuple(
        Child(
            code=pupils[pk].code,
            first_day=max(part.since, term.first_day),
            until=part.until if part.until is None or part.until <= term.last_day else None,
            noticed_on=told.get(pk),
            rates=fee_rates_for(
                fees=scheme.fees,
                bands=part.bands,
                offered=part.offered if _told_by_offering(scheme) else (),
                residence=Residence(pupils[pk].residence.upper()),
            ),
            exempt=exempt.get(pk, ()),
            absent=away.get(pk, ()),
            hours=hours.get(pupils[pk].code, ()),
        )
        for pk, part in sorted(parts.items(), key=lambda row: pupils[row[0]].code)
    )
    problem = FeeProblem(
        rules=fee_rules(fees=scheme.fees, week_days=len(scheme.weekdays)),
        term=DateSpan(term.first_day, term.last_day + timedelta(days=1)),
        service_days=tuple(sorted(set(_held(term).values_list("date", flat=True)))),
        children=children,
    )
    return problem, {row.code: pk for pk, row in pupils.items()}


def _told_by_offering(scheme: Scheme) -> bool:
    return any(rate.offered for rate in scheme.fees.fee_rates)


def _held(term: Term) -> QuerySet[Session]:
    return Session.objects.filter(term=term, ledger=Ledger.SERVICE, cancellation=None).exclude(group=None)


def _parts(term: Term) -> dict[int, _Part]:
    """Give each child's part: from the first day of a place to the last; a place that never began is none."""
    rows = (
        GroupPlace.objects.filter(group__term=term)
        .exclude(group__kind=ServiceGroup.Kind.EVENING)
        .order_by("band", "group__offering")
        .values_list("pupil_id", "since", "until", "band", "group__offering")
    )
    places: defaultdict[int, list[tuple[date, date | None, str, str]]] = defaultdict(list)
    for pupil, since, until, band, offering in rows:
        if until is None or until > max(since, term.first_day):
            places[pupil].append((since, until, band, offering))
    return {pupil: _part(found) for pupil, found in places.items()}


def _part(places: Iterable[tuple[date, date | None, str, str]]) -> _Part:
    found = tuple(places)
    ends = [until for _, until, _, _ in found if until is not None]
    return _Part(
        since=min(since for since, _, _, _ in found),
        until=max(ends) if len(ends) == len(found) else None,
        bands=tuple(dict.fromkeys(band for _, _, band, _ in found)),
        offered=tuple(dict.fromkeys(offering for _, _, _, offering in found)),
    )


def _absences(term: Term, pupils: Collection[int]) -> dict[int, tuple[date, ...]]:
    rows = PupilLeave.objects.filter(pupil__in=pupils, date__gte=term.first_day, date__lte=term.last_day)
    found: defaultdict[int, list[date]] = defaultdict(list)
    for pupil, day in rows.order_by("date").values_list("pupil_id", "date"):
        found[pupil].append(day)
    return {pupil: tuple(days) for pupil, days in found.items()}


def _noticed(term: Term) -> dict[int, date]:
    rows = Withdrawal.objects.filter(application__term=term).order_by("withdrawn_at")
    return {pupil: local_day(at) for pupil, at in rows.values_list("application__pupil_id", "withdrawn_at")}


def _exempt(term: Term) -> dict[int, tuple[int, ...]]:
    rows = FeeExemption.objects.filter(term=term, confirmed__isnull=False).order_by("percent")
    found: defaultdict[int, list[int]] = defaultdict(list)
    for pupil, percent in rows.values_list("pupil_id", "percent"):
        found[pupil].append(percent)
    return {pupil: tuple(percents) for pupil, percents in found.items()}


def _hours(term: Term) -> dict[str, tuple[Hours, ...]]:
    """Add up the class-hours of the sessions whose roll has a child there, by month."""
    sessions = {str(pk): (day, hours) for pk, day, hours in _held(term).values_list("pk", "date", "class_hours")}
    sealed = dict(RollSeal.objects.filter(session__term=term).values_list("session_id", "sealed_at"))
    roll = fold_roll(marks=marks_where(Q(session__term=term)), sealed=sealed, versions=False)
    used: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for state in roll.states:
        if state.state in THERE and str(state.session) in sessions:
            day, hours = sessions[str(state.session)]
            used[state.pupil][day.replace(day=1)] += hours
    return {
        pupil: tuple(Hours(month=month, hundredths=number) for month, number in sorted(months.items()))
        for pupil, months in used.items()
    }


def _digest(run: FeeRun, version: str) -> str:
    rows = [
        [
            account.child,
            account.owed_fen,
            [
                [line.month.isoformat(), line.kind.value, line.fen, line.words.zh, line.words.en]
                for line in account.lines
            ],
            [[month.isoformat(), fen] for month, fen in account.collected],
            account.return_by.isoformat() if account.return_by else None,
        ]
        for account in run.accounts
    ]
    return hashlib.sha256(json.dumps([version, rows], ensure_ascii=False).encode()).hexdigest()


def paid_by_pupil(*, term: int, pupils: Collection[int] | None = None) -> dict[int, int]:
    """Add up what each family paid, less what it got back: money that two people saw and nobody took back."""
    rows = FeeReceipt.objects.filter(term=term, confirmed__isnull=False, reversed=None)
    if pupils is not None:
        rows = rows.filter(pupil__in=pupils)
    paid: Counter[int] = Counter()
    for pupil, way, fen in (
        rows.order_by().values("pupil", "way").annotate(sum=Sum("fen")).values_list("pupil", "way", "sum")
    ):
        paid[pupil] += fen if way == FeeReceipt.Way.PAID else -fen
    return dict(paid)


def income_by_month(*, term: int, first: date, until: date) -> dict[date, int]:
    """Add up by the month of its day what came in from families less what went back; none where nothing is known."""
    rows = FeeReceipt.objects.filter(
        term=term, confirmed__isnull=False, reversed=None, day__gte=first, day__lt=until
    ).values_list("day", "way", "fen")
    income: Counter[date] = Counter()
    for day, way, fen in rows:
        income[day.replace(day=1)] += fen if way == FeeReceipt.Way.PAID else -fen
    return dict(income)


def cost_of_service(*, term: int) -> int:
    """Give what the settlements of a term paid from the account of the service."""
    found = PayLine.objects.filter(statement__settlement__term=term, ledger=Ledger.SERVICE)
    return found.aggregate(fen=Sum("amount_fen"))["fen"] or 0
