"""Whether every child's day ended in the right hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, Max, Q

from afterbell.attendance.queries.day import Day, read_day
from afterbell.attendance.rolls import Child
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.words import Words
from afterbell.dismissal.custody import SHOWN, afternoons
from afterbell.dismissal.handed import AtGate, HandedOver, gate_sides_where, handovers_where, standing
from afterbell.dismissal.lists import Lists, lists_on
from afterbell.dismissal.models import DayClosed
from afterbell.dismissal.rules.custody import CustodyFinding, said_of, verify_day
from afterbell.dismissal.visiting import NAME, opened, unanswered_on
from afterbell.dismissal.wards import alone_from_grade
from afterbell.rostering.models import Session
from afterbell.schools.models import Appointment
from afterbell.schools.roles import Role
from afterbell.schools.telling import current


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFigures:
    """How many children came, how many of them have left and how, how many are still in the school's care."""

    came: int
    collected: int
    dismissed: int
    boarding_house: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHome:
    """A day with its children by homeroom and name, what the guardians said about it, and how the children left."""

    day: Day
    children: tuple[Child, ...]
    lists: Lists
    handovers: tuple[HandedOver, ...]
    sides: tuple[AtGate, ...]


def read_home(*, on: date, homerooms: bool = False, read: Day | None = None) -> DayHome:
    """Read a day's way home within the scope; with the homerooms' teachers, who answer before the first session.

    Who has `read` the day already brings it along.
    """
    day = read or read_day(on=on)
    children = {child.code: child for group in day.children.values() for child in group}
    sessions = [session.pk for session in day.sessions]
    lists = lists_on(day=on, pupils={child.pk for child in children.values()}, as_they_left=True)
    return DayHome(
        day=day,
        children=tuple(children.values()),
        lists=replace(lists, homeroom_adults=_homeroom_adults(on=on)) if homerooms else lists,
        handovers=tuple(handovers_where(Q(session__in=sessions))) if sessions else (),
        sides=gate_sides_where(Q(session__in=sessions)) if sessions else (),
    )


def _homeroom_adults(*, on: date) -> dict[int, str]:
    """Give who answers for each homeroom on a day, by account: of several teachers the one appointed first."""
    posts = Appointment.objects.filter(current(on), role=Role.HOMEROOM_TEACHER, homeroom__isnull=False)
    found: dict[int, str] = {}
    for homeroom, code in posts.order_by("since", "pk").values_list("homeroom_id", "account__code"):
        found.setdefault(homeroom or 0, code)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """One word of how a child left, which nobody has taken back; `may_undo` for who wrote it and the duty leader."""

    handover_id: str
    kind: str
    at: datetime
    who: str
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """A child of whom several words say how it left."""

    name: str
    let_go: tuple[LetGo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFinding:
    """One thing wrong with how a child's day ended, or (`breaks` False) worth a note."""

    pupil: str
    name: str
    homeroom: str
    session_name: str
    rule: str
    words: Words
    breaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorOpen:
    """A visitor nobody signed out, and of whom nobody has said why they are still here."""

    code: str
    name: str
    host: str
    came_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosing:
    """How a day stands towards its end; `came` and `findings` are looked at once its sessions are over."""

    over: bool
    came: int
    findings: tuple[DayFinding, ...]
    closed_by: str
    closed_at: datetime | None
    may_close: bool
    twice: tuple[Twice, ...] = ()
    visitors: tuple[VisitorOpen, ...] = ()

    @property
    def unsettled(self) -> bool:
        """Say whether the day was closed and something came afterwards that says otherwise."""
        return self.closed_at is not None and any(row.breaks for row in self.findings)


def day_closing(*, viewer: Actor, on: date, now: datetime, read: Day | None = None) -> DayClosing:
    """Look at a day that is over: every child who came was collected, dismissed as permitted, or handed to the house.

    Who has `read` the whole day already brings it along. Raises NotThere for who does not see the school's gate.
    """
    at = place(school=viewer.tenant)
    authorise(actor=viewer, action="gate.see", at=at)
    closed = DayClosed.objects.filter(date=on).select_related("closed_by").first()
    begun = Q(cancellation=None) | Q(cancellation__cancelled_at__gte=F("starts_at"))
    last = Session.objects.filter(begun, date=on).aggregate(end=Max("ends_at"))["end"]
    over = last is not None and last <= now
    home = read_home(on=on, read=read) if over else None
    findings = _told(home, now=now) if home else ()
    return DayClosing(
        over=over,
        came=len(came_on(home.day)) if home else 0,
        findings=findings,
        closed_by=closed.closed_by.name if closed else "",
        closed_at=closed.closed_at if closed else None,
        may_close=over and closed is None and may(actor=viewer, action="dismissal.close_day", at=at),
        twice=tuple(_twice(home, viewer=viewer)) if home else (),
        visitors=visitors_open(on=on) if over else (),
    )


def visitors_open(*, on: date) -> tuple[VisitorOpen, ...]:
    """Give the visitors who keep a day open, those who came first before."""
    return tuple(
        VisitorOpen(code=row.code, name=opened(row.name_sealed, purpose=NAME), host=row.host.name, came_at=row.came_at)
        for row in unanswered_on(on).select_related("host")
    )


def _twice(home: DayHome, *, viewer: Actor) -> Iterator[Twice]:
    for child in home.children:
        words = tuple(let_go(home, child, viewer=viewer))
        if len(words) > 1:
            yield Twice(name=child.name, let_go=words)


def let_go(home: DayHome, child: Child, *, viewer: Actor) -> Iterator[LetGo]:
    """Give every word of how a child left that day which nobody has taken back."""
    leads = may(actor=viewer, action="dismissal.undo_handover", at=place(school=viewer.tenant))
    for row in home.handovers:
        if row.pupil == child.code and row.undone_at is None:
            yield LetGo(
                handover_id=row.handover_id,
                kind=row.kind,
                at=row.happened_at,
                who=f"{row.relation} {row.collector_name}".strip(),
                may_undo=leads or row.by == viewer.code,
            )


def _told(home: DayHome, *, now: datetime) -> tuple[DayFinding, ...]:
    children = {child.code: child for child in home.children}
    sessions = {session.code: session.name for session in home.day.sessions}
    return tuple(
        DayFinding(
            pupil=row.pupil,
            name=children[row.pupil].name,
            homeroom=children[row.pupil].homeroom_name,
            session_name=sessions.get(row.session, ""),
            rule=row.rule,
            words=said_of(row, name=children[row.pupil].name),
            breaks=row.breaks,
        )
        for row in findings_of(home, now=now)
    )


def findings_of(home: DayHome, *, now: datetime) -> tuple[CustodyFinding, ...]:
    """Put a day before the independent verifier."""
    told = afternoons(
        day=home.day,
        children=home.children,
        lists=home.lists,
        limit=alone_from_grade(on=home.day.on),
        handovers=home.handovers,
        sides=home.sides,
        now=now,
    )
    return verify_day(afternoons=told)


def is_over(home: DayHome, *, now: datetime) -> bool:
    """Say whether every session that takes place has ended."""
    return all(session.ends_at <= now for session in home.day.sessions if not session.cancelled)


def came_on(day: Day) -> set[str]:
    """Give the children who came, in whatever way they left."""
    return {pupil for (_, pupil), known in day.known.items() if known.state in SHOWN}


def release_figures(*, viewer: Actor, on: date, read: Day | None = None) -> ReleaseFigures:
    """Count the children who came and how they left. Raises NotThere for who does not see the school's gate.

    Who has `read` the day already brings it along.
    """
    authorise(actor=viewer, action="gate.see", at=place(school=viewer.tenant))
    day = read or read_day(on=on)
    sessions = [session.pk for session in day.sessions]
    handovers = handovers_where(Q(session__in=sessions)) if sessions else ()
    came = came_on(day)
    left = {row.pupil: row.kind for row in standing(tuple(handovers)).values()}
    kinds = [left[pupil] for pupil in came if pupil in left]
    return ReleaseFigures(
        came=len(came),
        collected=kinds.count("collected"),
        dismissed=kinds.count("dismissed"),
        boarding_house=kinds.count("boarding_house"),
        waiting=len(came) - len(kinds),
    )
