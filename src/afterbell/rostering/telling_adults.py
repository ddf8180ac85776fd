"""Who is told that a session has another adult: whoever comes, and whoever need not come any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from afterbell.base.outbox.kinds import MessageKind, Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.rostering.messages import CANCELLED_FOR_STAFF, COMES_NOW, GOES_NOW, LET_OFF, STANDS_IN, TAKES_IT
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.turn_words import said_session
from afterbell.schools.models import Staff
from afterbell.schools.telling import said_reason


def tell_of_a_substitute(*, school: int, session: str, before: str, after: str, by: int, now: datetime) -> None:
    """Tell both adults of a session still to come, but not whoever did it; nobody while the term's roster is made."""
    row = Session.objects.select_related("term").get(code=session)
    if local_day(now) < row.term.first_day:
        return
    comes, goes = _adults(after, before)
    values: dict[str, Value] = {"session": said_session(row)}
    told = [(STANDS_IN if goes else TAKES_IT, comes, {**values, "name": goes.name if goes else ""})]
    told += [(LET_OFF, goes, {**values, "name": comes.name if comes else ""})]
    _post(school, row, told, by=by, now=now)


def tell_of_a_replacement(
    *, school: int, session: str, before: str, after: str, reason: str, by: int, now: datetime
) -> None:
    """Tell who is to go to a session that runs, and whoever had it since when it is not theirs, both with why."""
    row = Session.objects.select_related("room").get(code=session)
    comes, goes = _adults(after, before)
    values: dict[str, Value] = {"session": row.name, "reason": said_reason(reason)}
    since = {"time": f"{now.astimezone(SCHOOL_ZONE):%H:%M}", "name": comes.name if comes else ""}
    told = [(COMES_NOW, comes, {**values, "where": row.room.name if row.room else row.name})]
    told += [(GOES_NOW, goes, {**values, **since})]
    _post(school, row, told, by=by, now=now)


def tell_adults_of_a_cancelled_session(*, school: int, session: Session, reason: str, now: datetime) -> None:
    """Tell whoever is named for it; a seat beside is cancelled for itself."""
    named = Assignment.objects.filter(session=session, ended_at=None, staff__account__isnull=False)
    values: dict[str, Value] = {"day": session.date, "session": session.name, "reason": said_reason(reason)}
    letters = [
        Letter(to=account, kind=CANCELLED_FOR_STAFF, about=session.code, occasion=now.isoformat(), values=values)
        for account in sorted(set(named.values_list("staff__account", flat=True)) - {None})
    ]
    if letters:
        post(tenant=school, letters=letters, now=now)


def _adults(*codes: str) -> list[Staff | None]:
    found = {person.code: person for person in Staff.objects.filter(code__in=codes)}
    return [found.get(code) for code in codes]


def _post(
    school: int,
    row: Session,
    told: Iterable[tuple[MessageKind, Staff | None, Mapping[str, Value]]],
    *,
    by: int,
    now: datetime,
) -> None:
    """Post what concerns each; who is named, let go and named again is told every time."""
    occasion = str(Assignment.objects.filter(session=row).count())
    letters = [
        Letter(to=person.account_id, kind=kind, about=row.code, occasion=occasion, values=values)
        for kind, person, values in told
        if person is not None and person.account_id != by
    ]
    if letters:
        post(tenant=school, letters=letters, now=now)
