"""Today's sessions: who is there, how many children are, which rolls are closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from afterbell.attendance.presence import WhoWasThere, folded, who_was_there
from afterbell.attendance.queries.day import Day, DaySession, read_day
from afterbell.attendance.rules.folding import CAME, MarkState
from afterbell.attendance.rules.presence import Found
from afterbell.attendance.rules.ratio import too_few_adults
from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.seats import with_seats


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCard:
    """A session on a list. `open` counts expected children of a begun session about whom nothing is known.

    `overdue` counts those of them for whom the scheme's minutes are up: they should be looked for. `crowded` says that
    more children are expected than the scheme lets one adult have. `version` is the scheme's under which it is planned.
    `adults` are those there now in a session that runs, whoever has a seat beside it too; None where that is not read.
    `adult_found` is what all sources add up to for the named adult, `adult_decided` that somebody decided it so.
    """

    code: str
    kind: str
    name: str
    room: str
    starts_at: datetime
    ends_at: datetime
    adult: str
    adult_found: Found
    adult_decided: bool
    has_roll: bool
    expected: int
    present: int
    leave: int
    absent: int
    open: int
    overdue: int
    crowded: bool
    per_adult: int
    adults: int | None
    marked: int
    contested: int
    two_contents: int
    late_marks: int
    alarms: int
    sealed: bool
    confirmed: bool
    signed_late: str
    cancelled: str
    version: tuple[str, int]

    @property
    def adult_arrived(self) -> bool:
        """Say whether the named adult is there, by whatever source, and nobody's word or decision is against it."""
        return self.adult_found is Found.HERE

    @property
    def stretched(self) -> bool:
        """Say that at this moment more children are there than the scheme lets the adults there have."""
        return self.adults is not None and too_few_adults(
            children=self.present, adults=self.adults, per_adult=self.per_adult
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """What an afternoon adds up to. Children are counted once a session.

    `adults` are there of sessions `begun`, and of these are the rolls `sealed` and `to_seal`: one to come owes nothing.
    """

    sessions: int
    begun: int
    adults: int
    without_adult: int
    to_seal: int
    sealed: int
    confirmed: int
    expected: int
    present: int
    leave: int
    absent: int
    unaccounted: int
    overdue: int
    alarms: int


def own_sessions(*, viewer: Actor, on: date, now: datetime) -> tuple[SessionCard, ...]:
    """Give the sessions of a day for which the viewer is named, and those beside whose adult they help.

    Raises NotThere for who is never named for any.
    """
    staff = viewer.held("staff")
    if not staff:
        raise NotThere("sessions")
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant, staff=staff))
    mine = Assignment.objects.filter(staff__in=staff, ended_at=None, session__date=on).values("session")
    day = read_day(on=on, sessions=with_seats(mine), versions=True)
    return _cards(day, known=folded(session.rostered for session in day.sessions), now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolDay:
    """A day of the whole school as it was read once: its sessions as they are listed, and what they were made of."""

    cards: tuple[SessionCard, ...]
    day: Day


def school_sessions(*, viewer: Actor, on: date, now: datetime) -> tuple[SessionCard, ...]:
    """Give every session of a day of the school. Raises NotThere for who does not see the whole school."""
    return school_day(viewer=viewer, on=on, now=now).cards


def school_day(*, viewer: Actor, on: date, now: datetime) -> SchoolDay:
    """Give a day of the school with every session of it. Raises NotThere for who does not see the whole school."""
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant))
    day = read_day(on=on, versions=True)
    known = folded(session.rostered for session in day.sessions)
    adults = _adults_there(day, known=known)
    cards = tuple(
        replace(card, adults=adults[session.pk]) if card.has_roll and not card.cancelled and _runs(card, now) else card
        for session, card in zip(day.sessions, _cards(day, known=known, now=now), strict=True)
    )
    return SchoolDay(cards=cards, day=day)


def day_figures(*, viewer: Actor, on: date, now: datetime) -> DayFigures:
    """Give what the day adds up to for the whole school. Raises NotThere like `school_sessions`."""
    return figures_of(school_sessions(viewer=viewer, on=on, now=now), now=now)


def adults_there(*, viewer: Actor, on: date, now: datetime) -> tuple[int, int]:
    """Count the sessions of a day that have begun, and those of them whose adult is there: as the day's list does.

    Raises NotThere like `school_sessions`. Three questions.
    """
    authorise(actor=viewer, action="sessions.see", at=place(school=viewer.tenant))
    begun = Session.objects.filter(date=on, starts_at__lte=now, cancellation=None).values_list("pk", flat=True)
    known = who_was_there(sessions=list(begun))
    return len(known), sum(one.presence.found is Found.HERE for one in known.values())


def figures_of(cards: Iterable[SessionCard], *, now: datetime) -> DayFigures:
    """Add up the sessions that take place."""
    held = [card for card in cards if not card.cancelled]
    begun = [card for card in held if card.starts_at <= now]
    rolls = [card for card in held if card.has_roll]
    return DayFigures(
        sessions=len(held),
        begun=len(begun),
        adults=sum(card.adult_arrived for card in begun),
        without_adult=sum(not card.adult for card in held),
        to_seal=sum(card.has_roll and not card.sealed for card in begun),
        sealed=sum(card.has_roll and card.sealed for card in begun),
        confirmed=sum(card.confirmed for card in held),
        expected=sum(card.expected for card in rolls),
        present=sum(card.present for card in rolls),
        leave=sum(card.leave for card in rolls),
        absent=sum(card.absent for card in rolls),
        unaccounted=sum(card.open for card in rolls),
        overdue=sum(card.overdue for card in rolls),
        alarms=sum(card.alarms for card in rolls),
    )


def _runs(card: SessionCard, now: datetime) -> bool:
    return card.starts_at <= now < card.ends_at


def _adults_there(day: Day, *, known: Mapping[int, WhoWasThere]) -> Counter[int]:
    """Count the adults there of each session: who is named for it, and who has a seat beside it."""
    return Counter(
        session.beside or session.pk
        for session in day.sessions
        if session.adult and not session.cancelled and known[session.pk].presence.found is Found.HERE
    )


def _cards(day: Day, *, known: Mapping[int, WhoWasThere], now: datetime) -> tuple[SessionCard, ...]:
    return tuple(card_of(day, session, known=known[session.pk], now=now) for session in day.sessions)


def card_of(day: Day, session: DaySession, *, known: WhoWasThere, now: datetime) -> SessionCard:
    """Count one session, by the figures of safety of the scheme it was planned under."""
    states = [day.state_of(session=session, child=child) for child in day.children_in(session)]
    key = str(session.pk)
    adult = session.adult
    unknown = sum(state is None for state in states) if session.starts_at <= now and not session.cancelled else 0
    alarm_at = session.starts_at + timedelta(minutes=session.safety.alarm_minutes)
    return SessionCard(
        code=session.code,
        kind=session.kind,
        name=session.name,
        room=session.room,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        adult=adult.name if adult else "",
        adult_found=known.presence.found if adult else Found.UNKNOWN,
        adult_decided=adult is not None and bool(known.presence.decided),
        has_roll=session.group is not None,
        expected=len(states),
        present=sum(state in CAME for state in states),
        leave=sum(state is MarkState.LEAVE for state in states),
        absent=sum(state is MarkState.ABSENT for state in states),
        open=unknown,
        overdue=unknown if alarm_at <= now else 0,
        crowded=len(states) > session.safety.pupils_per_adult,
        per_adult=session.safety.pupils_per_adult,
        adults=None,
        marked=sum(state is not None for state in states),
        contested=sum(row.session == key for row in day.roll.contradictions),
        two_contents=sum(row.versions[0].session == key for row in day.roll.id_conflicts),
        late_marks=sum(row.session == key for row in day.roll.late),
        alarms=session.alarms,
        sealed=session.sealed_at is not None,
        confirmed=session.confirmed,
        signed_late=session.signed_late,
        cancelled=session.cancelled,
        version=session.version,
    )
