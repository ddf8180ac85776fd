"""The papers a demonstration leaves in var/demo: the published scheme, lists, roster, settlement, an application."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from afterbell.base.access import Actor
from afterbell.base.documents import FONT_FOLDERS
from afterbell.base.sheets import Column, Kind, write_sheet
from afterbell.demo.stage import Stage
from afterbell.enrolment.models import Application, Channel
from afterbell.enrolment.papers.pdf import sealed_application_pdf
from afterbell.enrolment.queries import printed_application
from afterbell.placement.models import GroupPlace
from afterbell.placement.queries.groups import groups_of_term
from afterbell.rostering.models import Session
from afterbell.rostering.queries import RosterSession, roster_week
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.render.pdf import render_pdf
from afterbell.scheme.rules.labels import weekday
from afterbell.schools.models import Pupil
from afterbell.schools.roles import Role
from afterbell.subsidy.queries import settlement_sheet, settlements

GROUP_COLUMNS = (
    Column(name="编班", width=24),
    Column(name="类别", width=10),
    Column(name="时段", width=10),
    Column(name="教室", width=14),
    Column(name="班级", width=16),
    Column(name="姓名", width=18),
    Column(name="住宿", width=10),
    Column(name="星期", width=22),
)
ROSTER_COLUMNS = (
    Column(name="日期", width=12, kind=Kind.DATE),
    Column(name="星期", width=8),
    Column(name="时间", width=14),
    Column(name="内容", width=24),
    Column(name="类别", width=10),
    Column(name="教室", width=14),
    Column(name="负责人", width=16),
    Column(name="代替", width=16),
)


def write_documents(*, stage: Stage, folder: Path, today: date) -> None:
    """Write the documents of one school, inside its walls, as its principal sees them."""
    folder.mkdir(parents=True, exist_ok=True)
    principal = stage.person(Role.PRINCIPAL, today=today)
    for name, made in DOCUMENTS.items():
        (folder / name).write_bytes(made(stage, principal, today))


def _scheme(_stage: Stage, _principal: Actor, today: date) -> bytes:
    version, scheme = version_in_force(on=today)
    return render_pdf(scheme=scheme, font_paths=FONT_FOLDERS, dated=version.in_force_from)


def _groups(stage: Stage, principal: Actor, today: date) -> bytes:
    """List every group's children, group by group."""
    groups = groups_of_term(viewer=principal, term=stage.term, today=today).groups
    children = _children_of_groups()
    rows = [
        (group.name, group.kind.zh, group.band.zh, group.room, homeroom, name, Pupil.Residence(residence).label, days)
        for group in groups
        for homeroom, name, residence, days in children[group.code]
    ]
    return write_sheet(title=f"编班名单 {today.isoformat()}", columns=GROUP_COLUMNS, rows=rows)


def _children_of_groups() -> Mapping[str, list[tuple[str, str, str, str]]]:
    """Give each group's children by homeroom and name, with the weekdays on which they come, in one query."""
    places = GroupPlace.objects.filter(until=None).order_by(
        "pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pupil_id", "weekday"
    )
    days: dict[tuple[str, int], list[int]] = defaultdict(list)
    told: dict[str, dict[int, tuple[str, str, str]]] = defaultdict(dict)
    for group, pupil, number, *child in places.values_list(
        "group__code", "pupil_id", "weekday", "pupil__homeroom__name", "pupil__name", "pupil__residence"
    ):
        days[group, pupil].append(number)
        told[group][pupil] = (child[0], child[1], child[2])
    found: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for group, children in told.items():
        for pupil, (homeroom, name, residence) in children.items():
            shown = "、".join(weekday(number).zh for number in days[group, pupil])
            found[group].append((homeroom, name, residence, shown))
    return found


def _roster(stage: Stage, principal: Actor, today: date) -> bytes:
    """Write the roster of this week, or of the last one with service."""
    last = Session.objects.filter(date__lte=today).latest("date").date
    seen = roster_week(viewer=principal, week=last, now=stage.at(last, 12))
    sessions = sorted(seen.sessions, key=lambda session: (session.day, session.span.start, session.name, session.code))
    return write_sheet(
        title=f"值班辅导安排 {seen.monday.isoformat()}",
        columns=ROSTER_COLUMNS,
        rows=[_roster_row(session) for session in sessions],
    )


def _roster_row(session: RosterSession) -> tuple[date | str | None, ...]:
    adult = session.adult
    return (
        session.day,
        weekday(session.day.isoweekday()).zh,
        str(session.span),
        session.name,
        session.kind.zh,
        session.room,
        adult.name if adult else session.cancelled,
        adult.instead_of if adult else None,
    )


def _settlement(_stage: Stage, principal: Actor, _today: date) -> bytes:
    """Write the newest settlement, a row for each person."""
    newest = settlements(viewer=principal)[0]
    return settlement_sheet(viewer=principal, settlement=newest.code)


def _application(stage: Stage, principal: Actor, today: date) -> bytes:
    """Print an approved application that was signed by finger, with its papers, under the school's seal."""
    signed = Application.objects.filter(state="approved", signatures__channel=Channel.ONLINE).order_by("code")
    code = signed.values_list("code", flat=True)[0]
    printed = printed_application(viewer=principal, application=code)
    return sealed_application_pdf(printed=printed, now=stage.at(today, 12))


DOCUMENTS: Mapping[str, Callable[[Stage, Actor, date], bytes]] = {
    "scheme.pdf": _scheme,
    "groups.xlsx": _groups,
    "roster.xlsx": _roster,
    "settlement.xlsx": _settlement,
    "application.pdf": _application,
}
