"""The week as a grid of days: a row for each group and post, or a row for each adult."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from afterbell.fronts.look.saying import say_span
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.said import said, weekday
from afterbell.rostering.queries import RosterRow, RosterSession, RosterWeek


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What one cell says; `url` leads to finding a stand-in."""

    words: str
    note: str = ""
    tone: Tone = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A row: its name, a note beside it, and for each weekday what there is."""

    name: str
    note: str
    url: str
    days: tuple[tuple[str, tuple[Slot, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows that belong together: a band, or the duties."""

    title: str
    rows: tuple[GridRow, ...]


def by_place(week: RosterWeek, *, may_change: bool, unsigned: Container[str]) -> tuple[Section, ...]:
    """Put the groups band by band, then the posts, each with the adult named for each day.

    `unsigned` are the adults who have not signed the statement of duties.
    """
    return tuple(
        Section(
            title=title,
            rows=tuple(_of_place(row, week=week, may_change=may_change, unsigned=unsigned) for row in rows),
        )
        for title, rows in groupby(week.rows, key=lambda row: said(row.band) if row.band else _("值班"))
    )


def _of_place(row: RosterRow, *, week: RosterWeek, may_change: bool, unsigned: Container[str]) -> GridRow:
    times = sorted({say_span(session.span) for session in row.sessions})
    held = [(weekday(day.isoweekday()), row.on(day)) for day in week.days]
    return GridRow(
        name=said(row.name),
        note=" · ".join(filter(None, (row.room, _("、").join(times)))),
        url=reverse("office-group", kwargs={"code": row.code}) if row.code else "",
        days=tuple(
            (day, (_adult(session, week=week, may_change=may_change, unsigned=unsigned),) if session else ())
            for day, session in held
        ),
    )


def _adult(session: RosterSession, *, week: RosterWeek, may_change: bool, unsigned: Container[str]) -> Slot:
    if session.cancelled:
        return Slot(words=_("停课"), note=session.cancelled, tone="quiet")
    url = f"?week={week.monday}&session={session.code}#stand-in" if may_change and not session.begun else ""
    adult = session.adult
    if adult is None:
        return Slot(words=_("没有责任人"), tone="alarm", url=url)
    if adult.on_leave:
        return Slot(words=adult.name, note=_("请假，要人代班"), tone="alarm", url=url)
    stands_in = _("代%(name)s") % {"name": adult.instead_of} if adult.instead_of else ""
    if adult.code in unsigned:
        note = " · ".join(filter(None, (stands_in, _("未签职责书"))))
        return Slot(words=adult.name, note=note, tone="attention", url=url)
    return Slot(words=adult.name, note=stands_in, tone="info" if stands_in else "plain", url=url)


def by_people(week: RosterWeek, *, unsigned: Container[str]) -> tuple[Section, ...]:
    """Put everybody who is named in the week, each with what they have on each day, and whether they have signed."""
    mine: dict[tuple[str, str], dict[date, list[RosterSession]]] = defaultdict(lambda: defaultdict(list))
    for session in week.sessions:
        if session.adult and not session.cancelled:
            mine[session.adult.name, session.adult.code][session.day].append(session)
    rows = tuple(
        GridRow(
            name=name,
            note=" · ".join(
                filter(
                    None,
                    (
                        _("本周 %(number)s 场") % {"number": sum(len(held) for held in days.values())},
                        _("未签职责书") if code in unsigned else "",
                    ),
                )
            ),
            url="",
            days=tuple(
                (
                    weekday(day.isoweekday()),
                    tuple(_piece(session) for session in sorted(days[day], key=lambda row: row.span)),
                )
                for day in week.days
            ),
        )
        for (name, code), days in sorted(mine.items())
    )
    return (Section(title=_("按人"), rows=rows),) if rows else ()


def _piece(session: RosterSession) -> Slot:
    adult = session.adult
    stands_in = adult is not None and bool(adult.instead_of)
    return Slot(
        words=session.name,
        note=f"{say_span(session.span)}{_('(代班)') if stands_in else ''}",
        tone="info" if stands_in else "plain",
    )
