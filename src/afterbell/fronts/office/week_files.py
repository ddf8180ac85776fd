"""The week's lists as files: what stands in them, as PDF and as Excel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from afterbell.base import sheets
from afterbell.fronts.look.saying import say_date, say_day
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import ViewerRequest
from afterbell.placement.papers.week import PrintedList, PrintedTable, render_week_pdf
from afterbell.placement.queries import ListOfWeek, Seat, Week

THERE = "✓"
WIDE, NARROW = 30, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How one kind of list is written: its title, and its tables with a column a weekday."""

    title: Callable[[ListOfWeek], str]
    tables: Callable[[ListOfWeek, Week], tuple[PrintedTable, ...]]


def pdf(request: ViewerRequest, *, week: Week, looks: Looks, name: str) -> HttpResponse:
    """Send the lists as one PDF, each on a page of its own."""
    language = get_language() or "zh-hans"
    note = _("%(day)s起的一周") % {"day": say_date(day=week.days[0][1], language=language)} if week.days else ""
    lists = [
        PrintedList(
            title=looks.title(one),
            note=" · ".join(filter(None, (note, _children(one)))),
            tables=looks.tables(one, week),
        )
        for one in week.lists
    ]
    dated = _("%(day)s印") % {"day": say_date(day=request.today, language=language)}
    made = render_week_pdf(school=request.school_name, title=name, lists=lists, dated=dated, issued=request.today)
    answer = HttpResponse(made, content_type="application/pdf")
    named = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    answer.headers["Content-Disposition"] = named or "inline"
    return answer


def xlsx(*, week: Week, looks: Looks, name: str) -> HttpResponse:
    """Send the first table of each list below each other, with the list's name before every row."""
    tables = [(looks.title(one), looks.tables(one, week)[0]) for one in week.lists]
    heads = tables[0][1].heads if tables else ()
    return excel(
        title=name,
        columns=[
            sheets.Column(name=_("名单"), width=WIDE),
            *(sheets.Column(name=head, width=WIDE if place > 1 else NARROW) for place, head in enumerate(heads)),
        ],
        rows=[(title, *row) for title, table in tables for row in table.rows],
    )


def _children(one: ListOfWeek) -> str:
    return ngettext("%(number)s 名学生", "%(number)s 名学生", one.children) % {"number": one.children}


def _heads(week: Week) -> tuple[str, ...]:
    language = get_language() or "zh-hans"
    return tuple(f"{weekday(number)} {say_day(day=day, language=language)}" for number, day in week.days)


def of_homeroom(one: ListOfWeek, week: Week) -> tuple[PrintedTable, ...]:
    """List each child with where it is on every weekday, and below the groups with those of this homeroom in each."""
    return (
        _by_child(one, week, heads=(_("姓名"),), said_of=_where),
        _by_group(one, week, title=_("按组")),
    )


def of_group(one: ListOfWeek, week: Week) -> tuple[PrintedTable, ...]:
    """List each child of a group with its homeroom and the weekdays on which it comes."""
    return (_by_child(one, week, heads=(_("姓名"), _("班级")), said_of=lambda _seats: THERE),)


def of_room(one: ListOfWeek, week: Week) -> tuple[PrintedTable, ...]:
    """List the groups in a room with who is there on each weekday."""
    return (_by_group(one, week, title=""),)


def _where(seats: Sequence[Seat]) -> str:
    return _("；").join(" · ".join(filter(None, (_group(seat), seat.room))) for seat in seats)


def _group(seat: Seat) -> str:
    """Name a group with its band, unless its own name begins with it."""
    return seat.group if seat.group.startswith(seat.band.zh) else f"{said(seat.band)} {seat.group}"


def _by_child(
    one: ListOfWeek, week: Week, *, heads: tuple[str, ...], said_of: Callable[[Sequence[Seat]], str]
) -> PrintedTable:
    of: dict[int, dict[int, list[Seat]]] = defaultdict(lambda: defaultdict(list))
    for seat in one.seats:
        of[seat.pupil][seat.weekday].append(seat)
    first = {seat.pupil: (seat.child, seat.homeroom)[: len(heads)] for seat in one.seats}
    rows = tuple(
        (*first[pupil], *(said_of(days[number]) if number in days else "" for number, _day in week.days))
        for pupil, days in of.items()
    )
    return PrintedTable(title="", heads=(*heads, *_heads(week)), rows=rows)


def _by_group(one: ListOfWeek, week: Week, *, title: str) -> PrintedTable:
    of: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for seat in one.seats:
        of[_group(seat)][seat.weekday].append(seat.child)
    rows = tuple(
        (group, *(_named(days[number]) if number in days else "" for number, _day in week.days))
        for group, days in sorted(of.items())
    )
    return PrintedTable(title=title, heads=(_("组"), *_heads(week)), rows=rows)


def _named(children: Iterable[str]) -> str:
    names = list(children)
    return _("%(number)s 人：%(names)s") % {"number": len(names), "names": _("、").join(names)}


HOMEROOM = Looks(title=lambda one: _("%(name)s 课后服务名单") % {"name": one.name}, tables=of_homeroom)
GROUP = Looks(title=lambda one: one.name, tables=of_group)
ROOM = Looks(title=lambda one: one.name, tables=of_room)
