"""What of the service itself waits for whoever runs it: on the office's first page, and on a duty leader's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from afterbell.attendance.queries import adults_there, counts_to_explain, doubts_to_decide
from afterbell.attendance.tallies import attendance_milestones, attendance_tallies
from afterbell.base.access import may, place
from afterbell.base.tallies import asked
from afterbell.dismissal.queries import visitors_to_ask_for
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.viewing import ViewerRequest
from afterbell.rostering.tallies import rostering_tallies
from afterbell.schools.queries import TermRow, term_around

Numbers = Mapping[str, int]
A_WEEK = timedelta(days=7)
Adults = tuple[int, int]
"""How many sessions of today have begun, and how many of them have their adult there."""


def adults_begun(request: ViewerRequest, numbers: Numbers) -> Adults:
    """Count the adults of today's begun sessions who are there; nobody is asked for before the first begins."""
    if not numbers["today.begun"]:
        return 0, 0
    return adults_there(viewer=request.viewer, on=request.today, now=request.now)


def of_the_afternoon(numbers: Numbers, *, adults: Adults, roster: str) -> tuple[Cell, ...]:
    """Say what cannot wait until tomorrow, the child that is looked for first."""
    there = reverse("office-today")
    begun, arrived = adults
    cells = (
        Cell(
            name=_("正在找的孩子"),
            note=_("应到没到，还没有人说清在哪里。"),
            badge=numbers["today.alarms"],
            icon="warn",
            tone="alarm",
            url=there,
        ),
        Cell(
            name=_("已经开始、责任人还没有到"),
            note=_("请值班领导去看，必要时派人代班。"),
            badge=begun - arrived,
            icon="person",
            url=f"{there}?state=absent_adult",
        ),
        Cell(
            name=_("请假还没有人代班的场次"),
            note=_("开始前必须有确定的责任人。"),
            badge=numbers["roster.adult_on_leave"],
            icon="person",
            url=roster,
        ),
        Cell(
            name=_("已经开始、点名表还没有封存"),
            note=_("点完名、没有下落不明的孩子才能封存。"),
            badge=numbers["today.unsealed"],
            icon="pen",
            url=f"{there}?state=unsealed",
        ),
    )
    return tuple(cell for cell in cells if cell.badge)


def of_visitors(request: ViewerRequest) -> tuple[Cell, ...]:
    """Say how many visitors nobody signed out, from dusk on and every day afterwards."""
    number = visitors_to_ask_for(viewer=request.viewer, now=request.now)
    cell = Cell(
        name=_("没有签出的访客"),
        note=_("写明几点离开，或为什么还在校内。"),
        badge=number,
        icon="person",
        url=reverse("visitors"),
    )
    return (cell,) if number else ()


def of_incidents_and_presence(numbers: Numbers, *, doubts: int) -> tuple[Cell, ...]:
    """Say which sessions are in doubt and which incidents nobody has closed; the number names nobody."""
    cells = (
        Cell(
            name=_("到岗说法不一、等决定的场次"),
            note=_("由值班领导或副校长决定，决定以后才能确认。"),
            badge=doubts,
            icon="person",
            url=reverse("office-presence"),
        ),
        Cell(
            name=_("没有办结的事件和受伤"),
            note=_("跟进写全以后，由教导处或值班领导办结。"),
            badge=numbers["incidents.open"],
            icon="warn",
            url=reverse("office-incidents"),
        ),
    )
    return tuple(cell for cell in cells if cell.badge)


def to_confirm(numbers: Numbers, days: Mapping[str, date | None]) -> Cell:
    """Lead to the earliest day with sessions that are to be confirmed."""
    since = days["afternoons.to_confirm_since"]
    on = f"on={since.isoformat()}&" if since else ""
    return Cell(
        name=_("等值班领导确认的场次"),
        note=_("确认以后才能结算；从最早的一天起。"),
        badge=numbers["afternoons.to_confirm"],
        icon="done",
        url=f"{reverse('office-today')}?{on}state=to_confirm",
    )


def doubts_of_term(request: ViewerRequest, *, term: TermRow | None) -> int:
    """Count what waits in the queue: presence of the term so far that is decided by nobody, and the week's counts."""
    begun = term is not None and term.first_day <= request.today
    first = term.first_day if term is not None and begun else request.today
    lately = max(first, request.today - A_WEEK)
    counts = counts_to_explain(viewer=request.viewer, first=lately, last=request.today)
    return doubts_to_decide(viewer=request.viewer, first=first, last=request.today) + counts


def of_a_duty_leader(request: ViewerRequest) -> tuple[Cell, ...]:
    """List what waits for a duty leader; the office has it on its own first page, and nobody else is concerned."""
    here = place(school=request.viewer.tenant)
    leads = may(actor=request.viewer, action="presence.see", at=here)
    if not leads or may(actor=request.viewer, action="office.see", at=here):
        return ()
    term = term_around(today=request.today)
    key = term.id if term else 0
    viewer, today, now = request.viewer, request.today, request.now
    tallies = (
        *attendance_tallies(viewer=viewer, term=key, today=today, now=now),
        *rostering_tallies(viewer=viewer, term=key, today=today, now=now),
    )
    found = asked(tallies=tallies, milestones=attendance_milestones(viewer=viewer, term=key, now=now))
    numbers = found.numbers
    waits = to_confirm(numbers, found.days)
    return (
        *of_the_afternoon(numbers, adults=adults_begun(request, numbers), roster=reverse("office-today")),
        *((waits,) if waits.badge else ()),
        *of_visitors(request),
        *of_incidents_and_presence(numbers, doubts=doubts_of_term(request, term=term)),
    )
