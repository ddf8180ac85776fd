"""The week as a grid of days: a row for each group and post, or a row for each adult."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from afterbell.fronts.look.saying import say_span
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.said import said, weekday
from afterbell.rostering.queries import Rostered, RosterRow, RosterSession, RosterWeek


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What one cell says; `url` leads to why it is so and who else could take it.

    A slot that can be given to somebody else has its `session` and its `holder`, empty for nobody.
    """

    words: str
    note: str = ""
    tone: Tone = "plain"
    url: str = ""
    session: str = ""
    holder: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A row: its name, a note beside it, and for each weekday what there is; of an adult also the `adult` code."""

    name: str
    note: str
    url: str
    days: tuple[tuple[str, tuple[Slot, ...]], ...]
    adult: str = ""


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
    code = session.code if url else ""
    adult = session.adult
    if adult is None:
        return Slot(words=_("没有责任人"), tone="alarm", url=url, session=code)
    if adult.on_leave:
        return Slot(words=adult.name, note=_("请假，要人代班"), tone="alarm", url=url, session=code)
    stands_in = _("代%(name)s") % {"name": adult.instead_of} if adult.instead_of else ""
    if adult.code in unsigned:
        note = " · ".join(filter(None, (stands_in, _("未签职责书"))))
        return Slot(words=adult.name, note=note, tone="attention", url=url, session=code)
    return Slot(words=adult.name, note=stands_in, tone="info" if stands_in else "plain", url=url, session=code)


def by_people(
    week: RosterWeek, *, people: Iterable[Rostered], may_change: bool, unsigned: Container[str]
) -> tuple[Section, ...]:
    """Put everybody who can be rostered, or is named in the week, each with what they have on each day.

    What nobody has stands first; whoever has not signed the statement of duties is marked.
    """
    if not week.sessions:
        return ()
    mine: dict[str, dict[date, list[RosterSession]]] = defaultdict(lambda: defaultdict(list))
    names = {person.code: person.name for person in people}
    for session in week.sessions:
        if not session.cancelled:
            adult = session.adult
            mine[adult.code if adult else ""][session.day].append(session)
            if adult:
                names.setdefault(adult.code, adult.name)
    rows = [
        _of_person(
            week, mine[code], person=Rostered(code=code, name=name), may_change=may_change, unsigned=code in unsigned
        )
        for code, name in names.items()
    ]
    if mine[""]:
        nobody = Rostered(code="", name=_("没有责任人"))
        rows.insert(0, _of_person(week, mine[""], person=nobody, may_change=may_change, unsigned=False))
    return (Section(title=_("按人"), rows=tuple(rows)),)


def _of_person(
    week: RosterWeek, days: Mapping[date, list[RosterSession]], *, person: Rostered, may_change: bool, unsigned: bool
) -> GridRow:
    counted = _("本周 %(number)s 场") % {"number": sum(len(held) for held in days.values())}
    return GridRow(
        name=person.name,
        note=" · ".join(filter(None, (counted, _("未签职责书") if unsigned else ""))),
        url=f"{reverse('office-roster-month')}?month={week.monday}&staff={person.code}" if person.code else "",
        adult=person.code,
        days=tuple(
            (
                weekday(day.isoweekday()),
                tuple(
                    _piece(session, week=week, may_change=may_change)
                    for session in sorted(days.get(day, ()), key=lambda row: row.span)
                ),
            )
            for day in week.days
        ),
    )


def _piece(session: RosterSession, *, week: RosterWeek, may_change: bool) -> Slot:
    adult = session.adult
    stands_in = adult is not None and bool(adult.instead_of)
    movable = may_change and not session.begun
    span = say_span(session.span)
    away = _("请假") if adult and adult.on_leave else ""
    alarming = adult is None or adult.on_leave
    return Slot(
        words=session.name,
        note=" · ".join(filter(None, (f"{span}{_('(代班)') if stands_in else ''}", away))),
        tone="alarm" if alarming else "info" if stands_in else "plain",
        url=f"?week={week.monday}&by=people&session={session.code}#stand-in" if movable else "",
        session=session.code if movable else "",
        holder=adult.code if adult else "",
        label=f"{weekday(session.day.isoweekday())} {span} {session.name}",
    )


def open_sessions(week: RosterWeek, *, may_change: bool, people: bool) -> tuple[Slot, ...]:
    """List what has nobody, or somebody on leave, and has not begun: what is to be done first."""
    by = "&by=people" if people else ""
    return tuple(
        Slot(
            words=f"{weekday(session.day.isoweekday())} {say_span(session.span)} {session.name}",
            note=_("%(name)s请假") % {"name": session.adult.name} if session.adult else _("没有责任人"),
            url=f"?week={week.monday}{by}&session={session.code}#stand-in" if may_change else "",
        )
        for session in sorted(week.sessions, key=lambda row: (row.day, row.span, row.name))
        if not session.cancelled and not session.begun and (session.adult is None or session.adult.on_leave)
    )
