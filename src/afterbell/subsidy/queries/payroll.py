"""What leaves the house of a settlement: to the payroll, to the public, to the bureau, and as lines for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.sheets import Column, Kind, write_csv, write_sheet
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Masking
from afterbell.schools.models import Engagement
from afterbell.subsidy.models import PayLine, PayrollClasses, Settlement, Statement
from afterbell.subsidy.people import as_published, namesakes, told_apart
from afterbell.subsidy.queries.sums import Units, sums_by_statement

OWN_CLASS, OUTSIDE_CLASS = "30107", "30226"
"""Performance pay for own staff and labour fees for outsiders, where the school says nothing else."""
OWN, OUTSIDE = Words(zh="绩效工资", en="performance pay"), Words(zh="劳务费", en="labour fee")
PAYROLL_HEAD = (
    (Words(zh="姓名", en="Name"), 18, Kind.TEXT),
    (Words(zh="人员编号", en="Staff code"), 14, Kind.TEXT),
    (Words(zh="人员类别", en="Engaged as"), 14, Kind.TEXT),
    (Words(zh="机构", en="Agency"), 18, Kind.TEXT),
    (Words(zh="经济分类", en="Economic class"), 12, Kind.TEXT),
    (Words(zh="发放项目", en="Paid as"), 14, Kind.TEXT),
    (Words(zh="其中寄宿管理账（元）", en="Of it boarding house (yuan)"), 18, Kind.MONEY),
    (Words(zh="应发（元）", en="Due (yuan)"), 14, Kind.MONEY),
)
PUBLIC_HEAD = (
    (Words(zh="姓名", en="Name"), 14, Kind.TEXT),
    (Words(zh="按天（天）", en="By the day"), 12, Kind.UNITS),
    (Words(zh="按课时（课时）", en="By the class-hour"), 16, Kind.UNITS),
    (Words(zh="按次（次）", en="By the session"), 12, Kind.UNITS),
    (Words(zh="合计（元）", en="Total (yuan)"), 14, Kind.MONEY),
)
LINES_HEAD = (
    ("line", Kind.TEXT),
    ("staff", Kind.TEXT),
    ("kind", Kind.TEXT),
    ("ledger", Kind.TEXT),
    ("day", Kind.DATE),
    ("session", Kind.TEXT),
    ("presence", Kind.TEXT),
    ("rule", Kind.TEXT),
    ("unit", Kind.TEXT),
    ("units", Kind.UNITS),
    ("rate", Kind.MONEY),
    ("amount", Kind.MONEY),
    ("corrects", Kind.TEXT),
    ("scheme", Kind.TEXT),
)
TOTAL = Words(zh="合计", en="Total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """The economic classes of own staff and of outsiders."""

    own: str
    outside: str


def payroll_classes(*, viewer: Actor) -> Classes:
    """Give the economic classes in force: the newest the school set, else the usual ones."""
    authorise(actor=viewer, action="settlement.see", at=place(school=viewer.tenant))
    return _classes()


def _classes() -> Classes:
    row = PayrollClasses.objects.order_by("-set_at", "-pk").first()
    return Classes(own=row.own, outside=row.outside) if row else Classes(own=OWN_CLASS, outside=OUTSIDE_CLASS)


def _seen(viewer: Actor, code: str) -> Settlement:
    row = Settlement.objects.select_related("version", "term", "school").filter(code=code).first()
    if row is None:
        raise NotThere("settlement")
    authorise(actor=viewer, action="settlement.see", at=place(school=row.school_id))
    return row


def _span(row: Settlement) -> str:
    return f"{row.first_day.isoformat()} — {(row.until_day - timedelta(days=1)).isoformat()}"


def _statements(row: Settlement) -> list[Statement]:
    found = Statement.objects.filter(settlement=row).select_related("staff__engagement")
    return list(found.order_by("staff__sort_key", "staff__code"))


def payroll_sheet(*, viewer: Actor, settlement: str, language: str = "zh") -> bytes:
    """Write a settlement for the payroll: a row a person, own staff and outsiders under their economic classes."""
    row, classes, alike = _seen(viewer, settlement), _classes(), namesakes()
    sums = sums_by_statement(PayLine.objects.filter(statement__settlement=row))
    kinds = {Engagement.Kind.OWN.value: Words(zh="本校", en="own staff")} | {
        kind.value: Words(zh=str(kind.label), en=kind.value)
        for kind in (Engagement.Kind.RETIRED, Engagement.Kind.VOLUNTEER, Engagement.Kind.AGENCY)
    }
    rows = []
    for statement in _statements(row):
        engagement = getattr(statement.staff, "engagement", None)
        kind = engagement.kind if engagement else Engagement.Kind.OWN.value
        own = kind == Engagement.Kind.OWN.value
        rows.append(
            (
                told_apart(name=statement.staff.name, code=statement.staff.code, alike=alike),
                statement.staff.code,
                kinds[kind].in_language(language),
                engagement.agency if engagement else "",
                classes.own if own else classes.outside,
                (OWN if own else OUTSIDE).in_language(language),
                sums.get(statement.pk, Units()).boarding_fen,
                statement.total_fen,
            )
        )
    foot = (TOTAL.in_language(language), "", "", "", "", "", sum(row[6] for row in rows), row.total_fen)
    return write_sheet(title=_span(row), columns=_columns(PAYROLL_HEAD, language), rows=[*rows, foot])


def public_sheet(*, viewer: Actor, settlement: str, language: str = "zh") -> bytes:
    """Write what may hang on the wall: names down to their first character, units and sums, nothing else."""
    row = _seen(viewer, settlement)
    sums = sums_by_statement(PayLine.objects.filter(statement__settlement=row))
    rows: list[tuple[str | int, ...]] = []
    units = [0, 0, 0]
    for statement in _statements(row):
        counted = _units(sums.get(statement.pk, Units()))
        units = [total + one for total, one in zip(units, counted, strict=True)]
        rows.append((as_published(statement.staff.name, Masking.MASKED), *counted, statement.total_fen))
    rows.append((TOTAL.in_language(language), *units, row.total_fen))
    return write_sheet(title=_span(row), columns=_columns(PUBLIC_HEAD, language), rows=rows)


def _units(sums: Units) -> tuple[int, int, int]:
    return sums.days_paid, sums.hours_paid, sums.sessions_paid


def _columns(head: tuple[tuple[Words, int, Kind], ...], language: str) -> list[Column]:
    return [Column(name=words.in_language(language), width=width, kind=kind) for words, width, kind in head]


def _lines(row: Settlement) -> list[PayLine]:
    found = PayLine.objects.filter(statement__settlement=row).select_related(
        "session", "staff", "presence", "adjustment__line"
    )
    return list(found.order_by("staff__code", "date", "session__code", "kind", "pk"))


def lines_csv(*, viewer: Actor, settlement: str) -> bytes:
    """Write every line with its proof as CSV; people and sessions stand by their codes, without names."""
    row = _seen(viewer, settlement)
    columns = [Column(name=name, kind=kind) for name, kind in LINES_HEAD]
    return write_csv(columns=columns, rows=[_fields(line, row) for line in _lines(row)])


def _fields(line: PayLine, row: Settlement) -> tuple[str | int | date | None, ...]:
    return (
        line.code,
        line.staff.code,
        line.kind,
        line.ledger,
        line.date,
        line.session.code if line.session else "",
        line.presence.recorded_at.isoformat() if line.presence else "",
        line.rate,
        line.unit,
        line.units,
        line.rate_fen,
        line.amount_fen,
        line.adjustment.line.code if line.adjustment and line.adjustment.line else "",
        row.version.content_hash,
    )


def lines_json(*, viewer: Actor, settlement: str) -> bytes:
    """Write a settlement for a program of the bureau: heading, sums and lines, money in fen, units in hundredths."""
    row = _seen(viewer, settlement)
    names = [name for name, _kind in LINES_HEAD]
    whole = {
        "settlement": row.code,
        "school": row.school.code,
        "term": row.term.code,
        "first_day": row.first_day.isoformat(),
        "last_day": (row.until_day - timedelta(days=1)).isoformat(),
        "settled_on": local_day(row.settled_at).isoformat(),
        "scheme": row.version.content_hash,
        "digest": row.digest,
        "total_fen": row.total_fen,
        "statements": [
            {"staff": statement.staff.code, "total_fen": statement.total_fen} for statement in _statements(row)
        ],
        "lines": [dict(zip(names, _fields(line, row), strict=True)) for line in _lines(row)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str).encode()
