"""Requests for leave, substitutes and swaps: one's own, those of the school, and what can be asked for a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import TimeSpan, instant
from afterbell.base.words import Words
from afterbell.rostering.approval import may_teachers_ask, way_on
from afterbell.rostering.asked import requests, state_of
from afterbell.rostering.desk import StandingWeek, span_of, standing_weeks
from afterbell.rostering.models import Assignment, Session, StaffLeave, TurnRequest
from afterbell.rostering.queries.candidates import StandIn, ranked
from afterbell.rostering.queries.week import RosterSession, named_adults, session_row
from afterbell.rostering.rules.ladder import LONGEST_LEAD
from afterbell.rostering.rules.roster.exchange import exchanges
from afterbell.rostering.rules.turns.problem import OPEN, Kind, State
from afterbell.rostering.turn_words import KINDS, STATES, said_of, said_session
from afterbell.rostering.unconfirmed import unconfirmed
from afterbell.schools.models import Staff

LADDER_BEGINS = LONGEST_LEAD
AHEAD = timedelta(days=14)
KEPT = timedelta(days=30)
MOST_LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRow:
    """A request as people read it; `asker` is whose turn it is or who asked for it, `colleague` who is asked.

    `frees` names the sessions a leave that waits leaves without an adult; `also` those among them in which the asker
    stands in for somebody.
    """

    code: str
    kind: str
    kind_words: Words
    state: str
    state_words: Words
    about: Words
    session: str
    asker: str
    colleague: str
    reason: str
    said: str
    asked_at: datetime
    until: datetime
    also: tuple[str, ...] = ()
    frees: tuple[Words, ...] = ()

    @property
    def is_open(self) -> bool:
        return State(self.state) in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadSession:
    """An own session of the next days for which something can be asked."""

    code: str
    name: str
    day: date
    span: TimeSpan
    room: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTurns:
    """What the viewer is asked, what the viewer asked for, and the viewer's sessions of the next two weeks."""

    to_answer: tuple[TurnRow, ...]
    mine: tuple[TurnRow, ...]
    ahead: tuple[AheadSession, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchangeable:
    """A colleague's session that can be exchanged for one's own."""

    code: str
    name: str
    day: date
    span: TimeSpan
    adult: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOptions:
    """What can be asked for a session: whom, best first, with why; the others with why not, for the office alone."""

    session: RosterSession
    free: tuple[StandIn, ...]
    barred: tuple[StandIn, ...]
    exchangeable: tuple[Exchangeable, ...]
    asked: tuple[str, ...]
    asks: bool
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """A session that begins soon and that nobody is confirmed for; `away` names who was to have it."""

    code: str
    name: str
    day: date
    span: TimeSpan
    starts_at: datetime
    away: str


def own_turns(*, viewer: Actor, now: datetime) -> OwnTurns:
    """Give what concerns the viewer, in four questions. Raises NotThere for who is not of the staff."""
    held = viewer.held("staff")
    authorise(actor=viewer, action="rostering.ask_turn", at=place(school=viewer.tenant, staff=held))
    concerned = Q(asked_by__in=held) | Q(asked_of__in=held)
    rows = list(requests().filter(concerned, asked_at__gte=now - KEPT).order_by("-asked_at", "-pk")[:MOST_LISTED])
    named = Assignment.objects.filter(
        staff__in=held,
        ended_at=None,
        session__cancellation=None,
        session__starts_at__gt=now,
        session__starts_at__lt=now + AHEAD,
    )
    ahead = named.select_related("session__room").order_by("session__starts_at", "pk")
    return OwnTurns(
        to_answer=tuple(
            turn_row(row, now=now) for row in rows if row.asked_of_id in held and state_of(row, now=now) is State.ASKED
        ),
        mine=tuple(
            turn_row(row, now=now)
            for row in rows
            if row.asked_of_id not in held or state_of(row, now=now) is not State.ASKED
        ),
        ahead=tuple(
            AheadSession(
                code=row.session.code,
                name=row.session.name,
                day=row.session.date,
                span=span_of(row.session),
                room=row.session.room.name if row.session.room else "",
            )
            for row in ahead
        ),
    )


def school_turns(*, viewer: Actor, since: date, now: datetime) -> tuple[TurnRow, ...]:
    """List the school's requests since a day: those that wait first, then the newest. Three questions."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    found = requests().filter(asked_at__gte=instant(since, time.min)).order_by("-asked_at", "-pk")[:MOST_LISTED]
    rows = list(found)
    waiting = [row for row in rows if row.kind == Kind.LEAVE and state_of(row, now=now) is State.AGREED]
    freed = _freed(waiting, now=now)
    shown = [_with_freed(turn_row(row, now=now), freed.get(row.pk, ())) for row in rows]
    order = {State.AGREED: 0, State.ASKED: 1}
    return tuple(sorted(shown, key=lambda row: order.get(State(row.state), 2)))


def turn_options(*, viewer: Actor, session: str, now: datetime) -> TurnOptions:
    """Say whom a session's adult can ask, and which sessions can be exchanged for it, this week and the next.

    The office and the duty leader may look at every session, a teacher at the own. Raises NotThere.
    """
    row = Session.objects.select_related("group", "room", "cancellation").filter(code=session).first()
    if row is None:
        raise NotThere("session")
    holder = Assignment.objects.filter(session=row, ended_at=None).values_list("staff_id", flat=True).first()
    at = place(school=row.school_id, staff=holder)
    authorise(actor=viewer, action="rostering.ask_turn", at=at)
    runs_it = may(actor=viewer, action="rostering.substitute", at=at)
    away = set(StaffLeave.objects.filter(date=row.date).values_list("staff_id", "date"))
    shown = session_row(row, named=named_adults([row], away=away), now=now)
    asked = requests().filter(kind=Kind.SUBSTITUTE, session=row)
    waiting = tuple(item.asked_of.code for item in asked if item.asked_of and state_of(item, now=now) in OPEN)
    asks = runs_it or may_teachers_ask(way=way_on(row.date))
    own = holder is not None and holder in viewer.held("staff")
    nothing = TurnOptions(session=shown, free=(), barred=(), exchangeable=(), asked=waiting, asks=asks, own=own)
    if shown.begun or shown.cancelled:
        return nothing
    week = standing_weeks(days=[row.date, row.date + timedelta(days=7)], now=now)
    free, barred = ranked(week=week, session=row.code)
    return replace(
        nothing,
        free=free,
        barred=barred if runs_it else (),
        exchangeable=_exchangeable(week, row.code, now=now) if own else (),
    )


def unconfirmed_sessions(*, viewer: Actor, until: datetime, now: datetime) -> tuple[Unconfirmed, ...]:
    """List the sessions that begin until then and that nobody is confirmed for, the nearest first."""
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant))
    rows = unconfirmed(since=now, until=until)
    return tuple(
        Unconfirmed(
            code=row.session.code,
            name=row.session.name,
            day=row.session.date,
            span=span_of(row.session),
            starts_at=row.session.starts_at,
            away=row.adult,
        )
        for row in rows
    )


def turn_row(row: TurnRequest, *, now: datetime) -> TurnRow:
    """Make a request's row; whom and what it names, and its steps, are read with it."""
    state = state_of(row, now=now)
    return TurnRow(
        code=row.code,
        kind=row.kind,
        kind_words=KINDS[Kind(row.kind)],
        state=state.value,
        state_words=STATES[state],
        about=said_of(row),
        session=row.session.code if row.session else "",
        asker=row.asked_by.name if row.asked_by else row.entered_by.name,
        colleague=row.asked_of.name if row.asked_of else "",
        reason=row.reason,
        said="；".join(step.reason for step in row.steps.all() if step.reason),
        asked_at=row.asked_at,
        until=row.until,
    )


def _with_freed(row: TurnRow, freed: Sequence[Assignment]) -> TurnRow:
    return replace(
        row,
        frees=tuple(said_session(one.session) for one in freed),
        also=tuple(one.session.name for one in freed if one.basis == Assignment.Basis.SUBSTITUTE),
    )


def _freed(rows: Sequence[TurnRequest], *, now: datetime) -> dict[int, list[Assignment]]:
    """Give by request of leave the namings it would end: its session, or those of its days still to come.

    A day on which an own session has begun stays as it was. One question.
    """
    if not rows:
        return {}
    spans = {row.pk: _days_of(row) for row in rows}
    named = Assignment.objects.filter(
        staff__in={row.asked_by_id for row in rows},
        ended_at=None,
        session__cancellation=None,
        session__date__gte=min(first for first, _last in spans.values()),
        session__date__lte=max(last for _first, last in spans.values()),
    )
    held = list(named.select_related("session").order_by("session__starts_at", "pk"))
    over = {(one.staff_id, one.session.date) for one in held if one.session.starts_at <= now}
    free = [one for one in held if (one.staff_id, one.session.date) not in over]
    return {row.pk: [one for one in free if _is_freed(one, row, days=spans[row.pk])] for row in rows}


def _days_of(row: TurnRequest) -> tuple[date, date]:
    if row.session is not None:
        return row.session.date, row.session.date
    if row.first_day is None or row.last_day is None:
        raise ValueError("a request is of days or of a session")
    return row.first_day, row.last_day


def _is_freed(one: Assignment, row: TurnRequest, *, days: tuple[date, date]) -> bool:
    if one.staff_id != row.asked_by_id:
        return False
    return one.session_id == row.session_id if row.session_id else days[0] <= one.session.date <= days[1]


def _exchangeable(week: StandingWeek, session: str, *, now: datetime) -> tuple[Exchangeable, ...]:
    found = exchanges(problem=week.desk.problem, roster=week.roster, session=session)
    names: dict[str, Staff] = dict(week.desk.staff)
    return tuple(
        Exchangeable(
            code=demand.session,
            name=week.desk.sessions[demand.session].name,
            day=demand.day,
            span=demand.span,
            adult=names[week.roster.assignments[demand.session]].name,
        )
        for demand in found
        if week.desk.sessions[demand.session].starts_at > now
    )
