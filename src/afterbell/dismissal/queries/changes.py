"""How a child goes home today: as its family, whoever is in charge of it, and the roll's page see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from afterbell.attendance.queries.day import DaySession, read_day
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.dismissal.handed import handovers_where, standing
from afterbell.dismissal.kept_away import withheld_from
from afterbell.dismissal.lists import Lists, OnList, collectors_on, lists_on
from afterbell.dismissal.models import GoingHome, TodayChange
from afterbell.dismissal.queries.gate import last_sessions
from afterbell.dismissal.wards import Ward, alone_from_grade, guardians_of, wards_by_code, wards_by_key
from afterbell.dismissal.ways import Change, changes_where, last_word
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.telling import current

Mode = TodayChange.Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToday:
    """A way home that may be chosen today; `collector` is one adult of the list, by code and name."""

    mode: str
    collector: str = ""
    name: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A guardian who may ring."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """How a child goes home today.

    `until` is the last minute in which its family changes it, None where it has no session today; `open` that it may
    still be changed by whoever looks. `mode` and `who` are what stands, `differ` that two guardians say differently.
    `changes` are the viewer's own, or all of them for staff.
    """

    pupil: str
    name: str
    session: str
    session_name: str
    until: datetime | None
    open: bool
    gone: bool
    mode: str
    who: tuple[WayToday, ...]
    differ: bool
    changes: tuple[Change, ...]
    ways: tuple[WayToday, ...]
    callers: tuple[Caller, ...] = ()


def today_of_own(*, viewer: Actor, pupil: str, now: datetime) -> Today:
    """Give a guardian how the own child goes home today, with what the guardian said.

    Raises NotThere for others, and for a guardian who may not know where the child is.
    """
    ward = _ward(pupil)
    authorise(actor=viewer, action="dismissal.change_today", at=place(school=viewer.tenant, pupil=ward.pk))
    if withheld_from(viewer=viewer, lists=lists_on(day=local_day(now), pupils=[ward.pk])):
        raise NotThere("pupil")
    own = guardians_of(ward.pk, today=local_day(now)).filter(account=viewer.account).values_list("code", flat=True)
    session = _last_session(ward, now=now)
    before = session is not None and now <= last_word(session)
    return _today(ward, session=session, now=now, whose=own.first() or "", before=before)


def today_of_child(*, viewer: Actor, pupil: str, now: datetime) -> Today:
    """Give whoever is in charge of a child today how it goes home, and who of its guardians may ring.

    Raises NotThere for anybody else.
    """
    ward = _ward(pupil)
    session = _last_session(ward, now=now)
    adult = session.adult.pk if session and session.adult else None
    authorise(actor=viewer, action="dismissal.record_change", at=place(school=viewer.tenant, staff=adult))
    return _today(ward, session=session, now=now, whose=None, before=session is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedChild:
    """A child of a session with its changes of the day that stand; `differ` says that its guardians say differently.

    They may also differ about every day, where nothing was changed today.
    """

    pupil: str
    name: str
    changes: tuple[Change, ...]
    differ: bool

    @property
    def unseen(self) -> tuple[str, ...]:
        """Give the changes nobody in charge knows of."""
        return tuple(row.code for row in self.changes if not row.seen_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanges:
    """What changed today for the children of a session, and whose guardians differ.

    `may_see` is for whoever is in charge, who may also write down.
    """

    children: tuple[ChangedChild, ...]
    may_see: bool
    may_record: bool


def changes_in(*, viewer: Actor, session: str, now: datetime) -> SessionChanges:
    """Give the changes of today's children of a session. Raises NotThere when the session is not the viewer's."""
    named = Assignment.objects.filter(session=OuterRef("pk"), ended_at=None).order_by("pk").values("staff_id")[:1]
    rows = Session.objects.filter(code=session).annotate(adult=Subquery(named))
    row = rows.values_list("date", "group_id", "weekday", "adult").first()
    if row is None:
        raise NotThere("session")
    on, group, weekday, adult = row
    at = place(school=viewer.tenant, staff=adult)
    if on != local_day(now) or not may(actor=viewer, action="roll.see", at=at):
        return SessionChanges(children=(), may_see=False, may_record=False)
    places = GroupPlace.objects.filter(current(on), group=group, weekday=weekday)
    said = _said_otherwise(places, on=on)
    return SessionChanges(
        children=tuple(_changed(said, now=now)) if said else (),
        may_see=may(actor=viewer, action="dismissal.see_change", at=at),
        may_record=may(actor=viewer, action="dismissal.record_change", at=at),
    )


def _said_otherwise(places: QuerySet[GroupPlace], *, on: date) -> set[int]:
    """Give the children in these places of whom something was said for today, or several said how they go home."""
    pupils = places.values("pupil")
    changed = {row.pupil for row in changes_where(Q(date=on, pupil__in=pupils))}
    said = GoingHome.objects.filter(pupil__in=pupils, since__lte=on).order_by().values("pupil")
    several = said.annotate(people=Count("said_by", distinct=True)).filter(people__gt=1)
    return changed | set(several.values_list("pupil_id", flat=True))


def _changed(pupils: set[int], *, now: datetime) -> Iterator[ChangedChild]:
    lists = lists_on(day=local_day(now), pupils=pupils)
    wards = wards_by_key(keys=pupils)
    for pupil in sorted(pupils, key=lambda key: (wards[key].name, key)):
        standing_now = tuple(row for row in lists.changes.get(pupil, ()) if row.stands)
        differ = pupil in lists.agreed and lists.agreed[pupil].disagree
        if standing_now or differ:
            yield ChangedChild(pupil=wards[pupil].code, name=wards[pupil].name, changes=standing_now, differ=differ)


def _ward(code: str) -> Ward:
    found = wards_by_code(codes={code}).get(code)
    if found is None:
        raise NotThere("pupil")
    return found


def _last_session(ward: Ward, *, now: datetime) -> DaySession | None:
    return last_sessions(day=read_day(on=local_day(now))).get(ward.code)


def _today(ward: Ward, *, session: DaySession | None, now: datetime, whose: str | None, before: bool) -> Today:
    today = local_day(now)
    lists = lists_on(day=today, pupils=[ward.pk])
    gone = (today, ward.code) in standing(handovers_where(Q(session__date=today, pupil=ward.pk)))
    found = lists.agreed.get(ward.pk)
    callers = guardians_of(ward.pk, today=today).values_list("code", "name") if whose is None else ()
    return Today(
        pupil=ward.code,
        name=ward.name,
        session=session.code if session else "",
        session_name=session.name if session else "",
        until=last_word(session) if session else None,
        open=before and not gone,
        gone=gone,
        mode=lists.mode_of(ward.pk),
        who=tuple(_named(row) for row in lists.collectors.get(ward.pk, ())),
        differ=found is not None and found.disagree,
        changes=tuple(row for row in lists.changes.get(ward.pk, ()) if whose is None or row.guardian == whose),
        ways=tuple(_ways(ward, lists=lists, now=now)) if before and not gone else (),
        callers=tuple(Caller(code=code, name=name) for code, name in callers),
    )


def _ways(ward: Ward, *, lists: Lists, now: datetime) -> Iterator[WayToday]:
    """Give the ways that may be chosen, the usual one first; who is forbidden is not among them."""
    today = local_day(now)
    limit = alone_from_grade(on=today)
    yield WayToday(mode=Mode.AS_USUAL)
    listed = collectors_on(day=today, pupils=[ward.pk]).get(ward.pk, ())
    kept = lists.kept_away_of(ward.pk, listed)
    yield from (_named(row) for row in listed if row.code not in kept)
    yield WayToday(mode=Mode.COLLECTED)
    if limit is not None and ward.grade >= limit:
        yield WayToday(mode=Mode.ALONE)
    if ward.boards:
        yield WayToday(mode=Mode.BOARDING_HOUSE)


def _named(row: OnList) -> WayToday:
    return WayToday(mode=Mode.COLLECTED, collector=row.code, name=row.name, relation=row.relation)
