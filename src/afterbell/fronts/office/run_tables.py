"""A run of the placement in figures and tables: what it gives, by weekday, closed clubs, who moves, who has nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from afterbell.base.words import Words
from afterbell.fronts.look.pieces import Column, Entry, Figure, Line, Table
from afterbell.fronts.office.placing import mean, share
from afterbell.fronts.office.said import said, weekday
from afterbell.placement.queries import ChildOfRun, ClubResult, RunPage

SHOWN = 200
"""How many lines of a list stand on the page; the whole of it is in the Excel file."""


def figures_of(seen: RunPage) -> tuple[Figure, ...]:
    row = seen.row
    several = _("%(number)s 名学生填了两天以上，每天都录取的 %(everything)s 名") % {
        "number": seen.several,
        "everything": seen.everything,
    }
    return (
        Figure(number=row.lists, label=_("志愿表"), note=_("一名学生一天一时段算一份")),
        Figure(number=row.placed, label=_("已录取"), tone="good", note=_percent(row.placed, row.lists)),
        Figure(number=row.first_choice, label=_("录取第一志愿"), note=_percent(row.first_choice, row.lists)),
        Figure(number=mean(row.mean_rank), label=_("平均录取到第几志愿")),
        Figure(number=row.without, label=_("没有录取"), url="#unplaced" if row.without else ""),
        Figure(number=seen.result.closed, label=_("人数不足停开的社团"), url="#closed" if seen.result.closed else ""),
        Figure(number=seen.nothing, label=_("哪一天都没有录取的学生"), note=several if seen.several else ""),
    )


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""


def weekdays_of(seen: RunPage) -> Table | None:
    if not seen.weekdays:
        return None
    columns = (_("星期"), _("志愿表"), _("已录取"), _("录取第一志愿"))
    return Table(
        caption=_("各天的录取，越接近越均衡"),
        columns=tuple(Column(name=name, figures=number > 0) for number, name in enumerate(columns)),
        lines=tuple(
            Line(
                code=str(day.weekday),
                label=weekday(day.weekday),
                entries=(
                    Entry(text=weekday(day.weekday)),
                    Entry(text=str(day.lists)),
                    Entry(text=share(day.placed, day.lists)),
                    Entry(text=share(day.first_choice, day.lists)),
                ),
            )
            for day in seen.weekdays
        ),
    )


def closed_of(seen: RunPage) -> Table | None:
    clubs = sorted(
        (club for club in seen.result.clubs if club.closed_in_round is not None),
        key=lambda club: (club.weekday, club.band, club.closed_in_round or 0),
    )
    if not clubs:
        return None
    return Table(
        caption=_("人数不足停开的社团，按停开的次序"),
        columns=(Column(name=_("社团")), Column(name=_("星期")), Column(name=_("时段")), Column(name=_("为什么"))),
        lines=tuple(
            Line(
                code=f"{club.weekday}:{club.band}:{club.offering}",
                label=said(club.name),
                entries=(
                    Entry(text=said(club.name)),
                    Entry(text=weekday(club.weekday)),
                    Entry(text=said(club.band_name)),
                    Entry(text=why_closed(club)),
                ),
            )
            for club in clubs
        ),
    )


def why_closed(club: ClubResult) -> str:
    """Say in which turn a club was closed, and how many it had."""
    values = {"round": club.closed_in_round, "size": club.closed_with}
    if club.closed_with is None:
        return _("人数不足，第 %(round)s 轮录取时停开") % values
    return _("第 %(round)s 个停开，当时只有 %(size)s 人") % values


def moves_of(seen: RunPage) -> Table | None:
    if not seen.moves:
        return None
    columns = (_("姓名"), _("班级"), _("星期"), _("时段"), _("上一次"), _("这一次"))
    return Table(
        caption=_("和上一次预览比，位置变了的"),
        columns=tuple(Column(name=name) for name in columns),
        lines=tuple(
            Line(
                code=move.child.key,
                label=move.child.name,
                entries=(
                    _name(move.child, run=seen.row.code),
                    Entry(text=move.child.homeroom),
                    Entry(text=weekday(move.child.weekday)),
                    Entry(text=said(move.child.band)),
                    Entry(text=place_said(move.before)),
                    Entry(text=place_said(move.child.placed_in)),
                ),
            )
            for move in seen.moves[:SHOWN]
        ),
    )


def place_said(name: Words | None) -> str:
    return said(name) if name else _("没有录取")


def _name(child: ChildOfRun, *, run: str) -> Entry:
    return Entry(text=child.name, url=f"{reverse('office-why', kwargs={'code': child.application})}?run={run}")


def children_of(children: tuple[ChildOfRun, ...], *, run: str) -> Table | None:
    if not children:
        return None
    return Table(
        caption=_("没有录取的，点姓名看每个志愿为什么"),
        columns=(
            Column(name=_("姓名")),
            Column(name=_("班级")),
            Column(name=_("星期")),
            Column(name=_("时段")),
            Column(name=_("抽签号"), figures=True),
        ),
        lines=tuple(
            Line(
                code=child.key,
                label=child.name,
                entries=(
                    _name(child, run=run),
                    Entry(text=child.homeroom),
                    Entry(text=weekday(child.weekday)),
                    Entry(text=said(child.band)),
                    Entry(text=str(child.number)),
                ),
            )
            for child in children
        ),
    )
