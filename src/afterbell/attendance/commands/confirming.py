"""The duty leader confirms the sessions of a day as recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.commands.arrivals import barred_from, store_arrivals
from afterbell.attendance.events import SessionsConfirmed
from afterbell.attendance.models import Confirmation
from afterbell.attendance.presence import WhoWasThere, who_was_there
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rules.presence import Found
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

    A session can be confirmed when it has ended, its named adult was there by the own sign-in, the roll they called or
    the patrol, nothing contradicts that, the adult may stand with children, and its roll is sealed where it has one.
    Nobody confirms the sessions they are named for themselves.
    Those that can be are confirmed, the others come back with their reasons. Raises NotThere for an unknown session.
    """
    authorise(actor=actor, action="attendance.confirm", at=place(school=actor.tenant))
    if not sessions:
        raise REFUSALS.refused("nothing_said")
    standings = standings_of(codes=set(sessions))
    adults = who_was_there(sessions=[session.pk for session in standings.values()])
    barred = barred_from(standings.values())
    refusals, confirmed, known = [], [], []
    for code in sorted(standings, key=lambda code: (standings[code].starts_at, code)):
        session = standings[code]
        reasons = [
            *_reasons(session=session, adult=adults[session.pk], by=signed_in(actor), now=now),
            *barred[code],
        ]
        if session.confirmed:
            known.append(code)
        elif reasons:
            refusals += [SessionRefusal(session=code, refusal=reason) for reason in reasons]
        else:
            confirmed.append(code)
    _keep_arrivals(actor=actor, now=now, sessions=[standings[code] for code in confirmed], adults=adults)
    _store(actor=actor, now=now, sessions=[standings[code] for code in confirmed])
    refused = len({row.session for row in refusals})
    record(
        subject=(confirmed or known or sorted(standings))[0],
        confirmed=len(confirmed),
        known=len(known),
        refused=refused,
    )
    return Confirmed(confirmed=tuple(confirmed), known=tuple(known), refusals=tuple(refusals))


def _reasons(*, session: Standing, adult: WhoWasThere, by: int, now: datetime) -> list[Refusal]:
    found = adult.presence.found
    held = {
        "cancelled": session.cancelled,
        "not_ended": now < session.ends_at,
        "nobody_named": session.named is None,
        "own_session": adult.account == by,
        "adult_not_seen": session.named is not None and found in {Found.NOT_HERE, Found.UNKNOWN},
        "presence_contradicts": found is Found.CONTRADICTING,
        "not_sealed": session.group is not None and session.sealed_at is None,
        "corrections_wait": session.correction_waits,
    }
    return [REFUSALS.refusal(code, session=session.name) for code, holds in held.items() if holds]


def _keep_arrivals(
    *, actor: Actor, now: datetime, sessions: Sequence[Standing], adults: Mapping[int, WhoWasThere]
) -> None:
    """Let the confirmation say when an adult came who did not sign in: it is what the adult is paid by.

    Of whom nobody saw, and of whom it was decided that they were there, it is the beginning.
    """
    unsigned = [session for session in sessions if not session.named_arrived]
    came = [(session, adults[session.pk].presence.since or session.starts_at) for session in unsigned]
    store_arrivals(actor=actor, now=now, at=came)


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
