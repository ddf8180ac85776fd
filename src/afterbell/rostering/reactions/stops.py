"""Whom a stopped day is told: each family once a child, each adult once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from afterbell.base.outbox.kinds import MessageKind, Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.rostering.events import DayResumed, DayStopped
from afterbell.rostering.in_charge import places_in
from afterbell.rostering.messages import (
    BROKEN_OFF,
    BROKEN_OFF_FOR_STAFF,
    RESUMED,
    RESUMED_FOR_STAFF,
    STOPPED,
    STOPPED_FOR_STAFF,
)
from afterbell.rostering.models import Assignment, DayStop, Session
from afterbell.schools.telling import OfChild, said_reason, tell_families


def tell_of_a_day_stopped(fact: DayStopped) -> None:
    """Tell the families of the children who would have come, and of those who are there, and the adults."""
    stop = DayStop.objects.get(code=fact.stop)
    rows = list(stop.sessions.select_related("session").order_by("session__starts_at", "session__pk"))
    values: dict[str, Value] = {"day": stop.date, "reason": said_reason(f"{stop.get_kind_display()}，{stop.words}")}
    sessions = [row.session for row in rows]
    here = {row.session_id for row in rows if row.broken_off}
    at_once = [of for session in sessions if session.pk in here for of in _children(session)]
    _tell_families(sessions, kinds=(BROKEN_OFF, STOPPED), at_once=set(at_once), about=stop, values=values, now=fact.at)
    kinds = (BROKEN_OFF_FOR_STAFF, STOPPED_FOR_STAFF)
    _tell_adults(sessions, kinds=kinds, at_once=here, about=stop, values=values, now=fact.at)


def tell_of_a_day_resumed(fact: DayResumed) -> None:
    """Tell the same of what takes place after all."""
    stop = DayStop.objects.get(code=fact.stop)
    sessions = list(Session.objects.filter(code__in=fact.sessions).order_by("starts_at", "pk"))
    values: dict[str, Value] = {"day": stop.date}
    _tell_families(sessions, kinds=(RESUMED, RESUMED), at_once=set(), about=stop, values=values, now=fact.at)
    kinds = (RESUMED_FOR_STAFF, RESUMED_FOR_STAFF)
    _tell_adults(sessions, kinds=kinds, at_once=set(), about=stop, values=values, now=fact.at)


def _children(session: Session) -> list[str]:
    if session.group_id is None:
        return []
    return list(places_in(session).order_by("pupil__pk").values_list("pupil__code", flat=True))


def _tell_families(
    sessions: Sequence[Session],
    *,
    kinds: tuple[MessageKind, MessageKind],
    at_once: set[str],
    about: DayStop,
    values: Mapping[str, Value],
    now: datetime,
) -> None:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for session in sessions:
        for pupil in _children(session):
            names[pupil].append(session.name)
    for kind, wanted in zip(kinds, (at_once, names.keys() - at_once), strict=True):
        of = [
            OfChild(pupil=pupil, about=about.code, values={**values, "sessions": "、".join(names[pupil])})
            for pupil in sorted(wanted)
        ]
        if of:
            tell_families(kind=kind, school=about.school_id, of=of, now=now, where=True)


def _tell_adults(
    sessions: Sequence[Session],
    *,
    kinds: tuple[MessageKind, MessageKind],
    at_once: set[int],
    about: DayStop,
    values: Mapping[str, Value],
    now: datetime,
) -> None:
    """Tell each adult once; whoever was with children when it stopped is told to stay with them."""
    named = Assignment.objects.filter(session__in=sessions, ended_at=None, staff__account__isnull=False)
    names: defaultdict[int, list[str]] = defaultdict(list)
    order = named.order_by("session__starts_at", "session__pk")
    with_children: set[int] = set()
    for account, session, name in order.values_list("staff__account_id", "session_id", "session__name"):
        names[account or 0].append(name)
        if session in at_once:
            with_children.add(account or 0)
    letters = [
        Letter(
            to=account,
            kind=kinds[account not in with_children],
            about=about.code,
            values={**values, "sessions": "、".join(found)},
        )
        for account, found in sorted(names.items())
    ]
    if letters:
        post(tenant=about.school_id, letters=letters, now=now)
