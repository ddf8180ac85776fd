"""What the pages about pay say the same way, on the office's desk and on a teacher's phone."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.base.money import yuan
from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.fronts.look.pieces import Column, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_date, say_money, say_span
from afterbell.fronts.office.excel import EXCEL
from afterbell.subsidy.queries import LineProof, RollFigures, StatementLine, StatementPage
from afterbell.subsidy.rules.settlement.explain import number


def language() -> str:
    return get_language() or "zh-hans"


def said(words: Words) -> str:
    return words.in_language(language())


def amount(fen: int) -> str:
    """Write an amount in the page's language."""
    return say_money(fen=fen, language=language())


def days(first: date, last: date) -> str:
    """Write a span of days, both included."""
    return f"{say_date(day=first, language=language())} — {say_date(day=last, language=language())}"


def sheet_answer(*, title: str, file: bytes) -> HttpResponse:
    """Send an Excel file that is made already."""
    answer = HttpResponse(file, content_type=EXCEL)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{title}.xlsx")
    return answer


def statement_figures(seen: StatementPage) -> tuple[Figure, ...]:
    """Count a statement: what is paid by the day, the class-hour and the session, what a cap took, the sum."""
    figures = [
        Figure(number=number(seen.days_paid), label=_("按天（天）")),
        Figure(number=number(seen.hours_paid), label=_("按课时（课时）")),
        Figure(number=number(seen.sessions_paid), label=_("按次（次）")),
    ]
    if seen.capped_fen:
        figures.append(Figure(number=yuan(seen.capped_fen), label=_("超过每月上限、不发（元）"), tone="attention"))
    return (*figures, Figure(number=yuan(seen.total_fen), label=_("合计（元）")))


def statement_table(seen: StatementPage, *, line: str) -> Table:
    """Make the table of a statement's lines; `line` names the address of a line's proof."""
    return Table(
        caption=_("每一笔；点金额看凭据"),
        columns=(
            Column(name=_("日期")),
            Column(name=_("工作")),
            Column(name=_("场次")),
            Column(name=_("数量"), figures=True),
            Column(name=_("标准"), figures=True),
            Column(name=_("金额"), figures=True),
        ),
        lines=tuple(_line(row, address=line) for row in seen.lines),
    )


def _line(row: StatementLine, *, address: str) -> Line:
    return Line(
        code=row.code,
        label=said(row.sentence),
        entries=(
            Entry(text=say_date(day=row.day, language=language())),
            Entry(text=said(row.kind_words), note=said(row.ledger)),
            Entry(text=said(row.about) or "—"),
            Entry(text=number(row.units) if row.units else "—"),
            Entry(text=amount(row.rate_fen) if row.units else "—"),
            Entry(text=amount(row.amount_fen), url=reverse(address, kwargs={"code": row.code})),
        ),
    )


def proof_context(proof: LineProof, *, line: str) -> dict[str, object]:
    """Lay a line's proof out for `fronts/pay/proof.html`; `line` names the address of another line's proof."""
    held = proof.held
    times = ""
    if held is not None:
        starts, ends = timezone.localtime(held.starts_at), timezone.localtime(held.ends_at)
        times = say_span(TimeSpan(starts.time(), ends.time()))
    return {
        "proof": proof,
        "held": held,
        "roll": held.roll if held else None,
        "roll_figures": _roll_figures(held.roll) if held and held.roll else (),
        "rule": proof.rule,
        "correction": proof.correction,
        "corrected_url": reverse(line, kwargs={"code": proof.correction.line})
        if proof.correction and proof.correction.line
        else "",
        "times": times,
        "amount": amount(proof.line.amount_fen),
    }


def _roll_figures(roll: RollFigures) -> tuple[Figure, ...]:
    counts = {
        _("到"): roll.present,
        _("迟"): roll.late,
        _("早退"): roll.left_early,
        _("假"): roll.leave,
        _("缺"): roll.absent,
        _("别处"): roll.elsewhere,
    }
    return tuple(Figure(number=count, label=label) for label, count in counts.items() if count)


def sent(file: bytes, *, kind: str, name: str) -> HttpResponse:
    """Send a file that is made already, to be kept."""
    answer = HttpResponse(file, content_type=kind)
    named = content_disposition_header(as_attachment=True, filename=name)
    answer.headers["Content-Disposition"] = named or "attachment"
    return answer
