"""From a term's planned sessions, or before there are any from its survey, to the problem of a budget."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, QuerySet

from afterbell.enrolment.models import Application
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.rostering.laying_out import calendar_of, sessions_of
from afterbell.rostering.models import Assignment, Session
from afterbell.scheme.models import SchemeDecision
from afterbell.scheme.queries import SchemeVersionRow, published_version
from afterbell.scheme.rules.codes import FeeMethod, Ledger, PayUnit, WorkKind
from afterbell.scheme.rules.document import PayRule, Scheme
from afterbell.scheme.rules.paying import rates_for
from afterbell.schools.models import Term
from afterbell.schools.rules.calendar import dated_sessions
from afterbell.subsidy.foreseen import foreseen_groups
from afterbell.subsidy.rules.budget import BudgetProblem, BudgetRate, Cell, FeeRule, Funding, Option
from afterbell.subsidy.rules.budget.against import Missed
from afterbell.subsidy.rules.settlement.problem import WHOLE_UNIT
from afterbell.subsidy.work import as_paid

What = tuple[str, str, str, str, int, int | None, int | None]
"""What tells sessions' pay apart: kind, account, band, post, weekday, group, and the group of what it is beside."""

Alike = tuple[Ledger, WorkKind, str, date, tuple[Option, ...], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A budget's problem, by which version of the scheme, and how many pieces of work no single rate fits.

    `foreseen` says that no session is planned yet and the groups are those to expect.
    """

    problem: BudgetProblem
    version: SchemeVersionRow
    scheme: Scheme
    unpriced: int
    foreseen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A piece of planned work: whose, where the roster names somebody, when, and by what it is paid."""

    staff: int | None
    day: date
    kind: WorkKind
    ledger: Ledger
    band: str
    follows_pupils: bool
    unit: PayUnit
    option: Option


class _Versions:
    """The versions in force in a term, by day; days before the first are the first's."""

    def __init__(self, *, first_day: date, last_day: date) -> None:
        published = SchemeDecision.objects.filter(
            kind=SchemeDecision.Kind.PUBLISHED, in_force_from__gt=first_day, in_force_from__lte=last_day
        )
        starts = sorted({day for day in published.values_list("in_force_from", flat=True) if day})
        found = [(start, published_version(on=start)) for start in (first_day, *starts)]
        self.known = tuple((start, version) for start, version in found if version is not None)

    def on(self, day: date) -> tuple[SchemeVersionRow, Scheme]:
        return next((found for start, found in reversed(self.known) if start <= day), self.known[0][1])


def planned_work(*, term: int, first_day: date, last_day: date) -> Planned | None:
    """Lay out what a term's sessions will be paid, as they stand today; None before there are any.

    Sessions that were cancelled are left out. Work paid by the day is counted once a person and day where the roster
    names people; a post nobody is named for counts as a person of its own.
    """
    versions = _Versions(first_day=first_day, last_day=last_day)
    held = Session.objects.filter(term=term, cancellation=None)
    rows = _sessions(held) if versions.known else []
    if not rows:
        return None
    staff = dict(Assignment.objects.filter(session__term=term, ended_at=None).values_list("session_id", "staff_id"))
    pricing = _Pricing(versions=versions, groups=ServiceGroup.objects.filter(term=term).in_bulk())
    return _planned(rows, versions=versions, pricing=pricing, term=term, staff=staff)


def foreseen_work(*, term: Term) -> Planned | None:
    """Lay out what the sessions of a term would be paid that has none yet: by calendar, scheme and expected children.

    Nobody is named for anything: each post counts as a person of its own. None without a scheme or without children.
    """
    versions = _Versions(first_day=term.first_day, last_day=term.last_day)
    if not versions.known:
        return None
    version, scheme = versions.known[0][1]
    groups = foreseen_groups(term=term, scheme=scheme)
    if not groups:
        return None
    dated = dated_sessions(calendar=calendar_of(term=term, scheme=scheme))
    laid_out = sessions_of(term=term, version=version, scheme=scheme, dated=dated, groups=groups)
    rows = [
        _Row(
            pk=number,
            day=row.date,
            class_hours=row.class_hours,
            group=row.group_id,
            what=(row.kind, row.ledger, row.band, row.post, row.weekday, row.group_id, None),
        )
        for number, row in enumerate(laid_out, start=1)
    ]
    if not rows:
        return None
    pricing = _Pricing(versions=versions, groups={group.pk: group for group in groups})
    planned = _planned(rows, versions=versions, pricing=pricing, term=term.pk, staff={})
    return replace(planned, foreseen=True)


def _planned(
    rows: Sequence[_Row], *, versions: _Versions, pricing: _Pricing, term: int, staff: Mapping[int, int]
) -> Planned:
    pieces, unpriced = [], 0
    for row in rows:
        found = pricing.of(row)
        if found is None:
            unpriced += 1
        else:
            pieces.append(_piece(row, found, staff.get(row.pk)))
    version, scheme = versions.on(max(row.day for row in rows))
    pupils = _pupils(term) or scheme.budget.expected_pupils
    return Planned(
        problem=BudgetProblem(
            rates=tuple(_rates(versions)),
            cells=tuple(_cells(pieces)),
            funding=_funding(scheme),
            days=_days({row.day for row in rows}),
            pupils=pupils,
            weeks=len({row.day.isocalendar()[:2] for row in rows}),
            fees=_fees(scheme, rows, term=term, pupils=pupils),
        ),
        version=version,
        scheme=scheme,
        unpriced=unpriced,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    pk: int
    day: date
    class_hours: int
    group: int | None
    what: What


def missed_work(*, term: int, first_day: date, last_day: date, since: datetime) -> Iterator[Missed]:
    """Give a term's sessions that were cancelled since then, and those that no settlement holds yet, at their rates."""
    versions = _Versions(first_day=first_day, last_day=last_day)
    if not versions.known:
        return
    pricing = _Pricing(versions=versions, groups=ServiceGroup.objects.filter(term=term).in_bulk())
    here = Session.objects.filter(term=term)
    cancelled = here.filter(cancellation__cancelled_at__gt=since)
    unsettled = here.filter(cancellation=None, lines=None)
    for off, sessions in ((True, cancelled), (False, unsettled)):
        for row in _sessions(sessions):
            found = pricing.of(row)
            if found:
                piece = _piece(row, found, None)
                yield Missed(
                    ledger=piece.ledger,
                    kind=piece.kind.value,
                    month=row.day.replace(day=1),
                    rate=piece.option.rate,
                    units=piece.option.units,
                    cancelled=off,
                )


def _sessions(sessions: QuerySet[Session]) -> list[_Row]:
    """Read sessions in the order of days; what tells their pay apart stands together in `what`."""
    fields = ("kind", "ledger", "band", "post", "weekday", "group_id", "beside__group_id")
    found = sessions.order_by("date", "pk")
    return [
        _Row(pk=pk, day=day, class_hours=hours, group=group, what=(kind, ledger, band, post, weekday, group, beside))
        for pk, day, hours, kind, ledger, band, post, weekday, group, beside in found.values_list(
            "pk", "date", "class_hours", *fields
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Priced:
    kind: WorkKind
    ledger: Ledger
    rule: PayRule
    version: int


class _Pricing:
    """Finds the one rate of each sort of session, by the version in force on its day; each sort is looked up once."""

    def __init__(self, *, versions: _Versions, groups: Mapping[int, ServiceGroup]) -> None:
        self._versions = versions
        self._groups = groups
        self._seen: dict[tuple[int, What], _Priced | None] = {}

    def of(self, row: _Row) -> _Priced | None:
        version, scheme = self._versions.on(row.day)
        key = (version.number, row.what)
        if key not in self._seen:
            self._seen[key] = self._priced(row.what, scheme, version.number)
        return self._seen[key]

    def _priced(self, what: What, scheme: Scheme, version: int) -> _Priced | None:
        kind, ledger, band, post, weekday, group, beside = what
        session = Session(kind=kind, ledger=ledger, band=band, post=post, weekday=weekday)
        session.group = self._groups.get(group or 0)
        if beside:
            session.beside = Session(group=self._groups[beside])
        work = as_paid(session=session, scheme=scheme)
        rates = rates_for(work=work, rules=scheme.pay.rules)
        if len(rates) != 1:
            return None
        return _Priced(kind=work.kind, ledger=work.ledger, rule=rates[0], version=version)


def _piece(row: _Row, found: _Priced, staff: int | None) -> _Piece:
    units = row.class_hours if found.rule.unit is PayUnit.CLASS_HOUR else WHOLE_UNIT
    return _Piece(
        staff=staff,
        day=row.day,
        kind=found.kind,
        ledger=found.ledger,
        band=row.what[2],
        follows_pupils=not row.what[3],
        unit=found.rule.unit,
        option=Option(rate=f"{found.rule.code}@{found.version}", units=units),
    )


def _cells(pieces: Iterable[_Piece]) -> Iterator[Cell]:
    """Put pieces that are alike together; what is paid by the day once for each person, day, account and kind."""
    single: Counter[Alike] = Counter()
    days: defaultdict[tuple[int, date, Ledger, WorkKind], list[_Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.unit is PayUnit.DAY and piece.staff is not None:
            days[piece.staff, piece.day, piece.ledger, piece.kind].append(piece)
        else:
            single[_alike(piece, (piece.option,), piece.band)] += 1
    for together in days.values():
        options = tuple(sorted({piece.option for piece in together}, key=lambda option: (option.rate, option.units)))
        bands = {piece.band for piece in together}
        single[_alike(together[0], options, bands.pop() if len(bands) == 1 else "")] += 1
    for (ledger, kind, band, month, options, follows), number in sorted(single.items(), key=lambda row: str(row[0])):
        yield Cell(
            ledger=ledger,
            kind=kind,
            band=band,
            month=month,
            options=options,
            pieces=number,
            follows_pupils=follows,
        )


def _alike(piece: _Piece, options: tuple[Option, ...], band: str) -> Alike:
    return (piece.ledger, piece.kind, band, piece.day.replace(day=1), options, piece.follows_pupils)


def _rates(versions: _Versions) -> Iterator[BudgetRate]:
    seen = set()
    for _, (version, scheme) in versions.known:
        if version.number in seen:
            continue
        seen.add(version.number)
        for rule in scheme.pay.rules:
            yield BudgetRate(
                code=rule.code,
                version=version.number,
                ledger=rule.ledger,
                kind=rule.kind,
                unit=rule.unit,
                fen=rule.rate_fen,
            )


def _funding(scheme: Scheme) -> tuple[Funding, ...]:
    return tuple(
        Funding(code=row.code, ledger=row.ledger, basis=row.basis, fen=row.amount_fen) for row in scheme.budget.sources
    )


def _days(days: Iterable[date]) -> tuple[tuple[date, int], ...]:
    return tuple(sorted(Counter(day.replace(day=1) for day in days).items()))


def _pupils(term: int) -> int:
    approved = Application.objects.filter(term=term, state=Application.State.APPROVED)
    return approved.aggregate(number=Count("pupil", distinct=True))["number"] or 0


def _fees(scheme: Scheme, rows: Iterable[_Row], *, term: int, pupils: int) -> FeeRule:
    """Take the scheme's fees over; a pupil's class-hours are the mean of what the groups of the service have."""
    fees = scheme.fees
    hours = _class_hours(rows, term) // pupils if fees.method is FeeMethod.PER_CLASS_HOUR else 0
    return FeeRule(
        method=fees.method, fen=fees.amount_fen, months=fees.months, class_hours=hours, cap_fen=fees.term_cap_fen
    )


def _class_hours(rows: Iterable[_Row], term: int) -> int:
    """Add up the class-hours of every child with a place now, in hundredths."""
    places = GroupPlace.objects.filter(group__term=term, until=None).order_by().values_list("group_id", "weekday")
    children = {(group, weekday): number for group, weekday, number in places.annotate(number=Count("pk"))}
    service = [row for row in rows if row.what[1] == Ledger.SERVICE and row.group]
    return sum(row.class_hours * children.get((row.group, row.what[4]), 0) for row in service)
