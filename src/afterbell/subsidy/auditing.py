"""A term's books as an auditor reads them, and the bundle: the same as Excel and JSON, and what the ledger proves."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Max, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from afterbell.attendance.models import Presence, RollMark
from afterbell.base import audit
from afterbell.base.models import AuditEntry
from afterbell.base.sheets import Column, Kind, write_sheet
from afterbell.base.words import Words
from afterbell.placement.models import GroupPlace
from afterbell.rostering.laying_out import calendar_of
from afterbell.rostering.models import Session
from afterbell.scheme.rules.codes import FeeMethod, PayUnit
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Term
from afterbell.schools.rules.calendar import service_days
from afterbell.subsidy.models import PayLine, Settlement
from afterbell.subsidy.owing import cost_of_service, paid_by_pupil
from afterbell.subsidy.planned import Planned, planned_work
from afterbell.subsidy.rules.auditing import Account, Answer, Answered, AuditBooks, Fees, GroupMonth, Stay, audit_books
from afterbell.subsidy.rules.budget import draw_up

SEEN = (RollMark.State.PRESENT, RollMark.State.LATE, RollMark.State.LEFT_EARLY)
MADE = (2026, 1, 1, 0, 0, 0)
HEAD = (
    (Words(zh="问题", en="Question"), 30),
    (Words(zh="关于", en="About"), 30),
    (Words(zh="报的", en="As reported"), 30),
    (Words(zh="查到的", en="As found"), 30),
    (Words(zh="要看", en="Look into it"), 10),
)
YES = Words(zh="是", en="yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Every question with its rows; `until` is the day until (without) which was settled, None before any."""

    term: str
    until: date | None
    answers: tuple[Answered, ...]

    @property
    def remarks(self) -> int:
        return sum(each.remarks for each in self.answers)


def audit_page_of(*, term: Term) -> AuditPage:
    """Answer the auditor's questions about a term, inside its school's walls."""
    until = Settlement.objects.filter(term=term).aggregate(last=Max("until_day"))["last"]
    planned = planned_work(term=term.pk, first_day=term.first_day, last_day=term.last_day) if until else None
    charges = planned is not None and planned.scheme.fees.method is not FeeMethod.NONE
    books = AuditBooks(
        groups=tuple(_groups(term)),
        accounts=tuple(_accounts(term, until, planned)),
        stays=tuple(_stays(term)),
        fees=_fees(term, until, planned.scheme) if planned is not None and charges else None,
    )
    return AuditPage(term=term.name, until=until, answers=audit_books(books=books))


def _groups(term: Term) -> Iterator[GroupMonth]:
    """Add up each group's months: only sessions that are over and confirmed were held."""
    sessions = Session.objects.filter(term=term).filter(Q(group__isnull=False) | Q(beside__group__isnull=False))
    held: Counter[tuple[int, date]] = Counter()
    names: dict[int, tuple[str, str]] = {}
    told = ("group_id", "group__code", "group__name", "beside__group_id", "date", "class_hours")
    for group, code, name, beside, day, hours, confirmed, off in sessions.values_list(
        *told, "confirmation", "cancellation"
    ):
        if group:
            names[group] = (code, name)
        if confirmed and not off:
            held[group or beside, day.replace(day=1)] += hours
    paid = _paid_hours(term)
    seen = _seen(term)
    places = _places(term, {month for _, month in held})
    for group, month in sorted({*held, *paid}):
        code, name = names[group]
        yield GroupMonth(
            group=code,
            name=name,
            month=month,
            reported=len(places[group, month]),
            seen=len(seen[group, month] & places[group, month]),
            held=held[group, month],
            paid=paid[group, month],
        )


def _paid_hours(term: Term) -> Counter[tuple[int, date]]:
    paid: Counter[tuple[int, date]] = Counter()
    lines = PayLine.objects.filter(statement__settlement__term=term, unit=PayUnit.CLASS_HOUR)
    for group, beside, day, units in lines.values_list(
        "session__group_id", "session__beside__group_id", "date", "units"
    ):
        if group or beside:
            paid[group or beside, day.replace(day=1)] += units
    return paid


def _seen(term: Term) -> Mapping[tuple[int, date], set[int]]:
    """Give the children whom some mark of a month saw in a group."""
    seen: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    marks = RollMark.objects.filter(session__term=term, state__in=SEEN, session__group__isnull=False).order_by()
    for group, day, pupil in marks.values_list("session__group_id", "session__date", "pupil_id").distinct():
        seen[group, day.replace(day=1)].add(pupil)
    return seen


def _places(term: Term, months: Iterable[date]) -> Mapping[tuple[int, date], set[int]]:
    """Give the children who had a place in a group from a month's first day on; who came later is not counted yet."""
    found: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    rows = list(GroupPlace.objects.filter(group__term=term).values_list("group_id", "pupil_id", "since", "until"))
    for month in set(months):
        first = max(month, term.first_day)
        for group, pupil, since, until in rows:
            if since <= first and (until is None or until > first):
                found[group, month].add(pupil)
    return found


def _accounts(term: Term, until: date | None, planned: Planned | None) -> Iterator[Account]:
    """Hold what was paid against the income of the days that were settled, by their months' shares."""
    if planned is None or until is None:
        return
    lines = PayLine.objects.filter(statement__settlement__term=term).order_by().values("ledger")
    paid = dict(lines.annotate(fen=Sum("amount_fen")).values_list("ledger", "fen"))
    for row in draw_up(problem=planned.problem).ledgers:
        income = sum(month.income_fen for month in row.months if month.month < until)
        spent = paid.get(row.ledger.value, 0)
        if income or spent:
            yield Account(ledger=row.ledger, income_fen=income, paid_fen=spent)


def _fees(term: Term, until: date | None, scheme: Scheme) -> Fees | None:
    """Hold what families paid against what the service cost; none where nobody paid anything."""
    paid = sum(paid_by_pupil(term=term.pk).values())
    if not paid:
        return None
    settled = until is not None and _is_over(term, until, scheme)
    return Fees(paid_fen=paid, cost_fen=cost_of_service(term=term.pk), settled=settled)


def _is_over(term: Term, until: date, scheme: Scheme) -> bool:
    """Say whether the service is held on no day from `until` on: a term may end with days without it."""
    days = service_days(calendar=calendar_of(term=term, scheme=scheme))
    planned = Session.objects.filter(term=term, date__gte=until, cancellation=None)
    return all(row.day < until for row in days) and not planned.exists()


def _stays(term: Term) -> Iterator[Stay]:
    here = Presence.objects.filter(session__term=term).order_by()
    for staff, name, code, about, starts, ends in here.values_list(
        "staff__code", "staff__name", "session__code", "session__name", "session__starts_at", "session__ends_at"
    ):
        yield Stay(
            staff=staff,
            name=name,
            session=code,
            about=about,
            starts=timezone.localtime(starts),
            ends=timezone.localtime(ends),
        )


def audit_bundle_of(*, term: Term, made_at: datetime, language: str) -> bytes:
    """Pack a term's answers as Excel and JSON with the proof of the ledger; the same books give the same bytes."""
    page = audit_page_of(term=term)
    answers = {
        "school": term.school_id,
        "term": term.code,
        "made_at": made_at.isoformat(),
        "settled_until": page.until.isoformat() if page.until else None,
        "answers": [
            {
                "code": each.code,
                "words": _both(each.words),
                "looked_at": each.looked_at,
                "rows": [_row(row) for row in each.rows],
            }
            for each in page.answers
        ],
    }
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as bundle:
        _put(bundle, "audit.xlsx", _sheet(page, language))
        _put(bundle, "audit.json", _json(answers))
        _put(bundle, "ledger.json", _json(ledger_proof(tenant=term.school_id)))
    return file.getvalue()


def _put(bundle: ZipFile, name: str, data: bytes) -> None:
    entry = ZipInfo(name, MADE)
    entry.compress_type = ZIP_DEFLATED
    bundle.writestr(entry, data)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _row(row: Answer) -> dict[str, object]:
    words = {"about": row.about, "said": row.said, "found": row.found}
    return {name: _both(each) for name, each in words.items()} | {"remarked": row.remarked}


def _sheet(page: AuditPage, language: str) -> bytes:
    return write_sheet(
        title=Words(zh=f"{page.term} 审计", en=f"Audit of {page.term}").in_language(language),
        columns=[Column(name=words.in_language(language), width=width, kind=Kind.TEXT) for words, width in HEAD],
        rows=[
            (
                *(words.in_language(language) for words in (each.words, row.about, row.said, row.found)),
                YES.in_language(language) if row.remarked else None,
            )
            for each in page.answers
            for row in each.rows
        ],
    )


def ledger_proof(*, tenant: int) -> dict[str, object]:
    """Give what the ledger says of subsidies: each entry with the hash before it, so that anybody computes its own.

    `faults` is what the walk over the whole chain found, `newest` the hash that stands for all of it.
    """
    entries = AuditEntry.objects.filter(tenant=tenant)
    before = Subquery(entries.filter(seq=OuterRef("seq") - 1).values("hash"))
    own = entries.filter(action__startswith="subsidy.").order_by("seq").annotate(previous=before)
    return {
        "tenant": tenant,
        "newest": audit.newest(tenant=tenant),
        "faults": [asdict(finding) for finding in audit.verify(tenant=tenant)],
        "entries": [
            {
                "seq": row.seq,
                "at": row.at.isoformat(),
                "by": row.by,
                "action": row.action,
                "subject": row.subject,
                "details": row.details,
                "previous": row.previous or audit.GENESIS,
                "hash": row.hash,
            }
            for row in own
        ],
    }
