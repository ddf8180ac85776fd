"""The roster as files: a week of the whole school or of one adult as PDF, a month of sessions as Excel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.base import sheets
from afterbell.base.refusals import NotThere
from afterbell.fronts.look.saying import say_date, say_day, say_duration, say_span
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.grids import GridRow, Section
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import ViewerRequest
from afterbell.placement.papers.week import PrintedList, PrintedTable, render_week_pdf
from afterbell.rostering.queries import PersonRoster, PersonSession, RosterWeek


def week_pdf(request: ViewerRequest, *, week: RosterWeek, grid: Sequence[Section], first: str) -> HttpResponse:
    """Send a week as the page shows it, a section after the other; `first` heads the column of names.

    Raises NotThere for a week in which there is nothing.
    """
    if not grid:
        raise NotThere("week")
    heads = (first, *(f"{weekday(day.isoweekday())} {_day(day)}" for day in week.days))
    lists = [
        PrintedList(
            title=_("排班表"),
            note=_week_note(week.monday),
            tables=tuple(PrintedTable(title=part.title, heads=heads, rows=_printed(part.rows)) for part in grid),
        )
    ]
    return _pdf(request, name=_("排班表 %(monday)s") % {"monday": week.monday}, lists=lists)


def person_pdf(request: ViewerRequest, *, held: PersonRoster, monday: date) -> HttpResponse:
    """Send a week of one adult, a line a session."""
    long = say_duration(minutes=sum(session.minutes for session in held.sessions))
    table = PrintedTable(
        title="",
        heads=(_("日期"), _("时间"), _("场次"), _("教室"), _("说明")),
        rows=tuple(
            (_dated(session.day), say_span(session.span), session.name, session.room, _remark(session))
            for session in held.sessions
        ),
    )
    one = PrintedList(
        title=_("%(name)s的排班") % {"name": held.name},
        note=f"{_week_note(monday)} · {long}",
        tables=(table,),
    )
    return _pdf(request, name=f"{held.name} {monday}", lists=[one])


def month_sheet(*, name: str, people: Iterable[tuple[str, PersonSession]]) -> HttpResponse:
    """Send sessions of a month as an Excel file, a row a session, each with its adult's name."""
    return excel(
        title=name,
        columns=(
            sheets.Column(name=_("姓名"), width=16),
            sheets.Column(name=_("日期"), width=12, kind=sheets.Kind.DATE),
            sheets.Column(name=_("星期"), width=8),
            sheets.Column(name=_("时间"), width=14),
            sheets.Column(name=_("种类"), width=12),
            sheets.Column(name=_("场次"), width=34),
            sheets.Column(name=_("教室"), width=20),
            sheets.Column(name=_("分钟"), width=8, kind=sheets.Kind.INTEGER),
            sheets.Column(name=_("说明"), width=20),
        ),
        rows=[
            (
                person,
                session.day,
                weekday(session.day.isoweekday()),
                say_span(session.span),
                said(session.kind),
                session.name,
                session.room,
                session.minutes,
                _remark(session),
            )
            for person, session in people
        ],
    )


def _remark(session: PersonSession) -> str:
    if session.cancelled:
        return _("停课：%(reason)s") % {"reason": session.cancelled}
    return _("代班") if session.covers else ""


def _printed(rows: Iterable[GridRow]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            f"{row.name}\n{row.note}",
            *("\n".join(f"{slot.words} {slot.note}".strip() for slot in slots) for _weekday, slots in row.days),
        )
        for row in rows
    )


def _week_note(monday: date) -> str:
    return _("%(day)s起的一周") % {"day": _dated(monday)}


def _dated(day: date) -> str:
    return say_date(day=day, language=get_language() or "zh-hans")


def _day(day: date) -> str:
    return say_day(day=day, language=get_language() or "zh-hans")


def _pdf(request: ViewerRequest, *, name: str, lists: Sequence[PrintedList]) -> HttpResponse:
    dated = _("%(day)s印") % {"day": _dated(request.today)}
    made = render_week_pdf(school=request.school_name, title=name, lists=lists, dated=dated, issued=request.today)
    answer = HttpResponse(made, content_type="application/pdf")
    named = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    answer.headers["Content-Disposition"] = named or "inline"
    return answer
