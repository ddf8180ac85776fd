"""Money: lines that were earned, at the scheme's rates, adding up to the statements and the runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from afterbell.attendance.models import Confirmation
from afterbell.demo.invariants.texts import Texts, read_texts
from afterbell.rostering.models import Assignment, Session
from afterbell.scheme.rules.document import PayRule, Scheme
from afterbell.subsidy.models import PayLine, Settlement, Statement

WHOLE, HALF = 100, 50
SIGNATURES = 2
GIVEN, TAKEN = ("share", "assessed"), ("cap", "deduction", "held")
WORK = {"duty": "duty", "tutoring": "tutoring", "evening": "tutoring", "club": "club"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """The session behind a line: who is named for it, and when it was confirmed."""

    session: Session
    named: int | None
    confirmed_at: datetime | None


def pay_adds_up(now: datetime) -> bool:
    """Lines sum to statements, statements to the run; every line was earned, once, at the scheme's rate."""
    del now
    texts = read_texts()
    lines = list(PayLine.objects.select_related("statement__settlement", "presence", "adjustment"))
    deeds = _deeds()
    return (
        _sums_agree()
        and all(_is_due(line, deeds=deeds, texts=texts) for line in lines)
        and not _twice(lines)
        and _caps_hold(lines, texts=texts)
    )


def _sums_agree() -> bool:
    statements = Statement.objects.annotate(sum_fen=Coalesce(Sum("lines__amount_fen"), 0))
    runs = Settlement.objects.annotate(sum_fen=Coalesce(Sum("statements__total_fen"), 0))
    return not any(rows.exclude(total_fen=F("sum_fen")).exists() for rows in (statements, runs))


def _deeds() -> dict[int, Deed]:
    named = Assignment.objects.filter(session=OuterRef("pk"), ended_at=None).values("staff_id")[:1]
    confirmed = Confirmation.objects.filter(session=OuterRef("pk")).values("confirmed_at")[:1]
    rows = Session.objects.filter(cancellation=None).annotate(named=Subquery(named), confirmed=Subquery(confirmed))
    return {
        row.pk: Deed(session=row, named=row.named, confirmed_at=row.confirmed)
        for row in rows.select_related("group", "beside__group")
    }


def _is_due(line: PayLine, *, deeds: dict[int, Deed], texts: Texts) -> bool:
    """Tell whether one line may stand: its person, its day, what it was for, and what that is worth."""
    settlement = line.statement.settlement
    if line.staff_id != line.statement.staff_id or not settlement.first_day <= line.date < settlement.until_day:
        return False
    if line.adjustment is not None:
        return _is_signed(line)
    if line.session_id is None:
        given = line.kind in GIVEN
        return (given or line.kind in TAKEN) and given == (line.amount_fen > 0) and line.presence_id is None
    deed, scheme = deeds.get(line.session_id), texts.schemes.get(line.version_id or settlement.version_id)
    return (
        deed is not None
        and scheme is not None
        and _was_done(line, deed=deed, settled_at=settlement.settled_at)
        and _is_priced(line, session=deed.session, scheme=scheme)
    )


def _is_signed(line: PayLine) -> bool:
    """Tell whether a correction says what two people signed, none of whom proposed it, before it was settled."""
    row = line.adjustment
    if row is None:
        return False
    signed = dict(row.signatures.values_list("by_id", "at"))
    settled_at = line.statement.settlement.settled_at
    return (
        (line.kind, line.amount_fen, line.staff_id) == ("adjustment", row.amount_fen, row.staff_id)
        and len(signed) == SIGNATURES
        and row.proposed_by_id not in signed
        and max(signed.values()) <= settled_at
    )


def _was_done(line: PayLine, *, deed: Deed, settled_at: datetime) -> bool:
    presence = line.presence
    return (
        deed.named == line.staff_id
        and presence is not None
        and (presence.session_id, presence.staff_id) == (line.session_id, line.staff_id)
        and deed.confirmed_at is not None
        and deed.confirmed_at <= settled_at
        and deed.session.date == line.date
    )


def _is_priced(line: PayLine, *, session: Session, scheme: Scheme) -> bool:
    rule = next((rule for rule in scheme.pay.rules if rule.code == line.rate), None)
    return (
        rule is not None
        and (line.kind, line.ledger) == (WORK[session.kind], session.ledger)
        and (rule.kind, rule.ledger, rule.rate_fen) == (line.kind, line.ledger, line.rate_fen)
        and _is_for(rule, session)
        and line.units == _units(session, scheme=scheme)
        and line.amount_fen == (line.units * line.rate_fen + HALF) // WHOLE
    )


def _is_for(rule: PayRule, session: Session) -> bool:
    posts = {session.post, session.post.rpartition("-")[0]}
    group = session.beside.group if session.beside else session.group
    grade = group.grade if group else None
    return (
        (not rule.bands or session.band in rule.bands)
        and (not rule.grades or grade in rule.grades)
        and (not rule.duty_posts or bool(posts & set(rule.duty_posts)))
    )


def _units(session: Session, *, scheme: Scheme) -> int:
    """Count in hundredths: a duty day or a club is one, tutoring what the scheme gives its band."""
    if WORK[session.kind] != "tutoring":
        return WHOLE
    minutes = round((session.ends_at - session.starts_at).total_seconds()) // 60
    return dict(scheme.pay.class_hours).get(session.band, minutes * WHOLE // scheme.pay.class_hour_minutes)


def _twice(lines: Sequence[PayLine]) -> bool:
    """Look for a person paid twice for a session, or for two duty days on one day."""
    sessions = Counter((line.session_id, line.staff_id) for line in lines if line.session_id)
    duties = Counter((line.staff_id, line.date, line.ledger) for line in lines if line.kind == "duty")
    return any(times > 1 for times in (*sessions.values(), *duties.values()))


def _caps_hold(lines: Sequence[PayLine], *, texts: Texts) -> bool:
    """See that nobody got more in a month than the cap allows, and nothing was taken without one."""
    earned: defaultdict[tuple[int, int, date], int] = defaultdict(int)
    taken: defaultdict[tuple[int, int, date], int] = defaultdict(int)
    for line in lines:
        version = line.statement.settlement.version_id
        scheme = texts.schemes.get(version)
        if scheme is None:
            return False
        month = (version, line.staff_id, line.date.replace(day=1))
        if line.kind == "cap":
            taken[month] += line.amount_fen
        elif line.kind not in {*scheme.pay.cap_spares, "adjustment"}:
            earned[month] += line.amount_fen
    return all(
        earned[month] + taken[month] == min(earned[month], _cap(texts, month[0], earned[month]))
        for month in {*earned, *taken}
    )


def _cap(texts: Texts, version: int, otherwise: int) -> int:
    cap = texts.schemes[version].pay.monthly_cap_fen
    return otherwise if cap is None else cap
