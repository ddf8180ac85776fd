"""The duty leader confirms the sessions of a day as recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.events import SessionsConfirmed
from afterbell.attendance.models import Confirmation
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.standing import Standing, standings_of
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal
from afterbell.schools.actors import signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRefusal:
    """A session that is not confirmed, and one reason why."""

    session: str
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Sessions confirmed now, confirmed before, and those that cannot be, each with every reason."""

    confirmed: tuple[str, ...]
    known: tuple[str, ...]
    refusals: tuple[SessionRefusal, ...]


@command("attendance.confirm")
def confirm_sessions(*, actor: Actor, now: datetime, sessions: Sequence[str]) -> Confirmed:
    """Confirm that sessions took place as recorded; only a confirmed session can be settled.

    A session can be confirmed when it has ended, its named adult was there, and its roll is sealed where it has one.
    Those that can be are confirmed, the others come back with their reasons. Raises NotThere for an unknown session.
    """
    authorise(actor=actor, action="attendance.confirm", at=place(school=actor.tenant))
    if not sessions:
        raise REFUSALS.refused("nothing_said")
    standings = standings_of(codes=set(sessions))
    refusals, confirmed, known = [], [], []
    for code in sorted(standings, key=lambda code: (standings[code].starts_at, code)):
        session = standings[code]
        reasons = _reasons(session=session, now=now)
        if session.confirmed:
            known.append(code)
        elif reasons:
            refusals += [SessionRefusal(session=code, refusal=reason) for reason in reasons]
        else:
            confirmed.append(code)
    _store(actor=actor, now=now, sessions=[standings[code] for code in confirmed])
    refused = len({row.session for row in refusals})
    record(
        subject=(confirmed or known or sorted(standings))[0],
        confirmed=len(confirmed),
        known=len(known),
        refused=refused,
    )
    return Confirmed(confirmed=tuple(confirmed), known=tuple(known), refusals=tuple(refusals))


def _reasons(*, session: Standing, now: datetime) -> list[Refusal]:
    held = {
        "cancelled": session.cancelled,
        "not_ended": now < session.ends_at,
        "nobody_named": session.named is None,
        "adult_not_seen": session.named is not None and not session.named_arrived,
        "not_sealed": session.group is not None and session.sealed_at is None,
    }
    return [REFUSALS.refusal(code, session=session.name) for code, holds in held.items() if holds]


def _store(*, actor: Actor, now: datetime, sessions: Sequence[Standing]) -> None:
    if not sessions:
        return
    Confirmation.objects.bulk_create(
        [
            Confirmation(
                school_id=session.school, session_id=session.pk, confirmed_by_id=signed_in(actor), confirmed_at=now
            )
            for session in sessions
        ]
    )
    codes = tuple(session.code for session in sessions)
    tell(SessionsConfirmed(school=actor.tenant, sessions=codes, confirmed_at=now))
