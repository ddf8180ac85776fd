"""Drills as people follow them: that one runs, the own groups to be counted, how it goes, and how it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.models import Alarm, Incident
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.dismissal.drilling import heard, note_of, running
from afterbell.dismissal.models import Drill, DrillChild, DrillGroup, DrillReport
from afterbell.dismissal.rules.drill import GroupProgress, Progress, Report, progress_of

COMPARED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningDrill:
    """A drill that runs now, for the line that says so on every page of the afternoon."""

    code: str
    kind: str
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillChildRow:
    """A child to be found; `missing` by the group's last word."""

    pupil: str
    name: str
    homeroom: str
    missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillGroupRow:
    """A group with the adult in charge when the drill began, its children by homeroom and name, and its seconds."""

    code: str
    place: str
    name: str
    adult: str
    children: tuple[DrillChildRow, ...]
    went: GroupProgress

    @property
    def missing(self) -> tuple[DrillChildRow, ...]:
        return tuple(row for row in self.children if row.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRow:
    """A drill in a list: how many children, and the seconds until every group reported and until all were found."""

    code: str
    number: int
    kind: str
    date: date
    children: int
    reported: int | None
    complete: int | None
    ended: bool
    real: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RealNow:
    """What was reported since the drill began and is no part of it: children looked for, by session, and incidents."""

    sessions: tuple[str, ...]
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPage:
    """A drill, running or ended, with each group's times and the drills of the school to compare it with."""

    drill: DrillRow
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    ended_by: str
    note: str
    visitors: int
    went: Progress
    groups: tuple[DrillGroupRow, ...]
    real: RealNow
    compared: tuple[DrillRow, ...]
    may_end: bool


def running_drill(*, viewer: Actor) -> RunningDrill | None:
    """Give the drill that runs now to whoever works at the school; None to everybody else, and without one."""
    if not may(actor=viewer, action="drill.see", at=place(school=viewer.tenant)):
        return None
    drill = running()
    return RunningDrill(code=drill.code, kind=drill.kind, started_at=drill.started_at) if drill else None


def groups_to_report(*, viewer: Actor) -> tuple[DrillGroupRow, ...]:
    """Give the groups of the running drill that the viewer reports, the own ones first.

    Raises NotThere for who does not work at the school.
    """
    authorise(actor=viewer, action="drill.see", at=place(school=viewer.tenant))
    drill = running()
    if drill is None:
        return ()
    rows = [
        row
        for row in DrillGroup.objects.filter(drill=drill).select_related("adult").order_by("pk")
        if may(actor=viewer, action="dismissal.report_drill", at=place(school=viewer.tenant, staff=row.adult_id))
    ]
    own = viewer.held("staff")
    rows.sort(key=lambda row: (row.adult_id not in own, row.adult_id is not None))
    return _groups(rows, reports=heard(drill), drill=drill)


def drill_page(*, viewer: Actor, code: str) -> DrillPage:
    """Give a drill with all its groups. Raises NotThere for who does not see the gate, and for an unknown one."""
    here = place(school=viewer.tenant)
    authorise(actor=viewer, action="gate.see", at=here)
    drill = Drill.objects.select_related("started_by", "ended__ended_by").filter(code=code).first()
    if drill is None:
        raise NotThere("drill")
    ended = getattr(drill, "ended", None)
    rows = list(DrillGroup.objects.filter(drill=drill).select_related("adult").order_by("pk"))
    reports = heard(drill)
    groups = _groups(rows, reports=reports, drill=drill)
    went = progress_of(
        started_at=drill.started_at,
        ended_at=ended.ended_at if ended else None,
        groups={row.code: frozenset(child.pupil for child in row.children) for row in groups},
        reports=reports,
    )
    every = drills_seen(viewer=viewer)
    return DrillPage(
        drill=next(row for row in every if row.code == code),
        started_at=drill.started_at,
        started_by=drill.started_by.name,
        ended_at=ended.ended_at if ended else None,
        ended_by=ended.ended_by.name if ended else "",
        note=note_of(ended) if ended else "",
        visitors=drill.visitors,
        went=went,
        groups=groups,
        real=_real(since=drill.started_at, until=ended.ended_at if ended else None),
        compared=tuple(row for row in every if row.number <= drill.number)[:COMPARED],
        may_end=ended is None and may(actor=viewer, action="dismissal.end_drill", at=here),
    )


def drills_seen(*, viewer: Actor) -> tuple[DrillRow, ...]:
    """Give the drills of the school, the newest first. Raises NotThere for who does not see the gate."""
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    rows = list(Drill.objects.select_related("ended").order_by("-number"))
    groups: defaultdict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for drill, group, pupil in DrillChild.objects.values_list("drill_id", "group__code", "pupil__code"):
        groups[drill][group].add(pupil)
    reports: defaultdict[int, list[Report]] = defaultdict(list)
    said = DrillReport.objects.order_by("said_at", "pk")
    for drill, group, at, missing in said.values_list("group__drill_id", "group__code", "said_at", "missing"):
        reports[drill].append(Report(group=group, at=at, missing=frozenset(missing)))
    return tuple(_drill(row, groups=groups[row.pk], reports=reports[row.pk]) for row in rows)


def _drill(row: Drill, *, groups: Mapping[str, set[str]], reports: Sequence[Report]) -> DrillRow:
    ended = getattr(row, "ended", None)
    went = progress_of(
        started_at=row.started_at,
        ended_at=ended.ended_at if ended else None,
        groups={group: frozenset(pupils) for group, pupils in groups.items()},
        reports=reports,
    )
    return DrillRow(
        code=row.code,
        number=row.number,
        kind=row.kind,
        date=row.date,
        children=went.children,
        reported=went.reported,
        complete=went.complete,
        ended=ended is not None,
        real=bool(ended and ended.real),
    )


def _groups(rows: Sequence[DrillGroup], *, reports: Sequence[Report], drill: Drill) -> tuple[DrillGroupRow, ...]:
    children: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    known = DrillChild.objects.filter(group__in=rows).order_by(
        "pupil__homeroom__grade", "pupil__homeroom__number", "pk"
    )
    for group, *child in known.values_list("group_id", "pupil__code", "pupil__name", "pupil__homeroom__name"):
        children[group].append((child[0], child[1], child[2]))
    ended = getattr(drill, "ended", None)
    went = progress_of(
        started_at=drill.started_at,
        ended_at=ended.ended_at if ended else None,
        groups={row.code: frozenset(pupil for pupil, _name, _room in children[row.pk]) for row in rows},
        reports=reports,
    )
    return tuple(
        DrillGroupRow(
            code=row.code,
            place=row.place,
            name=row.name,
            adult=row.adult.name if row.adult else "",
            children=tuple(
                DrillChildRow(pupil=pupil, name=name, homeroom=homeroom, missing=pupil in progress.missing)
                for pupil, name, homeroom in children[row.pk]
            ),
            went=progress,
        )
        for row, progress in zip(rows, went.groups, strict=True)
    )


def _real(*, since: datetime, until: datetime | None) -> RealNow:
    alarms = Alarm.objects.filter(raised_at__gte=since).order_by("pk")
    incidents = Incident.objects.filter(recorded_at__gte=since)
    if until is not None:
        alarms, incidents = alarms.filter(raised_at__lte=until), incidents.filter(recorded_at__lte=until)
    sessions = dict.fromkeys(alarms.values_list("session__name", flat=True))
    return RealNow(sessions=tuple(sessions), incidents=incidents.count())
